/* SPDX-License-Identifier: MIT */
/*
 * sgdt, sidt, sldt, smsw and str: a CPU without UMIP carries them out in a
 * program, where one with it faults the kernel does. What they store differs
 * between machines; how much of it, and where, does not, nor do the flags that
 * every smsw tells.
 */
#include "signals.h"
#include <setjmp.h>

#define ARCH_SET_GS  0x1001
#define ARCH_GET_FS  0x1003
#define FILL	     0x5a
#define SMSW_DEFINED 0x3f /* PE MP EM TS ET NE */
#define SMSW_VALUE   0x33 /* EM and TS are off */

static unsigned char room[64];

/* So many bytes at this place of the room are new, no other is. */
static void check_bytes(unsigned place, unsigned size, int line)
{
	unsigned outside = 0, inside = 0;

	for (unsigned i = 0; i < sizeof(room); i++)
		if (i >= place && i < place + size)
			inside += room[i] != FILL;
		else
			outside += room[i] != FILL;
	check_equal(outside, 0, line, "bytes changed outside the operand");
	check_equal(inside > 0, 1, line, "bytes changed inside it");
	memset(room, FILL, sizeof(room));
}

#define STORES(instruction, size)                                              \
	do {                                                                   \
		__asm__ volatile(instruction " (%0)" ::"r"(room + 16)          \
				 : "memory");                                  \
		check_bytes(16, size, __LINE__);                               \
	} while (0)

static void sizes(void)
{
	SECTION("in memory, two bytes, or ten for a table");
	memset(room, FILL, sizeof(room));
	STORES("smsw", 2);
	STORES("sldt", 2);
	STORES("str", 2);
	STORES("sgdt", 10);
	STORES("sidt", 10);
	STORES("data16 smsw", 2);
	STORES("rex.W smsw", 2);
	STORES(".byte 0xf3; smsw", 2);
}

/* Each way to name the place room + 16. */
#define FORM(text, ...)                                                        \
	do {                                                                   \
		__asm__ volatile(text ::__VA_ARGS__ : "memory");               \
		CHECK_EQ(room[16] & SMSW_DEFINED, SMSW_VALUE);                 \
		check_bytes(16, 2, __LINE__);                                  \
	} while (0)

static void forms(void)
{
	unsigned char *at = room + 16;
	long place = (long)at;
	register long r12 __asm__("r12") = place;
	register long r13 __asm__("r13") = place;

	SECTION("every form of an address");
	FORM("smsw (%0)", "a"(at));
	FORM("smsw (%0)", "r"(r12));
	FORM("smsw (%0)", "r"(r13));
	FORM("smsw 0x10(%0)", "D"(room));
	FORM("smsw -0x10(%0)", "S"(room + 32));
	FORM("smsw -0x1000(%0)", "b"(place + 0x1000));
	FORM("smsw 0x1000(%0)", "d"(place - 0x1000));
	FORM("smsw (%0,%1)", "a"(room), "c"(16L));
	FORM("smsw (%0,%1,8)", "a"(room), "c"(2L));
	FORM("smsw 8(%0,%1,4)", "a"(room), "r"(2L));
	FORM("smsw 0x100(%0,%1,2)", "a"(room), "c"(-0x78L));
	FORM("smsw (%0,%1)", "r"(r12), "c"(0L));
	FORM("smsw (%0,%1)", "r"(r13), "c"(0L));
	FORM("smsw (%0,%1,2)", "a"(at - 2 * 5), "r"(r12 - r12 + 5));
	FORM("smsw 16(,%0,2)", "a"((long)room / 2));
	FORM("smsw room+16(%%rip)", "i"(0));
	FORM("smsw room+16", "i"(0));
	FORM("ds smsw (%0)", "a"(at));
	FORM("push %%rbp; mov %0, %%rbp; smsw (%%rbp); pop %%rbp", "a"(at));
	FORM("mov %%rsp, %%rcx; mov %0, %%rsp; smsw (%%rsp);"
	     "mov %%rcx, %%rsp", "a"(at), "c"(0L));
}

static void segments(void)
{
	long base;

	SECTION("relative to FS and GS");
	CHECK_OK(syscall(SYS_arch_prctl, ARCH_GET_FS, &base));
	FORM("smsw %%fs:(%0)", "a"((long)room + 16 - base));
	CHECK_OK(syscall(SYS_arch_prctl, ARCH_SET_GS, room + 4));
	FORM("smsw %%gs:(%0)", "a"(12L));
	FORM("smsw %%gs:8(%0,%1,2)", "a"(2L), "c"(1L));
	FORM("data16 smsw %%gs:(%0)", "a"(12L));
	FORM("smsw %%gs:0xc", "a"(0L));
	CHECK_OK(syscall(SYS_arch_prctl, ARCH_SET_GS, 0L));
}

#define START 0x1122334455667788L

#define REGISTER(text, name, mask)                                             \
	do {                                                                   \
		register long r __asm__(name) = START;                         \
									       \
		__asm__ volatile(text : "+r"(r));                              \
		CHECK_EQ(r & SMSW_DEFINED, SMSW_VALUE);                        \
		CHECK_EQ(r & (mask), START & (mask));                          \
	} while (0)

static void registers(void)
{
	long r = START;

	SECTION("in a register, as wide as the operand");
	REGISTER("smsw %w0", "rax", ~0xffffL);
	REGISTER("smsw %w0", "r10", ~0xffffL);
	REGISTER("smsw %k0", "rdx", 0L);
	REGISTER("smsw %k0", "r15", 0L);
	REGISTER("smsw %0", "rsi", 0L);
	REGISTER("smsw %0", "r8", 0L);
	__asm__ volatile("smsw %0" : "=r"(r));
	CHECK_EQ(r >> 32, 0);
	r = START;
	__asm__ volatile("sldt %w0" : "+r"(r));
	CHECK_EQ(r >> 16, START >> 16);
	CHECK_EQ(r & 0xffff, 0);
	r = START;
	__asm__ volatile("str %w0" : "+r"(r));
	CHECK_EQ(r >> 16, START >> 16);
	CHECK_EQ((r & 0xffff) != 0x7788, 1);
	__asm__ volatile("str %0" : "=r"(r));
	CHECK_EQ(r >> 16, 0);
}

/* An instruction whose last byte is the last one before a hole. */
static void at_the_edge(void)
{
	static const unsigned char code[] = { 0x0f, 0x01, 0xe0, 0xc3 };
	char *pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *at = pages + PAGE - sizeof(code);
	long r;

	SECTION("before a hole, and half in it");
	CHECK_OK(munmap(pages + PAGE, PAGE));
	memcpy(at, code, sizeof(code));
	__asm__ volatile("call *%1" : "=a"(r) : "r"(at) : "memory");
	CHECK_EQ(r & SMSW_DEFINED, SMSW_VALUE);
	CHECK_OK(munmap(pages, PAGE));
}

static void fault_at(long address)
{
	__asm__ volatile("smsw (%0)" ::"r"(address) : "memory");
}

static void half_out(long address)
{
	__asm__ volatile("sgdt (%0)" ::"r"(address) : "memory");
}

/* Jump to a page's end, where only the first bytes of smsw stand. */
static void half_code(long page)
{
	memcpy((char *)page + PAGE - 2, "\x0f\x01", 2);
	((void (*)(void))(page + PAGE - 2))();
}

static sigjmp_buf back;

static void leave(int sig, siginfo_t *info, void *context)
{
	note(sig, info, context);
	siglongjmp(back, 1);
}

static void faults(void)
{
	char *pages = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE | PROT_EXEC,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	SECTION("an operand that is not there");
	CHECK_OK(munmap(pages + PAGE, PAGE));
	CHECK_EQ(in_child(fault_at, 0), KILLED(SIGSEGV));
	CHECK_EQ(in_child(fault_at, (long)(pages + PAGE)), KILLED(SIGSEGV));
	CHECK_EQ(in_child(fault_at, 1L << 62), KILLED(SIGSEGV));
	CHECK_EQ(in_child(half_out, (long)(pages + PAGE - 5)),
		 KILLED(SIGSEGV));
	CHECK_EQ(in_child(half_code, (long)pages), KILLED(SIGSEGV));
	handle(SIGSEGV, leave, 0);
	if (!sigsetjmp(back, 1))
		fault_at((long)(pages + PAGE));
	CHECK_EQ(seen.count, 1);
	CHECK_EQ(seen.info.si_code, SEGV_MAPERR);
	CHECK_EQ((char *)seen.info.si_addr - pages, PAGE);
	CHECK_EQ(seen.context.uc_mcontext.gregs[REG_TRAPNO], 14);
	CHECK_EQ(seen.context.uc_mcontext.gregs[REG_ERR], 6);
	CHECK_EQ((char *)seen.context.uc_mcontext.gregs[REG_CR2] - pages, PAGE);
	CHECK_OK(munmap(pages, PAGE));
}

int main(void)
{
	sizes();
	forms();
	segments();
	registers();
	at_the_edge();
	faults();
	return check_done();
}
