/* SPDX-License-Identifier: MIT */
/*
 * What is blocked, when: sigprocmask, a handler's own mask, SA_NODEFER and
 * SA_RESETHAND, handlers inside handlers, and what is delivered, in which
 * order, once nothing stands in its way.
 */
#include "signals.h"

static volatile int order[16], count;
static volatile int depth, deepest;

static void record(int sig, siginfo_t *info, void *context)
{
	(void)info, (void)context;
	if (count < (int)ARRAY_SIZE(order))
		order[count++] = sig;
}

static void start_over(void)
{
	memset((void *)order, 0, sizeof(order));
	count = depth = deepest = 0;
}

static int order_is(int a, int b, int c)
{
	return order[0] == a && order[1] == b && order[2] == c;
}

static void masks(void)
{
	unsigned long all = -1UL, got = 0;
	sigset_t set = set_of(SIGUSR1), old;

	SECTION("sigprocmask: block, unblock, set");
	CHECK_OK(sigprocmask(SIG_BLOCK, &set, NULL));
	CHECK(is_blocked(SIGUSR1) && !is_blocked(SIGUSR2));
	set = set_of(SIGUSR2);
	CHECK_OK(sigprocmask(SIG_BLOCK, &set, NULL));
	CHECK(is_blocked(SIGUSR1) && is_blocked(SIGUSR2));
	CHECK_OK(sigprocmask(SIG_UNBLOCK, &set, &old));
	CHECK(sigismember(&old, SIGUSR1) && sigismember(&old, SIGUSR2));
	CHECK(is_blocked(SIGUSR1) && !is_blocked(SIGUSR2));
	CHECK_OK(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, NULL, 8L));
	CHECK_OK(syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &got, 8L));
	CHECK_EQ(got, ~(1UL << (SIGKILL - 1) | 1UL << (SIGSTOP - 1)));
	all = 0;
	CHECK_OK(syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, NULL, 8L));
	CHECK_ERR(syscall(SYS_rt_sigprocmask, 3, &all, NULL, 8L), EINVAL);
	CHECK_ERR(syscall(SYS_rt_sigprocmask, -1, &all, NULL, 8L), EINVAL);
	/* Without a new set nobody looks at what is to be done with it. */
	CHECK_OK(syscall(SYS_rt_sigprocmask, 99, NULL, &got, 8L));
	CHECK_ERR(syscall(SYS_rt_sigprocmask, SIG_BLOCK, &all, NULL, 16L),
		  EINVAL);
	CHECK_BAD_NOT_NULL(
		syscall(SYS_rt_sigprocmask, SIG_BLOCK, bad, NULL, 8L));
	CHECK_BAD_NOT_NULL(
		syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, bad, 8L));
	CHECK_BAD(syscall(SYS_rt_sigpending, bad, 8L));
	CHECK_ERR(syscall(SYS_rt_sigpending, &got, 16L), EINVAL);
}

/* In the handler: the signal, and the handler's mask, are blocked. */
static void look(int sig, siginfo_t *info, void *context)
{
	note(sig, info, context);
	order[0] = is_blocked(SIGUSR1);
	order[1] = is_blocked(SIGUSR2);
	order[2] = is_blocked(SIGHUP);
}

static void look_with(int flags, int masked)
{
	struct sigaction action = { .sa_sigaction = look,
				    .sa_flags = SA_SIGINFO | flags };

	start_over();
	action.sa_mask = set_of(masked);
	CHECK_OK(sigaction(SIGUSR1, &action, NULL));
	CHECK_OK(raise(SIGUSR1));
}

static void in_handlers(void)
{
	SECTION("what a handler has blocked");
	look_with(0, 0);
	CHECK(order_is(1, 0, 0));
	look_with(0, SIGUSR2);
	CHECK(order_is(1, 1, 0));
	look_with(SA_NODEFER, SIGUSR2);
	CHECK(order_is(0, 1, 0));
	look_with(SA_NODEFER, SIGUSR1);
	CHECK(order_is(1, 0, 0));
	block(SIGHUP);
	look_with(SA_NODEFER, 0);
	CHECK(order_is(0, 0, 1));
	CHECK(sigismember(&seen.context.uc_sigmask, SIGHUP));
	CHECK(!sigismember(&seen.context.uc_sigmask, SIGUSR1));
	CHECK(is_blocked(SIGHUP) && !is_blocked(SIGUSR1));
	unblock(SIGHUP);
}

/* The handler's own change of the mask is undone by its return. */
static void change_mask(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)info, (void)context;
	block(SIGTERM);
}

static void change_saved_mask(int sig, siginfo_t *info, void *context)
{
	ucontext_t *u = context;

	(void)sig, (void)info;
	sigaddset(&u->uc_sigmask, SIGTERM);
}

static void after_handlers(void)
{
	SECTION("the mask after a handler");
	handle(SIGUSR1, change_mask, 0);
	CHECK_OK(raise(SIGUSR1));
	CHECK(!is_blocked(SIGTERM));
	handle(SIGUSR1, change_saved_mask, 0);
	CHECK_OK(raise(SIGUSR1));
	CHECK(is_blocked(SIGTERM));
	unblock(SIGTERM);
}

static void recurse(int sig, siginfo_t *info, void *context)
{
	(void)info, (void)context;
	if (++depth > deepest)
		deepest = depth;
	if (++count < 5)
		raise(sig);
	depth--;
}

static void deferred(void)
{
	SECTION("the same signal in its handler: SA_NODEFER or not");
	start_over();
	handle(SIGUSR1, recurse, SA_NODEFER);
	CHECK_OK(raise(SIGUSR1));
	CHECK(count == 5 && deepest == 5 && depth == 0);
	start_over();
	handle(SIGUSR1, recurse, 0);
	CHECK_OK(raise(SIGUSR1));
	CHECK(count == 5 && deepest == 1 && depth == 0);
}

static void twice(long unused)
{
	(void)unused;
	raise(SIGUSR1);
	raise(SIGUSR1);
	_exit(1);
}

static void once_only(void)
{
	struct sigaction action;

	SECTION("SA_RESETHAND: once only");
	start_over();
	handle(SIGUSR1, record, SA_RESETHAND);
	CHECK_EQ(in_child(twice, 0), KILLED(SIGUSR1));
	CHECK_OK(raise(SIGUSR1));
	CHECK_EQ(count, 1);
	CHECK_OK(sigaction(SIGUSR1, NULL, &action));
	CHECK(action.sa_handler == SIG_DFL);
	/* It is blocked in its handler all the same. */
	look_with(SA_RESETHAND, 0);
	CHECK(order_is(1, 0, 0));
	look_with(SA_RESETHAND | SA_NODEFER, 0);
	CHECK(order_is(0, 0, 0));
}

static void sends_other(int sig, siginfo_t *info, void *context)
{
	record(sig + 100, info, context);
	raise(SIGUSR2);
	raise(SIGHUP);
	record(sig + 200, info, context);
}

static void nested(void)
{
	struct sigaction action = { .sa_sigaction = sends_other,
				    .sa_flags = SA_SIGINFO };

	SECTION("handlers in handlers");
	handle(SIGUSR2, record, 0);
	handle(SIGHUP, record, 0);
	start_over();
	action.sa_mask = set_of(SIGHUP);
	CHECK_OK(sigaction(SIGUSR1, &action, NULL));
	CHECK_OK(raise(SIGUSR1));
	CHECK(order_is(SIGUSR1 + 100, SIGUSR2, SIGUSR1 + 200));
	CHECK_EQ(order[3], SIGHUP);
	CHECK_EQ(count, 4);
}

/* Several are pending: frames are stacked lowest number first. */
static void many_at_once(void)
{
	sigset_t set, old;

	SECTION("pending signals, all let in at once");
	handle(SIGUSR1, record, 0);
	handle(SIGTERM, record, 0);
	sigfillset(&set);
	CHECK_OK(sigprocmask(SIG_BLOCK, &set, &old));
	start_over();
	for (int i = 0; i < 3; i++) {
		CHECK_OK(raise(SIGTERM));
		CHECK_OK(raise(SIGUSR2));
		CHECK_OK(raise(SIGUSR1));
		CHECK_OK(raise(SIGHUP));
	}
	CHECK(is_pending(SIGHUP) && is_pending(SIGTERM));
	CHECK(!is_pending(SIGINT));
	CHECK_EQ(count, 0);
	CHECK_OK(sigprocmask(SIG_SETMASK, &old, NULL));
	/* The last frame built is the first to run. */
	CHECK(order_is(SIGTERM, SIGUSR2, SIGUSR1));
	CHECK_EQ(order[3], SIGHUP);
	CHECK_EQ(count, 4);
	CHECK(!is_pending(SIGHUP));
}

/* An unblocked signal arrives before sigprocmask returns. */
static void at_once(void)
{
	SECTION("unblocking delivers before the call is over");
	handle(SIGUSR1, record, 0);
	start_over();
	for (int i = 0; i < 10; i++) {
		block(SIGUSR1);
		CHECK_OK(kill(getpid(), SIGUSR1));
		CHECK_EQ(count, i);
		unblock(SIGUSR1);
		CHECK_EQ(count, i + 1);
	}
}

int main(void)
{
	fresh_signals();
	masks();
	in_handlers();
	after_handlers();
	deferred();
	once_only();
	nested();
	many_at_once();
	at_once();
	return check_done();
}
