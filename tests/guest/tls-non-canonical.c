/* SPDX-License-Identifier: MIT */
/*
 * Addresses that the CPU will not take as a segment's base, and those of the
 * kernel: clone(CLONE_SETTLS) and arch_prctl refuse them at once. A kernel
 * that keeps one finds out at its next switch, where nobody can be blamed.
 */
#include "check.h"
#include <sched.h>
#include <signal.h>

#define ARCH_SET_GS 0x1001
#define ARCH_SET_FS 0x1002
#define ARCH_GET_FS 0x1003
#define ARCH_GET_GS 0x1004

static const unsigned long refused[] = {
	0x0000800000000000, 0x0000800000000001, 0x1000000000000000,
	0x4000000000000000, 0x7fffffffffffffff, 0x8000000000000000,
	0xdeadbeefdeadbeef, 0xffff7fffffffffff, 0xffff800000000000,
	0xffffffff80000000, 0xffffffffffffffff,
};

static char area[PAGE] __attribute__((aligned(16)));

static long clone_with(unsigned long flags, unsigned long tls)
{
	return syscall(SYS_clone, flags | CLONE_SETTLS, 0, 0, 0, tls);
}

static void cloning(void)
{
	SECTION("clone(CLONE_SETTLS): bad addresses");
	for (unsigned i = 0; i < ARRAY_SIZE(refused); i++) {
		CHECK_ERR(clone_with(SIGCHLD, refused[i]), EPERM);
		CHECK_ERR(clone_with(CLONE_VFORK | SIGCHLD, refused[i]), EPERM);
		CHECK_ERR(clone_with(CLONE_VM | CLONE_VFORK | SIGCHLD,
				     refused[i]),
			  EPERM);
	}
	CHECK_ERR(waitpid(-1, NULL, 0), ECHILD);
}

static inline __attribute__((always_inline)) long raw(long nr, long a, long b,
						      long tls)
{
	register long r8 __asm__("r8") = tls;
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(nr), "D"(a), "S"(b), "d"(0L), "r"(r8)
			 : "rcx", "r11", "r10", "memory");
	return result;
}

/* The child of a clone with a base that is allowed, mapped or not. */
static void good_base(unsigned long tls)
{
	unsigned long base = 0;
	pid_t pid = raw(SYS_clone, CLONE_SETTLS | SIGCHLD, 0, tls);

	if (pid == 0) {
		/* No libc here: its own thread pointer is gone. */
		raw(SYS_arch_prctl, ARCH_GET_FS, (long)&base, 0);
		for (int i = 0; i < 10; i++)
			raw(SYS_sched_yield, 0, 0, 0);
		raw(SYS_exit_group, base == tls ? 5 : 6, 0, 0);
	}
	CHECK_EQ(status_of(pid), EXITED(5));
}

static void good_bases(void)
{
	SECTION("clone(CLONE_SETTLS): addresses that are allowed");
	good_base((unsigned long)area);
	good_base(0);
	good_base(1);
	good_base(0x10000);
	good_base(0x00007ffffffff000 - PAGE);
}

static void arch(void)
{
	unsigned long fs, fs_after, gs = 1;

	SECTION("arch_prctl: bad addresses change nothing");
	CHECK_OK(syscall(SYS_arch_prctl, ARCH_GET_FS, &fs));
	for (unsigned i = 0; i < ARRAY_SIZE(refused); i++) {
		CHECK_ERR(syscall(SYS_arch_prctl, ARCH_SET_FS, refused[i]),
			  EPERM);
		CHECK_ERR(syscall(SYS_arch_prctl, ARCH_SET_GS, refused[i]),
			  EPERM);
		sched_yield();
	}
	CHECK_OK(syscall(SYS_arch_prctl, ARCH_GET_FS, &fs_after));
	CHECK_EQ(fs, fs_after);
	CHECK_OK(syscall(SYS_arch_prctl, ARCH_GET_GS, &gs));
	CHECK_EQ(gs, 0);
	CHECK_OK(syscall(SYS_arch_prctl, ARCH_SET_GS, 0x00007ffffffff000 - 8));
	sched_yield();
	CHECK_OK(syscall(SYS_arch_prctl, ARCH_GET_GS, &gs));
	CHECK_EQ(gs, 0x00007ffffffff000 - 8);
}

int main(void)
{
	cloning();
	good_bases();
	arch();
	return check_done();
}
