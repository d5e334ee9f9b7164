/* SPDX-License-Identifier: MIT */
/*
 * A file is written or run as a program, never both (vnode.h): `writers` of a
 * vnode counts opens for writing upwards from 0, and programs downwards.
 */
#include "fs/vnode.h"

#include "abi/errno.h"
#include "base/assert.h"

/* `writers` goes one step away from 0 unless it is on the other side. */
static int take_side(struct vnode *v, s32 step)
{
	s32 now = __atomic_load_n(&v->writers, __ATOMIC_RELAXED);

	do {
		if ((step > 0 && now < 0) || (step < 0 && now > 0))
			return -ETXTBSY;
	} while (!__atomic_compare_exchange_n(&v->writers, &now, now + step,
					      true, __ATOMIC_ACQ_REL,
					      __ATOMIC_RELAXED));
	return 0;
}

int vnode_start_writing(struct vnode *v)
{
	return take_side(v, 1);
}

void vnode_writing_done(struct vnode *v)
{
	s32 left = __atomic_sub_fetch(&v->writers, 1, __ATOMIC_ACQ_REL);

	ASSERT(left, >=, 0);
}

int vnode_start_running(struct vnode *v)
{
	return take_side(v, -1);
}

void vnode_running_done(struct vnode *v)
{
	s32 left = __atomic_add_fetch(&v->writers, 1, __ATOMIC_ACQ_REL);

	ASSERT(left, <=, 0);
}
