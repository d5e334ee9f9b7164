/* SPDX-License-Identifier: MIT */
/*
 * What the tests of signal handlers share: handle() installs one of three
 * arguments, note() is one that writes down what it saw, and ticks() sends
 * SIGALRM again and again, so that a test need not know whether it is asleep
 * yet. A test that wants no such help uses the calls of the system.
 */
#ifndef TESTS_GUEST_SIGNALS_H
#define TESTS_GUEST_SIGNALS_H

#include "check.h"
#include <signal.h>
#include <sys/time.h>
#include <ucontext.h>

#define TICK_MS 5

typedef void handler(int sig, siginfo_t *info, void *context);

/* sigaction(2) without the libc: any signal, the kernel's own struct. */
struct kernel_action {
	void *handler;
	unsigned long flags;
	void *restorer;
	uint64_t mask;
};

static struct {
	volatile int count, sig;
	siginfo_t info;
	ucontext_t context;
} seen;

UNUSED static void note(int sig, siginfo_t *info, void *context)
{
	seen.info = *info;
	/* The kernel's part: the libc's type is longer than the frame. */
	memcpy(&seen.context, context, 304);
	seen.sig = sig;
	seen.count++;
}

UNUSED static void forget(void)
{
	memset(&seen, 0, sizeof(seen));
}

UNUSED static void handle(int sig, handler *fn, int flags)
{
	struct sigaction action = { .sa_sigaction = fn,
				    .sa_flags = SA_SIGINFO | flags };

	CHECK_OK(sigaction(sig, &action, NULL));
}

UNUSED static sigset_t set_of(int sig)
{
	sigset_t set;

	sigemptyset(&set);
	if (sig)
		sigaddset(&set, sig);
	return set;
}

UNUSED static void block(int sig)
{
	sigset_t set = set_of(sig);

	CHECK_OK(sigprocmask(SIG_BLOCK, &set, NULL));
}

UNUSED static void unblock(int sig)
{
	sigset_t set = set_of(sig);

	CHECK_OK(sigprocmask(SIG_UNBLOCK, &set, NULL));
}

UNUSED static int is_blocked(int sig)
{
	sigset_t set;

	sigprocmask(SIG_BLOCK, NULL, &set);
	return sigismember(&set, sig);
}

UNUSED static int is_pending(int sig)
{
	sigset_t set;

	sigpending(&set);
	return sigismember(&set, sig);
}

/* SIGALRM every TICK_MS; 0: no more. */
UNUSED static void ticks(int on)
{
	struct timeval tv = { 0, on ? TICK_MS * 1000 : 0 };
	struct itimerval timer = { tv, tv };

	CHECK_OK(setitimer(ITIMER_REAL, &timer, NULL));
}

/* Until that process sleeps in the kernel: S in /proc/PID/stat. */
UNUSED static void await_sleep(pid_t pid)
{
	char path[32], text[256], *end;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	for (int i = 0; i < 10000; i++) {
		int fd = open(path, O_RDONLY);
		long n = read(fd, text, sizeof(text) - 1);

		close(fd);
		text[n > 0 ? n : 0] = 0;
		end = strrchr(text, ')');
		if (end && end[1] == ' ' && end[2] == 'S')
			return;
		usleep(1000);
	}
	CHECK(!"it never sleeps");
}

/* Whoever started us may have left signals ignored or blocked. */
UNUSED static void fresh_signals(void)
{
	sigset_t none = set_of(0);

	for (int sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/*
 * Goes on in a child with a group of its own, below a parent of the same
 * session: such a group is no orphan, so its members can stop. Who leads a
 * group already was given it by such a parent.
 */
UNUSED static void in_own_group(void)
{
	pid_t pid;
	int status;

	if (getpgrp() == getpid())
		return;
	pid = fork();
	if (pid == 0) {
		setpgid(0, 0);
		return;
	}
	status = status_of(pid);
	_exit(status > 255 ? status >> 8 : status != 0);
}

#endif
