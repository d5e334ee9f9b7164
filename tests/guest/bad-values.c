/* SPDX-License-Identifier: MIT */
/*
 * Every call about processes, signals, ids, limits and time with values that
 * are none: numbers out of range, flags that do not exist, sizes, times before
 * the epoch or with too many nanoseconds, processes that are not there. One
 * row each, with Linux's answer.
 */
#include "signals.h"
#include <limits.h>
#include <sys/resource.h>

#define NOBODY 0x7fffffffL /* no process has this number */
#define SELF   -7777777L   /* stands for our own */

static struct timespec now = { 0, 1 }, negative = { -1, 0 },
		       too_much = { 0, 1000000000 }, too_little = { 0, -1 },
		       least = { LONG_MIN, 0 }, ten_ns = { 0, 10 };
static struct itimerval interval = { .it_interval = { 0, 1000000 } },
			value = { .it_value = { 0, 1000000 } },
			before = { .it_value = { -1, 0 } },
			little = { .it_value = { 0, -1 } };
static struct rlimit crossed = { 2, 1 }, fair = { 1, 2 };
static stack_t tiny = { .ss_sp = &now, .ss_size = 100 },
	       strange = { .ss_sp = &now, .ss_flags = 16, .ss_size = 65536 };
static unsigned long set = 1UL << (SIGUSR1 - 1);
static struct kernel_action action;
static siginfo_t posing = { .si_code = SI_USER }, tkilled = { .si_code = -6 };
static unsigned word, words[32];

#define P(x) ((long)&(x))

static const struct row {
	long number, args[6];
	int error;
} rows[] = {
	/* signals */
	{ SYS_kill, { SELF, 65 }, EINVAL },
	{ SYS_kill, { SELF, -1 }, EINVAL },
	{ SYS_kill, { SELF, INT_MIN }, EINVAL },
	{ SYS_kill, { NOBODY, 0 }, ESRCH },
	{ SYS_kill, { NOBODY, 65 }, ESRCH },
	{ SYS_kill, { -NOBODY, 0 }, ESRCH },
	{ SYS_kill, { INT_MIN, 0 }, ESRCH },
	{ SYS_tkill, { 0, 0 }, EINVAL },
	{ SYS_tkill, { -1, 0 }, EINVAL },
	{ SYS_tkill, { NOBODY, 0 }, ESRCH },
	{ SYS_tkill, { SELF, 65 }, EINVAL },
	{ SYS_tgkill, { SELF, 0, 0 }, EINVAL },
	{ SYS_tgkill, { 0, SELF, 0 }, EINVAL },
	{ SYS_tgkill, { SELF, -1, 0 }, EINVAL },
	{ SYS_tgkill, { SELF, NOBODY, 0 }, ESRCH },
	{ SYS_tgkill, { NOBODY, SELF, 0 }, ESRCH },
	{ SYS_tgkill, { SELF, SELF, -1 }, EINVAL },
	{ SYS_rt_sigqueueinfo, { NOBODY, 0, P(posing) }, EPERM },
	{ SYS_rt_sigqueueinfo, { NOBODY, 0, P(tkilled) }, EPERM },
	{ SYS_rt_sigaction, { 0, 0, 0, 8 }, EINVAL },
	{ SYS_rt_sigaction, { 65, 0, 0, 8 }, EINVAL },
	{ SYS_rt_sigaction, { -1, 0, 0, 8 }, EINVAL },
	{ SYS_rt_sigaction, { SIGUSR1, 0, 0, 4 }, EINVAL },
	{ SYS_rt_sigaction, { SIGUSR1, 0, 0, 128 }, EINVAL },
	{ SYS_rt_sigaction, { SIGKILL, P(action), 0, 8 }, EINVAL },
	{ SYS_rt_sigaction, { SIGSTOP, P(action), 0, 8 }, EINVAL },
	{ SYS_rt_sigprocmask, { 3, P(set), 0, 8 }, EINVAL },
	{ SYS_rt_sigprocmask, { -1, P(set), 0, 8 }, EINVAL },
	{ SYS_rt_sigprocmask, { 0, 0, 0, 7 }, EINVAL },
	{ SYS_rt_sigpending, { P(words), 9 }, EINVAL },
	{ SYS_rt_sigsuspend, { P(set), 7 }, EINVAL },
	{ SYS_rt_sigtimedwait, { P(set), 0, P(now), 7 }, EINVAL },
	{ SYS_rt_sigtimedwait, { P(set), 0, P(negative), 8 }, EINVAL },
	{ SYS_rt_sigtimedwait, { P(set), 0, P(too_much), 8 }, EINVAL },
	{ SYS_rt_sigtimedwait, { P(set), 0, P(too_little), 8 }, EINVAL },
	{ SYS_rt_sigtimedwait, { P(set), 0, P(now), 8 }, EAGAIN },
	{ SYS_sigaltstack, { P(tiny), 0 }, ENOMEM },
	{ SYS_sigaltstack, { P(strange), 0 }, EINVAL },
	/* time */
	{ SYS_nanosleep, { P(negative), 0 }, EINVAL },
	{ SYS_nanosleep, { P(least), 0 }, EINVAL },
	{ SYS_nanosleep, { P(too_much), 0 }, EINVAL },
	{ SYS_nanosleep, { P(too_little), 0 }, EINVAL },
	{ SYS_clock_nanosleep, { 1, 0, P(negative), 0 }, EINVAL },
	{ SYS_clock_nanosleep, { 1, 1, P(too_much), 0 }, EINVAL },
	{ SYS_clock_nanosleep, { 99, 0, P(ten_ns), 0 }, EINVAL },
	{ SYS_clock_nanosleep, { 3, 0, P(ten_ns), 0 }, EOPNOTSUPP },
	{ SYS_clock_gettime, { 99, P(words) }, EINVAL },
	{ SYS_clock_getres, { 99, P(words) }, EINVAL },
	{ SYS_clock_getres, { 99, 0 }, EINVAL },
	{ SYS_clock_settime, { 1, P(now) }, EINVAL },
	{ SYS_clock_settime, { 99, P(now) }, EINVAL },
	{ SYS_clock_settime, { 0, P(negative) }, EINVAL },
	{ SYS_clock_settime, { 0, P(too_much) }, EINVAL },
	{ SYS_getitimer, { 3, P(words) }, EINVAL },
	{ SYS_getitimer, { -1, P(words) }, EINVAL },
	{ SYS_setitimer, { 3, P(interval), 0 }, EINVAL },
	{ SYS_setitimer, { 0, P(interval), 0 }, EINVAL },
	{ SYS_setitimer, { 0, P(value), 0 }, EINVAL },
	{ SYS_setitimer, { 0, P(before), 0 }, EINVAL },
	{ SYS_setitimer, { 0, P(little), 0 }, EINVAL },
	/* processes */
	{ SYS_wait4, { -1, 0, 0x10, 0 }, EINVAL },
	{ SYS_wait4, { -1, 0, 4, 0 }, EINVAL },
	{ SYS_wait4, { NOBODY, 0, 0, 0 }, ECHILD },
	{ SYS_wait4, { INT_MIN, 0, 0, 0 }, ESRCH },
	{ SYS_waitid, { 0, 0, 0, 0 }, EINVAL },
	{ SYS_waitid, { 0, 0, 0, 0x14 }, EINVAL },
	{ SYS_waitid, { 9, 0, 0, WEXITED }, EINVAL },
	{ SYS_waitid, { 1, 0, 0, WEXITED }, EINVAL },
	{ SYS_waitid, { 1, -1, 0, WEXITED }, EINVAL },
	{ SYS_waitid, { 2, -1, 0, WEXITED }, EINVAL },
	{ SYS_waitid, { 1, NOBODY, 0, WEXITED }, ECHILD },
	{ SYS_setpgid, { 0, -1 }, EINVAL },
	{ SYS_setpgid, { 0, NOBODY }, EPERM },
	{ SYS_setpgid, { NOBODY, 0 }, ESRCH },
	{ SYS_setpgid, { -1, 0 }, EINVAL },
	{ SYS_setpgid, { -1, 5 }, ESRCH },
	{ SYS_getpgid, { NOBODY }, ESRCH },
	{ SYS_getpgid, { -1 }, ESRCH },
	{ SYS_getsid, { NOBODY }, ESRCH },
	{ SYS_getsid, { INT_MIN }, ESRCH },
	{ SYS_prctl, { 99999 }, EINVAL },
	{ SYS_prctl, { -1 }, EINVAL },
	{ SYS_prctl, { 1, 65 }, EINVAL },
	{ SYS_prctl, { 4, 3 }, EINVAL },
	{ SYS_prctl, { 38, 0 }, EINVAL },
	{ SYS_prctl, { 38, 2 }, EINVAL },
	{ SYS_prctl, { 38, 1, 1 }, EINVAL },
	{ SYS_prctl, { 39, 1 }, EINVAL },
	{ SYS_arch_prctl, { 99999, 0 }, EINVAL },
	{ SYS_arch_prctl, { 0x1002, -1 }, EPERM },
	{ SYS_arch_prctl, { 0x1001, LONG_MIN }, EPERM },
	{ SYS_futex, { P(word), 127, 0, 0 }, ENOSYS },
	{ SYS_futex, { P(word) + 1, 0, 0, 0 }, EINVAL },
	{ SYS_futex, { P(word), 0, 1, 0 }, EAGAIN },
	{ SYS_futex, { P(word), 0, 0, P(negative) }, EINVAL },
	{ SYS_futex, { P(word), 0, 0, P(too_much) }, EINVAL },
	{ SYS_futex, { P(word), 9, 0, 0, 0, 0 }, EINVAL },
	{ SYS_futex, { P(word), 10, 0, 0, 0, 0 }, EINVAL },
	{ SYS_set_robust_list, { 0, 23 }, EINVAL },
	{ SYS_sched_getaffinity, { 0, 0, P(words) }, EINVAL },
	{ SYS_sched_getaffinity, { 0, 1023, P(words) }, EINVAL },
	{ SYS_sched_getaffinity, { NOBODY, 128, P(words) }, ESRCH },
	{ SYS_sched_getaffinity, { -1, 128, P(words) }, ESRCH },
	/* limits, priorities, ids */
	{ SYS_getrlimit, { 16, P(words) }, EINVAL },
	{ SYS_getrlimit, { -1, P(words) }, EINVAL },
	{ SYS_setrlimit, { 16, P(fair) }, EINVAL },
	{ SYS_setrlimit, { RLIMIT_CORE, P(crossed) }, EINVAL },
	{ SYS_prlimit64, { 0, 16, 0, 0 }, EINVAL },
	{ SYS_prlimit64, { 0, RLIMIT_CORE, P(crossed), 0 }, EINVAL },
	{ SYS_prlimit64, { NOBODY, RLIMIT_CORE, 0, 0 }, ESRCH },
	{ SYS_prlimit64, { -1, RLIMIT_CORE, 0, 0 }, ESRCH },
	{ SYS_getrusage, { 2, P(words) }, EINVAL },
	{ SYS_getrusage, { -2, P(words) }, EINVAL },
	{ SYS_getrusage, { INT_MAX, P(words) }, EINVAL },
	{ SYS_getpriority, { 3, 0 }, EINVAL },
	{ SYS_getpriority, { -1, 0 }, EINVAL },
	{ SYS_getpriority, { PRIO_PROCESS, NOBODY }, ESRCH },
	{ SYS_getpriority, { PRIO_PGRP, NOBODY }, ESRCH },
	{ SYS_getpriority, { PRIO_USER, 54321 }, ESRCH },
	{ SYS_setpriority, { 3, 0, 0 }, EINVAL },
	{ SYS_setpriority, { PRIO_PROCESS, NOBODY, 0 }, ESRCH },
	{ SYS_setpriority, { PRIO_PGRP, NOBODY, 0 }, ESRCH },
	{ SYS_setpriority, { PRIO_USER, 54321, 0 }, ESRCH },
	{ SYS_getgroups, { -1, P(words) }, EINVAL },
	{ SYS_setgroups, { -1, P(words) }, EINVAL },
	{ SYS_setgroups, { 65537, P(words) }, EINVAL },
	{ SYS_setuid, { -1 }, EINVAL },
	{ SYS_setgid, { -1 }, EINVAL },
	/* the machine */
	{ SYS_reboot, { 0, 0, 0, 0 }, EINVAL },
	{ SYS_reboot, { 0xfee1dead, 0, 0, 0 }, EINVAL },
	{ SYS_sethostname, { P(words), 65 }, EINVAL },
	{ SYS_sethostname, { P(words), -1 }, EINVAL },
	{ SYS_getrandom, { P(words), 4, 8 }, EINVAL },
	{ SYS_getrandom, { P(words), 4, 6 }, EINVAL },
	{ SYS_syslog, { -1, 0, 0 }, EINVAL },
	{ SYS_syslog, { 11, 0, 0 }, EINVAL },
};

static void one(const struct row *r)
{
	long a[6];

	for (int i = 0; i < 6; i++)
		a[i] = r->args[i] == SELF ? getpid() : r->args[i];
	errno = 0;
	if (check_count(syscall(r->number, a[0], a[1], a[2], a[3], a[4],
				a[5]) == -1 &&
			errno == r->error))
		check_say("# row %d: call %ld: %s, not %s\n", (int)(r - rows),
			  r->number, strerror(errno), strerror(r->error));
}

int main(void)
{
	static const struct {
		const char *name;
		long first; /* the call of its first row */
	} parts[] = {
		{ "signals", SYS_kill },
		{ "time", SYS_nanosleep },
		{ "processes", SYS_wait4 },
		{ "limits, priorities, ids", SYS_getrlimit },
		{ "the machine", SYS_reboot },
	};
	unsigned part = 0;

	fresh_signals();
	for (unsigned i = 0; i < ARRAY_SIZE(rows); i++) {
		if (part < ARRAY_SIZE(parts) &&
		    rows[i].number == parts[part].first)
			SECTION(parts[part++].name);
		if (geteuid() != 0)
			SKIP("not root");
		else
			one(&rows[i]);
	}
	return check_done();
}
