/* SPDX-License-Identifier: MIT */
/*
 * SIGKILL gives a process's memory back at once, in whatever state it was:
 * together the zombies of this test would have had several times the memory of
 * a small machine, and none is waited for before the last has been killed.
 */
#include "signals.h"
#include <poll.h>
#include <sys/sysinfo.h>

#define ZOMBIES 6

static int said[2], never[2];
static long size; /* bytes that each process touches */
static char *memory;

static void reads(void)
{
	char c;

	read(never[0], &c, 1);
}

static void writes(void)
{
	for (;;)
		if (write(never[1], memory, 4096) < 0)
			_exit(97);
}

static void sleeps(void)
{
	struct timespec ts = { 1000, 0 };

	nanosleep(&ts, NULL);
}

static void polls(void)
{
	poll(NULL, 0, -1);
}

static void computes(void)
{
	for (;;)
		__asm__ volatile("");
}

static void stops(void)
{
	raise(SIGSTOP);
}

static void touches(void)
{
	for (unsigned n = 0;; n++)
		for (long at = 0; at < size; at += PAGE)
			memory[at] = n;
}

static void maps(void)
{
	for (;;) {
		char *p = mmap(NULL, MIB, PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		memset(p, 1, MIB);
		munmap(p, MIB);
	}
}

/* With signals that it will never act on. */
static void blocks(void)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	raise(SIGTERM);
	for (;;)
		pause();
}

static void in_handler(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info, (void)context;
	for (;;)
		pause();
}

static void handles(void)
{
	handle(SIGUSR1, in_handler, 0);
	raise(SIGUSR1);
}

static const struct {
	const char *name;
	void (*fn)(void);
} states[] = {
	{ "reading a pipe", reads },
	{ "writing a full pipe", writes },
	{ "sleeping", sleeps },
	{ "in poll", polls },
	{ "computing", computes },
	{ "stopped", stops },
	{ "touching its memory", touches },
	{ "mapping memory", maps },
	{ "with all signals blocked", blocks },
	{ "in a handler", handles },
};

static void enter(long i)
{
	memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK(memory != MAP_FAILED);
	for (long at = 0; at < size; at += PAGE)
		memory[at] = 1;
	CHECK_EQ(write(said[1], "r", 1), 1);
	states[i].fn();
	_exit(96);
}

static void in_state(unsigned i)
{
	pid_t pids[ZOMBIES];
	siginfo_t info;
	char c;

	SECTION(states[i].name);
	CHECK_OK(pipe(never));
	for (int n = 0; n < ZOMBIES; n++) {
		pids[n] = start(enter, i);
		CHECK_EQ(read(said[0], &c, 1), 1);
		usleep(5000);
		CHECK_OK(kill(pids[n], SIGKILL));
		CHECK_OK(waitid(P_PID, pids[n], &info, WEXITED | WNOWAIT));
		CHECK_EQ(info.si_status, SIGKILL);
	}
	for (int n = 0; n < ZOMBIES; n++)
		CHECK_EQ(status_of(pids[n]), KILLED(SIGKILL));
	close(never[0]);
	close(never[1]);
}

int main(void)
{
	struct sysinfo info;

	fresh_signals();
	CHECK_OK(pipe(said));
	CHECK_OK(sysinfo(&info));
	/* Not more than it takes: Linux may have very much. */
	size = info.freeram * info.mem_unit / 3 & -PAGE;
	if (size > 32 * MIB)
		size = 32 * MIB;
	for (unsigned i = 0; i < ARRAY_SIZE(states); i++)
		in_state(i);
	return check_done();
}
