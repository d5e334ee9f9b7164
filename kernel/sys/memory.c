/* SPDX-License-Identifier: MIT */
/*
 * System calls on memory: mmap and its kin. The work is vm's; here arguments
 * are checked in Linux's order and descriptors become backings.
 */
#include "abi/errno.h"
#include "sys/sys.h"

#define MADV_DONTNEED	4
#define MADV_FREE	8
#define MADV_KNOWN	25		/* advice below this is accepted */
#define MAP_SHARED_VALIDATE 3		/* refuses flags that are unknown: */
#define MAP_VALIDATED	0x7c07f973u	/* not these (LEGACY_MAP_MASK) */
#define MS_ASYNC	1u
#define MS_INVALIDATE	2u
#define MS_SYNC		4u

/* May this open file be mapped so? Result: 0 and the backing (NULL: it is
 * mapped as fresh memory), or an error. */
static int backing_of(struct file *f, unsigned prot, bool shared,
		      struct backing **backing)
{
	if (!(f->mode & FILE_READ))
		return -EACCES;
	if (shared && prot & PROT_WRITE && !(f->mode & FILE_WRITE))
		return -EACCES;
	if (f->ops->maps_zeros) {
		*backing = NULL;
		return 0;
	}
	if (!vnode_is(f->vnode, S_IFREG) || !f->vnode->backing.ops)
		return -ENODEV;
	if (shared && f->vnode->append_only && f->mode & FILE_WRITE)
		return -EACCES;
	*backing = &f->vnode->backing;
	return 0;
}

static s64 map_file(struct space *s, u64 hint, u64 length, unsigned prot,
		    unsigned flags, int fd, u64 offset)
{
	struct file *f = fd_get(proc_current()->files, fd);
	struct backing *backing;
	s64 result;

	if (!f)
		return -EBADF;
	result = backing_of(f, prot, (flags & MAP_TYPE) != MAP_PRIVATE,
			    &backing);
	if (!(f->mode & FILE_WRITE))
		flags |= MAP_READ_ONLY;
	if (!result)
		result = vm_mmap(s, hint, length, prot, flags, backing, offset);
	if (result >= 0) {
		mutex_lock(&f->vnode->lock);
		file_accessed(f);
		mutex_unlock(&f->vnode->lock);
	}
	file_put(f);
	return result;
}

s64 sys_mmap(u64 hint, u64 length, u64 prot, u64 flags, u32 fd, u64 offset)
{
	struct space *s = proc_current()->space;
	unsigned type = flags & MAP_TYPE;

	if (type == MAP_SHARED_VALIDATE && !(flags & MAP_ANONYMOUS)) {
		if (flags & ~(u64)MAP_VALIDATED)
			return -EOPNOTSUPP;
		flags = (flags & ~(u64)MAP_TYPE) | MAP_SHARED;
	} else if (type != MAP_SHARED && type != MAP_PRIVATE)
		return -EINVAL;
	if (offset & PAGE_MASK || length == 0)
		return -EINVAL;
	if (length > USER_END)
		return -ENOMEM;
	if (offset + PAGE_UP(length) < offset)
		return -EOVERFLOW;
	flags &= ~(u64)MAP_READ_ONLY;
	if (flags & MAP_ANONYMOUS)
		return vm_mmap(s, hint, length, (unsigned)prot & 7,
			       (unsigned)flags, NULL, 0);
	if ((s64)(offset + PAGE_UP(length)) < 0)
		return -EOVERFLOW;
	return map_file(s, hint, length, (unsigned)prot & 7, (unsigned)flags,
			(int)fd, offset);
}

s64 sys_mprotect(u64 start, u64 length, u64 prot)
{
	return vm_protect(proc_current()->space, start, length,
			  (unsigned)(prot & 0xffffffff));
}

s64 sys_munmap(u64 start, u64 length)
{
	return vm_unmap(proc_current()->space, start, length);
}

s64 sys_brk(u64 to)
{
	return (s64)vm_brk(proc_current()->space, to);
}

s64 sys_mremap(u64 old, u64 old_length, u64 new_length, u64 flags, u64 target)
{
	return vm_remap(proc_current()->space, old, old_length, new_length,
			(unsigned)flags, target);
}

s64 sys_msync(u64 start, u64 length, u32 flags)
{
	if (start & PAGE_MASK || flags & ~(u64)(MS_ASYNC | MS_INVALIDATE |
	    MS_SYNC) || (flags & MS_ASYNC && flags & MS_SYNC))
		return -EINVAL;
	return vm_sync(proc_current()->space, start, length);
}

s64 sys_madvise(u64 start, u64 length, u32 advice)
{
	if (start & PAGE_MASK || start + PAGE_UP(length) < start ||
	    (int)advice < 0 || advice >= MADV_KNOWN)
		return -EINVAL;
	if (advice == MADV_DONTNEED || advice == MADV_FREE)
		return vm_discard(proc_current()->space, start, length);
	return vm_covers(proc_current()->space, start, length);
}
