/* SPDX-License-Identifier: MIT */
/*
 * man [SECTION] NAME…, man -k WORD: shows pages of the manual, a screen at a
 * time by more(1) on a terminal. -k lists those whose NAME line has WORD. The
 * pages were formatted when the system was built, and stand as texts in
 * /usr/share/man/catSECTION/NAME.SECTION, the NAME lines in whatis; $MANPATH
 * names another such folder.
 */
#define _GNU_SOURCE
#include <err.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fileio.h"
#include "util.h"

#define MANUAL	 "/usr/share/man"
#define SECTIONS "12578"

static const char synopsis[] = "[SECTION] NAME... | -k WORD";

static const char *manual(void)
{
	const char *path = getenv("MANPATH");

	return path && *path ? path : MANUAL;
}

/* The path of a page, the first of all sections unless one is given. */
static char *find_page(const char *name, char section)
{
	for (const char *s = SECTIONS; *s; s++) {
		char *path;

		if (section && section != *s)
			continue;
		path = format("%s/cat%c/%s.%c", manual(), *s, name, *s);
		if (!strchr(name, '/') && access(path, R_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

static int search(const char *word)
{
	char *path = format("%s/whatis", manual());
	FILE *in = open_input(path);
	bool found = false;
	char *line = NULL;
	size_t size = 0;

	if (!in)
		return 1;
	while (getline(&line, &size, in) > 0) {
		if (!strcasestr(line, word))
			continue;
		fputs(line, stdout);
		found = true;
	}
	free(line);
	if (!found)
		warnx("nothing about %s", word);
	return finish(close_input(in, path) || !found);
}

static int copy_page(FILE *in, const char *name)
{
	char text[4096];
	size_t count;

	(void)name;
	while ((count = fread(text, 1, sizeof(text), in)) > 0)
		fwrite(text, 1, count, stdout);
	return 0;
}

int main(int argc, char **argv)
{
	char section = '\0';
	char **pages;
	int count = 0, missing = 0;

	if (argc == 3 && strcmp(argv[1], "-k") == 0)
		return search(argv[2]);
	if (next_option(argc, argv, "") != -1 || optind == argc)
		usage(1, synopsis);
	if (argc - optind > 1 && strlen(argv[optind]) == 1 &&
	    strchr(SECTIONS, *argv[optind]))
		section = *argv[optind++];
	pages = xmalloc((argc + 1) * sizeof(*pages));
	pages[count++] = "more";
	for (; optind < argc; optind++) {
		char *path = find_page(argv[optind], section);

		if (path)
			pages[count++] = path;
		else
			warnx("no manual entry for %s", argv[optind]);
		missing |= !path;
	}
	pages[count] = NULL;
	if (count == 1)
		return 1;
	if (isatty(1) && !missing) {
		execvp(*pages, pages);
		warn("%s", *pages);
	}
	return finish(each_input(pages + 1, copy_page) | missing);
}
