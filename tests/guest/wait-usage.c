/* SPDX-License-Identifier: MIT */
/*
 * What a parent is told of its children's use of the machine: by wait4 and
 * waitid for one, by getrusage and times for all that it waited for, and for
 * no others; the sums over generations; and figures that only ever grow.
 */
#include "signals.h"
#include <sys/resource.h>
#include <sys/times.h>

#define BUSY 30	 /* milliseconds */
#define LONG 200 /* enough for samples taken every 10 ms to tell */

/* Microseconds. */
static long user(const struct rusage *u)
{
	return u->ru_utime.tv_sec * 1000000 + u->ru_utime.tv_usec;
}

static long sys(const struct rusage *u)
{
	return u->ru_stime.tv_sec * 1000000 + u->ru_stime.tv_usec;
}

static long cpu(const struct rusage *u)
{
	return user(u) + sys(u);
}

static struct rusage used(int who)
{
	struct rusage u;

	memset(&u, 0xee, sizeof(u));
	CHECK_OK(getrusage(who, &u));
	return u;
}

static void compute(long ms)
{
	burn(ms);
}

static void in_kernel(long ms)
{
	long end = check_ms(CLOCK_PROCESS_CPUTIME_ID) + ms;
	static char buf[64 * KIB];
	int fd = open("/dev/zero", O_RDONLY);

	while (check_ms(CLOCK_PROCESS_CPUTIME_ID) < end)
		for (int i = 0; i < 50; i++)
			CHECK_EQ(read(fd, buf, sizeof(buf)), sizeof(buf));
}

static void touch(long bytes)
{
	char *p = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	for (long at = 0; at < bytes; at += PAGE)
		p[at] = 1;
}

static struct rusage wait_for(pid_t pid)
{
	struct rusage u;

	memset(&u, 0xee, sizeof(u));
	CHECK_EQ(wait4(pid, NULL, 0, &u), pid);
	return u;
}

static void one(void)
{
	struct rusage u;

	SECTION("wait4: the time of a child that computes");
	u = wait_for(start(compute, LONG));
	CHECK(cpu(&u) >= (LONG - 10) * 1000);
	CHECK(cpu(&u) < 20000 * 1000);
	CHECK(user(&u) > sys(&u));
	SECTION("wait4: the time of a child that makes calls");
	u = wait_for(start(in_kernel, LONG));
	CHECK(cpu(&u) >= (LONG - 10) * 1000);
	CHECK(sys(&u) > user(&u));
	SECTION("wait4: memory and faults");
	u = wait_for(start(touch, 8 * MIB));
	CHECK(u.ru_maxrss >= 8 * KIB && u.ru_maxrss < 100 * KIB);
	CHECK(u.ru_minflt >= 8 * MIB / PAGE);
	CHECK_EQ(u.ru_ixrss + u.ru_idrss + u.ru_isrss + u.ru_nswap, 0);
	CHECK_EQ(u.ru_msgsnd + u.ru_msgrcv + u.ru_nsignals, 0);
}

/* The sums grow by what each was said to have used, up to roundings. */
static void sums(void)
{
	struct rusage before, after, u;
	long user_sum = 0, sys_sum = 0, faults = 0, switches = 0;

	SECTION("RUSAGE_CHILDREN: the sum of all that were waited for");
	before = used(RUSAGE_CHILDREN);
	for (int i = 0; i < 6; i++) {
		u = wait_for(start(i & 1 ? compute : in_kernel, BUSY / 3));
		user_sum += user(&u);
		sys_sum += sys(&u);
		faults += u.ru_minflt;
		switches += u.ru_nvcsw + u.ru_nivcsw;
	}
	after = used(RUSAGE_CHILDREN);
	CHECK(labs(user(&after) - user(&before) - user_sum) <= 12);
	CHECK(labs(sys(&after) - sys(&before) - sys_sum) <= 12);
	CHECK_EQ(after.ru_minflt - before.ru_minflt, faults);
	CHECK_EQ(after.ru_nvcsw + after.ru_nivcsw - before.ru_nvcsw -
			 before.ru_nivcsw,
		 switches);
	SECTION("RUSAGE_CHILDREN: of memory, the largest");
	wait_for(start(touch, 20 * MIB));
	wait_for(start(touch, 4 * MIB));
	after = used(RUSAGE_CHILDREN);
	CHECK(after.ru_maxrss >= 20 * KIB && after.ru_maxrss < 100 * KIB);
}

/* ---- who counts ---- */

static void parent_of_one(long waits)
{
	pid_t pid = start(compute, BUSY);

	if (waits)
		CHECK_EQ(status_of(pid), EXITED(0));
	else
		CHECK_OK(kill(pid, SIGKILL));
}

static long children_cpu(void)
{
	struct rusage u = used(RUSAGE_CHILDREN);

	return cpu(&u);
}

static void generations(void)
{
	struct rusage u;
	long before;

	SECTION("grandchildren count when their parent waited");
	before = children_cpu();
	u = wait_for(start(parent_of_one, 1));
	CHECK(cpu(&u) >= (BUSY - 10) * 1000);
	CHECK(children_cpu() - before >= (BUSY - 10) * 1000);
	SECTION("and not when it did not");
	before = children_cpu();
	u = wait_for(start(parent_of_one, 0));
	CHECK(cpu(&u) < (BUSY - 10) * 1000);
	CHECK(children_cpu() - before < (BUSY - 10) * 1000);
}

static void not_yet(void)
{
	struct rusage u;
	siginfo_t info;
	long before = children_cpu();
	pid_t pid = start(compute, BUSY);

	SECTION("looking alone adds nothing");
	memset(&u, 0, sizeof(u));
	CHECK_OK(syscall(SYS_waitid, P_PID, pid, &info, WEXITED | WNOWAIT,
			 &u));
	CHECK(cpu(&u) >= (BUSY - 10) * 1000);
	CHECK_EQ(children_cpu(), before);
	memset(&u, 0, sizeof(u));
	CHECK_OK(syscall(SYS_waitid, P_PID, pid, &info, WEXITED, &u));
	CHECK(cpu(&u) >= (BUSY - 10) * 1000);
	CHECK(children_cpu() - before >= (BUSY - 10) * 1000);
	SECTION("children that nobody waits for do not count");
	signal(SIGCHLD, SIG_IGN);
	before = children_cpu();
	start(compute, BUSY);
	CHECK_ERR(wait(NULL), ECHILD);
	CHECK_EQ(children_cpu(), before);
	signal(SIGCHLD, SIG_DFL);
}

/* A stop is told with what was used so far. */
static void while_stopped(void)
{
	struct rusage first, second;
	int status;
	pid_t pid = start(compute, 100000);

	SECTION("wait4 of a stop: what was used so far");
	usleep(BUSY * 1000);
	CHECK_OK(kill(pid, SIGSTOP));
	memset(&first, 0xee, sizeof(first));
	CHECK_EQ(wait4(pid, &status, WUNTRACED, &first), pid);
	CHECK(WIFSTOPPED(status));
	CHECK(cpu(&first) >= 0 && cpu(&first) < 100000000);
	CHECK_OK(kill(pid, SIGCONT));
	usleep(BUSY * 1000);
	CHECK_OK(kill(pid, SIGKILL));
	second = wait_for(pid);
	CHECK(user(&second) >= user(&first) && sys(&second) >= sys(&first));
	CHECK(second.ru_minflt >= first.ru_minflt);
}

static void none_of_mine(long unused)
{
	struct rusage u = used(RUSAGE_CHILDREN);
	struct tms t;

	(void)unused;
	CHECK_EQ(cpu(&u), 0);
	CHECK_EQ(u.ru_minflt + u.ru_maxrss + u.ru_nvcsw, 0);
	times(&t);
	CHECK_EQ(t.tms_cutime + t.tms_cstime, 0);
	CHECK(check_ms(CLOCK_PROCESS_CPUTIME_ID) < 20);
}

static void growing(void)
{
	struct rusage before = used(RUSAGE_SELF), now;
	struct tms t;
	int wrong = 0;

	SECTION("one's own figures only ever grow");
	for (int i = 0; i < 2000; i++) {
		now = used(RUSAGE_SELF);
		wrong += user(&now) < user(&before) || sys(&now) < sys(&before);
		wrong += now.ru_minflt < before.ru_minflt ||
			 now.ru_nvcsw < before.ru_nvcsw ||
			 now.ru_nivcsw < before.ru_nivcsw ||
			 now.ru_maxrss < before.ru_maxrss;
		before = now;
		if (i % 100 == 0)
			burn(1);
	}
	CHECK_EQ(wrong, 0);
	times(&t);
	now = used(RUSAGE_SELF);
	CHECK(labs((t.tms_utime + t.tms_stime) * 10000 - cpu(&now)) <= 30000);
	now = used(RUSAGE_CHILDREN);
	CHECK(labs((t.tms_cutime + t.tms_cstime) * 10000 - cpu(&now)) <=
	      30000);
	SECTION("a child begins with nothing");
	CHECK_EQ(in_child(none_of_mine, 0), EXITED(0));
}

int main(void)
{
	fresh_signals();
	one();
	sums();
	generations();
	not_yet();
	while_stopped();
	growing();
	return check_done();
}
