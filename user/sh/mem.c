/* SPDX-License-Identifier: MIT */
/*
 * Arenas, growing strings and checked malloc; the contracts are in mem.h.
 * An arena is a stack of chunks. Chunks of the usual size that fall free wait
 * on a list of their own, which starts with a few static ones: a shell that
 * runs one short command never asks the kernel for memory.
 *
 * A build with -DARENA_CHUNK=0 gives each allocation a chunk from malloc, so
 * that AddressSanitizer sees the bounds of every one.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "mem.h"
#include "shell.h"

#ifndef ARENA_CHUNK
#define ARENA_CHUNK 4064	/* bytes: with its header just under a page */
#endif
#define STATIC_CHUNKS 4
#define ALIGNMENT 16

struct chunk {
	struct chunk *below;
	size_t used;
	size_t size;
	char data[] __attribute__((aligned(ALIGNMENT)));
};

struct arena scratch;

static char static_chunks[STATIC_CHUNKS][sizeof(struct chunk) + ARENA_CHUNK]
	__attribute__((aligned(ALIGNMENT)));
static int static_used;
static struct chunk *spare;

static _Noreturn void out_of_memory(void)
{
	sh_warn("Out of space");
	shell_abandon(2);
}

void *xmalloc(size_t size)
{
	return xrealloc(NULL, size);
}

void *xrealloc(void *old, size_t size)
{
	void *p = realloc(old, size ? size : 1);

	if (!p)
		out_of_memory();
	return p;
}

char *xstrdup(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(xmalloc(size), s, size);
}

static struct chunk *chunk_new(size_t size)
{
	struct chunk *c;

	if (size <= ARENA_CHUNK) {
		size = ARENA_CHUNK;
		c = spare;
		if (c) {
			spare = c->below;
			return c;
		}
		if (static_used < STATIC_CHUNKS) {
			c = (struct chunk *)static_chunks[static_used++];
			c->size = size;
			return c;
		}
	}
	if (size > SIZE_MAX - sizeof(*c))
		out_of_memory();
	c = xmalloc(sizeof(*c) + size);
	c->size = size;
	return c;
}

static void chunk_free(struct chunk *c)
{
	if (c->size == ARENA_CHUNK) {
		c->below = spare;
		spare = c;
	} else {
		free(c);
	}
}

void *arena_alloc(struct arena *a, size_t size)
{
	struct chunk *c = a->top;
	void *p;

	if (size > SIZE_MAX / 2)
		out_of_memory();
	if (!size)
		size = 1;
	if (ARENA_CHUNK)
		size = (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
	if (!c || c->size - c->used < size) {
		c = chunk_new(size);
		c->used = 0;
		c->below = a->top;
		a->top = c;
	}
	p = c->data + c->used;
	c->used += size;
	return memset(p, 0, size);
}

char *arena_strndup(struct arena *a, const char *s, size_t len)
{
	char *p = arena_alloc(a, len + 1);

	return memcpy(p, s, len);
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

struct arena_mark arena_mark(const struct arena *a)
{
	return (struct arena_mark){ a->top, a->top ? a->top->used : 0 };
}

void arena_release(struct arena *a, struct arena_mark mark)
{
	while (a->top != mark.chunk) {
		struct chunk *c = a->top;

		a->top = c->below;
		chunk_free(c);
	}
	if (a->top)
		a->top->used = mark.used;
}

#define POOL_MAX 256	/* bytes; what is larger is malloc's */
#define POOL_CLASSES (POOL_MAX / ALIGNMENT)

struct pool_free {
	struct pool_free *next;
};

static struct arena pool;
static struct pool_free *pool_lists[POOL_CLASSES];

static bool in_pool(size_t size)
{
	return ARENA_CHUNK && size && size <= POOL_MAX;
}

static struct pool_free **pool_list(size_t size)
{
	return &pool_lists[(size - 1) / ALIGNMENT];
}

void *pool_alloc(size_t size)
{
	struct pool_free **list, *p;

	if (!in_pool(size))
		return xmalloc(size);
	list = pool_list(size);
	p = *list;
	if (!p)
		return arena_alloc(&pool, size);
	*list = p->next;
	return p;
}

void pool_free(void *p, size_t size)
{
	struct pool_free **list, *f = p;

	if (!in_pool(size)) {
		free(p);
		return;
	}
	list = pool_list(size);
	f->next = *list;
	*list = f;
}

char *pool_strdup(const char *s)
{
	size_t size = strlen(s) + 1;

	return memcpy(pool_alloc(size), s, size);
}

void pool_strfree(char *s)
{
	if (s)
		pool_free(s, strlen(s) + 1);
}

void str_init(struct str *s, struct arena *a)
{
	*s = (struct str){ .arena = a };
}

static void str_room(struct str *s, size_t more)
{
	size_t cap = s->cap ? s->cap * 2 : 32;
	char *data;

	if (s->cap - s->len >= more)
		return;
	if (cap < s->len + more)
		cap = s->len + more;
	data = arena_alloc(s->arena, cap);
	if (s->len)
		memcpy(data, s->data, s->len);
	s->data = data;
	s->cap = cap;
}

void str_putc(struct str *s, char c)
{
	str_room(s, 1);
	s->data[s->len++] = c;
}

void str_put(struct str *s, const char *bytes, size_t len)
{
	str_room(s, len);
	if (len)
		memcpy(s->data + s->len, bytes, len);
	s->len += len;
}

void str_puts(struct str *s, const char *text)
{
	str_put(s, text, strlen(text));
}

char *str_end(struct str *s)
{
	str_room(s, 1);
	s->data[s->len] = '\0';
	return s->data;
}
