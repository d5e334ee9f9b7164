/* SPDX-License-Identifier: MIT */
/*
 * getrusage, times and wait4: time of the program and of the kernel, which
 * never goes back and agrees with the clocks; the most memory there was, page
 * faults, context switches; for oneself, and for children that were waited
 * for.
 */
#include "check.h"
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/times.h>

static struct rusage of(int who)
{
	struct rusage usage;

	memset(&usage, 0, sizeof(usage));
	CHECK_OK(getrusage(who, &usage));
	return usage;
}

static long ms(struct timeval t)
{
	return t.tv_sec * 1000 + t.tv_usec / 1000;
}

static long us_in_all(const struct rusage *u)
{
	return (u->ru_utime.tv_sec + u->ru_stime.tv_sec) * 1000000 +
	       u->ru_utime.tv_usec + u->ru_stime.tv_usec;
}

static char *memory(long mib)
{
	char *at = mmap(NULL, mib * MIB, PROT_READ | PROT_WRITE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	memset(at, 1, mib * MIB);
	return at;
}

/* As burn(), with hardly a call. */
static void in_program(long ms_more)
{
	long end = check_ms(CLOCK_PROCESS_CPUTIME_ID) + ms_more;

	while (check_ms(CLOCK_PROCESS_CPUTIME_ID) < end)
		for (volatile int n = 0; n < 2000000; n++)
			;
}

static void in_kernel(long ms_more)
{
	static char buf[64 * KIB];
	int fd = open("/dev/zero", O_RDONLY);
	long end = check_ms(CLOCK_PROCESS_CPUTIME_ID) + ms_more;

	while (check_ms(CLOCK_PROCESS_CPUTIME_ID) < end)
		for (int n = 0; n < 20; n++)
			if (read(fd, buf, sizeof(buf)) < 0)
				_exit(1);
	close(fd);
}

static void time_of_self(long unused)
{
	struct rusage a, b;
	long ticks;
	struct tms t;

	(void)unused;
	in_program(300);
	a = of(RUSAGE_SELF);
	CHECK(ms(a.ru_utime) >= 200);
	CHECK(ms(a.ru_stime) <= 100);
	in_kernel(300);
	b = of(RUSAGE_SELF);
	CHECK(ms(b.ru_stime) - ms(a.ru_stime) >= 150);
	CHECK(labs(us_in_all(&b) / 1000 - check_ms(CLOCK_PROCESS_CPUTIME_ID)) <
	      100);
	a = of(RUSAGE_THREAD);
	CHECK(us_in_all(&a) >= us_in_all(&b));
	ticks = CHECK_OK(times(&t));
	CHECK(labs(t.tms_utime * 10 - ms(b.ru_utime)) < 100);
	CHECK(labs(t.tms_stime * 10 - ms(b.ru_stime)) < 100);
	CHECK_EQ(t.tms_cutime + t.tms_cstime, 0);
	usleep(100000);
	CHECK(times(&t) - ticks >= 9);
}

static void never_back(long unused)
{
	struct rusage last = of(RUSAGE_SELF), now;
	long end = check_ms(CLOCK_MONOTONIC) + 500;
	int good = 1;

	(void)unused;
	while (check_ms(CLOCK_MONOTONIC) < end) {
		getrusage(RUSAGE_SELF, &now);
		good &= ms(now.ru_utime) >= ms(last.ru_utime);
		good &= ms(now.ru_stime) >= ms(last.ru_stime);
		good &= us_in_all(&now) >= us_in_all(&last);
		last = now;
	}
	CHECK(good);
}

static void burns(long ms_more)
{
	burn(ms_more);
}

static void with_child(long unused)
{
	(void)unused;
	burn(100);
	CHECK_EQ(in_child(burns, 100), EXITED(0));
}

static void time_of_children(long unused)
{
	struct rusage of_child, all;
	struct tms t;
	int status;
	pid_t pid;

	(void)unused;
	all = of(RUSAGE_CHILDREN);
	CHECK_EQ(us_in_all(&all), 0);
	pid = start(burns, 200);
	usleep(20000);
	all = of(RUSAGE_CHILDREN);
	CHECK_EQ(us_in_all(&all), 0); /* not before it is waited for */
	CHECK_EQ(wait4(pid, &status, 0, &of_child), pid);
	CHECK(us_in_all(&of_child) >= 180000);
	all = of(RUSAGE_CHILDREN);
	CHECK_EQ(us_in_all(&all), us_in_all(&of_child));
	CHECK_EQ(in_child(with_child, 0), EXITED(0));
	all = of(RUSAGE_CHILDREN);
	CHECK(us_in_all(&all) >= 360000);
	CHECK_OK(times(&t));
	CHECK(labs(t.tms_cutime * 10 - ms(all.ru_utime)) < 30);
	all = of(RUSAGE_SELF);
	CHECK(us_in_all(&all) < 150000);
	signal(SIGCHLD, SIG_IGN);
	all = of(RUSAGE_CHILDREN);
	pid = start(burns, 100);
	CHECK_ERR(waitpid(pid, NULL, 0), ECHILD);
	of_child = of(RUSAGE_CHILDREN); /* nobody waited */
	CHECK_EQ(us_in_all(&of_child), us_in_all(&all));
}

static void uses(long mib)
{
	memory(mib);
}

static void most_memory(long unused)
{
	long before = of(RUSAGE_SELF).ru_maxrss, most;

	(void)unused;
	munmap(memory(8), 8 * MIB);
	most = of(RUSAGE_SELF).ru_maxrss;
	CHECK(most >= before + 7000 && most < 16000);
	munmap(memory(2), 2 * MIB);
	CHECK_EQ(of(RUSAGE_SELF).ru_maxrss, most);
	CHECK_EQ(in_child(uses, 16), EXITED(0));
	CHECK_EQ(in_child(uses, 4), EXITED(0));
	CHECK(of(RUSAGE_CHILDREN).ru_maxrss >= 16 * 1024);
	CHECK(of(RUSAGE_CHILDREN).ru_maxrss < 30 * 1024);
	CHECK_EQ(of(RUSAGE_SELF).ru_maxrss, most);
}

/* exec: the most of its life, not of the new program. */
static void executes(long unused)
{
	char *argv[] = { "usage", "exec", NULL };

	(void)unused;
	memory(12);
	execv("/proc/self/exe", argv);
}

static void faults(long unused)
{
	struct rusage a = of(RUSAGE_SELF), b;
	char *at;

	(void)unused;
	at = mmap(NULL, 100 * PAGE, PROT_READ | PROT_WRITE,
		  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	madvise(at, 100 * PAGE, 15 /* MADV_NOHUGEPAGE */);
	for (int i = 0; i < 100; i++)
		at[i * PAGE] = 1;
	b = of(RUSAGE_SELF);
	CHECK(b.ru_minflt - a.ru_minflt >= 100);
	CHECK(b.ru_minflt - a.ru_minflt < 120);
	CHECK_EQ(b.ru_majflt, a.ru_majflt);
	for (int i = 0; i < 100; i++)
		at[i * PAGE] = 2;
	a = of(RUSAGE_SELF);
	CHECK(a.ru_minflt - b.ru_minflt < 10);
}

static void switches(long unused)
{
	struct rusage a = of(RUSAGE_SELF), b;

	(void)unused;
	for (int i = 0; i < 20; i++)
		usleep(3000);
	b = of(RUSAGE_SELF);
	CHECK(b.ru_nvcsw - a.ru_nvcsw >= 10);
	CHECK(b.ru_nvcsw - a.ru_nvcsw < 60);
}

/* Three that compute on fewer CPUs: somebody is made to wait. */
static void computes(long ms_more)
{
	struct rusage u;

	burn(ms_more);
	u = of(RUSAGE_SELF);
	_exit(u.ru_nivcsw > 0 ? 7 : 8);
}

static void made_to_wait(long unused)
{
	int cpus = sysconf(_SC_NPROCESSORS_ONLN), moved = 0;

	(void)unused;
	for (int i = 0; i < 2 * cpus + 1; i++)
		start(computes, 200);
	for (int i = 0, status; i < 2 * cpus + 1; i++)
		moved += wait(&status) > 0 && status == EXITED(7);
	CHECK(moved > cpus);
}

static void errors(long unused)
{
	struct rusage u;

	(void)unused;
	CHECK_ERR(syscall(SYS_getrusage, 2, &u), EINVAL);
	CHECK_ERR(syscall(SYS_getrusage, -2, &u), EINVAL);
	CHECK_BAD(syscall(SYS_getrusage, RUSAGE_SELF, bad));
	CHECK_BAD(syscall(SYS_getrusage, RUSAGE_CHILDREN, bad));
	CHECK_BAD_NOT_NULL(syscall(SYS_times, bad));
	CHECK_OK(syscall(SYS_times, NULL));
}

static void run(const char *name, void (*test)(long))
{
	SECTION(name);
	CHECK_EQ(in_child(test, 0), EXITED(0));
}

int main(int argc, char **argv)
{
	(void)argv;
	if (argc > 1)
		return of(RUSAGE_SELF).ru_maxrss >= 12 * 1024 ? 7 : 8;
	run("time of the program and of the kernel", time_of_self);
	run("neither goes back", never_back);
	run("time of children", time_of_children);
	run("the most memory", most_memory);
	SECTION("the most memory, across exec");
	CHECK_EQ(in_child(executes, 0), EXITED(7));
	run("page faults", faults);
	run("switches of who sleeps", switches);
	run("switches of who computes", made_to_wait);
	run("errors", errors);
	return check_done();
}
