/* SPDX-License-Identifier: MIT */
/*
 * The number of a signal is an int: what stands in the register's upper half
 * does not count, neither for the checks nor for what is looked up by it. A
 * kernel that checks 32 bits and indexes with 64 reads and writes elsewhere.
 */
#include "signals.h"

#define SET_SIZE 8

static const unsigned long upper[] = {
	1UL << 32,  1UL << 33,	  1UL << 40,	      1UL << 47,
	1UL << 57,  1UL << 59,	  1UL << 62,	      1UL << 63,
	-1UL << 32, 0x13UL << 32, 0xabcdef01UL << 32, 0x7fffffffUL << 32,
};

static long action(unsigned long number, void *new, void *old)
{
	return syscall(SYS_rt_sigaction, number, new, old, SET_SIZE);
}

static void upper_halves(void)
{
	struct kernel_action set = { SIG_IGN, SA_RESTART, NULL, 0x55 }, got;

	SECTION("rt_sigaction: the upper half of the number");
	CHECK_OK(action(SIGUSR1, &set, NULL));
	for (unsigned i = 0; i < ARRAY_SIZE(upper); i++) {
		memset(&got, 0xee, sizeof(got));
		CHECK_OK(action(upper[i] | SIGUSR1, NULL, &got));
		CHECK(got.handler == SIG_IGN && got.mask == 0x55);
		set.mask = 0x1000 + i;
		CHECK_OK(action(upper[i] | SIGUSR2, &set, NULL));
		CHECK_OK(action(SIGUSR2, NULL, &got));
		CHECK_EQ(got.mask, 0x1000 + i);
		CHECK_ERR(action(upper[i] | SIGKILL, &set, NULL), EINVAL);
		CHECK_ERR(action(upper[i] | SIGSTOP, &set, NULL), EINVAL);
		CHECK_ERR(action(upper[i], &set, NULL), EINVAL);
		CHECK_ERR(action(upper[i] | 65, NULL, &got), EINVAL);
	}
}

static void all_numbers(void)
{
	struct kernel_action set = { SIG_IGN, 0, NULL, -1UL }, got;

	SECTION("rt_sigaction: every number");
	for (int n = 1; n <= 64; n++) {
		int fixed = n == SIGKILL || n == SIGSTOP;

		set.flags = n << 24;
		CHECK_EQ(action(n, &set, NULL), fixed ? -1 : 0);
		CHECK_OK(action(n, NULL, &got));
		CHECK(got.handler == (fixed ? SIG_DFL : SIG_IGN));
	}
	for (int n = 65; n < 200; n++)
		CHECK_ERR(action(n, NULL, &got), EINVAL);
	for (int n = -64; n <= 0; n++)
		CHECK_ERR(action(n, &set, &got), EINVAL);
	CHECK_ERR(action(0x7fffffff, NULL, &got), EINVAL);
	CHECK_ERR(action(0x80000001, NULL, &got), EINVAL);
	/* SIGKILL and SIGSTOP cannot be in a handler's mask. */
	CHECK_OK(action(SIGUSR1, &set, NULL));
	CHECK_OK(action(SIGUSR1, NULL, &got));
	CHECK_EQ(got.mask, ~(1UL << (SIGKILL - 1) | 1UL << (SIGSTOP - 1)));
}

static void sizes_and_pointers(void)
{
	struct kernel_action set = { SIG_IGN, 0, NULL, 0 };

	SECTION("rt_sigaction: sizes, pointers");
	for (long size = 0; size < 17; size++)
		CHECK_EQ(syscall(SYS_rt_sigaction, SIGUSR1, &set, NULL, size),
			 size == SET_SIZE ? 0 : -1);
	CHECK_ERR(syscall(SYS_rt_sigaction, SIGUSR1, NULL, NULL, -1L), EINVAL);
	CHECK_BAD_NOT_NULL(action(SIGUSR1, bad, NULL));
	CHECK_BAD_NOT_NULL(action(SIGUSR1, NULL, bad));
	CHECK_OK(action(SIGUSR1, NULL, edge(32)));
	CHECK_ERR(action(SIGUSR1, NULL, edge(31)), EFAULT);
	CHECK_ERR(action(SIGUSR1, edge(31), NULL), EFAULT);
	CHECK_OK(action(SIGKILL, NULL, edge(32)));
}

static void killed_by(long number)
{
	syscall(SYS_kill, getpid(), number);
}

static void sending(void)
{
	SECTION("kill, tkill, tgkill: the upper half of the number");
	for (unsigned i = 0; i < ARRAY_SIZE(upper); i++) {
		CHECK_OK(syscall(SYS_kill, getpid(), upper[i]));
		CHECK_OK(syscall(SYS_tkill, getpid(), upper[i]));
		CHECK_OK(syscall(SYS_tgkill, getpid(), getpid(), upper[i]));
		CHECK_ERR(syscall(SYS_kill, getpid(), upper[i] | 65), EINVAL);
		CHECK_ERR(syscall(SYS_tkill, getpid(), upper[i] | 65), EINVAL);
		CHECK_EQ(in_child(killed_by, upper[i] | SIGTERM),
			 KILLED(SIGTERM));
	}
}

int main(void)
{
	fresh_signals();
	upper_halves();
	all_numbers();
	sizes_and_pointers();
	fresh_signals();
	sending();
	return check_done();
}
