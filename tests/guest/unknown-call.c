/* SPDX-License-Identifier: MIT */
/*
 * System calls that do not exist give ENOSYS, whatever their number; and
 * every call keeps the registers that the ABI says it keeps.
 */
#include "check.h"

static void numbers(void)
{
	static const long unknown[] = {
		350,	    400, 1000, 4095,  65536,
		0x7fffffff, -1,	 -2,   -4096, 0x80000000
	};

	SECTION("unknown system calls");
	for (unsigned i = 0; i < ARRAY_SIZE(unknown); i++)
		CHECK_ERR(syscall(unknown[i], 1, 2, 3, 4, 5, 6), ENOSYS);
}

/* Makes the call with every register set; the number of those changed. */
static int registers_kept(long call)
{
	register long r8 __asm__("r8") = 0x88, r9 __asm__("r9") = 0x99;
	register long r10 __asm__("r10") = 0xaa, r12 __asm__("r12") = 0xcc;
	register long r13 __asm__("r13") = 0xdd, r14 __asm__("r14") = 0xee;
	register long r15 __asm__("r15") = 0xff;
	long rbx = 0xbb, rdi = -1, rsi = 0x66, rdx = 0x22, rax = call;
	long before, after;

	__asm__ volatile(
		"mov %%rsp, %[before]\n\t"
		"syscall\n\t"
		"mov %%rsp, %[after]"
		: "+a"(rax), "+b"(rbx), "+D"(rdi), "+S"(rsi), "+d"(rdx),
		  "+r"(r8), "+r"(r9), "+r"(r10), "+r"(r12), "+r"(r13),
		  "+r"(r14),
		  "+r"(r15), [before] "=&m"(before), [after] "=&m"(after)
		:
		: "rcx", "r11", "memory");
	return (rbx != 0xbb) + (rdi != -1) + (rsi != 0x66) + (rdx != 0x22) +
	       (r8 != 0x88) + (r9 != 0x99) + (r10 != 0xaa) + (r12 != 0xcc) +
	       (r13 != 0xdd) + (r14 != 0xee) + (r15 != 0xff) +
	       (before != after);
}

static void registers(void)
{
	SECTION("registers after a system call");
	CHECK_EQ(registers_kept(SYS_getpid), 0);
	CHECK_EQ(registers_kept(SYS_sched_yield), 0);
	CHECK_EQ(registers_kept(SYS_close), 0);
	CHECK_EQ(registers_kept(SYS_read), 0);
	CHECK_EQ(registers_kept(9999), 0);
}

/* RCX is the return address, R11 the flags: those of the program. */
static void return_values(void)
{
	long rax = SYS_getpid, rcx, r11, here, flags;

	SECTION("RCX and R11 after a system call");
	__asm__ volatile("stc; pushfq; pop %[flags]; syscall; 1:\n\t"
			 "lea 1b(%%rip), %[here]; mov %%r11, %[r11]"
			 : "+a"(rax), "=c"(rcx), [r11] "=&r"(r11),
			   [here] "=&r"(here), [flags] "=&r"(flags)
			 :
			 : "r11", "memory");
	CHECK_EQ(rax, getpid());
	CHECK_EQ(rcx, here);
	CHECK_EQ(r11, flags);
	CHECK(flags & 1);
}

static void upper_halves(void)
{
	SECTION("the upper half of an int argument does not matter");
	CHECK_EQ(syscall(SYS_getpid | 1L << 32), getpid());
	CHECK_EQ(syscall(SYS_getpid | 1L << 63), getpid());
	CHECK_OK(syscall(SYS_fcntl, 0x1234567800000001, F_GETFD));
	CHECK_EQ(syscall(SYS_dup2, 1, 0x1234567800000032), 50);
	CHECK_OK(syscall(SYS_close, 0x7fffffff00000032));
}

int main(void)
{
	numbers();
	registers();
	return_values();
	upper_halves();
	return check_done();
}
