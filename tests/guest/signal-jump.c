/* SPDX-License-Identifier: MIT */
/*
 * Leaving a handler by siglongjmp, never to return: out of faults, of calls
 * that sleep, of the alternate stack, again and again; the mask is what the
 * program saved. And errno and the program's place when a handler does return.
 */
#include "signals.h"
#include <setjmp.h>

static sigjmp_buf back;
static char stack[64 * KIB];

static void jump(int sig, siginfo_t *info, void *context)
{
	note(sig, info, context);
	siglongjmp(back, sig);
}

static void out_of_faults(void)
{
	volatile int turns = 0;

	SECTION("out of a fault, a thousand times");
	handle(SIGSEGV, jump, 0);
	forget();
	while (turns < 1000) {
		if (sigsetjmp(back, 1) == 0) {
			*(volatile char *)0x10000 = 1;
			break;
		}
		turns++;
	}
	CHECK_EQ(turns, 1000);
	CHECK_EQ(seen.count, 1000);
	CHECK(!is_blocked(SIGSEGV));
}

static void with_mask(void)
{
	SECTION("with the mask, and without");
	handle(SIGUSR1, jump, 0);
	if (sigsetjmp(back, 0) == 0)
		raise(SIGUSR1);
	CHECK(is_blocked(SIGUSR1));
	unblock(SIGUSR1);
	if (sigsetjmp(back, 1) == 0)
		raise(SIGUSR1);
	CHECK(!is_blocked(SIGUSR1));
	block(SIGTERM);
	if (sigsetjmp(back, 1) == 0) {
		unblock(SIGTERM);
		raise(SIGUSR1);
	}
	CHECK(is_blocked(SIGTERM));
	unblock(SIGTERM);
}

static void out_of_calls(void)
{
	const struct itimerval once = { .it_value.tv_usec = 5000 };
	volatile int turns = 0;
	int fds[2];
	char c;

	SECTION("out of a call that sleeps");
	CHECK_OK(pipe(fds));
	handle(SIGALRM, jump, SA_RESTART);
	forget();
	while (turns < 10) {
		if (sigsetjmp(back, 1) == 0) {
			setitimer(ITIMER_REAL, &once, NULL);
			read(fds[0], &c, 1);
			break;
		}
		turns++;
	}
	CHECK_EQ(turns, 10);
	/* Nobody waits at the pipe any more. */
	CHECK_EQ(write(fds[1], "k", 1), 1);
	CHECK_EQ(read(fds[0], &c, 1), 1);
	CHECK_EQ(c, 'k');
}

static void off_the_stack(void)
{
	stack_t set = { .ss_sp = stack, .ss_size = sizeof(stack) }, old;
	volatile int turns = 0;

	SECTION("off the alternate stack, which is free again");
	CHECK_OK(sigaltstack(&set, NULL));
	handle(SIGUSR1, jump, SA_ONSTACK);
	while (turns < 20) {
		if (sigsetjmp(back, 1) == 0) {
			raise(SIGUSR1);
			break;
		}
		turns++;
		CHECK_OK(sigaltstack(NULL, &old));
		CHECK_EQ(old.ss_flags, 0);
	}
	CHECK_EQ(turns, 20);
}

static volatile int level;

static void jump_deep(int sig, siginfo_t *info, void *context)
{
	(void)info, (void)context;
	if (++level < 20)
		raise(sig);
	siglongjmp(back, level);
}

static void out_of_many(void)
{
	SECTION("out of twenty nested handlers at once");
	handle(SIGUSR2, jump_deep, SA_NODEFER);
	for (int i = 0; i < 10; i++) {
		int got;

		level = 0;
		got = sigsetjmp(back, 1);
		if (got == 0)
			raise(SIGUSR2);
		CHECK_EQ(level, 20);
	}
	CHECK(!is_blocked(SIGUSR2));
}

static void fails(int sig, siginfo_t *info, void *context)
{
	note(sig, info, context);
	CHECK_ERR(close(-1), EBADF);
}

/* A handler that fails in its own calls does not change ours. */
static void results_stay(void)
{
	SECTION("the results of calls around a handler");
	handle(SIGUSR1, fails, 0);
	forget();
	for (int i = 0; i < 10; i++) {
		CHECK_EQ(syscall(SYS_kill, getpid(), SIGUSR1), 0);
		CHECK_EQ(seen.count, i + 1);
	}
}

/* Frames that are never returned from do not pile up in the kernel. */
static void again_and_again(void)
{
	volatile int turns = 0;

	SECTION("five thousand handlers that never return");
	handle(SIGUSR1, jump, 0);
	while (turns < 5000)
		if (sigsetjmp(back, 1) == 0)
			raise(SIGUSR1);
		else
			turns++;
	CHECK_EQ(turns, 5000);
}

int main(void)
{
	fresh_signals();
	out_of_faults();
	with_mask();
	out_of_calls();
	off_the_stack();
	out_of_many();
	results_stay();
	again_and_again();
	return check_done();
}
