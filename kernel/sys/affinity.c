/* SPDX-License-Identifier: MIT */
/*
 * Which CPUs there are (sched_getaffinity(2): that is how programs count
 * them), and which one this is (getcpu(2)).
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

/* It may be another one by the time that the program hears of it. All memory
 * is of node 0. */
s64 sys_getcpu(u64 to, u64 node, UNUSED u64 cache)
{
	u32 here = cpu_index(), zero = 0;

	if (to && copy_out(to, &here, sizeof(here)))
		return -EFAULT;
	return node ? copy_out(node, &zero, sizeof(zero)) : 0;
}
