/* SPDX-License-Identifier: MIT */
/*
 * The stack: it grows to several MiB by itself, also by system calls that
 * fill untouched parts of it, keeps a child's apart, and ends at a guard:
 * endless recursion and jumps far below it are SIGSEGV.
 */
#include "check.h"
#include <signal.h>

/* Recursion the compiler cannot fold; each level holds 1 KiB. */
static __attribute__((noinline)) int deep(int levels)
{
	volatile char frame[1000];

	frame[0] = levels;
	frame[999] = levels;
	if (levels == 0)
		return 0;
	return deep(levels - 1) + (frame[0] == frame[999]);
}

static void growth(long mib)
{
	CHECK_EQ(deep(mib * 1024), mib * 1024);
}

static void big_frame(long unused)
{
	volatile char frame[4 * MIB];

	(void)unused;
	frame[0] = 'a';
	frame[4 * MIB - 1] = 'z';
	CHECK_EQ(frame[2 * MIB], 0);
	CHECK_EQ(frame[0], 'a');
}

static void kernel_fills(long unused)
{
	char frame[MIB];
	int fds[2];

	(void)unused;
	CHECK_OK(pipe(fds));
	CHECK_EQ(write(fds[1], "0123456789", 10), 10);
	CHECK_EQ(read(fds[0], frame + 100, 10), 10);
	CHECK(memcmp(frame + 100, "0123456789", 10) == 0);
	CHECK_OK(syscall(SYS_stat, "/", frame + 200000));
}

static void grows(void)
{
	SECTION("stack: it grows");
	CHECK_EQ(in_child(growth, 1), EXITED(0));
	CHECK_EQ(in_child(growth, 6), EXITED(0));
	CHECK_EQ(in_child(big_frame, 0), EXITED(0));
	CHECK_EQ(in_child(kernel_fills, 0), EXITED(0));
}

static void endless(long unused)
{
	(void)unused;
	deep(1 << 30);
}

/* Without memory: the calls themselves push until there is no page. */
static void endless_calls(long unused)
{
	(void)unused;
	__asm__ volatile("1: call 1b");
}

static void endless_pushes(long unused)
{
	(void)unused;
	__asm__ volatile("1: push %rax\n\tjmp 1b");
}

static void ends(void)
{
	SECTION("stack: it ends");
	CHECK_EQ(in_child(endless, 0), KILLED(SIGSEGV));
	CHECK_EQ(in_child(endless_calls, 0), KILLED(SIGSEGV));
	CHECK_EQ(in_child(endless_pushes, 0), KILLED(SIGSEGV));
}

static void load(long address)
{
	(void)*(volatile char *)address;
}

static void switch_stack(long top)
{
	__asm__ volatile("mov %0, %%rsp\n\tpush %%rax" ::"r"(top) : "memory");
}

static void far_below(void)
{
	long here = (long)__builtin_frame_address(0) & -PAGE;

	SECTION("stack: no memory far below it, no bad stack pointers");
	CHECK_EQ(in_child(load, here - 64 * MIB), KILLED(SIGSEGV));
	CHECK_EQ(in_child(switch_stack, 0), KILLED(SIGSEGV));
	CHECK_EQ(in_child(switch_stack, 0x10000), KILLED(SIGSEGV));
	CHECK_EQ(in_child(switch_stack, here - 64 * MIB), KILLED(SIGSEGV));
	CHECK_EQ(in_child(switch_stack, 0xffffffff80001000), KILLED(SIGSEGV));
}

static void change(long address)
{
	CHECK_EQ(*(int *)address, 5);
	*(int *)address = 6;
}

static void own(void)
{
	volatile int local = 5;

	SECTION("stack: a child's is its own");
	CHECK_EQ(in_child(change, (long)&local), EXITED(0));
	CHECK_EQ(local, 5);
}

int main(void)
{
	grows();
	ends();
	far_below();
	own();
	return check_done();
}
