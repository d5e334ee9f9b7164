/* SPDX-License-Identifier: MIT */
/*
 * sigaltstack(2): handlers on a stack of their own, above all the one that
 * runs because there is no stack left; and what happens when there is no room
 * for a handler's frame at all.
 */
#include "signals.h"
#include <setjmp.h>
#include <sys/resource.h>

static char stack[64 * KIB] __attribute__((aligned(16)));
static volatile int on_it;
static sigjmp_buf back;

static int is_on(const void *at)
{
	return (char *)at >= stack && (char *)at < stack + sizeof(stack);
}

static void where(int sig, siginfo_t *info, void *context)
{
	note(sig, info, context);
	on_it = is_on(__builtin_frame_address(0));
}

static void use_stack(void *at, size_t size, int flags)
{
	stack_t set = { .ss_sp = at, .ss_size = size, .ss_flags = flags };

	CHECK_OK(sigaltstack(&set, NULL));
}

static void settings(void)
{
	stack_t set = { .ss_sp = stack, .ss_size = sizeof(stack) }, old;

	SECTION("sigaltstack: set, ask, errors");
	CHECK_OK(sigaltstack(NULL, &old));
	CHECK_EQ(old.ss_flags, SS_DISABLE);
	CHECK_OK(sigaltstack(&set, &old));
	CHECK_EQ(old.ss_flags, SS_DISABLE);
	CHECK_OK(sigaltstack(NULL, &old));
	CHECK(old.ss_sp == stack && old.ss_size == sizeof(stack));
	CHECK_EQ(old.ss_flags, 0);
	set.ss_size = 1000;
	CHECK_ERR(syscall(SYS_sigaltstack, &set, NULL), ENOMEM);
	set.ss_size = sizeof(stack);
	set.ss_flags = 4;
	CHECK_ERR(syscall(SYS_sigaltstack, &set, NULL), EINVAL);
	set.ss_flags = SS_DISABLE;
	set.ss_size = 1;
	CHECK_OK(syscall(SYS_sigaltstack, &set, NULL));
	CHECK_OK(sigaltstack(NULL, &old));
	CHECK_EQ(old.ss_flags, SS_DISABLE);
	CHECK_BAD_NOT_NULL(syscall(SYS_sigaltstack, bad, NULL));
	CHECK_BAD_NOT_NULL(syscall(SYS_sigaltstack, NULL, bad));
	CHECK_ERR(syscall(SYS_sigaltstack, edge(23), NULL), EFAULT);
}

/* On the stack: it cannot be changed; a second handler stays on it. */
static void inside(int sig, siginfo_t *info, void *context)
{
	stack_t set = { .ss_sp = stack, .ss_size = sizeof(stack) }, old;

	where(sig, info, context);
	CHECK_OK(sigaltstack(NULL, &old));
	CHECK_EQ(old.ss_flags, SS_ONSTACK);
	CHECK_ERR(sigaltstack(&set, NULL), EPERM);
	CHECK_OK(raise(SIGUSR2));
	CHECK_EQ(seen.sig, SIGUSR2);
	CHECK_EQ(on_it, 1);
}

static void used(void)
{
	stack_t old;

	SECTION("handlers on the alternate stack");
	use_stack(stack, sizeof(stack), 0);
	handle(SIGUSR1, where, 0);
	CHECK_OK(raise(SIGUSR1));
	CHECK_EQ(on_it, 0);
	handle(SIGUSR1, where, SA_ONSTACK);
	CHECK_OK(raise(SIGUSR1));
	CHECK_EQ(on_it, 1);
	CHECK(seen.context.uc_stack.ss_sp == stack);
	CHECK_EQ(seen.context.uc_stack.ss_size, sizeof(stack));
	CHECK(!is_on((void *)seen.context.uc_mcontext.gregs[REG_RSP]));
	handle(SIGUSR1, inside, SA_ONSTACK);
	handle(SIGUSR2, where, SA_ONSTACK);
	CHECK_OK(raise(SIGUSR1));
	CHECK_OK(sigaltstack(NULL, &old));
	CHECK_EQ(old.ss_flags, 0);
	use_stack(NULL, 0, SS_DISABLE);
	handle(SIGUSR1, where, SA_ONSTACK);
	CHECK_OK(raise(SIGUSR1));
	CHECK_EQ(on_it, 0);
}

/* ---- stack overflow ---- */

static __attribute__((noinline)) int deep(int n)
{
	volatile char use[1000];

	use[n % 1000] = n;
	return n < 0 ? 0 : deep(n + 1) + use[n % 999];
}

static void overflowed(int sig, siginfo_t *info, void *context)
{
	where(sig, info, context);
	siglongjmp(back, 1);
}

static void overflow_child(long unused)
{
	struct rlimit limit = { 256 * KIB, 256 * KIB };

	(void)unused;
	CHECK_OK(setrlimit(RLIMIT_STACK, &limit));
	use_stack(stack, sizeof(stack), 0);
	handle(SIGSEGV, overflowed, SA_ONSTACK);
	for (int i = 0; i < 3; i++) {
		forget();
		on_it = 0;
		if (sigsetjmp(back, 1) == 0)
			deep(1);
		CHECK_EQ(on_it, 1);
		CHECK_EQ(seen.sig, SIGSEGV);
		CHECK(!is_blocked(SIGSEGV));
	}
}

/* A handler, but nowhere to run it. */
static void no_stack(long unused)
{
	struct rlimit limit = { 256 * KIB, 256 * KIB };

	(void)unused;
	setrlimit(RLIMIT_STACK, &limit);
	handle(SIGSEGV, where, 0);
	deep(1);
}

static void small_stack(long unused)
{
	struct rlimit limit = { 256 * KIB, 256 * KIB };

	(void)unused;
	setrlimit(RLIMIT_STACK, &limit);
	/* Its upper end is no memory at all. */
	use_stack((void *)0x10000, 32 * KIB, 0);
	handle(SIGSEGV, where, SA_ONSTACK);
	deep(1);
}

static void ends_well(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info, (void)context;
	_exit(is_on(__builtin_frame_address(0)) && info->si_signo == SIGSEGV
		      ? 12
		      : 1);
}

/* SIGUSR1's frame does not fit: that is SIGSEGV, and it has a handler. */
static void second_chance(long unused)
{
	(void)unused;
	use_stack(stack, sizeof(stack), 0);
	handle(SIGSEGV, ends_well, SA_ONSTACK);
	handle(SIGUSR1, where, 0);
	__asm__ volatile("mov $0x10008, %%rsp; syscall; ud2" ::"a"(SYS_kill),
			 "D"((long)getpid()), "S"((long)SIGUSR1)
			 : "memory");
}

static void second_chance_blocked(long unused)
{
	block(SIGSEGV);
	second_chance(unused);
}

static void overflow(void)
{
	SECTION("stack overflow");
	CHECK_EQ(in_child(overflow_child, 0), EXITED(0));
	CHECK_EQ(in_child(no_stack, 0), KILLED(SIGSEGV));
	CHECK_EQ(in_child(small_stack, 0), KILLED(SIGSEGV));
	SECTION("a frame that finds no room is SIGSEGV, with its handler");
	CHECK_EQ(in_child(second_chance, 0), EXITED(12));
	CHECK_EQ(in_child(second_chance_blocked, 0), KILLED(SIGSEGV));
}

int main(void)
{
	fresh_signals();
	settings();
	used();
	overflow();
	return check_done();
}
