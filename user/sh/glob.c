/* SPDX-License-Identifier: MIT */
/*
 * File names that match a pattern (expand.h). The pattern is walked component
 * by component; one without *, ? or [ costs no directory, and only a complete
 * path that was built that way is checked for existence.
 */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "expand.h"

struct walk {
	struct fields *found;
	struct str path;
};

static void walk(struct walk *w, const char *pattern);

static bool is_magic(const char *pattern, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (pattern[i] == '\\')
			i++;
		else if (strchr("*?[", pattern[i]))
			return true;
	}
	return false;
}

/* Bytes up to the next unescaped or escaped slash: both are separators. */
static size_t component_len(const char *pattern)
{
	size_t len = 0;

	while (pattern[len] && pattern[len] != '/') {
		if (pattern[len] == '\\' && pattern[len + 1] == '/')
			break;
		len += pattern[len] == '\\' && pattern[len + 1] ? 2 : 1;
	}
	return len;
}

static void found(struct walk *w)
{
	struct stat st;

	if (lstat(str_end(&w->path), &st) == 0)
		fields_add(w->found, arena_strdup(&scratch, w->path.data));
}

static void walk_literal(struct walk *w, const char *pattern, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (pattern[i] == '\\' && i + 1 < len)
			i++;
		str_putc(&w->path, pattern[i]);
	}
	walk(w, pattern + len);
}

static bool hidden(const char *name, const char *component)
{
	if (*component == '\\')
		component++;
	return *name == '.' && *component != '.';
}

static void walk_directory(struct walk *w, const char *pattern, size_t len)
{
	const char *component = arena_strndup(&scratch, pattern, len);
	size_t base = w->path.len;
	DIR *dir = opendir(base ? str_end(&w->path) : ".");
	struct dirent *entry;

	if (!dir)
		return;
	while ((entry = readdir(dir))) {
		if (hidden(entry->d_name, component) ||
		    !pattern_match(component, entry->d_name))
			continue;
		w->path.len = base;
		str_puts(&w->path, entry->d_name);
		if (pattern[len])
			walk(w, pattern + len);
		else
			fields_add(w->found, arena_strdup(&scratch,
							  str_end(&w->path)));
	}
	w->path.len = base;
	closedir(dir);
}

/* Everything that the rest of the pattern matches below w->path. */
static void walk(struct walk *w, const char *pattern)
{
	size_t base = w->path.len;
	size_t len;

	for (;;) {
		if (*pattern == '\\' && pattern[1] == '/')
			pattern++;
		if (*pattern != '/')
			break;
		str_putc(&w->path, *pattern++);
	}
	len = component_len(pattern);
	if (!len)
		found(w);
	else if (is_magic(pattern, len))
		walk_directory(w, pattern, len);
	else
		walk_literal(w, pattern, len);
	w->path.len = base;
}

static int by_bytes(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

bool glob_append(struct fields *f, const char *pattern)
{
	struct fields matches = { 0 };
	struct walk w = { .found = &matches };

	str_init(&w.path, &scratch);
	walk(&w, pattern);
	if (!matches.count)
		return false;
	qsort(matches.v, matches.count, sizeof(char *), by_bytes);
	for (int i = 0; i < matches.count; i++)
		fields_add(f, matches.v[i]);
	return true;
}
