/* SPDX-License-Identifier: MIT */
/*
 * arch_prctl(2), prctl(2) and set_tid_address(2): segment bases that hold
 * over system calls, switches and fork; the process's name; the errors.
 */
#include "check.h"
#include <sys/prctl.h>

#define SET_GS 0x1001
#define SET_FS 0x1002
#define GET_FS 0x1003
#define GET_GS 0x1004

static long words[2] = { 0x1234, 0x5678 };

static long gs_word(void)
{
	long value;

	__asm__ volatile("mov %%gs:0, %0" : "=r"(value));
	return value;
}

static void child(long want)
{
	CHECK_EQ(gs_word(), want);
	CHECK_OK(syscall(SYS_arch_prctl, SET_GS, &words[1]));
	for (int i = 0; i < 50; i++)
		syscall(SYS_sched_yield);
	CHECK_EQ(gs_word(), 0x5678);
}

static void bases(void)
{
	unsigned long fs = 0, gs = 0;

	SECTION("arch_prctl: FS and GS bases");
	CHECK_OK(syscall(SYS_arch_prctl, GET_FS, &fs));
	CHECK_EQ(*(unsigned long *)fs, fs);
	CHECK_OK(syscall(SYS_arch_prctl, SET_GS, words));
	CHECK_OK(syscall(SYS_arch_prctl, GET_GS, &gs));
	CHECK_EQ(gs, (long)words);
	CHECK_EQ(gs_word(), 0x1234);
	CHECK_EQ(in_child(child, 0x1234), EXITED(0));
	usleep(1000);
	CHECK_EQ(gs_word(), 0x1234);
	CHECK_OK(syscall(SYS_arch_prctl, SET_GS, 0));
	CHECK_OK(syscall(SYS_arch_prctl, GET_GS, &gs));
	CHECK_EQ(gs, 0);
}

static void errors(void)
{
	unsigned long gs = 1;

	SECTION("arch_prctl: addresses that are none, wrong codes");
	for (unsigned i = 4; i < ARRAY_SIZE(bad_pointers); i++)
		CHECK_ERR(syscall(SYS_arch_prctl, SET_GS, bad_pointers[i]),
			  EPERM);
	CHECK_OK(syscall(SYS_arch_prctl, GET_GS, &gs));
	CHECK_EQ(gs, 0);
	CHECK_ERR(syscall(SYS_arch_prctl, 0x9999, 0), EINVAL);
	CHECK_BAD(syscall(SYS_arch_prctl, GET_FS, bad));
}

static void child_name(long unused)
{
	char name[16];

	(void)unused;
	CHECK_OK(prctl(PR_GET_NAME, name));
	CHECK(strcmp(name, "a name of fifte") == 0);
	CHECK_OK(prctl(PR_SET_NAME, "child"));
}

static void names(void)
{
	char name[16];

	SECTION("prctl: the name, cut to 15 letters");
	CHECK_OK(prctl(PR_SET_NAME, "short"));
	CHECK_OK(prctl(PR_GET_NAME, name));
	CHECK(strcmp(name, "short") == 0);
	CHECK_OK(prctl(PR_SET_NAME, "a name of fifteen and more letters"));
	CHECK_EQ(in_child(child_name, 0), EXITED(0));
	CHECK_OK(prctl(PR_GET_NAME, name));
	CHECK(strcmp(name, "a name of fifte") == 0);
	CHECK_BAD(syscall(SYS_prctl, PR_SET_NAME, bad));
	CHECK_BAD(syscall(SYS_prctl, PR_GET_NAME, bad));
	CHECK_ERR(syscall(SYS_prctl, 0x7fff1234, 0, 0, 0, 0), EINVAL);
}

static void tid_address(void)
{
	static int tid;

	SECTION("set_tid_address");
	CHECK_EQ(syscall(SYS_set_tid_address, &tid), getpid());
	CHECK_EQ(syscall(SYS_set_tid_address, NULL), getpid());
}

int main(void)
{
	bases();
	errors();
	names();
	tid_address();
	return check_done();
}
