/* SPDX-License-Identifier: MIT */
/*
 * The files of figures in /proc/PID: stat, statm, status, comm, limits,
 * wchan, in Linux's formats (proc(5)). One line in `status` is ours: "Book:"
 * has the state by its name in the book.
 */
#include "proc/status.h"

#include "abi/errno.h"
#include "cpu/percpu.h"
#include "mm/object.h"
#include "tty/tty.h"

#define KIB(pages) ((pages) * (PAGE_SIZE / 1024))

/* Call `write` with the figures of pid, which are too large for a stack. */
static int with_figures(pid_t pid, struct text *t,
			void (*write)(const struct status_figures *f,
				      struct text *t))
{
	struct status_figures *f = kmalloc(sizeof(*f));
	int error = f ? status_take(pid, f) : -ENOMEM;

	if (!error)
		write(f, t);
	kfree(f);
	return error;
}

static u64 ticks_of(struct linux_timeval t)
{
	return nsec_of_timeval(&t) / USER_TICK;
}

static void write_stat(const struct status_figures *f, struct text *t)
{
	pid_t foreground;
	u32 tty = tty_of_session(f->session, &foreground);
	u64 started = f->started / USER_TICK;

	text_add(t, "%d (%s) %c %d %d %d %u %d 0 ", f->pid, f->name, f->letter,
		 f->parent, f->group, f->session, tty, foreground);
	text_add(t, "%ld %ld %ld %ld ", f->used.minflt,
		 f->used_children.minflt, f->used.majflt,
		 f->used_children.majflt);
	text_add(t, "%lu %lu %lu %lu ", ticks_of(f->used.user),
		 ticks_of(f->used.system), ticks_of(f->used_children.user),
		 ticks_of(f->used_children.system));
	/* priority nice threads itrealvalue start vsize rss rsslim */
	text_add(t, "%d %d 1 0 %lu %lu %lu %lu ", 20 + f->nice, f->nice,
		 started, f->pages * PAGE_SIZE, f->resident,
		 f->limits[RLIM_RSS].current);
	/* code, stack and registers are nobody's business; signals */
	text_add(t, "0 0 0 0 0 %lu %lu %lu %lu ", f->pending & 0x7fffffff,
		 f->blocked & 0x7fffffff, f->ignored & 0x7fffffff,
		 f->caught & 0x7fffffff);
	text_add(t, "%d 0 0 %d %u 0 0 0 0 0 ", f->where[0] != 0,
		 f->exit_signal, f->cpu);
	text_add(t, "0 0 %lu %lu %lu %lu %lu %d\n", f->brk_start, f->arg_start,
		 f->arg_end, f->env_start, f->env_end, f->status);
}

static void write_statm(const struct status_figures *f, struct text *t)
{
	text_add(t, "%lu %lu 0 0 0 %lu 0\n", f->pages, f->resident, f->pages);
}

static void write_comm(const struct status_figures *f, struct text *t)
{
	text_add(t, "%s\n", f->name);
}

static void write_wchan(const struct status_figures *f, struct text *t)
{
	text_add(t, "%s", f->where[0] ? f->where : "0");
}

static const char *state_word(char letter)
{
	switch (letter) {
	case 'R': return "running";
	case 'S': return "sleeping";
	case 'D': return "disk sleep";
	case 'T': return "stopped";
	default:  return "zombie";
	}
}

static void write_identity(const struct status_figures *f, struct text *t)
{
	const struct cred *c = &f->cred;

	text_add(t, "Name:\t%s\nUmask:\t%04o\nState:\t%c (%s)\nBook:\t%s\n",
		 f->name, f->umask, f->letter, state_word(f->letter),
		 f->state);
	text_add(t, "Tgid:\t%d\nNgid:\t0\nPid:\t%d\nPPid:\t%d\n"
		 "TracerPid:\t0\n", f->pid, f->pid, f->parent);
	text_add(t, "Uid:\t%u\t%u\t%u\t%u\nGid:\t%u\t%u\t%u\t%u\n",
		 c->uid, c->euid, c->suid, c->fsuid,
		 c->gid, c->egid, c->sgid, c->fsgid);
	text_add(t, "FDSize:\t%u\nGroups:\t", f->files);
	for (unsigned i = 0; i < c->group_count; i++)
		text_add(t, "%u ", c->groups[i]);
	text_add(t, "\nNStgid:\t%d\nNSpid:\t%d\nNSpgid:\t%d\nNSsid:\t%d\n",
		 f->pid, f->pid, f->group, f->session);
}

/* A process without memory has no such lines, as on Linux. */
static void write_memory(const struct status_figures *f, struct text *t)
{
	if (f->pages == 0)
		return;
	text_add(t, "VmSize:\t%8lu kB\nVmHWM:\t%8lu kB\nVmRSS:\t%8lu kB\n",
		 KIB(f->pages), KIB(f->resident_max), KIB(f->resident));
	text_add(t, "VmSwap:\t%8lu kB\n", 0UL);
}

static void write_status(const struct status_figures *f, struct text *t)
{
	write_identity(f, t);
	write_memory(f, t);
	text_add(t, "Threads:\t1\nSigQ:\t%u/%lu\n", f->queued,
		 f->limits[RLIM_SIGPENDING].current);
	text_add(t, "SigPnd:\t%016lx\nShdPnd:\t%016lx\nSigBlk:\t%016lx\n"
		 "SigIgn:\t%016lx\nSigCgt:\t%016lx\n", 0UL, f->pending,
		 f->blocked, f->ignored, f->caught);
	text_add(t, "NoNewPrivs:\t%d\nSeccomp:\t0\nCpus_allowed:\t%x\n"
		 "Cpus_allowed_list:\t0-%u\n", f->no_new_privileges,
		 (1u << cpu_count) - 1, cpu_count - 1);
	text_add(t, "voluntary_ctxt_switches:\t%ld\n"
		 "nonvoluntary_ctxt_switches:\t%ld\n", f->used.nvcsw,
		 f->used.nivcsw);
}

static const struct { const char *name, *unit; } limit_names[RLIM_COUNT] = {
	[RLIM_CPU] = { "Max cpu time", "seconds" },
	[RLIM_FSIZE] = { "Max file size", "bytes" },
	[RLIM_DATA] = { "Max data size", "bytes" },
	[RLIM_STACK] = { "Max stack size", "bytes" },
	[RLIM_CORE] = { "Max core file size", "bytes" },
	[RLIM_RSS] = { "Max resident set", "bytes" },
	[RLIM_NPROC] = { "Max processes", "processes" },
	[RLIM_NOFILE] = { "Max open files", "files" },
	[RLIM_MEMLOCK] = { "Max locked memory", "bytes" },
	[RLIM_AS] = { "Max address space", "bytes" },
	[RLIM_LOCKS] = { "Max file locks", "locks" },
	[RLIM_SIGPENDING] = { "Max pending signals", "signals" },
	[RLIM_MSGQUEUE] = { "Max msgqueue size", "bytes" },
	[RLIM_NICE] = { "Max nice priority", NULL },
	[RLIM_RTPRIO] = { "Max realtime priority", NULL },
	[RLIM_RTTIME] = { "Max realtime timeout", "us" },
};

static void add_limit(struct text *t, u64 value)
{
	if (value == RLIM_INFINITY_VALUE)
		text_add(t, "%-20s ", "unlimited");
	else
		text_add(t, "%-20lu ", value);
}

static void write_limits(const struct status_figures *f, struct text *t)
{
	text_add(t, "%-25s %-20s %-20s %-10s\n", "Limit", "Soft Limit",
		 "Hard Limit", "Units");
	for (unsigned i = 0; i < RLIM_COUNT; i++) {
		text_add(t, "%-25s ", limit_names[i].name);
		add_limit(t, f->limits[i].current);
		add_limit(t, f->limits[i].maximum);
		if (limit_names[i].unit)
			text_add(t, "%-10s", limit_names[i].unit);
		text_add(t, "\n");
	}
}

int status_stat(pid_t pid, struct text *t)
{
	return with_figures(pid, t, write_stat);
}

int status_statm(pid_t pid, struct text *t)
{
	return with_figures(pid, t, write_statm);
}

int status_status(pid_t pid, struct text *t)
{
	return with_figures(pid, t, write_status);
}

int status_comm(pid_t pid, struct text *t)
{
	return with_figures(pid, t, write_comm);
}

int status_limits(pid_t pid, struct text *t)
{
	return with_figures(pid, t, write_limits);
}

int status_wchan(pid_t pid, struct text *t)
{
	return with_figures(pid, t, write_wchan);
}
