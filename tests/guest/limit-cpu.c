/* SPDX-License-Identifier: MIT */
/*
 * RLIMIT_CPU: SIGXCPU at the soft limit and each second from there, which
 * moves the soft limit along; SIGKILL at the hard one; exec keeps what was
 * used, a child begins at 0, and sleeping uses nothing.
 */
#include "signals.h"
#include <sys/resource.h>

static void limit_to(long soft, long hard)
{
	struct rlimit limit = { soft, hard };

	CHECK_OK(setrlimit(RLIMIT_CPU, &limit));
}

static long soft(void)
{
	struct rlimit limit = { -1, -1 };

	CHECK_OK(getrlimit(RLIMIT_CPU, &limit));
	return limit.rlim_cur;
}

static long used(void)
{
	return check_ms(CLOCK_PROCESS_CPUTIME_ID);
}

static void until(int count)
{
	long end = check_ms(CLOCK_MONOTONIC) + 60000;

	while (seen.count < count && check_ms(CLOCK_MONOTONIC) < end)
		for (volatile int n = 0; n < 100000; n++)
			;
}

static void each_second(long unused)
{
	(void)unused;
	handle(SIGXCPU, note, 0);
	burn(100);
	limit_to(0, RLIM_INFINITY);
	until(1);
	CHECK_EQ(seen.count, 1);
	CHECK_EQ(seen.info.si_code, SI_KERNEL);
	CHECK(used() < 900);
	CHECK_EQ(soft(), 1);
	until(2);
	CHECK_EQ(seen.count, 2);
	CHECK(used() >= 400 && used() < 2500);
	CHECK_EQ(soft(), 2);
}

static void spin(long hard)
{
	limit_to(0, hard);
	for (;;)
		;
}

static void hard(long unused)
{
	(void)unused;
	signal(SIGXCPU, SIG_IGN);
	spin(1);
}

static void child(long unused)
{
	(void)unused;
	CHECK_EQ(soft(), 1);
	burn(700);
	CHECK_EQ(seen.count, 0);
}

static void parent(long unused)
{
	(void)unused;
	handle(SIGXCPU, note, 0);
	limit_to(1, RLIM_INFINITY);
	burn(500);
	CHECK_EQ(in_child(child, 0), EXITED(0));
	CHECK_EQ(seen.count, 0);
	usleep(600000);
	CHECK_EQ(seen.count, 0);
}

static void child_too(long unused)
{
	(void)unused;
	for (;;)
		;
}

static void inherits(long unused)
{
	(void)unused;
	limit_to(1, RLIM_INFINITY);
	CHECK_EQ(in_child(child_too, 0), KILLED(SIGXCPU));
}

static void executed(long unused)
{
	char *argv[] = { "limit-cpu", "exec", NULL };

	(void)unused;
	limit_to(1, RLIM_INFINITY);
	burn(600);
	execv("/proc/self/exe", argv);
}

static int after_exec(void)
{
	handle(SIGXCPU, note, 0);
	until(1);
	return used() < 2500 && seen.count == 1 ? 7 : 8;
}

/* Another process sets it. */
static void other(long unused)
{
	struct rlimit limit = { 0, RLIM_INFINITY };
	pid_t pid;

	(void)unused;
	pid = start(child_too, 0);
	CHECK_OK(prlimit(pid, RLIMIT_CPU, &limit, NULL));
	CHECK_EQ(status_of(pid), KILLED(SIGXCPU));
}

int main(int argc, char **argv)
{
	(void)argv;
	fresh_signals();
	if (argc > 1)
		return after_exec();
	SECTION("SIGXCPU each second, and the soft limit moves");
	CHECK_EQ(in_child(each_second, 0), EXITED(0));
	SECTION("SIGXCPU ends a process; SIGKILL at the hard limit");
	CHECK_EQ(in_child(spin, RLIM_INFINITY), KILLED(SIGXCPU));
	CHECK_EQ(in_child(hard, 0), KILLED(SIGKILL));
	SECTION("another process sets it");
	CHECK_EQ(in_child(other, 0), EXITED(0));
	SECTION("children count for themselves, sleep does not count");
	CHECK_EQ(in_child(parent, 0), EXITED(0));
	CHECK_EQ(in_child(inherits, 0), EXITED(0));
	SECTION("exec keeps what was used");
	CHECK_EQ(in_child(executed, 0), EXITED(7));
	return check_done();
}
