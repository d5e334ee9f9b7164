/* SPDX-License-Identifier: MIT */
/*
 * The second stage of expansion: marked bytes become fields (expand.h). Blanks
 * of IFS separate together, each other byte of IFS ends a field by itself, an
 * empty one too. A field with a live pattern character becomes the names of
 * the files that match it, if there are any.
 */
#include <string.h>

#include "expand.h"
#include "shell.h"
#include "var.h"

struct splitter {
	struct fields *fields;
	const struct marked *m;
	const char *ifs;
	struct str field;	/* the text so far */
	struct str pattern;	/* the same with quoted bytes escaped */
	bool exists;		/* even if it is empty */
	bool bracket;		/* has a [ */
	bool magic;		/* has *, ? or [...] that may match */
};

static void field_begin(struct splitter *s)
{
	str_init(&s->field, &scratch);
	str_init(&s->pattern, &scratch);
	s->exists = false;
	s->bracket = false;
	s->magic = false;
}

static void field_end(struct splitter *s)
{
	if (!s->magic || sh.opt[OPT_NOGLOB] ||
	    !glob_append(s->fields, str_end(&s->pattern)))
		fields_add(s->fields, str_end(&s->field));
	field_begin(s);
}

static void field_put(struct splitter *s, char c, enum mark mark)
{
	s->exists = true;
	if (mark == MARK_NULL)
		return;
	str_putc(&s->field, c);
	if (mark == MARK_QUOTED)
		str_putc(&s->pattern, '\\');
	else if (c == '*' || c == '?' || (c == ']' && s->bracket))
		s->magic = true;
	else if (c == '[')
		s->bracket = true;
	str_putc(&s->pattern, c);
}

static bool separates(const struct splitter *s, size_t i)
{
	return i < s->m->bytes.len && s->m->marks.data[i] == MARK_SPLIT &&
	       s->m->bytes.data[i] && strchr(s->ifs, s->m->bytes.data[i]);
}

static bool separates_as_blank(const struct splitter *s, size_t i)
{
	return separates(s, i) && strchr(" \t\n", s->m->bytes.data[i]);
}

/* A separator begins at i; returns the index of the byte after it. */
static size_t separator(struct splitter *s, size_t i)
{
	bool hard = false;

	while (separates_as_blank(s, i))
		i++;
	if (separates(s, i)) {
		hard = true;
		i++;
		while (separates_as_blank(s, i))
			i++;
	}
	if (hard || s->exists)
		field_end(s);
	return i;
}

void split_append(struct fields *f, const struct marked *m)
{
	struct splitter s = { .fields = f, .m = m, .ifs = var_get("IFS") };
	size_t i = 0;

	if (!s.ifs)
		s.ifs = " \t\n";
	field_begin(&s);
	while (i < m->bytes.len) {
		if (separates(&s, i)) {
			i = separator(&s, i);
		} else if (m->marks.data[i] == MARK_BREAK) {
			if (s.exists)
				field_end(&s);
			i++;
		} else {
			field_put(&s, m->bytes.data[i], m->marks.data[i]);
			i++;
		}
	}
	if (s.exists)
		field_end(&s);
}
