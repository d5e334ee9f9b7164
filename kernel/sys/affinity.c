/* SPDX-License-Identifier: MIT */
/*
 * sched_getaffinity(2): which CPUs there are; that is how programs count
 * them.
 */
#include "abi/errno.h"
#include "sys/sys.h"

s64 sys_sched_getaffinity(u32 pid, u32 size, u64 to)
{
	u64 mask = (1ULL << cpu_count) - 1;
	bool exists;

	if (size < sizeof(mask) || size % sizeof(mask))
		return -EINVAL;
	spin_lock(&proctable.lock);
	exists = pid == 0 || proc_find(pid);
	spin_unlock(&proctable.lock);
	if (!exists)
		return -ESRCH;
	if (copy_out(to, &mask, sizeof(mask)) < 0)
		return -EFAULT;
	return sizeof(mask);
}
