/* SPDX-License-Identifier: MIT */
/*
 * From bytes to tokens. The parser looks at one token ahead (lex_peek) and
 * takes it (lex_next). A word comes whole, with its quotes and expansions
 * taken apart; a $( ) within it calls back into the parser. Everything is
 * allocated in the arena of lex_tree, the tree under construction.
 */
#ifndef SH_LEX_H
#define SH_LEX_H

#include "tree.h"

enum token_kind {
	TOKEN_EOF,
	TOKEN_NEWLINE,
	TOKEN_WORD,
	TOKEN_REDIR,
	TOKEN_AMP,
	TOKEN_AND,
	TOKEN_OR,
	TOKEN_PIPE,
	TOKEN_SEMI,
	TOKEN_DSEMI,
	TOKEN_LPAREN,
	TOKEN_RPAREN,
};

struct token {
	enum token_kind kind;
	struct word *word;
	const char *literal;	/* of a word that is one unquoted text */
	enum redir_kind redir;
	int fd;			/* of a redirection */
	bool strip_tabs;	/* <<- */
};

/* What a reader of nested text puts aside. */
struct lex_state {
	struct token current;
	bool peeked;
};

extern struct tree *lex_tree;

const struct token *lex_peek(void);
/* The token just taken stays valid until the next peek. */
const struct token *lex_next(void);
/* The next token is this unquoted word. */
bool lex_at(const char *word);
/* "Syntax error: ...": names the next token and what should stand there. */
_Noreturn void lex_unexpected(const char *expected);
_Noreturn void lex_error(const char *message);
bool lex_is_reserved(const char *word);

/* Forgets the peeked token and what was nested: a new command begins. */
void lex_reset(void);
/* One more or one less level of nesting; too many are an error. */
void lex_nest(int by);
struct lex_state lex_save(void);
void lex_restore(const struct lex_state *state);

/* The next byte with backslash-newline pairs taken out. */
int lex_get(void);

/* word.c: the rest of a word whose first byte waits in the input. */
struct word *word_lex(void);
/* The whole current input as the body of a here-document. */
struct word *word_lex_here(void);

/* Where the bytes of a word stand, which decides what is special. */
enum word_context {
	WORD_TOP,
	WORD_DQUOTE,		/* "..." */
	WORD_BRACE,		/* the operand in ${...} */
	WORD_ARITH,		/* $((...)) */
	WORD_HERE,		/* here-document */
};

/* A word under construction. */
struct builder {
	struct word *word;
	struct part **tail;
	struct str text;	/* of the text part that grows */
	bool text_open;
	bool text_quoted;
};

void builder_init(struct builder *b);
struct part *builder_part(struct builder *b, enum part_kind kind, bool quoted);
struct word *builder_end(struct builder *b);
void word_lex_parts(struct builder *b, enum word_context where, bool quoted);
void word_putc(struct builder *b, char c, bool quoted);

/* dollar.c: what follows a $ or a ` that has been read. */
void dollar_lex(struct builder *b, bool quoted);
void backquote_lex(struct builder *b, bool quoted);

bool name_start(int c);
bool name_char(int c);

#endif
