/* SPDX-License-Identifier: MIT */
/*
 * System calls of the process API: fork and its kin, exec, exit, wait, and
 * who a process is.
 */
#include "abi/errno.h"
#include "sys/argument.h"
#include "sys/sys.h"

#define CLONE_VM		0x00000100u
#define CLONE_SIGHAND		0x00000800u
#define CLONE_VFORK		0x00004000u
#define CLONE_THREAD		0x00010000u
#define CLONE_SETTLS		0x00080000u
#define CLONE_PARENT_SETTID	0x00100000u
#define CLONE_CHILD_CLEARTID	0x00200000u
#define CLONE_DETACHED		0x00400000u	/* does nothing */
#define CLONE_CHILD_SETTID	0x01000000u
#define CLONE_CLEAR_SIGHAND	0x100000000UL
#define CLONE_SIGNAL		0x000000ffu
#define CLONE_KNOWN (CLONE_VM | CLONE_VFORK | CLONE_SETTLS |		\
		     CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID |	\
		     CLONE_DETACHED | CLONE_CHILD_SETTID |		\
		     CLONE_CLEAR_SIGHAND)
#define CLONE_OF_THREADS	(CLONE_VM | CLONE_SIGHAND | CLONE_THREAD)

/* What clone3 takes, in the first form of its structure. */
struct clone_args {
	u64 flags, pidfd, child_tid, parent_tid, exit_signal;
	u64 stack, stack_size, tls;
};

/* The options that wait4 and waitid take. */
#define WAIT_KINDS	((u32)(WCLONE | WALL | WNOTHREAD))
#define WAIT4_KNOWN	(WAIT_KINDS | WNOHANG | WUNTRACED | WCONTINUED)
#define WAITID_KNOWN	(WAIT4_KNOWN | WEXITED | WNOWAIT)

#define ARGUMENTS_MAX	0x7fffffffu	/* MAX_ARG_STRINGS of Linux */

s64 sys_fork(void)
{
	struct fork_request r = { .exit_signal = SIGCHLD };

	return proc_fork(&r);
}

s64 sys_vfork(void)
{
	struct fork_request r = { .flags = FORK_SHARE_SPACE | FORK_WAIT,
				  .exit_signal = SIGCHLD };

	return proc_fork(&r);
}

/* What fork and posix_spawn ask for. A second thread is refused as at a limit
 * on their number. */
static s64 clone(const struct clone_args *a)
{
	u64 flags = a->flags;
	struct fork_request r = {
		.flags = (flags & CLONE_VM ? FORK_SHARE_SPACE : 0) |
			 (flags & CLONE_VFORK ? FORK_WAIT : 0) |
			 (flags & CLONE_CLEAR_SIGHAND ? FORK_NO_HANDLERS : 0),
		.exit_signal = (int)a->exit_signal,
		.stack = a->stack + a->stack_size,
		.tls = a->tls,
		.set_tls = flags & CLONE_SETTLS,
		.parent_tid = flags & CLONE_PARENT_SETTID ? a->parent_tid : 0,
		.child_tid = flags & CLONE_CHILD_SETTID ? a->child_tid : 0,
		.clear_child_tid = flags & CLONE_CHILD_CLEARTID ?
				   a->child_tid : 0,
	};

	if ((flags & CLONE_OF_THREADS) == CLONE_OF_THREADS)
		return -EAGAIN;
	if (flags & ~CLONE_KNOWN || a->exit_signal > SIGNAL_COUNT)
		return -EINVAL;
	if (r.set_tls && a->tls >= USER_END)
		return -EPERM;
	return proc_fork(&r);
}

s64 sys_clone(u64 flags, u64 stack, u64 parent_tid, u64 child_tid, u64 tls)
{
	struct clone_args a = {
		.flags = (u32)flags & ~CLONE_SIGNAL,
		.exit_signal = flags & CLONE_SIGNAL, .stack = stack,
		.parent_tid = parent_tid, .child_tid = child_tid, .tls = tls,
	};

	return clone(&a);
}

/* 0 if no bytes but zeros are there, else -E2BIG; or -EFAULT. */
static int check_zeros(u64 user, u64 size)
{
	for (u8 byte; size > 0; user++, size--) {
		if (copy_in(&byte, user, 1))
			return -EFAULT;
		if (byte)
			return -E2BIG;
	}
	return 0;
}

s64 sys_clone3(u64 user, u64 size)
{
	struct clone_args a;
	int error;

	if (size < sizeof(a))
		return -EINVAL;
	if (size > PAGE_SIZE)
		return -E2BIG;
	error = check_zeros(user + sizeof(a), size - sizeof(a));
	if (error)
		return error;
	if (copy_in(&a, user, sizeof(a)))
		return -EFAULT;
	if (a.flags & (CLONE_SIGNAL | CLONE_DETACHED) ||
	    !a.stack != !a.stack_size)
		return -EINVAL;
	return clone(&a);
}

/* One of the two arrays. Result: 0 or an error; *count strings added. */
static int strings_copy_in(struct exec_strings *s, u64 array, unsigned *count)
{
	int error = 0;

	*count = 0;
	while (array && !error) {
		u64 string;

		error = copy_in(&string, array + *count * 8UL, 8);
		if (error || !string)
			break;
		if (*count == ARGUMENTS_MAX)
			return -E2BIG;
		error = exec_strings_add_user(s, string);
		++*count;
		if (sched_point())
			error = -EINTR;
	}
	return error;
}

static s64 execute(u32 at_fd, u64 path, u64 argv, u64 envp, unsigned flags)
{
	struct exec_strings *s;
	struct vnode *at = NULL;
	char *name;
	int error = path_copy_in(path, &name);

	if (error)
		return error;
	error = name[0] == '/' ? 0 : at_directory(at_fd, &at);
	if (error)
		goto out_name;
	s = exec_strings_new();
	error = s ? strings_copy_in(s, argv, &s->argc) : -ENOMEM;
	if (!error && s->argc == 0) {	/* as Linux since 5.18: "" */
		error = exec_strings_add(s, "");
		s->argc = 1;
	}
	if (!error)
		error = strings_copy_in(s, envp, &s->envc);
	if (!error)
		error = proc_exec(at, name, flags, s);
	else if (s)
		exec_strings_free(s);
	if (at)
		vnode_put(at);
out_name:
	path_free(name);
	return error;
}

s64 sys_execve(u64 path, u64 argv, u64 envp)
{
	return execute(HERE, path, argv, envp, WALK_FOLLOW);
}

s64 sys_execveat(u32 at, u64 path, u64 argv, u64 envp, u32 flags)
{
	if (flags & ~(u32)(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	return execute(at, path, argv, envp,
		       (flags & AT_SYMLINK_NOFOLLOW ? 0 : WALK_FOLLOW) |
		       (flags & AT_EMPTY_PATH ? WALK_EMPTY : 0));
}

s64 sys_exit(u32 code)
{
	proc_exit((int)(code & 0xff) << 8);
}

s64 sys_exit_group(u32 code)
{
	proc_exit((int)(code & 0xff) << 8);
}

s64 sys_wait4(u32 pid, u64 status, u32 options, u64 usage)
{
	struct wait_result r;
	int error;

	if (options & ~WAIT4_KNOWN)
		return -EINVAL;
	if ((pid_t)pid == INT32_MIN)
		return -ESRCH;
	error = proc_wait(pid, (int)options | WEXITED, &r);
	if (error)
		return error;
	if (r.pid && status && copy_out(status, &r.status, 4) < 0)
		return -EFAULT;
	if (r.pid && usage && copy_out(usage, &r.used, sizeof(r.used)) < 0)
		return -EFAULT;
	return r.pid;
}

#define P_ALL	0
#define P_PID	1
#define P_PGID	2

/* siginfo_t as waitid(2) fills it. */
static int info_copy_out(u64 to, const struct wait_result *r)
{
	struct signal_info i = { r->code, r->pid, r->uid, 0, 0 };
	u8 info[128] = { 0 };

	if (r->code == CLD_STOPPED || r->code == CLD_EXITED)
		i.status = r->status >> 8;
	else
		i.status = r->code == CLD_CONTINUED ? SIGCONT :
			   r->status & 0x7f;
	if (r->pid)
		signal_info_fill(info, SIGCHLD, &i);
	return copy_out(to, info, sizeof(info));
}

s64 sys_waitid(u32 type, u32 id, u64 info, u32 options, u64 usage)
{
	struct wait_result r;
	pid_t which = (pid_t)id;
	int error;

	if (options & ~WAITID_KNOWN ||
	    !(options & (WEXITED | WUNTRACED | WCONTINUED)))
		return -EINVAL;
	if (type == P_ALL)
		which = -1;
	else if (type > P_PGID || which < 0 || (type == P_PID && which == 0))
		return -EINVAL;
	else if (type == P_PGID)
		which = which ? -which : 0;
	error = proc_wait(which, (int)options, &r);
	if (error)
		return error;
	if (usage && r.pid && copy_out(usage, &r.used, sizeof(r.used)) < 0)
		return -EFAULT;
	return info ? info_copy_out(info, &r) : 0;
}

s64 sys_sched_yield(void)
{
	sched_yield();
	return 0;
}

s64 sys_getpid(void)
{
	return proc_current()->pid;
}

s64 sys_gettid(void)
{
	return (s64)thread_current()->id;
}

s64 sys_getppid(void)
{
	struct proc *parent = __atomic_load_n(&proc_current()->parent,
					      __ATOMIC_RELAXED);

	return parent ? parent->pid : 0;
}

s64 sys_set_tid_address(u64 address)
{
	proc_current()->clear_child_tid = address;
	return (s64)thread_current()->id;
}
