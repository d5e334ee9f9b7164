/* SPDX-License-Identifier: MIT */
/*
 * Copies to and from user memory (copy.h). The instructions that touch it are
 * listed in the exception table: a fault there that vm_fault cannot resolve
 * goes on at the fixup, which leaves the count of bytes not moved in rcx.
 */
#include "vm/copy.h"
#include "abi/errno.h"
#include "base/string.h"
#include "cpu/percpu.h"

#define EXCEPTION(from, to)			\
	".pushsection .extable, \"a\"\n\t"	\
	".quad " #from ", " #to "\n\t"		\
	".popsection\n\t"

static inline void user_open(void)
{
	if (cpu_has_smap)
		asm volatile("stac" : : : "memory");
}

static inline void user_close(void)
{
	if (cpu_has_smap)
		asm volatile("clac" : : : "memory");
}

static inline bool range_ok(u64 address, size_t n)
{
	return n <= USER_END && address <= USER_END - n;
}

/*
 * Eight bytes at a time, then single ones. After a fault among the former,
 * single bytes go on to the very edge. Result: bytes not copied.
 */
static size_t user_move(void *to, const void *from, size_t n)
{
	size_t left = n / 8, rest = n % 8;

	user_open();
	asm volatile("1: rep movsq\n\t"
		     "movq %3, %%rcx\n"
		     "2: rep movsb\n"
		     "3:\n\t"
		     ".pushsection .text.fixup, \"ax\"\n"
		     "4: leaq (%3, %%rcx, 8), %%rcx\n\t"
		     "jmp 2b\n\t"
		     ".popsection\n\t"
		     EXCEPTION(1b, 4b)
		     EXCEPTION(2b, 3b)
		     : "+D"(to), "+S"(from), "+&c"(left)
		     : "r"(rest) : "memory");
	user_close();
	return left;
}

static size_t user_zero(void *to, size_t n)
{
	size_t left = n / 8, rest = n % 8;

	user_open();
	asm volatile("1: rep stosq\n\t"
		     "movq %2, %%rcx\n"
		     "2: rep stosb\n"
		     "3:\n\t"
		     ".pushsection .text.fixup, \"ax\"\n"
		     "4: leaq (%2, %%rcx, 8), %%rcx\n\t"
		     "jmp 2b\n\t"
		     ".popsection\n\t"
		     EXCEPTION(1b, 4b)
		     EXCEPTION(2b, 3b)
		     : "+D"(to), "+&c"(left)
		     : "r"(rest), "a"(0) : "memory");
	user_close();
	return left;
}

int copy_in(void *to, u64 user_from, size_t n)
{
	if (!range_ok(user_from, n) ||
	    user_move(to, (const void *)user_from, n) > 0)
		return -EFAULT;
	return 0;
}

int copy_out(u64 user_to, const void *from, size_t n)
{
	if (!range_ok(user_to, n) || user_move((void *)user_to, from, n) > 0)
		return -EFAULT;
	return 0;
}

/* Copy up to and with the NUL. Result: bytes left of max, ~0: a fault. */
static size_t user_string(char *to, const char *from, size_t max)
{
	size_t left = max;

	user_open();
	asm volatile("1: lodsb\n\t"
		     "stosb\n\t"
		     "decq %0\n\t"
		     "testb %%al, %%al\n\t"
		     "jz 3f\n\t"
		     "testq %0, %0\n\t"
		     "jnz 1b\n"
		     "3:\n\t"
		     ".pushsection .text.fixup, \"ax\"\n"
		     "4: movq $-1, %0\n\t"
		     "jmp 3b\n\t"
		     ".popsection\n\t"
		     EXCEPTION(1b, 4b)
		     : "+r"(left), "+D"(to), "+S"(from)
		     : : "rax", "memory");
	user_close();
	return left;
}

ssize_t copy_str_in(char *to, u64 user_from, size_t size)
{
	size_t max, left;

	if (user_from >= USER_END || size == 0)
		return -EFAULT;
	max = MIN(size, USER_END - user_from);
	left = user_string(to, (const char *)user_from, max);
	if (left == ~0UL)
		return -EFAULT;
	if (to[max - left - 1] == 0)
		return (ssize_t)(max - left - 1);
	return max < size ? -EFAULT : -ENAMETOOLONG;
}

void uio_kernel(struct uio *u, struct uio_piece *piece, void *base, size_t n)
{
	*piece = (struct uio_piece) { (u64)base, n };
	*u = (struct uio) { .pieces = piece, .count = 1, .kernel = true,
			    .left = n };
}

enum direction { PUT, PUT_ZEROS, GET };

/* One run within one piece. Result: bytes not moved. */
static size_t move_run(struct uio *u, u64 at, void *memory, size_t n,
		       enum direction d)
{
	if (u->kernel) {
		if (d == PUT)
			memcpy((void *)at, memory, n);
		else if (d == GET)
			memcpy(memory, (void *)at, n);
		else
			memset((void *)at, 0, n);
		return 0;
	}
	if (!range_ok(at, n))
		return n;
	if (d == PUT)
		return user_move((void *)at, memory, n);
	if (d == GET)
		return user_move(memory, (const void *)at, n);
	return user_zero((void *)at, n);
}

static void advance(struct uio *u, size_t n)
{
	u->done += n;
	u->left -= n;
	if (u->done < u->pieces->length)
		return;
	while (u->count > 0 && u->done == u->pieces->length) {
		u->pieces++;
		u->count--;
		u->done = 0;
	}
}

static ssize_t move(struct uio *u, void *memory, size_t n, enum direction d)
{
	size_t moved = 0;

	/* The usual case first: all of it lies in one piece. */
	if (likely(u->count > 0 && n <= u->pieces->length - u->done)) {
		moved = n - move_run(u, u->pieces->base + u->done, memory, n,
				     d);
		advance(u, moved);
		return moved || !n ? (ssize_t)moved : -EFAULT;
	}
	while (moved < n && u->count > 0) {
		size_t run = MIN(n - moved, u->pieces->length - u->done);
		size_t failed = move_run(u, u->pieces->base + u->done,
					 (char *)memory + moved, run, d);

		moved += run - failed;
		advance(u, run - failed);
		if (failed)
			return moved ? (ssize_t)moved : -EFAULT;
	}
	return (ssize_t)moved;
}

ssize_t uio_put(struct uio *u, const void *from, size_t n)
{
	return move(u, (void *)from, n, PUT);
}

ssize_t uio_put_zeros(struct uio *u, size_t n)
{
	return move(u, NULL, n, PUT_ZEROS);
}

ssize_t uio_get(struct uio *u, void *to, size_t n)
{
	return move(u, to, n, GET);
}
