/* SPDX-License-Identifier: MIT */
/*
 * What a process sets of itself, and asks: arch_prctl, prctl, and two calls of
 * a libc's start that need nothing done while a process has one thread.
 */
#include "abi/errno.h"
#include "base/string.h"
#include "sys/sys.h"

#define ARCH_SET_GS	0x1001
#define ARCH_SET_FS	0x1002
#define ARCH_GET_FS	0x1003
#define ARCH_GET_GS	0x1004

#define PR_SET_PDEATHSIG 1
#define PR_GET_PDEATHSIG 2
#define PR_GET_DUMPABLE	3
#define PR_SET_CHILD_SUBREAPER 36
#define PR_GET_CHILD_SUBREAPER 37
#define PR_SET_DUMPABLE	4
#define PR_SET_NAME	15
#define PR_GET_NAME	16
#define PR_SET_NO_NEW_PRIVS 38
#define PR_GET_NO_NEW_PRIVS 39

s64 sys_arch_prctl(u32 what, u64 address)
{
	struct thread *me = thread_current();
	bool fs = what == ARCH_SET_FS || what == ARCH_GET_FS;

	switch (what) {
	case ARCH_SET_FS:
	case ARCH_SET_GS:
		if (address >= USER_END)
			return -EPERM;
		interrupts_push_off();
		thread_set_bases(fs ? address : me->fs_base,
				 fs ? me->gs_base : address);
		interrupts_pop_off();
		return 0;
	case ARCH_GET_FS:
	case ARCH_GET_GS:
		return copy_out(address, fs ? &me->fs_base : &me->gs_base, 8);
	default:
		return -EINVAL;
	}
}

s64 sys_prctl(u32 what, u64 a, u64 b, u64 c, u64 d)
{
	struct proc *p = proc_current();
	char name[PROC_NAME_SIZE] = { 0 };
	s32 value;

	switch ((int)what) {
	case PR_SET_NAME:
		if (copy_str_in(name, a, sizeof(name) - 1) == -EFAULT)
			return -EFAULT;
		name[PROC_NAME_SIZE - 1] = 0;
		memcpy(p->name, name, sizeof(name));
		memcpy(p->thread->name, name, sizeof(name));
		return 0;
	case PR_GET_NAME:
		return copy_out(a, p->name, PROC_NAME_SIZE);
	case PR_SET_PDEATHSIG:
		if (a > SIGNAL_COUNT)
			return -EINVAL;
		p->death_signal = (int)a;
		return 0;
	case PR_GET_PDEATHSIG:
		return copy_out(a, &p->death_signal, 4);
	case PR_SET_CHILD_SUBREAPER:
		p->subreaper = a != 0;
		return 0;
	case PR_GET_CHILD_SUBREAPER:
		value = p->subreaper;
		return copy_out(a, &value, 4);
	case PR_GET_DUMPABLE:
		return p->dumpable;
	case PR_SET_DUMPABLE:
		if (a > 1)
			return -EINVAL;
		p->dumpable = a;
		return 0;
	case PR_SET_NO_NEW_PRIVS:
		if (a != 1 || b || c || d)
			return -EINVAL;
		p->no_new_privileges = true;
		return 0;
	case PR_GET_NO_NEW_PRIVS:
		return a || b || c || d ? -EINVAL : p->no_new_privileges;
	default:
		return -EINVAL;
	}
}

/* With one thread there is nobody to rescue locks from. */
s64 sys_set_robust_list(UNUSED u64 head, u64 size)
{
	return size == 24 ? 0 : -EINVAL;
}

/* glibc asks at each program's start and goes on without: not worth a line
 * in the log. */
s64 sys_rseq(UNUSED u64 area, UNUSED u32 size, UNUSED u32 flags,
	     UNUSED u32 signature)
{
	return -ENOSYS;
}
