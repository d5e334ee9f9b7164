/* SPDX-License-Identifier: MIT */
/*
 * The first stack of a program, as the AMD64 ABI (3.4.1) and Linux lay it
 * out, from the top down:
 *
 *	8 bytes of zeros, the program's path, "x86_64", 16 random bytes,
 *	the strings of argv and envp, in order,
 *	(to a multiple of 16)
 *	auxv pairs up to AT_NULL, envp up to NULL, argv up to NULL, argc
 */
#include "proc/own.h"
#include "base/string.h"
#include "cpu/cpuid.h"
#include "cpu/random.h"

#define STACK_FIRST	(128 * 1024UL)	/* mapped beyond what it holds at the
					 * start, if the limit lets it */

enum { AT_NULL = 0, AT_PHDR = 3, AT_PHENT = 4, AT_PHNUM = 5, AT_PAGESZ = 6,
       AT_BASE = 7, AT_FLAGS = 8, AT_ENTRY = 9, AT_UID = 11, AT_EUID = 12,
       AT_GID = 13, AT_EGID = 14, AT_PLATFORM = 15, AT_HWCAP = 16,
       AT_CLKTCK = 17, AT_SECURE = 23, AT_RANDOM = 25, AT_HWCAP2 = 26,
       AT_EXECFN = 31, AT_MINSIGSTKSZ = 51 };

#define PHENT_SIZE	56
#define MINSIGSTKSZ	3632		/* with the largest FPU state we save */

/* Bytes on their way into a stack that is not loaded yet, growing down. */
struct writer {
	struct space *space;
	u64 at;				/* lowest address written so far */
	int error;
};

static void push_bytes(struct writer *w, const void *from, size_t n)
{
	w->at -= n;
	if (!w->error)
		w->error = vm_write(w->space, w->at, from, n);
}

/* All strings in one piece, page by page. Result: where the first stands. */
static u64 push_strings(struct writer *w, const struct exec_strings *s)
{
	u64 start = w->at - s->used;

	for (u64 done = 0; done < s->used && !w->error; done += PAGE_SIZE)
		w->error = vm_write(w->space, start + done,
				    s->pages[done / PAGE_SIZE],
				    MIN(PAGE_SIZE, s->used - done));
	w->at = start;
	return start;
}

/* A row of 64-bit words, written upwards in chunks. */
struct words {
	struct writer *w;
	u64 at;
	unsigned count;
	u64 buffer[64];
};

static void words_flush(struct words *v)
{
	if (!v->w->error)
		v->w->error = vm_write(v->w->space, v->at, v->buffer,
				       v->count * 8);
	v->at += v->count * 8;
	v->count = 0;
	sched_point();
}

static void word(struct words *v, u64 value)
{
	v->buffer[v->count++] = value;
	if (v->count == ARRAY_SIZE(v->buffer))
		words_flush(v);
}

static void pair(struct words *v, u64 type, u64 value)
{
	word(v, type);
	word(v, value);
}

/* Pointers to `count` strings from *offset on, and a NULL. */
static void pointers(struct words *v, const struct exec_strings *s,
		     unsigned count, u64 base, u64 *offset)
{
	while (count-- > 0) {
		word(v, base + *offset);
		while (s->pages[*offset / PAGE_SIZE][*offset % PAGE_SIZE])
			(*offset)++;
		(*offset)++;
	}
	word(v, 0);
}

struct pointers_to {
	u64 path, platform, random;
};

#define AUXV_PAIRS 20

static void auxv(struct words *v, const struct program *p,
		 const struct cred *cred, bool secure,
		 const struct pointers_to *at)
{
	pair(v, AT_HWCAP, cpuid(1, 0).d);
	pair(v, AT_PAGESZ, PAGE_SIZE);
	pair(v, AT_CLKTCK, USER_HZ);
	pair(v, AT_PHDR, p->headers);
	pair(v, AT_PHENT, PHENT_SIZE);
	pair(v, AT_PHNUM, p->header_count);
	pair(v, AT_BASE, p->base);
	pair(v, AT_FLAGS, 0);
	pair(v, AT_ENTRY, p->program_entry);
	pair(v, AT_UID, cred->uid);
	pair(v, AT_EUID, cred->euid);
	pair(v, AT_GID, cred->gid);
	pair(v, AT_EGID, cred->egid);
	pair(v, AT_SECURE, secure);
	pair(v, AT_RANDOM, at->random);
	pair(v, AT_HWCAP2, 0);
	pair(v, AT_EXECFN, at->path);
	pair(v, AT_PLATFORM, at->platform);
	pair(v, AT_MINSIGSTKSZ, MINSIGSTKSZ);
	pair(v, AT_NULL, 0);
}

static int map(struct space *s, const struct exec_strings *strings,
	       const char *path, const struct program *p)
{
	u64 pointer_bytes = (strings->argc + strings->envc + 64) * 8UL;
	u64 needed = PAGE_UP(strings->used + pointer_bytes + strlen(path) +
			     64);
	u64 length = MIN(needed + STACK_FIRST, PAGE_DOWN(s->stack_limit));

	length = MAX(length, needed);
	return vm_map_stack(s, STACK_TOP, length, PROT_READ | PROT_WRITE |
			    (p->executable_stack ? PROT_EXEC : 0));
}

int stack_build(struct space *s, const struct exec_strings *strings,
		const char *path, const struct program *program,
		const struct cred *cred, bool secure, u64 *sp)
{
	struct writer w = { .space = s, .at = STACK_TOP - 8 };
	struct words v = { .w = &w };
	struct pointers_to at;
	u64 random[2], base, offset = 0, count;

	w.error = map(s, strings, path, program);
	push_bytes(&w, path, strlen(path) + 1);
	at.path = w.at;
	base = push_strings(&w, strings);
	s->arg_start = base;
	s->env_end = base + strings->used;
	push_bytes(&w, "x86_64", 7);
	at.platform = w.at;
	random_bytes(random, sizeof(random));
	push_bytes(&w, random, sizeof(random));
	at.random = w.at;

	count = 1 + strings->argc + 1 + strings->envc + 1 + 2 * AUXV_PAIRS;
	v.at = (w.at - count * 8) & ~15UL;
	*sp = v.at;
	word(&v, strings->argc);
	pointers(&v, strings, strings->argc, base, &offset);
	s->arg_end = s->env_start = base + offset;
	pointers(&v, strings, strings->envc, base, &offset);
	auxv(&v, program, cred, secure, &at);
	words_flush(&v);
	return w.error;
}
