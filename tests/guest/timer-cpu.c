/* SPDX-License-Identifier: MIT */
/*
 * setitimer and getitimer on CPU time: ITIMER_VIRTUAL (SIGVTALRM) counts the
 * program's own instructions, ITIMER_PROF (SIGPROF) also what the kernel does
 * for it, neither counts while it sleeps. Once and again and again, what is
 * left, what fork and exec make of it, errors.
 */
#include "signals.h"

#define VIRTUAL ITIMER_VIRTUAL
#define PROF	ITIMER_PROF

static long set(int which, long value_ms, long interval_ms)
{
	struct itimerval timer = {
		{ interval_ms / 1000, interval_ms % 1000 * 1000 },
		{ value_ms / 1000, value_ms % 1000 * 1000 },
	};

	return syscall(SYS_setitimer, which, &timer, NULL);
}

/* Milliseconds, rounded up. */
static long left(int which)
{
	struct itimerval timer;

	CHECK_OK(getitimer(which, &timer));
	return timer.it_value.tv_sec * 1000 +
	       (timer.it_value.tv_usec + 999) / 1000;
}

static long interval(int which)
{
	struct itimerval timer;

	CHECK_OK(getitimer(which, &timer));
	return timer.it_interval.tv_sec * 1000 +
	       timer.it_interval.tv_usec / 1000;
}

/* Linux counts ticks, so the time that it takes is near, not exact.
 * Computes, without calls of the system but a few, until `count` signals came
 * or that much time went by. Result: CPU time it took. */
static long until(int count, long ms)
{
	long cpu = check_ms(CLOCK_PROCESS_CPUTIME_ID);
	long end = check_ms(CLOCK_MONOTONIC) + ms;

	while (seen.count < count && check_ms(CLOCK_MONOTONIC) < end)
		for (volatile int n = 0; n < 100000; n++)
			;
	return check_ms(CLOCK_PROCESS_CPUTIME_ID) - cpu;
}

static void once(int which, int sig)
{
	long took;

	handle(sig, note, 0);
	forget();
	CHECK_EQ(left(which), 0);
	CHECK_OK(set(which, 100, 0));
	CHECK(left(which) > 0 && left(which) <= 105);
	CHECK_EQ(interval(which), 0);
	took = until(1, 20000);
	CHECK_EQ(seen.count, 1);
	CHECK_EQ(seen.sig, sig);
	CHECK_EQ(seen.info.si_code, SI_KERNEL);
	CHECK(took >= 20 && took <= 2000);
	CHECK_EQ(left(which), 0);
	burn(60);
	CHECK_EQ(seen.count, 1);
}

static void again(int which, int sig)
{
	long took;

	handle(sig, note, 0);
	forget();
	CHECK_OK(set(which, 50, 20));
	CHECK_EQ(interval(which), 20);
	took = until(5, 20000);
	CHECK(seen.count >= 5);
	CHECK(took >= 30 && took <= 3000);
	CHECK(left(which) > 0 && left(which) <= 30);
	CHECK_OK(set(which, 0, 0));
	forget();
	burn(60);
	CHECK_EQ(seen.count, 0);
	CHECK_EQ(left(which), 0);
}

/* An interval alone sets nothing. */
static void disarmed(int which, int sig)
{
	struct itimerval timer = { { 1, 0 }, { 100, 0 } }, old;

	handle(sig, note, 0);
	forget();
	CHECK_OK(set(which, 0, 20));
	CHECK_EQ(left(which), 0);
	burn(50);
	CHECK_EQ(seen.count, 0);
	CHECK_OK(setitimer(which, &timer, NULL));
	timer.it_value.tv_sec = 0;
	CHECK_OK(setitimer(which, &timer, &old));
	CHECK(old.it_value.tv_sec == 99 ||
	      (old.it_value.tv_sec == 100 && old.it_value.tv_usec < 20000));
	CHECK_EQ(old.it_interval.tv_sec, 1);
	CHECK_EQ(left(which), 0);
	CHECK_OK(syscall(SYS_setitimer, which, NULL, &old));
	CHECK_EQ(left(which), 0);
}

static void asleep(int which, int sig)
{
	handle(sig, note, 0);
	forget();
	CHECK_OK(set(which, 50, 0));
	CHECK_EQ(usleep(200000), 0);
	CHECK_EQ(seen.count, 0);
	until(1, 20000);
	CHECK_EQ(seen.count, 1);
}

static void each(const char *name, void (*test)(int which, int sig))
{
	SECTION(name);
	test(VIRTUAL, SIGVTALRM);
	test(PROF, SIGPROF);
}

/* What the kernel computes counts for the one, hardly for the other. */
static void in_kernel(void)
{
	static char buf[MIB];
	int fd = CHECK_OK(open("/dev/zero", O_RDONLY));
	long end = check_ms(CLOCK_MONOTONIC) + 20000;

	SECTION("time in the kernel is ITIMER_PROF's");
	handle(SIGPROF, note, 0);
	forget();
	CHECK_OK(set(PROF, 200, 0));
	CHECK_OK(set(VIRTUAL, 10000, 0));
	while (!seen.count && check_ms(CLOCK_MONOTONIC) < end)
		if (read(fd, buf, sizeof(buf)) < 0)
			break;
	CHECK_EQ(seen.count, 1);
	CHECK(10000 - left(VIRTUAL) < 150);
	CHECK_OK(set(VIRTUAL, 0, 0));
	close(fd);
}

static void none_here(long which)
{
	CHECK_EQ(left(which), 0);
	CHECK_EQ(interval(which), 0);
}

static void spin(long which)
{
	CHECK_OK(set(which, 30, 0));
	for (;;)
		;
}

/* The program again: its timer runs on. */
static int after_exec(const char *which)
{
	handle(which[0] == 'v' ? SIGVTALRM : SIGPROF, note, 0);
	until(1, 20000);
	return seen.count == 1 ? 7 : 8;
}

static void executed(long which)
{
	char *argv[] = { "timer-cpu", which == VIRTUAL ? "v" : "p", NULL };

	CHECK_OK(set(which, 150, 0));
	execv("/proc/self/exe", argv);
}

static void processes(void)
{
	SECTION("a child has none; exec keeps it; the signal ends a process");
	for (int which = VIRTUAL; which <= PROF; which++) {
		CHECK_OK(set(which, 10000, 10000));
		CHECK_EQ(in_child(none_here, which), EXITED(0));
		CHECK_OK(set(which, 0, 0));
		CHECK_EQ(in_child(executed, which), EXITED(7));
	}
	signal(SIGVTALRM, SIG_DFL);
	signal(SIGPROF, SIG_DFL);
	CHECK_EQ(in_child(spin, VIRTUAL), KILLED(SIGVTALRM));
	CHECK_EQ(in_child(spin, PROF), KILLED(SIGPROF));
}

static void errors(void)
{
	static const struct itimerval bad_times[] = {
		{ { 0, 0 }, { -1, 0 } },      { { 0, 0 }, { 0, -1 } },
		{ { 0, 0 }, { 0, 1000000 } }, { { -1, 0 }, { 0, 0 } },
		{ { 0, -1 }, { 0, 0 } },      { { 0, 1000000 }, { 0, 0 } },
	};
	struct itimerval timer = { { 0, 0 }, { 0, 0 } };

	SECTION("errors");
	for (int which = VIRTUAL; which <= PROF; which++) {
		for (unsigned i = 0; i < ARRAY_SIZE(bad_times); i++)
			CHECK_ERR(syscall(SYS_setitimer, which, bad_times + i,
					  NULL), EINVAL);
		CHECK_BAD(syscall(SYS_getitimer, which, bad));
		CHECK_BAD_NOT_NULL(syscall(SYS_setitimer, which, bad, NULL));
		CHECK_BAD_NOT_NULL(syscall(SYS_setitimer, which, &timer, bad));
	}
	CHECK_ERR(syscall(SYS_getitimer, 3, &timer), EINVAL);
	CHECK_ERR(syscall(SYS_getitimer, -1, &timer), EINVAL);
	CHECK_ERR(syscall(SYS_setitimer, 3, &timer, NULL), EINVAL);
	CHECK_ERR(syscall(SYS_setitimer, -1, &timer, NULL), EINVAL);
	CHECK_ERR(syscall(SYS_setitimer, 3, (void *)8, NULL), EFAULT);
}

int main(int argc, char **argv)
{
	fresh_signals();
	if (argc > 1)
		return after_exec(argv[1]);
	each("once", once);
	each("again and again", again);
	each("not set", disarmed);
	each("time asleep does not count", asleep);
	in_kernel();
	processes();
	errors();
	return check_done();
}
