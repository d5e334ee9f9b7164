/* SPDX-License-Identifier: MIT */
/*
 * What Linux refuses in a signal frame though it could be put right: selectors
 * of other segments, floating-point state that the CPU would not load (bits
 * of MXCSR that do not exist, rubbish in XSAVE's header, an address that is
 * not aligned). Each is SIGSEGV, which a handler may catch.
 */
#include "signals.h"
#include <setjmp.h>

#define XSAVE_HEADER 512
#define MXCSR	     24
#define SOFTWARE     464 /* what the kernel says about the picture */
#define MAGIC1	     0x46505853
#define MAGIC2	     0x46505845

static long argument;
static char stack[64 * KIB];
static sigjmp_buf back;

/* Raises SIGUSR1, whose handler spoils the frame. */
static void through(handler *fn)
{
	handle(SIGUSR1, fn, 0);
	raise(SIGUSR1);
}

static char *picture(void *context)
{
	return (char *)((ucontext_t *)context)->uc_mcontext.fpregs;
}

/* cs, gs, fs, ss: 16 bits each in one word. */
static void set_selectors(int sig, siginfo_t *info, void *context)
{
	ucontext_t *u = context;
	unsigned short *word = (void *)&u->uc_mcontext.gregs[REG_CSGSFS];

	(void)sig, (void)info;
	if (argument & 1L << 32)
		word[3] = argument;
	else
		word[0] = argument;
}

static void code_segment(long selector)
{
	argument = selector & 0xffff;
	through(set_selectors);
}

static void stack_segment(long selector)
{
	argument = (selector & 0xffff) | 1L << 32;
	through(set_selectors);
}

/* The frame says which segments the program had, and takes them back. */
static void look_at_selectors(int sig, siginfo_t *info, void *context)
{
	ucontext_t *u = context;
	unsigned short *word = (void *)&u->uc_mcontext.gregs[REG_CSGSFS];
	unsigned short cs, ss;

	(void)sig, (void)info;
	__asm__ volatile("mov %%cs, %0; mov %%ss, %1" : "=r"(cs), "=r"(ss));
	CHECK_EQ(word[0], cs);
	CHECK_EQ(word[3], ss);
}

static void selectors(void)
{
	static const long bad[] = { 0x7ff8, 0x7ffb, 0x0f, 0x28, 0x43, 0xffff };

	SECTION("selectors in the frame");
	through(look_at_selectors);
	for (unsigned i = 0; i < ARRAY_SIZE(bad); i++)
		CHECK_EQ(in_child(code_segment, bad[i]), KILLED(SIGSEGV));
	/* The kernel's own, made ring 3: not present, or the wrong kind. */
	CHECK_EQ(in_child(code_segment, 0x2b), KILLED(SIGSEGV));
	CHECK_EQ(in_child(stack_segment, 0x2b), EXITED(0));
}

static void set_mxcsr(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info;
	*(unsigned *)(picture(context) + MXCSR) |= argument;
}

static void mxcsr(long bits)
{
	argument = bits;
	through(set_mxcsr);
}

static void set_header(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info;
	picture(context)[XSAVE_HEADER + argument] |= 0x80;
}

static void header(long byte)
{
	argument = byte;
	through(set_header);
}

static int has_xsave(void)
{
	unsigned a = 1, b, c = 0, d;

	__asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	return c >> 27 & 1;
}

static void state(void)
{
	int want = has_xsave() ? KILLED(SIGSEGV) : EXITED(0);

	SECTION("MXCSR and XSAVE's header");
	CHECK_EQ(in_child(mxcsr, 0), EXITED(0));
	CHECK_EQ(in_child(mxcsr, 0x10000), KILLED(SIGSEGV));
	CHECK_EQ(in_child(mxcsr, 0x80000000), KILLED(SIGSEGV));
	CHECK_EQ(in_child(header, 7), want);  /* no such component */
	CHECK_EQ(in_child(header, 8), want);  /* compacted */
	CHECK_EQ(in_child(header, 15), want); /* reserved */
	CHECK_EQ(in_child(header, 20), want);
}

/* A copy elsewhere is as good, if it is aligned. */
static void move_picture(int sig, siginfo_t *info, void *context)
{
	static char copy[8 * KIB] __attribute__((aligned(64)));
	ucontext_t *u = context;
	char *to = copy + argument;

	(void)sig, (void)info;
	memcpy(to, picture(context), 2 * KIB);
	*(char **)&u->uc_mcontext.fpregs = to;
}

static void moved(long by)
{
	argument = by;
	through(move_picture);
}

static void place(void)
{
	SECTION("the place of the floating-point state");
	CHECK_EQ(in_child(moved, 0), EXITED(0));
	CHECK_EQ(in_child(moved, 64), EXITED(0));
	CHECK_EQ(in_child(moved, 8), KILLED(SIGSEGV));
	CHECK_EQ(in_child(moved, 1), KILLED(SIGSEGV));
}

/* What the picture says of itself, for those who unwind or print it. */
static void look_at_picture(int sig, siginfo_t *info, void *context)
{
	uint32_t *said = (uint32_t *)(picture(context) + SOFTWARE), end = 0;

	(void)sig, (void)info;
	if (!has_xsave()) {
		CHECK_EQ(said[0], 0);
		CHECK(1);
		CHECK(1);
		return;
	}
	CHECK_EQ(said[0], MAGIC1);
	CHECK(said[1] >= said[4] + 4 && said[4] >= 576);
	memcpy(&end, picture(context) + said[4], 4);
	CHECK_EQ(end, MAGIC2);
}

static void described(void)
{
	SECTION("the floating-point state describes itself");
	through(look_at_picture);
}

static void leave(int sig, siginfo_t *info, void *context)
{
	note(sig, info, context);
	siglongjmp(back, 1);
}

static void caught(void)
{
	stack_t set = { .ss_sp = stack, .ss_size = sizeof(stack) };

	SECTION("a frame that is refused is SIGSEGV with a handler");
	CHECK_OK(sigaltstack(&set, NULL));
	handle(SIGSEGV, leave, SA_ONSTACK);
	forget();
	if (sigsetjmp(back, 1) == 0)
		code_segment(0x7ff8);
	CHECK_EQ(seen.count, 1);
	if (sigsetjmp(back, 1) == 0)
		mxcsr(0x10000);
	CHECK_EQ(seen.count, 2);
	if (sigsetjmp(back, 1) == 0)
		__asm__ volatile(
			"mov $0x10000, %%rsp; mov $15, %%eax; syscall" ::
				: "memory");
	CHECK_EQ(seen.count, 3);
	CHECK_EQ(seen.info.si_code, SI_KERNEL);
	CHECK_EQ((long)seen.info.si_addr, 0);
}

int main(void)
{
	fresh_signals();
	selectors();
	state();
	place();
	described();
	caught();
	return check_done();
}
