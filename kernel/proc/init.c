/* SPDX-License-Identifier: MIT */
/*
 * The first process. It is made by hand, for there is nothing to copy: a
 * process in the table, with no memory and no files, whose thread opens the
 * console and calls exec like any other.
 */
#include "proc/own.h"
#include "abi/errno.h"
#include "base/string.h"
#include "cpu/tsc.h"
#include "debug/log.h"
#include "debug/panic.h"

struct start {				/* what proc_start_init was told */
	const char *path, *console;
};

static struct start start;

static const struct linux_rlimit default_limits[RLIM_COUNT] = {
	[RLIM_CPU]	= { ~0ULL, ~0ULL },
	[RLIM_FSIZE]	= { ~0ULL, ~0ULL },
	[RLIM_DATA]	= { ~0ULL, ~0ULL },
	[RLIM_STACK]	= { 8 << 20, ~0ULL },
	[RLIM_CORE]	= { 0, ~0ULL },
	[RLIM_RSS]	= { ~0ULL, ~0ULL },
	[RLIM_NOFILE]	= { FD_MAX_DEFAULT, FD_MAX },
	[RLIM_MEMLOCK]	= { 8 << 20, 8 << 20 },
	[RLIM_AS]	= { ~0ULL, ~0ULL },
	[RLIM_LOCKS]	= { ~0ULL, ~0ULL },
	[RLIM_SIGPENDING] = { 1024, 1024 },
	[RLIM_MSGQUEUE]	= { 819200, 819200 },
	[RLIM_RTTIME]	= { ~0ULL, ~0ULL },
};

/* As Linux: the kernel stacks of all may take an eighth of the memory, and one
 * user may have half of that. */
static u64 processes_each(void)
{
	u64 all = frame_total() / (KSTACK_SIZE / PAGE_SIZE) / 8;

	return MIN(all, (u64)PROC_MAX) / 2;
}

static void open_console(struct proc *p)
{
	struct file *f;
	int error = path_open(&p->fs, NULL, start.console, O_RDWR, 0, &f);

	if (error) {
		log_warn("init: %s does not open (error %d)", start.console,
			 -error);
		return;
	}
	for (int fd = 0; fd < 3; fd++) {
		if (fd > 0)
			file_get(f);
		fd_install(p->files, f, 0, FD_MAX, false);
	}
}

static const char *reason(int error)
{
	switch (-error) {
	case ENOENT:
		return "there is no such file";
	case EACCES:
		return "it is not an executable file";
	case ENOEXEC:
		return "it is no program for this machine";
	case EIO:
		return "the disk cannot be read";
	default:
		return "exec failed";
	}
}

/* The thread of pid 1, before it is a program. */
static void init_main(UNUSED void *arg)
{
	struct proc *p = proc_current();
	struct exec_strings *strings = exec_strings_new();
	int error = strings ? 0 : -ENOMEM;

	open_console(p);
	if (!error)
		error = exec_strings_add(strings, start.path);
	if (!error) {
		strings->argc = 1;
		error = exec_strings_add(strings, "HOME=/");
	}
	if (!error)
		error = exec_strings_add(strings, "TERM=linux");
	if (!error) {
		strings->envc = 2;
		error = proc_exec(NULL, start.path, WALK_FOLLOW, strings);
	}
	log_info("init starts after %lu ticks of work, %lu KiB in use",
		 (tsc_read() - tsc_entry) * cpu_count - sched_halted(),
		 (frame_total() - frame_free_count()) * (PAGE_SIZE / 1024));
	if (error)
		panic("cannot run %s as init: %s (error %d); the boot word "
		      "init=PATH names another", start.path, reason(error),
		      -error);
}

int proc_start_init(const char *path, const char *console)
{
	struct proc *p = proc_alloc();

	if (!p)
		return -ENOMEM;
	start = (struct start) { path, console };
	p->files = fd_table_new();
	p->thread = thread_new("init", true);
	if (!p->files || !p->thread)
		return -ENOMEM;
	p->thread->proc = p;
	p->thread->cred = &p->cred;
	p->thread->main = init_main;
	p->fs.root = fs_root();
	p->fs.cwd = fs_root();
	p->fs.umask = 022;
	p->dumpable = true;
	p->alt_stack.flags = SS_DISABLE;
	memcpy(p->limits, default_limits, sizeof(p->limits));
	p->limits[RLIM_NPROC].current = p->limits[RLIM_NPROC].maximum =
		processes_each();
	spin_lock(&proctable.lock);
	proc_enter(p, NULL);
	group_join(p, p->pid, p->pid);
	p->thread->id = p->thread->job.id = (u64)p->pid;
	proctable.init = p;
	spin_unlock(&proctable.lock);
	thread_ready(p->thread);
	return 0;
}
