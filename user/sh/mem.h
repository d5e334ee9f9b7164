/* SPDX-License-Identifier: MIT */
/*
 * Memory of the shell. Things of one command (its tree, its expanded words)
 * live in arenas: allocation moves a pointer, and one call gives everything
 * back, also after an error jumped out of the middle. Things that live on
 * (values of variables, jobs, history) come from xmalloc and have one owner.
 * None of these functions returns NULL: without memory the shell says so and
 * ends.
 */
#ifndef SH_MEM_H
#define SH_MEM_H

#include <stddef.h>

struct chunk;

struct arena {
	struct chunk *top;
};

struct arena_mark {
	struct chunk *chunk;
	size_t used;
};

/* A string under construction; its bytes are in an arena. */
struct str {
	struct arena *arena;
	char *data;
	size_t len;
	size_t cap;
};

/* Words and strings of the command being expanded or run. */
extern struct arena scratch;

void *xmalloc(size_t size);
void *xrealloc(void *old, size_t size);
char *xstrdup(const char *s);

/*
 * For small things that come and go with every command, such as values: what
 * is given back waits for the next of its size, not for the C library. The
 * size must be the same both times.
 */
void *pool_alloc(size_t size);
void pool_free(void *p, size_t size);
char *pool_strdup(const char *s);
void pool_strfree(char *s);	/* NULL is allowed */

/* Zero-filled, aligned for any object; freed by arena_release alone. */
void *arena_alloc(struct arena *a, size_t size);
char *arena_strndup(struct arena *a, const char *s, size_t len);
char *arena_strdup(struct arena *a, const char *s);

/* Everything allocated after the mark goes; marks nest like a stack. */
struct arena_mark arena_mark(const struct arena *a);
void arena_release(struct arena *a, struct arena_mark mark);

void str_init(struct str *s, struct arena *a);
void str_putc(struct str *s, char c);
void str_put(struct str *s, const char *bytes, size_t len);
void str_puts(struct str *s, const char *text);
/* Ends the string with a NUL that does not count and returns its bytes. */
char *str_end(struct str *s);

#endif
