/* SPDX-License-Identifier: MIT */
/*
 * What one may do to another's process and to oneself, as tables: priorities,
 * limits, CPUs, the files of /proc, by users whose ids are all of 27 kinds;
 * then the calls that are root's alone.
 */
#include "who.h"
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/time.h>

#define IDS   3
#define COUNT (IDS * IDS * IDS)

static const uid_t ids[IDS] = { 0, 51001, 51002 };

struct three {
	uid_t r, e, s;
};

static pid_t targets[COUNT];
static int ready[2];

static struct three three_of(int i)
{
	return (struct three){ ids[i / 9], ids[i / 3 % 3], ids[i % 3] };
}

/* The groups as the users, so that both have to fit. */
static void be(struct three t)
{
	CHECK_OK(syscall(SYS_setgroups, 0, NULL));
	CHECK_OK(syscall(SYS_setresgid, t.r, t.e, t.s));
	CHECK_OK(syscall(SYS_setresuid, t.r, t.e, t.s));
}

static void wait_there(long i)
{
	be(three_of(i));
	CHECK_EQ(write(ready[1], "r", 1), 1);
	for (;;)
		pause();
}

/* ---- the calls, and for whom they are ---- */

/* Has root's rights, or could take them again. */
static int may_be_root(struct three t)
{
	return t.r == 0 || t.e == 0 || t.s == 0;
}

/* A process with root's rights in reserve is not slowed down by a user. */
static int is_own(struct three me, struct three other)
{
	if (me.e == 0)
		return 1;
	return (me.e == other.r || me.e == other.e) &&
	       (may_be_root(me) || !may_be_root(other));
}

static int is_all_own(struct three me, struct three other)
{
	return me.e == 0 || (me.r == other.r && me.r == other.e &&
			     me.r == other.s);
}

/* In a sandbox root may lack the right over limits (CAP_SYS_RESOURCE). */
static int lacks_limits(void)
{
	return prctl(PR_CAPBSET_READ, 24, 0, 0, 0) == 0;
}

static long be_nicer(pid_t pid)
{
	return syscall(SYS_setpriority, PRIO_PROCESS, pid, 19);
}

static long ask_nice(pid_t pid)
{
	return syscall(SYS_getpriority, PRIO_PROCESS, pid) < 0 ? -1 : 0;
}

static long ask_limit(pid_t pid)
{
	struct rlimit limit;

	return syscall(SYS_prlimit64, pid, RLIMIT_CORE, NULL, &limit);
}

static long set_limit(pid_t pid)
{
	struct rlimit limit = { 0, 0 };

	return syscall(SYS_prlimit64, pid, RLIMIT_CORE, &limit, NULL);
}

static long ask_cpus(pid_t pid)
{
	unsigned long mask[16];

	return syscall(SYS_sched_getaffinity, pid, sizeof(mask), mask) < 0 ?
		       -1 :
		       0;
}

static long ask_group(pid_t pid)
{
	return getpgid(pid) < 0 || getsid(pid) < 0 ? -1 : 0;
}

static int everybody(struct three me, struct three other)
{
	(void)me, (void)other;
	return 1;
}

static const struct {
	const char *name;
	long (*call)(pid_t pid);
	int (*rule)(struct three me, struct three other);
} calls[] = {
	{ "setpriority of another", be_nicer, is_own },
	{ "getpriority of another", ask_nice, everybody },
	{ "prlimit64 that asks", ask_limit, is_all_own },
	{ "prlimit64 that sets", set_limit, is_all_own },
	{ "sched_getaffinity of another", ask_cpus, everybody },
	{ "getpgid and getsid of another", ask_group, everybody },
};

static unsigned call_now;

static void try_all(long i)
{
	struct three me = three_of(i), other;

	be(me);
	for (int n = 0; n < COUNT; n++) {
		other = three_of(n);
		if (calls[call_now].rule == is_all_own && me.e == 0 &&
		    lacks_limits())
			continue;
		cell(outcome(calls[call_now].call(targets[n])),
		     calls[call_now].rule(me, other) ? 0 : -EPERM,
		     "%s: %u %u %u of %u %u %u", calls[call_now].name, me.r,
		     me.e, me.s, other.r, other.e, other.s);
	}
}

static void start_targets(void)
{
	char c;

	CHECK_OK(pipe(ready));
	for (int i = 0; i < COUNT; i++) {
		targets[i] = start(wait_there, i);
		CHECK_EQ(read(ready[0], &c, 1), 1);
	}
}

static void end_targets(void)
{
	for (int i = 0; i < COUNT; i++) {
		CHECK_OK(kill(targets[i], SIGKILL));
		CHECK_EQ(status_of(targets[i]), KILLED(SIGKILL));
	}
}

/* ---- of oneself ---- */

static void own_priority(long user)
{
	for (int to = 10; to < 20; to += 3) {
		CHECK_OK(setpriority(PRIO_PROCESS, 0, to));
		CHECK_EQ(getpriority(PRIO_PROCESS, 0), to);
		if (user)
			become(OTHER);
		for (int want = -20; want < 20; want++) {
			int may = !user || want >= to;

			cell(outcome(setpriority(PRIO_PROCESS, 0, want)),
			     may ? 0 : -EACCES, "from %d to %d", to, want);
			CHECK_EQ(getpriority(PRIO_PROCESS, 0),
				 may ? want : to);
			if (may && want > to)
				break;
		}
		if (user)
			return;
	}
}

static void own_limits(long user)
{
	struct rlimit limit = { 100, 1000 };

	CHECK_OK(setrlimit(RLIMIT_CORE, &limit));
	if (user)
		become(OTHER);
	limit.rlim_cur = 1000;
	CHECK_OK(setrlimit(RLIMIT_CORE, &limit));
	limit.rlim_max = 1001;
	CHECK_ERR(setrlimit(RLIMIT_CORE, &limit), EPERM);
	limit.rlim_cur = 1001;
	limit.rlim_max = 1000;
	CHECK_ERR(setrlimit(RLIMIT_CORE, &limit), EINVAL);
	limit.rlim_cur = limit.rlim_max = 7;
	CHECK_OK(setrlimit(RLIMIT_CORE, &limit));
	limit.rlim_max = 8;
	CHECK_ERR(setrlimit(RLIMIT_CORE, &limit), EPERM);
}

/* Every user's right, and no one's but root's. */
static void roots_own(long unused)
{
	struct timespec ts = { 1000000000, 0 };
	gid_t group = 5;

	(void)unused;
	become(OTHER);
	CHECK_ERR(syscall(SYS_reboot, 0xfee1dead, 672274793, 0, NULL), EPERM);
	CHECK_ERR(syscall(SYS_reboot, 0, 0, 0, NULL), EPERM);
	CHECK_ERR(syscall(SYS_sethostname, "x", 1L), EPERM);
	CHECK_ERR(syscall(SYS_sethostname, NULL, -1L), EPERM);
	CHECK_ERR(syscall(SYS_setgroups, 0L, NULL), EPERM);
	CHECK_ERR(syscall(SYS_setgroups, 1L, &group), EPERM);
	CHECK_ERR(syscall(SYS_clock_settime, CLOCK_REALTIME, &ts), EPERM);
	CHECK_ERR(mknod("n", S_IFCHR | 0600, 0x103), EPERM);
	CHECK_ERR(mknod("n", S_IFBLK | 0600, 0x800), EPERM);
	CHECK_OK(mknod("n", S_IFREG | 0600, 0));
	CHECK_OK(mknod("p", S_IFIFO | 0600, 0));
	CHECK_OK(unlink("n"));
	CHECK_OK(unlink("p"));
}

int main(void)
{
	fresh_dir();
	SECTION("27 processes");
	if (only_root()) {
		CHECK_OK(chmod(".", 0777));
		start_targets();
	}
	for (call_now = 0; call_now < ARRAY_SIZE(calls); call_now++) {
		SECTION(calls[call_now].name);
		for (int i = 0; only_root() && i < COUNT; i++)
			as(WHO_COUNT, try_all, i);
		/* The number is the same in a sandbox. */
		check.checks = COUNT * COUNT;
	}
	SECTION("all of them end");
	if (only_root())
		end_targets();
	SECTION("one's own priority");
	if (only_root()) {
		as(WHO_COUNT, own_priority, 0);
		as(WHO_COUNT, own_priority, 1);
	}
	SECTION("one's own limits");
	if (only_root())
		as(WHO_COUNT, own_limits, 1);
	SECTION("what is root's alone");
	if (only_root())
		as(WHO_COUNT, roots_own, 0);
	return check_done();
}
