/* SPDX-License-Identifier: MIT */
/*
 * What a handler, or a program that calls rt_sigreturn out of the blue, may
 * write into a signal frame: return addresses nobody can return to, flags of
 * the kernel, floating-point state that ends in the middle or lies elsewhere.
 * It ends that program at most, with Linux's status, and never the kernel.
 */
#include "signals.h"
#include <fenv.h>

#define FLAG_TF	     0x100L
#define FLAG_DF	     0x400L
#define FLAG_IOPL    0x3000L
#define FLAG_NT	     0x4000L
#define FLAG_AC	     0x40000L
#define XSAVE_HEADER 512
#define MXCSR	     24

static long argument;
static char *two; /* a page, and behind it nothing */

static long flags_now(void)
{
	long flags;

	__asm__ volatile("pushfq; pop %0" : "=r"(flags));
	return flags;
}

/* Raises SIGUSR1, whose handler spoils the frame; then all is as it was. */
static void through(handler *fn)
{
	volatile double kept = 1.5;

	handle(SIGUSR1, fn, 0);
	raise(SIGUSR1);
	CHECK(kept * 2 == 3);
}

/* ---- the address to return to ---- */

static void set_rip(int sig, siginfo_t *info, void *context)
{
	ucontext_t *u = context;

	(void)sig, (void)info;
	u->uc_mcontext.gregs[REG_RIP] = argument;
}

static void set_rsp(int sig, siginfo_t *info, void *context)
{
	ucontext_t *u = context;

	(void)sig, (void)info;
	u->uc_mcontext.gregs[REG_RSP] = argument;
}

static void jump(long to)
{
	argument = to;
	through(set_rip);
}

static void move_stack(long to)
{
	argument = to;
	through(set_rsp);
}

static void addresses(void)
{
	int status;

	SECTION("return addresses, stack pointers");
	for (unsigned i = 0; i < ARRAY_SIZE(bad_pointers); i++) {
		long bad = (long)bad_pointers[i];

		CHECK_EQ(in_child(jump, bad), KILLED(SIGSEGV));
		CHECK_EQ(in_child(jump, bad + 1), KILLED(SIGSEGV));
		status = in_child(move_stack, bad);
		/* By the book a non-canonical stack is #SS. */
		CHECK(status == KILLED(SIGSEGV) || status == KILLED(SIGBUS));
	}
	CHECK_EQ(in_child(jump, 0x00007fffffffffff), KILLED(SIGSEGV));
	CHECK_EQ(in_child(jump, (long)two), KILLED(SIGSEGV));
}

/* ---- rt_sigreturn without a signal ---- */

static void bare(long rsp)
{
	__asm__ volatile(
		"mov %0, %%rsp; mov $15, %%eax; syscall; ud2" ::"r"(rsp));
}

static void zeroed_frame(long unused)
{
	(void)unused;
	memset(two, 0, PAGE);
	bare((long)two);
}

/* The frame's last byte is the page's last byte, or one too many. */
static void at_edge(long more)
{
	memset(two, 0, PAGE);
	bare((long)two + PAGE - 432 + more);
}

static void without_signal(void)
{
	SECTION("rt_sigreturn out of the blue");
	for (unsigned i = 0; i < ARRAY_SIZE(bad_pointers); i++) {
		long bad = (long)bad_pointers[i];

		CHECK_EQ(in_child(bare, bad), KILLED(SIGSEGV));
		CHECK_EQ(in_child(bare, bad + 8), KILLED(SIGSEGV));
	}
	CHECK_EQ(in_child(zeroed_frame, 0), KILLED(SIGSEGV));
	CHECK_EQ(in_child(at_edge, 0), KILLED(SIGSEGV));
	CHECK_EQ(in_child(at_edge, 8), KILLED(SIGSEGV));
	CHECK_EQ(in_child(at_edge, 400), KILLED(SIGSEGV));
}

/* ---- flags ---- */

static long flags_after;

static void set_flags(int sig, siginfo_t *info, void *context)
{
	ucontext_t *u = context;

	(void)sig, (void)info;
	u->uc_mcontext.gregs[REG_EFL] |= argument;
}

static void clear_flags(int sig, siginfo_t *info, void *context)
{
	ucontext_t *u = context;

	(void)sig, (void)info;
	u->uc_mcontext.gregs[REG_EFL] = 0;
}

/* kill(self) by hand, so that nothing stands between it and the look. */
static void flags_from(handler *fn)
{
	long rax = SYS_kill, pid = getpid();

	handle(SIGUSR1, fn, 0);
	__asm__ volatile("syscall; pushfq; pop %1; push $0x202; popfq"
			 : "+a"(rax), "=&r"(flags_after)
			 : "D"(pid), "S"((long)SIGUSR1)
			 : "rcx", "r11", "memory", "cc");
	CHECK_EQ(rax, 0);
}

static void in_ring_3(long instruction)
{
	argument = FLAG_IOPL;
	flags_from(set_flags);
	CHECK_EQ(flags_after & FLAG_IOPL, 0);
	if (instruction == 0)
		__asm__ volatile("cli");
	if (instruction == 1)
		__asm__ volatile("in $0x80, %%al" : : : "rax");
}

static void single_step(long unused)
{
	(void)unused;
	argument = FLAG_TF;
	flags_from(set_flags);
}

static void system_flags(long unused)
{
	(void)unused;
	argument = FLAG_NT | FLAG_IOPL | 0x1a0000; /* VM, VIF, VIP */
	flags_from(set_flags);
	CHECK_EQ(flags_after & argument, 0);
	CHECK_EQ(flags_after & 0x202, 0x202);
	argument = FLAG_DF | 0x8c1; /* OF SF ZF CF */
	flags_from(set_flags);
	CHECK_EQ(flags_after & (FLAG_DF | 0x8c1), FLAG_DF | 0x8c1);
	flags_from(clear_flags);
	CHECK_EQ(flags_after & 0x47dd5, 0);
	CHECK_EQ(flags_after & 0x202, 0x202);
	argument = FLAG_AC;
	flags_from(set_flags);
	CHECK_EQ(flags_after & FLAG_AC, FLAG_AC);
	CHECK_EQ(flags_now() & FLAG_AC, 0);
}

static void flags(void)
{
	SECTION("flags: a program's own, not the kernel's");
	CHECK_EQ(in_child(in_ring_3, 0), KILLED(SIGSEGV));
	CHECK_EQ(in_child(in_ring_3, 1), KILLED(SIGSEGV));
	CHECK_EQ(in_child(single_step, 0), KILLED(SIGTRAP));
	CHECK_EQ(in_child(system_flags, 0), EXITED(0));
}

/* ---- the floating-point state ---- */

static void set_fpregs(int sig, siginfo_t *info, void *context)
{
	ucontext_t *u = context;

	(void)sig, (void)info;
	*(long *)&u->uc_mcontext.fpregs = argument;
}

static void fp_at(long to)
{
	argument = to;
	through(set_fpregs);
}

/* The beginning of the state is there, what the CPU needs then is not. */
static void half_there(int sig, siginfo_t *info, void *context)
{
	ucontext_t *u = context;
	char *at = two + PAGE - argument;

	(void)sig, (void)info;
	memcpy(at, u->uc_mcontext.fpregs, argument);
	if (argument > XSAVE_HEADER + 16)
		memset(at + XSAVE_HEADER + 8, 0xff, 8);
	*(char **)&u->uc_mcontext.fpregs = at;
}

static void fp_half(long bytes)
{
	argument = bytes;
	through(half_there);
}

static void fp_none(long unused)
{
	(void)unused;
	fesetround(FE_UPWARD);
	argument = 0;
	through(set_fpregs);
	CHECK_EQ(fegetround(), FE_TONEAREST);
}

static void fp_memory(void)
{
	pid_t busy = start(bare, 0);
	int stop[2];

	SECTION("floating-point state: where it is");
	CHECK_EQ(status_of(busy), KILLED(SIGSEGV));
	CHECK_OK(pipe(stop));
	busy = fork();
	if (busy == 0)
		for (;;)
			;
	for (unsigned i = 1; i < ARRAY_SIZE(bad_pointers); i++)
		CHECK_EQ(in_child(fp_at, (long)bad_pointers[i] & -64),
			 KILLED(SIGSEGV));
	for (long bytes = 64; bytes <= XSAVE_HEADER; bytes += 64)
		CHECK_EQ(in_child(fp_half, bytes & -64), KILLED(SIGSEGV));
	CHECK_EQ(in_child(fp_none, 0), EXITED(0));
	CHECK_OK(kill(busy, SIGKILL));
	CHECK_EQ(status_of(busy), KILLED(SIGKILL));
}

/* A mask that blocks what cannot be blocked; a stack that cannot be. */
static void set_rest(int sig, siginfo_t *info, void *context)
{
	ucontext_t *u = context;

	(void)sig, (void)info;
	memset(&u->uc_sigmask, 0xff, 8);
	u->uc_stack.ss_sp = (void *)0x8000000000000000;
	u->uc_stack.ss_size = -1UL;
	u->uc_flags = -1UL;
	u->uc_link = (void *)-1L;
}

static void rest(long unused)
{
	long now;

	(void)unused;
	through(set_rest);
	CHECK_OK(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &now, 8L));
	CHECK_EQ(now, ~(1L << (SIGKILL - 1) | 1L << (SIGSTOP - 1)));
	kill(getpid(), SIGKILL);
}

int main(void)
{
	fresh_signals();
	two = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
		   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK_OK(munmap(two + PAGE, PAGE));
	addresses();
	without_signal();
	flags();
	fp_memory();
	SECTION("the mask, and what does not count");
	CHECK_EQ(in_child(rest, 0), KILLED(SIGKILL));
	return check_done();
}
