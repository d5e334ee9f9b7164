/* SPDX-License-Identifier: MIT */
/*
 * Segment registers: a program may load NULL or its own user selectors, and
 * goes on; over system calls, switches and faults the kernel is not confused
 * by what they hold; others are refused (see exceptions.c and privileged.c).
 */
#include "check.h"
#include <signal.h>
#include <sched.h>

static void null_selectors(long unused)
{
	(void)unused;
	__asm__ volatile("mov %w0, %%ds; mov %w0, %%es; mov %w0, %%fs\n\t"
			 "mov %w0, %%gs"
			 :
			 : "r"(0)
			 : "memory");
	/* No FS base now, so no errno and no libc: raw calls alone. */
	for (int i = 0; i < 20; i++) {
		long rax = SYS_sched_yield;

		__asm__ volatile("syscall" : "+a"(rax)::"rcx", "r11", "memory");
		if (rax != 0)
			__asm__ volatile("ud2");
	}
	__asm__ volatile("syscall" ::"a"(SYS_exit_group), "D"(7));
}

static void own_selectors(long unused)
{
	unsigned short ss;
	int fds[2];
	char c;

	(void)unused;
	__asm__ volatile("mov %%ss, %0" : "=r"(ss));
	CHECK_EQ(ss & 3, 3);
	__asm__ volatile("mov %0, %%ds; mov %0, %%es; mov %0, %%gs\n\t"
			 "mov %0, %%ss"
			 :
			 : "r"(ss)
			 : "memory");
	CHECK_OK(pipe(fds));
	CHECK_EQ(write(fds[1], "x", 1), 1);
	CHECK_EQ(read(fds[0], &c, 1), 1);
	for (int i = 0; i < 50; i++)
		sched_yield();
	CHECK_EQ(in_child(null_selectors, 0), EXITED(7));
}

/* A fault while DS and ES hold strange but allowed values. */
static void fault_with(long selector)
{
	__asm__ volatile(
		"mov %w0, %%ds; mov %w0, %%es; movl $0, 0x10000" ::"r"(selector)
		: "memory");
}

static void ring(long unused)
{
	unsigned short cs, ss;

	(void)unused;
	__asm__ volatile("mov %%cs, %0; mov %%ss, %1" : "=r"(cs), "=r"(ss));
	CHECK_EQ(cs & 3, 3);
	CHECK_EQ(ss & 3, 3);
	CHECK(cs != ss);
}

int main(void)
{
	SECTION("segments: ring 3");
	CHECK_EQ(in_child(ring, 0), EXITED(0));
	SECTION("segments: NULL in all of them");
	CHECK_EQ(in_child(null_selectors, 0), EXITED(7));
	SECTION("segments: the program's own");
	CHECK_EQ(in_child(own_selectors, 0), EXITED(0));
	SECTION("segments: a fault with strange ones");
	CHECK_EQ(in_child(fault_with, 0), KILLED(SIGSEGV));
	CHECK_EQ(in_child(fault_with, 3), KILLED(SIGSEGV));
	return check_done();
}
