/* SPDX-License-Identifier: MIT */
/*
 * The first stage of expansion, part by part, and the forms that need no
 * second one (expand.h). Most words are plain and skip all of this.
 */
#include <pwd.h>
#include <stdio.h>
#include <string.h>

#include "expand.h"
#include "shell.h"
#include "var.h"

void fields_add(struct fields *f, char *s)
{
	if (f->count + 1 >= f->cap) {
		int cap = f->cap ? f->cap * 2 : 8;
		char **v = arena_alloc(&scratch, cap * sizeof(char *));

		if (f->count)
			memcpy(v, f->v, f->count * sizeof(char *));
		f->v = v;
		f->cap = cap;
	}
	f->v[f->count++] = s;
	f->v[f->count] = NULL;
}

void marked_put(struct marked *m, const char *s, size_t len, enum mark mark)
{
	str_put(&m->bytes, s, len);
	while (len--)
		str_putc(&m->marks, mark);
}

static const char *home_of(const char *user)
{
	struct passwd *pw;

	if (!*user)
		return var_get("HOME");
	pw = getpwnam(user);
	return pw ? pw->pw_dir : NULL;
}

/*
 * A ~ at s, up to the first / (or : in a value): puts the home directory and
 * returns how much of the text it stands for, or 0 when it stands for itself.
 * A ~ that runs into the next part ("~$user") is no tilde-prefix.
 */
static size_t tilde(struct marked *m, const char *s, bool last, unsigned mode)
{
	const char *stop = mode & EXPAND_COLON ? "/:" : "/";
	size_t len = strcspn(s, stop);
	const char *home;

	if (!s[len] && !last)
		return 0;
	home = home_of(arena_strndup(&scratch, s + 1, len - 1));
	if (!home)
		return 0;
	marked_put(m, home, strlen(home), MARK_QUOTED);
	if (!*home)
		marked_put(m, "", 1, MARK_NULL);
	return len;
}

static void put_text(struct marked *m, const struct part *p, bool first,
		     unsigned mode)
{
	enum mark mark = p->quoted		? MARK_QUOTED :
			 mode & EXPAND_OPERAND	? MARK_SPLIT :
						  MARK_PLAIN;
	bool may_tilde = first && (mode & EXPAND_TILDE);
	const char *s = p->text;

	if (p->quoted || !strchr(s, '~')) {
		marked_put(m, s, strlen(s), mark);
		return;
	}
	while (*s) {
		size_t len = 0;

		if (*s == '~' && may_tilde)
			len = tilde(m, s, !p->next, mode);
		may_tilde = *s == ':' && (mode & EXPAND_COLON);
		if (!len)
			marked_put(m, s, len = 1, mark);
		s += len;
	}
}

static void put_result(struct marked *m, const char *s, bool quoted)
{
	marked_put(m, s, strlen(s), quoted ? MARK_QUOTED : MARK_SPLIT);
}

static void put_arith(struct marked *m, const struct part *p)
{
	char digits[24];

	snprintf(digits, sizeof(digits), "%lld",
		 arith_eval(expand_here(p->arg)));
	put_result(m, digits, p->quoted);
}

void expand_parts(struct marked *m, const struct word *w, unsigned mode)
{
	for (const struct part *p = w->parts; p; p = p->next) {
		size_t before = m->marks.len;

		switch (p->kind) {
		case PART_TEXT:
			put_text(m, p, p == w->parts, mode);
			break;
		case PART_PARAM:
			param_expand(m, p, mode);
			break;
		case PART_COMMAND:
			put_result(m, subst_run(p->body), p->quoted);
			break;
		case PART_ARITH:
			put_arith(m, p);
			break;
		}
		if (p->quoted && m->marks.len == before &&
		    !(p->kind == PART_PARAM && p->op == OP_NONE &&
		      p->text[0] == '@'))
			marked_put(m, "", 1, MARK_NULL);
	}
}

static struct marked expand_marked(const struct word *w, unsigned mode)
{
	struct marked m;

	str_init(&m.bytes, &scratch);
	str_init(&m.marks, &scratch);
	expand_parts(&m, w, mode);
	return m;
}

/* One string of it: marks that are no byte go. */
static char *unmark(struct marked *m)
{
	size_t n = 0;

	for (size_t i = 0; i < m->bytes.len; i++) {
		if (m->marks.data[i] < MARK_BREAK)
			m->bytes.data[n++] = m->bytes.data[i];
	}
	m->bytes.len = n;
	return str_end(&m->bytes);
}

static char *expand_one(const struct word *w, unsigned mode)
{
	struct marked m;

	if (w->plain)
		return (char *)w->parts->text;
	m = expand_marked(w, mode);
	return unmark(&m);
}

char *expand_string(const struct word *w)
{
	return expand_one(w, EXPAND_TILDE);
}

char *expand_value(const struct word *w)
{
	return expand_one(w, EXPAND_TILDE | EXPAND_COLON);
}

char *expand_here(const struct word *w)
{
	return expand_one(w, 0);
}

char *expand_pattern(const struct word *w)
{
	struct marked m = expand_marked(w, EXPAND_TILDE);
	struct str s;

	str_init(&s, &scratch);
	for (size_t i = 0; i < m.bytes.len; i++) {
		if (m.marks.data[i] >= MARK_BREAK)
			continue;
		if (m.marks.data[i] == MARK_QUOTED)
			str_putc(&s, '\\');
		str_putc(&s, m.bytes.data[i]);
	}
	return str_end(&s);
}

void expand_append(struct fields *f, const struct word *w)
{
	struct marked m;

	if (w->plain) {
		fields_add(f, (char *)w->parts->text);
		return;
	}
	m = expand_marked(w, EXPAND_FIELDS | EXPAND_TILDE);
	split_append(f, &m);
}

void expand_append_assignment(struct fields *f, const struct word *w)
{
	struct part *first = w->parts;
	struct part rest = *first;
	struct word value = { .parts = &rest };
	const char *equals = strchr(first->text, '=') + 1;
	struct str s;

	rest.text = equals;
	str_init(&s, &scratch);
	str_put(&s, first->text, equals - first->text);
	str_puts(&s, expand_value(&value));
	fields_add(f, str_end(&s));
}

struct fields expand_words(const struct word *list)
{
	struct fields f = { 0 };

	for (; list; list = list->next)
		expand_append(&f, list);
	return f;
}
