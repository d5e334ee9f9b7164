/* SPDX-License-Identifier: MIT */
/*
 * Completing the word before the cursor (edit.h): where a command can stand,
 * from builtins and the programs in PATH, elsewhere from files. Quotes within
 * the word are not understood; what is inserted is escaped with backslashes.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "builtin.h"
#include "edit.h"
#include "var.h"

#define SEPARATORS " \t;&|<>()"
#define NEEDS_ESCAPE " \t\n;&|<>()$`\\\"'*?[#~="

/* The word as it stands in the line, its escapes taken out. */
static char *word_before(const char *line, size_t pos, size_t *start)
{
	struct str s;
	size_t i = pos;

	while (i && (!strchr(SEPARATORS, line[i - 1]) ||
		     (i > 1 && line[i - 2] == '\\')))
		i--;
	*start = i;
	str_init(&s, &scratch);
	for (; i < pos; i++) {
		if (line[i] == '\\' && i + 1 < pos)
			i++;
		str_putc(&s, line[i]);
	}
	return str_end(&s);
}

static bool is_command_place(const char *line, size_t start)
{
	while (start && strchr(" \t", line[start - 1]))
		start--;
	return !start || strchr(";&|(", line[start - 1]);
}

static bool is_kind(const char *dir, const char *name, bool programs)
{
	struct stat st;
	struct str path;

	if (!programs)
		return true;
	str_init(&path, &scratch);
	str_puts(&path, dir);
	str_putc(&path, '/');
	str_puts(&path, name);
	return stat(str_end(&path), &st) == 0 && S_ISREG(st.st_mode) &&
	       (st.st_mode & 0111);
}

/* Names in dir that begin with prefix. */
static void add_directory(struct fields *f, const char *dir,
			  const char *prefix, bool programs)
{
	size_t len = strlen(prefix);
	DIR *d = opendir(*dir ? dir : ".");
	struct dirent *entry;

	if (!d)
		return;
	while ((entry = readdir(d))) {
		const char *name = entry->d_name;

		if (strncmp(name, prefix, len) != 0 ||
		    (name[0] == '.' && prefix[0] != '.') ||
		    strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
			continue;
		if (is_kind(dir, name, programs))
			fields_add(f, arena_strdup(&scratch, name));
	}
	closedir(d);
}

static void add_commands(struct fields *f, const char *prefix)
{
	const char *path = var_get("PATH");

	for (const struct builtin *b = builtins; b->name; b++)
		if (strncmp(b->name, prefix, strlen(prefix)) == 0)
			fields_add(f, (char *)b->name);
	while (path && *path) {
		size_t len = strcspn(path, ":");

		add_directory(f, arena_strndup(&scratch, path, len), prefix,
			      true);
		path += len + (path[len] == ':');
	}
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void sort_unique(struct fields *f)
{
	int n = 0;

	if (!f->count)
		return;
	qsort(f->v, f->count, sizeof(char *), by_name);
	for (int i = 0; i < f->count; i++)
		if (!n || strcmp(f->v[i], f->v[n - 1]) != 0)
			f->v[n++] = f->v[i];
	f->count = n;
}

/* How many bytes all of them begin with. */
static size_t common_length(const struct fields *f)
{
	size_t len = strlen(f->v[0]);

	for (int i = 1; i < f->count; i++) {
		size_t n = 0;

		while (n < len && f->v[i][n] == f->v[0][n])
			n++;
		len = n;
	}
	return len;
}

static bool is_directory(const char *dir, const char *name)
{
	struct stat st;
	struct str path;

	str_init(&path, &scratch);
	str_puts(&path, dir);
	str_puts(&path, name);
	return stat(str_end(&path), &st) == 0 && S_ISDIR(st.st_mode);
}

void complete(const char *line, size_t pos, struct str *insert,
	      struct fields *choices)
{
	size_t start;
	char *word = word_before(line, pos, &start);
	char *slash = strrchr(word, '/');
	const char *prefix = slash ? slash + 1 : word;
	const char *dir = arena_strndup(&scratch, word, prefix - word);
	size_t len;

	if (!slash && is_command_place(line, start))
		add_commands(choices, prefix);
	else
		add_directory(choices, dir, prefix, false);
	sort_unique(choices);
	if (!choices->count)
		return;
	len = common_length(choices);
	for (size_t i = strlen(prefix); i < len; i++) {
		char c = choices->v[0][i];

		if (strchr(NEEDS_ESCAPE, c))
			str_putc(insert, '\\');
		str_putc(insert, c);
	}
	if (choices->count == 1)
		str_putc(insert, is_directory(dir, choices->v[0]) ? '/' : ' ');
}
