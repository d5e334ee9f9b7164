/* SPDX-License-Identifier: MIT */
/*
 * What the parser makes: commands as nodes, words as lists of parts. All of a
 * tree lives in the arena of its struct tree, and nothing changes it after
 * parsing. A tree is counted: the reader holds it while it runs, a function
 * defined in it for as long as the function exists.
 */
#ifndef SH_TREE_H
#define SH_TREE_H

#include <stdbool.h>

#include "mem.h"

enum part_kind {
	PART_TEXT,		/* text */
	PART_PARAM,		/* $text or ${text op arg} */
	PART_COMMAND,		/* $(body), body may be NULL */
	PART_ARITH,		/* $((arg)) */
};

enum param_op {
	OP_NONE,
	OP_LENGTH,		/* ${#x} */
	OP_DEFAULT,		/* ${x-w} */
	OP_ASSIGN,		/* ${x=w} */
	OP_ERROR,		/* ${x?w} */
	OP_OTHER,		/* ${x+w} */
	OP_PREFIX,		/* ${x#w} */
	OP_PREFIX_LONG,		/* ${x##w} */
	OP_SUFFIX,		/* ${x%w} */
	OP_SUFFIX_LONG,		/* ${x%%w} */
	OP_BAD,			/* an error once it is expanded */
};

struct part {
	struct part *next;
	enum part_kind kind;
	bool quoted;
	bool colon;		/* ${x:-w}: null counts as unset */
	enum param_op op;
	const char *text;
	struct word *arg;
	struct node *body;
};

struct word {
	struct word *next;
	struct part *parts;
	bool plain;		/* one text that expands to itself */
};

/* name=value before a command; the value is a word of its own. */
struct assign {
	struct assign *next;
	const char *name;
	struct word *value;
};

enum redir_kind {
	REDIR_IN,		/* < */
	REDIR_OUT,		/* > */
	REDIR_CLOBBER,		/* >| */
	REDIR_APPEND,		/* >> */
	REDIR_BOTH,		/* <> */
	REDIR_DUP,		/* <& and >& */
	REDIR_HERE,		/* << and <<-: the word is the text */
};

struct redir {
	struct redir *next;
	enum redir_kind kind;
	int fd;
	struct word *word;
};

enum node_kind {
	NODE_SIMPLE,		/* assigns words redirs */
	NODE_PIPE,		/* left, then the next of each */
	NODE_NOT,		/* left */
	NODE_AND,		/* left && right */
	NODE_OR,		/* left || right */
	NODE_SEQ,		/* left; right */
	NODE_BACKGROUND,	/* left & */
	NODE_SUBSHELL,		/* ( left ) redirs */
	NODE_BRACE,		/* { left; } redirs */
	NODE_IF,		/* cond, left, right (else) redirs */
	NODE_WHILE,		/* cond, left redirs */
	NODE_UNTIL,		/* cond, left redirs */
	NODE_FOR,		/* name, words or all parameters, left redirs */
	NODE_CASE,		/* words (one), arms, redirs */
	NODE_FUNCTION,		/* name, left, tree */
};

/* pattern|pattern) body ;; */
struct arm {
	struct arm *next;
	struct word *patterns;
	struct node *body;
};

struct node {
	enum node_kind kind;
	bool all_params;	/* NODE_FOR without `in` */
	int line;
	struct node *cond;
	struct node *left;
	struct node *right;
	struct node *next;
	const char *name;
	struct word *words;
	struct assign *assigns;
	struct arm *arms;
	struct redir *redirs;
	struct tree *tree;	/* the one that this node is part of */
};

struct tree {
	int refs;
	struct arena arena;
	struct node *root;	/* NULL: an empty line */
};

/* A new tree with one reference, the caller's. */
struct tree *tree_new(void);
struct tree *tree_get(struct tree *t);
/* Gives a reference back; takes void * to serve as a cleanup. */
void tree_put(void *tree);

/* The command as a person would type it, on one line; in the scratch arena. */
char *tree_text(const struct node *n);

#endif
