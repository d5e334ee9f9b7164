/* SPDX-License-Identifier: MIT */
/*
 * From words to strings: tilde, parameters, $(commands), $((arithmetic)),
 * then splitting into fields by IFS, file names, and removal of quotes.
 *
 * In between, a word is bytes with a mark each, which says what may still
 * happen to the byte. Results are in the scratch arena, and errors raise.
 */
#ifndef SH_EXPAND_H
#define SH_EXPAND_H

#include <stdbool.h>

#include "tree.h"

struct fields {
	char **v;		/* NULL-terminated once expansion is done */
	int count;
	int cap;
};

/* All the words, as arguments of a command. */
struct fields expand_words(const struct word *list);
/* One word, its fields appended; and one that is name=value, unsplit. */
void expand_append(struct fields *f, const struct word *w);
void expand_append_assignment(struct fields *f, const struct word *w);
void fields_add(struct fields *f, char *s);

/* One string, neither split nor matched against file names. */
char *expand_string(const struct word *w);
/* The same with ~ after each colon: the value of an assignment. */
char *expand_value(const struct word *w);
/* The body of a here-document, in which ~ means nothing. */
char *expand_here(const struct word *w);
/* For pattern_match: what was quoted carries a backslash. */
char *expand_pattern(const struct word *w);

/* PS1, or PS2 for a line that continues, as it is shown. */
char *prompt_expand(bool continued);
/* Any prompt variable's value. */
char *prompt_text(const char *text);

/* pattern.c: the whole of s against *, ?, [...] and backslashes. */
bool pattern_match(const char *pattern, const char *s);

/* glob.c: appends the files that match, sorted; false if there are none. */
bool glob_append(struct fields *f, const char *pattern);

/* arith.c: the value of an expression; assigns variables. */
long long arith_eval(const char *text);

/* Between expand.c, param.c, subst.c and split.c: */

enum mark {
	MARK_QUOTED,		/* stands for itself */
	MARK_PLAIN,		/* may be a pattern character */
	MARK_SPLIT,		/* may be that, or separate fields */
	MARK_BREAK,		/* no byte: a field ends here */
	MARK_NULL,		/* no byte: "" makes a field, if empty */
};

enum expand_mode {
	EXPAND_FIELDS = 1,	/* "$@" gives several */
	EXPAND_TILDE = 2,
	EXPAND_COLON = 4,	/* ~ after : too */
	EXPAND_OPERAND = 8,	/* text of ${x-text}: can be split */
};

struct marked {
	struct str bytes;
	struct str marks;
};

void marked_put(struct marked *m, const char *s, size_t len, enum mark mark);
void expand_parts(struct marked *m, const struct word *w, unsigned mode);
void param_expand(struct marked *m, const struct part *p, unsigned mode);
/* Output of the commands without its last newlines. */
char *subst_run(struct node *body);
void split_append(struct fields *f, const struct marked *m);

#endif
