/* SPDX-License-Identifier: MIT */
/*
 * vm/backing.h for the host: nothing is mapped here, so a file that is cut
 * has no pages to take away.
 */
#include "shim/shim.h"
#include "vm/backing.h"

void vm_cut(struct backing *b, u64 size)
{
	(void)b, (void)size;
	if (shim_spinlocks_held())
		shim_broken("vm_cut with a spinlock held");
}
