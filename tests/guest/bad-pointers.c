/* SPDX-License-Identifier: MIT */
/*
 * Every call about processes, signals, ids, limits and time that takes a
 * pointer, one row each: with NULL, wild addresses and the kernel's, with an
 * object that ends on the last byte of a page or one byte beyond it, and, if
 * the kernel is to write, with one that only may be read.
 */
#include "signals.h"
#include <sys/resource.h>

#define BAD 0x0badL /* stands for the pointer in a row */

enum {
	OUT = 1,     /* written; else it is read */
	NONE_OK = 2, /* NULL means none */
	ROOTS = 4,   /* root's alone */
	NO_FIT = 8,  /* with good bytes it would do something */
};

static unsigned good[16]; /* a good object for the other pointers */

#define GOOD ((long)good)

static const struct row {
	const char *name;
	long number, args[6];
	unsigned size;
	int how;
} rows[] = {
	{ "rt_sigaction, new", SYS_rt_sigaction, { SIGUSR1, BAD, 0, 8 }, 32,
	  NONE_OK },
	{ "rt_sigaction, old", SYS_rt_sigaction, { SIGUSR1, 0, BAD, 8 }, 32,
	  OUT | NONE_OK },
	{ "rt_sigaction, old of two", SYS_rt_sigaction,
	  { SIGUSR1, GOOD, BAD, 8 }, 32, OUT | NONE_OK },
	{ "rt_sigprocmask, new", SYS_rt_sigprocmask, { SIG_BLOCK, BAD, 0, 8 },
	  8, NONE_OK },
	{ "rt_sigprocmask, old", SYS_rt_sigprocmask, { SIG_BLOCK, 0, BAD, 8 },
	  8, OUT | NONE_OK },
	{ "rt_sigpending", SYS_rt_sigpending, { BAD, 8 }, 8, OUT },
	{ "rt_sigsuspend", SYS_rt_sigsuspend, { BAD, 8 }, 8, NO_FIT },
	{ "rt_sigtimedwait, set", SYS_rt_sigtimedwait, { BAD, 0, GOOD, 8 }, 8,
	  0 },
	{ "rt_sigtimedwait, time", SYS_rt_sigtimedwait, { GOOD, 0, BAD, 8 },
	  16, NONE_OK | NO_FIT },
	{ "rt_sigqueueinfo", SYS_rt_sigqueueinfo, { -1, SIGURG, BAD }, 48,
	  NO_FIT },
	{ "sigaltstack, new", SYS_sigaltstack, { BAD, 0 }, 24,
	  NONE_OK | NO_FIT },
	{ "sigaltstack, old", SYS_sigaltstack, { 0, BAD }, 24, OUT | NONE_OK },
	{ "getitimer", SYS_getitimer, { ITIMER_REAL, BAD }, 32, OUT },
	{ "setitimer, new", SYS_setitimer, { ITIMER_REAL, BAD, 0 }, 32,
	  NONE_OK },
	{ "setitimer, old", SYS_setitimer, { ITIMER_REAL, GOOD, BAD }, 32,
	  OUT | NONE_OK },
	{ "nanosleep", SYS_nanosleep, { BAD, 0 }, 16, 0 },
	{ "clock_nanosleep", SYS_clock_nanosleep, { 1, 0, BAD, 0 }, 16, 0 },
	{ "clock_nanosleep until", SYS_clock_nanosleep, { 1, 1, BAD, 0 }, 16,
	  0 },
	{ "clock_gettime", SYS_clock_gettime, { 1, BAD }, 16, OUT },
	{ "clock_getres", SYS_clock_getres, { 1, BAD }, 16, OUT | NONE_OK },
	{ "clock_settime", SYS_clock_settime, { 0, BAD }, 16,
	  ROOTS | NO_FIT },
	{ "gettimeofday", SYS_gettimeofday, { BAD, 0 }, 16, OUT | NONE_OK },
	{ "gettimeofday, zone", SYS_gettimeofday, { 0, BAD }, 8,
	  OUT | NONE_OK },
	{ "time", SYS_time, { BAD }, 8, OUT | NONE_OK },
	{ "times", SYS_times, { BAD }, 32, OUT | NONE_OK },
	{ "getrusage", SYS_getrusage, { RUSAGE_SELF, BAD }, 144, OUT },
	{ "getrusage of children", SYS_getrusage, { RUSAGE_CHILDREN, BAD },
	  144, OUT },
	{ "getrlimit", SYS_getrlimit, { RLIMIT_CORE, BAD }, 16, OUT },
	{ "setrlimit", SYS_setrlimit, { RLIMIT_CORE, BAD }, 16, 0 },
	{ "prlimit64, new", SYS_prlimit64, { 0, RLIMIT_CORE, BAD, 0 }, 16,
	  NONE_OK },
	{ "prlimit64, old", SYS_prlimit64, { 0, RLIMIT_CORE, 0, BAD }, 16,
	  OUT | NONE_OK },
	{ "getresuid, real", SYS_getresuid, { BAD, GOOD, GOOD }, 4, OUT },
	{ "getresuid, effective", SYS_getresuid, { GOOD, BAD, GOOD }, 4, OUT },
	{ "getresuid, saved", SYS_getresuid, { GOOD, GOOD, BAD }, 4, OUT },
	{ "getresgid, real", SYS_getresgid, { BAD, GOOD, GOOD }, 4, OUT },
	{ "getresgid, effective", SYS_getresgid, { GOOD, BAD, GOOD }, 4, OUT },
	{ "getresgid, saved", SYS_getresgid, { GOOD, GOOD, BAD }, 4, OUT },
	{ "setgroups", SYS_setgroups, { 2, BAD }, 8, ROOTS },
	{ "getgroups", SYS_getgroups, { 2, BAD }, 8, OUT | ROOTS },
	{ "sched_getaffinity", SYS_sched_getaffinity, { 0, 8, BAD }, 8, OUT },
	{ "futex, word", SYS_futex, { BAD, 0, 5, 0 }, 4, NO_FIT },
	{ "futex, private word", SYS_futex, { BAD, 128, 5, 0 }, 4, NO_FIT },
	{ "futex, time", SYS_futex, { GOOD, 0, 5, BAD }, 16,
	  NONE_OK | NO_FIT },
	{ "prctl(PR_SET_NAME)", SYS_prctl, { 15, BAD }, 16, 0 },
	{ "prctl(PR_GET_NAME)", SYS_prctl, { 16, BAD }, 16, OUT },
	{ "prctl(PR_GET_PDEATHSIG)", SYS_prctl, { 2, BAD }, 4, OUT },
	{ "prctl(PR_GET_CHILD_SUBREAPER)", SYS_prctl, { 37, BAD }, 4, OUT },
	{ "arch_prctl(ARCH_GET_FS)", SYS_arch_prctl, { 0x1003, BAD }, 8, OUT },
	{ "arch_prctl(ARCH_GET_GS)", SYS_arch_prctl, { 0x1004, BAD }, 8, OUT },
	{ "uname", SYS_uname, { BAD }, 390, OUT },
	{ "sysinfo", SYS_sysinfo, { BAD }, 112, OUT },
	{ "getrandom", SYS_getrandom, { BAD, 16, 0 }, 16, OUT | NO_FIT },
	{ "sethostname", SYS_sethostname, { BAD, 5 }, 5, ROOTS | NO_FIT },
};

static long call(const struct row *r, void *pointer)
{
	long a[6];

	for (int i = 0; i < 6; i++) {
		a[i] = r->args[i] == BAD ? (long)pointer : r->args[i];
		if (r->number == SYS_rt_sigqueueinfo && a[i] == -1)
			a[i] = getpid();
	}
	memset(good, 0, sizeof(good));
	errno = 0;
	return syscall(r->number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

/* Good bytes at the end of a page; the page behind it is not there. */
static void at_the_edge(const struct row *r)
{
	char *fits = edge(r->size);

	memset(fits, 0, r->size);
	CHECK(call(r, fits) >= 0 || errno == EAGAIN);
	for (unsigned over = 1; over < r->size && over <= 8; over++) {
		memset(edge(r->size), 0, r->size);
		/* A name ends at its NUL, wherever the page does. */
		if (r->number == SYS_prctl && r->args[0] == 15)
			CHECK_OK(call(r, fits + over));
		else
			CHECK_ERR(call(r, fits + over), EFAULT);
	}
}

static void one(const struct row *r)
{
	static void *read_only;

	for (unsigned i = 0; i < ARRAY_SIZE(bad_pointers); i++) {
		if (r->how & NONE_OK && !bad_pointers[i])
			continue;
		/* A futex's word has its own rule first: it is aligned. */
		if (r->number == SYS_futex && (long)bad_pointers[i] & 3)
			continue;
		CHECK_ERR(call(r, bad_pointers[i]), EFAULT);
	}
	if (r->how & NONE_OK && !(r->how & NO_FIT))
		CHECK_OK(call(r, NULL));
	if (!read_only)
		read_only = mmap(NULL, PAGE, PROT_READ,
				 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (r->how & OUT)
		CHECK_ERR(call(r, read_only), EFAULT);
	if (!(r->how & NO_FIT))
		at_the_edge(r);
}

int main(void)
{
	fresh_signals();
	if (geteuid() == 0)
		CHECK_OK(syscall(SYS_setgroups, 2L, good));
	for (unsigned i = 0; i < ARRAY_SIZE(rows); i++) {
		SECTION(rows[i].name);
		if (rows[i].how & ROOTS && geteuid() != 0)
			SKIP("not root");
		else
			one(&rows[i]);
	}
	return check_done();
}
