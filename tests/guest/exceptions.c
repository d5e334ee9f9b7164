/* SPDX-License-Identifier: MIT */
/*
 * The CPU's exceptions, each made by a program: divide errors and those of
 * the x87 (SIGFPE), single steps (SIGTRAP), moves that are not aligned, too
 * long an instruction and bad segments (SIGSEGV). QEMU's TCG does not raise
 * those of SSE, reserved MXCSR bits and alignment checks: they are not here.
 */
#include "check.h"
#include <signal.h>

static void divide(void)
{
	__asm__ volatile("xor %%ecx, %%ecx; mov $1, %%eax; cltd; idiv %%ecx" ::
				 : "rax", "rcx", "rdx");
}

static void divide_overflow(void)
{
	__asm__ volatile("mov $0x80000000, %%eax; cltd; mov $-1, %%ecx\n\t"
			 "idiv %%ecx" ::
				 : "rax", "rcx", "rdx");
}

static void divide_64(void)
{
	__asm__ volatile("mov $1, %%edx; mov $1, %%ecx; div %%rcx" ::
				 : "rax", "rcx", "rdx");
}

static void x87_divide(void)
{
	unsigned short control = 0x37f & ~4;

	__asm__ volatile("fldcw %0; fld1; fldz; fdivrp; fwait" ::"m"(control));
}

static void aligned_move(void)
{
	static char bytes[64] __attribute__((aligned(16)));

	__asm__ volatile("movaps (%0), %%xmm0" ::"r"(bytes + 1) : "xmm0");
}

static void single_step(void)
{
	__asm__ volatile("pushfq; orq $0x100, (%%rsp); popfq; nop; nop" ::
				 : "memory", "cc");
}

static void bad_segment(void)
{
	__asm__ volatile("mov %w0, %%ds" ::"r"(0x7ff8));
}

static void kernel_segment(void)
{
	__asm__ volatile("mov %w0, %%ss" ::"r"(0x18));
}

static void null_stack_segment(void)
{
	__asm__ volatile("mov %w0, %%ss" ::"r"(0));
}

static void too_long(void)
{
	__asm__ volatile(".fill 15, 1, 0x66; nop");
}

static void non_canonical(void)
{
	__asm__ volatile("mov (%0), %%rax" ::"r"(1L << 63) : "rax");
}

static const struct {
	const char *name;
	void (*fn)(void);
	int sig;
} all[] = {
	{ "idiv by 0", divide, SIGFPE },
	{ "idiv overflow", divide_overflow, SIGFPE },
	{ "div overflow", divide_64, SIGFPE },
	{ "x87 division, unmasked", x87_divide, SIGFPE },
	{ "movaps, not aligned", aligned_move, SIGSEGV },
	{ "single step", single_step, SIGTRAP },
	{ "a segment that is not there", bad_segment, SIGSEGV },
	{ "the kernel's stack segment", kernel_segment, SIGSEGV },
	{ "no stack segment", null_stack_segment, SIGSEGV },
	{ "an instruction of 16 bytes", too_long, SIGSEGV },
	{ "non-canonical load", non_canonical, SIGSEGV },
};

static void execute(long n)
{
	all[n].fn();
}

int main(void)
{
	SECTION("exceptions of the CPU");
	for (unsigned i = 0; i < ARRAY_SIZE(all); i++)
		check_equal(in_child(execute, i), KILLED(all[i].sig), __LINE__,
			    all[i].name);
	SECTION("and all is well afterwards");
	CHECK_EQ(7 / (int)(getpid() / getpid()), 7);
	return check_done();
}
