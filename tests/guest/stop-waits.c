/* SPDX-License-Identifier: MIT */
/*
 * A process is stopped and continued while it waits for a signal or with a
 * signal mask (stop-states.c has the other calls): none of these notices, but
 * sigtimedwait, which answers EINTR as signal(7) says. Then what a handler of
 * SIGCONT does to the calls: it interrupts them as any other handler does.
 */
#include "signals.h"
#include <poll.h>
#include <sys/select.h>

#define ROUNDS 3

static int ready[2], never[2];

static sigset_t all_but(int sig)
{
	sigset_t set;

	sigfillset(&set);
	sigdelset(&set, sig);
	return set;
}

static long in_pause(void)
{
	return pause();
}

static long in_sigsuspend(void)
{
	sigset_t set = all_but(SIGUSR1);

	return sigsuspend(&set);
}

static long in_ppoll(void)
{
	sigset_t set = all_but(SIGUSR1);

	return ppoll(NULL, 0, NULL, &set);
}

static long in_ppoll_timed(void)
{
	struct timespec ts = { 1000, 0 };
	struct pollfd p = { never[0], POLLIN, 0 };
	sigset_t set = all_but(SIGUSR1);

	return ppoll(&p, 1, &ts, &set);
}

static long in_pselect(void)
{
	sigset_t set = all_but(SIGUSR1);
	fd_set fds;

	FD_ZERO(&fds);
	FD_SET(never[0], &fds);
	return pselect(never[0] + 1, &fds, NULL, NULL, NULL, &set);
}

static long in_nanosleep(void)
{
	struct timespec ts = { 1000, 0 };

	return nanosleep(&ts, NULL);
}

static long in_sleep_until(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	ts.tv_sec += 1000;
	return syscall(SYS_clock_nanosleep, CLOCK_REALTIME, TIMER_ABSTIME, &ts,
		       NULL);
}

static long in_read(void)
{
	char c;

	return read(never[0], &c, 1);
}

static long in_wait(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		in_read();
		_exit(0);
	}
	return waitpid(pid, NULL, 0);
}

static const struct {
	const char *name;
	long (*call)(void);
	int blocked; /* SIGUSR1 is let in by the call alone */
} calls[] = {
	{ "pause", in_pause, 0 },
	{ "sigsuspend", in_sigsuspend, 1 },
	{ "ppoll with a mask", in_ppoll, 1 },
	{ "ppoll with a mask and a limit", in_ppoll_timed, 1 },
	{ "pselect with a mask", in_pselect, 1 },
	{ "nanosleep", in_nanosleep, 0 },
	{ "clock_nanosleep until a time", in_sleep_until, 0 },
	{ "read", in_read, 0 },
	{ "wait4", in_wait, 0 },
};

static int told(pid_t pid, int options)
{
	int status = -1;

	return waitpid(pid, &status, options) == pid ? status : -1;
}

/* It has said that it is ready, and sleeps. */
static void await_ready(pid_t pid)
{
	char c;

	CHECK_EQ(read(ready[0], &c, 1), 1);
	await_sleep(pid);
}

static void stop_and_go(pid_t pid)
{
	CHECK_OK(kill(pid, SIGSTOP));
	CHECK_EQ(told(pid, WUNTRACED), SIGSTOP << 8 | 0x7f);
	usleep(1000);
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EQ(told(pid, WCONTINUED), 0xffff);
	await_sleep(pid);
}

/* 5: EINTR after one SIGUSR1 and nothing else, the mask as before. */
static void enter(long i)
{
	long got;

	handle(SIGUSR1, note, 0);
	if (calls[i].blocked)
		block(SIGUSR1);
	forget();
	close(never[1]);
	CHECK_EQ(write(ready[1], "r", 1), 1);
	got = calls[i].call();
	_exit(got == -1 && errno == EINTR && seen.count == 1 &&
			      is_blocked(SIGUSR1) == calls[i].blocked ?
		      5 :
		      6);
}

static void unnoticed(unsigned i)
{
	pid_t pid;

	SECTION(calls[i].name);
	CHECK_OK(pipe(never));
	pid = start(enter, i);
	await_ready(pid);
	for (int round = 0; round < ROUNDS; round++)
		stop_and_go(pid);
	CHECK_EQ(waitpid(pid, NULL, WNOHANG), 0);
	CHECK_OK(kill(pid, SIGUSR1));
	CHECK_EQ(status_of(pid), EXITED(5));
	/* Sent while it is stopped: it goes on with it. */
	pid = start(enter, i);
	await_ready(pid);
	CHECK_OK(kill(pid, SIGSTOP));
	CHECK_EQ(told(pid, WUNTRACED), SIGSTOP << 8 | 0x7f);
	CHECK_OK(kill(pid, SIGUSR1));
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EQ(status_of(pid), EXITED(5));
	close(never[0]);
	close(never[1]);
}

/* ---- the one that notices ---- */

static void in_sigtimedwait(long timed)
{
	struct timespec ts = { 1000, 0 };
	unsigned long set = 1UL << (SIGUSR1 - 1);

	CHECK_EQ(write(ready[1], "r", 1), 1);
	CHECK_ERR(syscall(SYS_rt_sigtimedwait, &set, NULL, timed ? &ts : NULL,
			  8),
		  EINTR);
}

static void noticed(void)
{
	SECTION("sigtimedwait: EINTR");
	for (int timed = 0; timed < 2; timed++) {
		pid_t pid = start(in_sigtimedwait, timed);

		await_ready(pid);
		CHECK_OK(kill(pid, SIGSTOP));
		CHECK_EQ(told(pid, WUNTRACED), SIGSTOP << 8 | 0x7f);
		CHECK_OK(kill(pid, SIGCONT));
		CHECK_EQ(status_of(pid), EXITED(0));
	}
}

/* ---- with a handler of SIGCONT ---- */

/* With SA_RESTART read goes on and finds a byte. */
static void continued_in_read(long flags)
{
	char c;
	long got;

	handle(SIGCONT, note, flags);
	forget();
	CHECK_EQ(write(ready[1], "r", 1), 1);
	got = read(never[0], &c, 1);
	CHECK_EQ(got == -1 ? -errno : got, flags ? 1 : -EINTR);
	CHECK_EQ(seen.count, 1);
}

static void continued_in_sleep(long flags)
{
	struct timespec ts = { 1000, 0 };

	handle(SIGCONT, note, flags);
	forget();
	CHECK_EQ(write(ready[1], "r", 1), 1);
	CHECK_ERR(nanosleep(&ts, NULL), EINTR);
	CHECK_EQ(seen.count, 1);
}

static void handled(void)
{
	static void (*const fns[])(long) = { continued_in_read,
					     continued_in_sleep };

	SECTION("a handler of SIGCONT interrupts");
	CHECK_OK(pipe(never));
	for (int n = 0; n < 4; n++) {
		pid_t pid = start(fns[n / 2], n % 2 ? SA_RESTART : 0);

		await_ready(pid);
		CHECK_OK(kill(pid, SIGSTOP));
		CHECK_EQ(told(pid, WUNTRACED), SIGSTOP << 8 | 0x7f);
		CHECK_OK(kill(pid, SIGCONT));
		if (n == 1) {
			usleep(5000);
			CHECK_EQ(write(never[1], "x", 1), 1);
		}
		CHECK_EQ(status_of(pid), EXITED(0));
	}
}

int main(void)
{
	fresh_signals();
	in_own_group();
	CHECK_OK(pipe(ready));
	for (unsigned i = 0; i < ARRAY_SIZE(calls); i++)
		unnoticed(i);
	noticed();
	handled();
	return check_done();
}
