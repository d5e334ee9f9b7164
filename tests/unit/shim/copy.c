/* SPDX-License-Identifier: MIT */
/*
 * vm/copy.h for the host: user addresses are the test's own, except those of
 * the range that it declares to fault. Nobody may come here with a spinlock.
 */
#include <string.h>

#include "abi/errno.h"
#include "shim/shim.h"
#include "vm/copy.h"

u64 shim_fault_from, shim_fault_to;

/* How many of n bytes from here on can be touched. */
static size_t good(u64 at, size_t n)
{
	if (shim_spinlocks_held())
		shim_broken("user memory is touched with a spinlock held");
	if (at >= shim_fault_to || at + n <= shim_fault_from)
		return n;
	return at >= shim_fault_from ? 0 : shim_fault_from - at;
}

int copy_in(void *to, u64 from, size_t n)
{
	if (good(from, n) < n)
		return -EFAULT;
	memcpy(to, (const void *)(uintptr_t)from, n);
	return 0;
}

int copy_out(u64 to, const void *from, size_t n)
{
	if (good(to, n) < n)
		return -EFAULT;
	memcpy((void *)(uintptr_t)to, from, n);
	return 0;
}

ssize_t copy_str_in(char *to, u64 from, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		if (copy_in(&to[i], from + i, 1))
			return -EFAULT;
		if (!to[i])
			return i;
	}
	return -ENAMETOOLONG;
}

void uio_kernel(struct uio *u, struct uio_piece *piece, void *base, size_t n)
{
	piece->base = (u64)(uintptr_t)base;
	piece->length = n;
	*u = (struct uio) {
		.pieces = piece, .count = 1, .kernel = true, .left = n,
	};
}

enum way { PUT, PUT_ZEROS, GET };

static void move(enum way way, void *user, void *kernel, size_t n)
{
	if (way == PUT)
		memcpy(user, kernel, n);
	else if (way == GET)
		memcpy(kernel, user, n);
	else
		memset(user, 0, n);
}

static ssize_t go(struct uio *u, enum way way, void *kernel, size_t n)
{
	size_t moved = 0;

	if (n > u->left)
		shim_broken("more than the buffer holds");
	while (moved < n) {
		struct uio_piece *p = u->pieces;
		size_t part = MIN(n - moved, p->length - u->done);
		size_t fine = u->kernel ? part : good(p->base + u->done, part);

		move(way, (void *)(uintptr_t)(p->base + u->done),
		     kernel ? (char *)kernel + moved : NULL, fine);
		moved += fine;
		u->done += fine;
		u->left -= fine;
		if (fine < part)
			return moved ? (ssize_t)moved : -EFAULT;
		if (u->done == p->length && u->count > 1) {
			u->pieces++;
			u->count--;
			u->done = 0;
		}
	}
	return moved;
}

ssize_t uio_put(struct uio *u, const void *from, size_t n)
{
	return go(u, PUT, (void *)from, n);
}

ssize_t uio_put_zeros(struct uio *u, size_t n)
{
	return go(u, PUT_ZEROS, NULL, n);
}

ssize_t uio_get(struct uio *u, void *to, size_t n)
{
	return go(u, GET, to, n);
}
