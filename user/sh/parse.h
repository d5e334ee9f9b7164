/* SPDX-License-Identifier: MIT */
/*
 * From tokens to trees, by recursive descent over the grammar of POSIX (XCU
 * 2.10). A syntax error prints its message and raises, so every function here
 * returns a complete tree or not at all.
 */
#ifndef SH_PARSE_H
#define SH_PARSE_H

#include "tree.h"

/*
 * Reads one complete command, to the end of its line, from the current input.
 * The caller owns the reference. NULL at the end of the input; a tree with a
 * NULL root for an empty line.
 */
struct tree *parse_next(void);

/* The rest of the text as a here-document would expand, in the tree t. */
struct word *parse_prompt(struct tree *t, const char *text);

/* Is it name=value, with the name and the = unquoted? */
bool word_assigns(const struct word *w);

/* For the lexer: nested commands, parsed into the tree under construction. */
struct node *parse_parentheses(void);	/* up to and with the ) */
struct node *parse_text(const char *text, int line);
struct word *parse_here_text(const char *text, int line);

/* Between parse.c, simple.c and compound.c. */
/* At least one command; NULL at the end of the input, never a whole tree's. */
struct node *parse_list(void);
struct node *parse_list_until(const char *word);
struct node *parse_program(void);	/* a list or NULL */
struct node *parse_command(void);
struct node *parse_simple(void);
void parse_redirs(struct node *n);
void parse_expect(const char *word);
void parse_newlines(void);
struct node *parse_node(enum node_kind kind);
/* An if, while, until, for, case, {} or () if one starts here, else NULL. */
struct node *parse_compound(void);

#endif
