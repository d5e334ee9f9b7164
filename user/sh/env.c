/* SPDX-License-Identifier: MIT */
/*
 * What is made of all the variables together (var.h): the environment of a
 * program, and the lists that set, export and readonly print.
 */
#include <stdlib.h>
#include <string.h>

#include "io.h"
#include "mem.h"
#include "var.h"

static bool is_exported(const struct var *v)
{
	return v->text && (v->flags & VAR_EXPORT);
}

char **var_environment(void)
{
	size_t count = 0;
	char **list;

	for (const struct var *v = var_next(NULL); v; v = var_next(v))
		count += is_exported(v);
	list = arena_alloc(&scratch, (count + 1) * sizeof(char *));
	count = 0;
	for (const struct var *v = var_next(NULL); v; v = var_next(v))
		if (is_exported(v))
			list[count++] = v->text;
	return list;
}

static int by_name(const void *a, const void *b)
{
	return strcmp((*(const struct var *const *)a)->name,
		      (*(const struct var *const *)b)->name);
}

static void print(const char *prefix, const struct var *v)
{
	out_puts(prefix);
	out_puts(v->name);
	if (v->text) {
		out_putc('=');
		out_quoted(v->text + v->name_len + 1);
	}
	out_putc('\n');
}

void vars_print(const char *prefix, unsigned flags)
{
	struct arena_mark mark = arena_mark(&scratch);
	const struct var **list;
	size_t count = 0, n = 0;

	for (const struct var *v = var_next(NULL); v; v = var_next(v))
		count++;
	list = arena_alloc(&scratch, count * sizeof(struct var *));
	for (const struct var *v = var_next(NULL); v; v = var_next(v))
		if ((v->flags & flags) == flags && (v->text || flags))
			list[n++] = v;
	qsort(list, n, sizeof(struct var *), by_name);
	for (size_t i = 0; i < n; i++)
		print(prefix, list[i]);
	arena_release(&scratch, mark);
}
