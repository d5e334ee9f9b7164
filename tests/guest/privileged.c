/* SPDX-License-Identifier: MIT */
/*
 * Every privileged instruction of the CPU: in a program it is SIGSEGV (SIGILL
 * where it is no instruction at all outside ring 0), and nothing happens.
 * Not here: what exists on some CPUs only, and the five that UMIP is about,
 * which umip.c tests.
 */
#include "check.h"
#include <signal.h>

static char table[64] __attribute__((aligned(16)));

#define INSTRUCTION(name, text)                                                \
	static void name(void)                                                 \
	{                                                                      \
		__asm__ volatile(text ::"a"(0L), "c"(0x10L), "d"(0L),          \
				 "b"(table)                                    \
				 : "memory");                                  \
	}

INSTRUCTION(cli, "cli")
INSTRUCTION(sti, "sti")
INSTRUCTION(hlt, "hlt")
INSTRUCTION(lgdt, "lgdt (%%rbx)")
INSTRUCTION(lidt, "lidt (%%rbx)")
INSTRUCTION(lldt, "lldt %%ax")
INSTRUCTION(ltr, "ltr %%ax")
INSTRUCTION(lmsw, "lmsw %%ax")
INSTRUCTION(clts, "clts")
INSTRUCTION(read_cr0, "mov %%cr0, %%rax")
INSTRUCTION(write_cr0, "mov %%rax, %%cr0")
INSTRUCTION(read_cr2, "mov %%cr2, %%rax")
INSTRUCTION(read_cr3, "mov %%cr3, %%rax")
INSTRUCTION(write_cr3, "mov %%rax, %%cr3")
INSTRUCTION(read_cr4, "mov %%cr4, %%rax")
INSTRUCTION(write_cr4, "mov %%rax, %%cr4")
INSTRUCTION(read_cr8, "mov %%cr8, %%rax")
INSTRUCTION(write_cr8, "mov %%rax, %%cr8")
INSTRUCTION(read_dr0, "mov %%dr0, %%rax")
INSTRUCTION(write_dr0, "mov %%rax, %%dr0")
INSTRUCTION(read_dr6, "mov %%dr6, %%rax")
INSTRUCTION(write_dr7, "mov %%rax, %%dr7")
INSTRUCTION(in_byte, "in $0x60, %%al")
INSTRUCTION(in_dx, "in %%dx, %%eax")
INSTRUCTION(out_byte, "out %%al, $0x80")
INSTRUCTION(out_exit, "mov $0xf4, %%dx; out %%eax, %%dx")
INSTRUCTION(ins_byte, "mov %%rbx, %%rdi; insb")
INSTRUCTION(outs_byte, "mov %%rbx, %%rsi; outsb")
INSTRUCTION(rdmsr, "rdmsr")
INSTRUCTION(wrmsr, "wrmsr")
INSTRUCTION(rdpmc, "mov $0x12345, %%ecx; rdpmc")
INSTRUCTION(invd, "invd")
INSTRUCTION(wbinvd, "wbinvd")
INSTRUCTION(invlpg, "invlpg (%%rbx)")
INSTRUCTION(swapgs, "swapgs")
INSTRUCTION(sysretq, "sysretq")
INSTRUCTION(sysretl, "sysretl")
INSTRUCTION(sysexit, "sysexitq")
INSTRUCTION(xsetbv, "xor %%ecx, %%ecx; xsetbv")

#define EITHER 0 /* SIGSEGV, or SIGILL on a CPU that does not have it */

static const struct {
	const char *name;
	void (*fn)(void);
	int sig;
} all[] = {
	{ "cli", cli, SIGSEGV },
	{ "sti", sti, SIGSEGV },
	{ "hlt", hlt, SIGSEGV },
	{ "lgdt", lgdt, SIGSEGV },
	{ "lidt", lidt, SIGSEGV },
	{ "lldt", lldt, SIGSEGV },
	{ "ltr", ltr, SIGSEGV },
	{ "lmsw", lmsw, SIGSEGV },
	{ "clts", clts, SIGSEGV },
	{ "mov from cr0", read_cr0, SIGSEGV },
	{ "mov to cr0", write_cr0, SIGSEGV },
	{ "mov from cr2", read_cr2, SIGSEGV },
	{ "mov from cr3", read_cr3, SIGSEGV },
	{ "mov to cr3", write_cr3, SIGSEGV },
	{ "mov from cr4", read_cr4, SIGSEGV },
	{ "mov to cr4", write_cr4, SIGSEGV },
	{ "mov from cr8", read_cr8, SIGSEGV },
	{ "mov to cr8", write_cr8, SIGSEGV },
	{ "mov from dr0", read_dr0, SIGSEGV },
	{ "mov to dr0", write_dr0, SIGSEGV },
	{ "mov from dr6", read_dr6, SIGSEGV },
	{ "mov to dr7", write_dr7, SIGSEGV },
	{ "in", in_byte, SIGSEGV },
	{ "in dx", in_dx, SIGSEGV },
	{ "out", out_byte, SIGSEGV },
	{ "out to QEMU's exit", out_exit, SIGSEGV },
	{ "insb", ins_byte, SIGSEGV },
	{ "outsb", outs_byte, SIGSEGV },
	{ "rdmsr", rdmsr, SIGSEGV },
	{ "wrmsr", wrmsr, SIGSEGV },
	{ "rdpmc", rdpmc, SIGSEGV },
	{ "invd", invd, SIGSEGV },
	{ "wbinvd", wbinvd, SIGSEGV },
	{ "invlpg", invlpg, SIGSEGV },
	{ "swapgs", swapgs, SIGSEGV },
	{ "sysretq", sysretq, SIGSEGV },
	{ "sysretl", sysretl, SIGSEGV },
	{ "sysexit", sysexit, EITHER },
	{ "xsetbv", xsetbv, EITHER },
};

static void execute(long n)
{
	all[n].fn();
}

/*
 * Returns that claim ring 0, or segments that do not exist. (QEMU's TCG reads
 * their frame with the kernel's rights: where SMAP is on, that is a page fault
 * from ring 3 without the user bit in its error code. SIGSEGV all the same.)
 */
static void forged_iret(long cs)
{
	long ss = cs == 0x10 || cs == 0x08 ? 0x18 : 0x2b;

	__asm__ volatile("mov %%rsp, %%rax; push %0; push %%rax; pushfq\n\t"
			 "push %1; lea 1f(%%rip), %%rax; push %%rax; iretq\n\t"
			 "1: mov %%rax, %%rax" ::"r"(ss),
			 "r"(cs)
			 : "rax", "memory");
}

static void far_return(long cs)
{
	__asm__ volatile("push %0; lea 1f(%%rip), %%rax; push %%rax; lretq\n\t"
			 "1: nop" ::"r"(cs)
			 : "rax", "memory");
}

static void forgeries(void)
{
	static const long selectors[] = { 0,	  0x08,	  0x10,	 0x18,
					  0x20,	  0x28,	  0x40,	 0x100,
					  0x7ff8, 0xfff8, 0xfffc };

	SECTION("iretq and lretq to ring 0 or to nowhere");
	for (unsigned i = 0; i < ARRAY_SIZE(selectors); i++) {
		CHECK_EQ(in_child(forged_iret, selectors[i]), KILLED(SIGSEGV));
		CHECK_EQ(in_child(far_return, selectors[i]), KILLED(SIGSEGV));
	}
}

/* An IOPL asked for by popf is not given, and neither is a cleared IF. */
static void flags(long unused)
{
	unsigned long got;

	(void)unused;
	__asm__ volatile(
		"pushfq; orq $0x3000, (%%rsp); andq $~0x200, (%%rsp)\n\t"
		"popfq; pushfq; pop %0"
		: "=r"(got)
		:
		: "memory", "cc");
	CHECK_EQ(got & 0x3000, 0);
	CHECK_EQ(got & 0x200, 0x200);
	__asm__ volatile("cli");
}

int main(void)
{
	SECTION("privileged instructions");
	for (unsigned i = 0; i < ARRAY_SIZE(all); i++) {
		int status = in_child(execute, i);

		if (all[i].sig == EITHER && status == KILLED(SIGILL))
			status = KILLED(SIGSEGV);
		check_equal(status, KILLED(SIGSEGV), __LINE__, all[i].name);
	}
	forgeries();
	SECTION("popf gives neither IOPL nor IF away");
	CHECK_EQ(in_child(flags, 0), KILLED(SIGSEGV));
	return check_done();
}
