/* SPDX-License-Identifier: MIT */
/*
 * What a child has from its parent, and what not: the alternate stack, the
 * signal mask, handlers and no_new_privs it has; timers, pending signals and
 * CPU times it has not. What execve then leaves of it.
 */
#include "signals.h"
#include <sched.h>
#include <sys/prctl.h>
#include <sys/times.h>

static char stack[64 * KIB], clone_stack[64 * KIB];
static char *self;

/* Are we on the alternate stack? */
static void look(int sig, siginfo_t *info, void *context)
{
	char here;

	note(sig, info, context);
	seen.sig = &here >= stack && &here < stack + sizeof(stack);
}

static void stack_is(int flags, size_t size)
{
	stack_t old;

	memset(&old, 0xee, sizeof(old));
	CHECK_OK(sigaltstack(NULL, &old));
	CHECK_EQ(old.ss_flags, flags);
	CHECK_EQ(old.ss_size, size);
	CHECK(old.ss_sp == (size ? stack : NULL));
}

static void handler_runs(long on_stack)
{
	forget();
	CHECK_OK(raise(SIGUSR1));
	CHECK_EQ(seen.count, 1);
	CHECK_EQ(seen.sig, on_stack);
}

static void child_with(long unused)
{
	(void)unused;
	stack_is(0, sizeof(stack));
	handler_runs(1);
}

static void child_without(long unused)
{
	(void)unused;
	stack_is(SS_DISABLE, 0);
	handler_runs(0);
}

static void grandchild_with(long unused)
{
	(void)unused;
	CHECK_EQ(in_child(child_with, 0), EXITED(0));
}

static void from_handler(int sig, siginfo_t *info, void *context)
{
	look(sig, info, context);
	stack_is(SS_ONSTACK, sizeof(stack));
	if (fork() == 0) {
		stack_is(SS_ONSTACK, sizeof(stack));
		_exit(seen.sig && !check.failed_here ? 7 : 1);
	}
}

static void alternate_stack(void)
{
	stack_t set = { .ss_sp = stack, .ss_size = sizeof(stack) };

	SECTION("fork: the alternate stack");
	handle(SIGUSR1, look, SA_ONSTACK);
	CHECK_EQ(in_child(child_without, 0), EXITED(0));
	CHECK_OK(sigaltstack(&set, NULL));
	CHECK_EQ(in_child(child_with, 0), EXITED(0));
	CHECK_EQ(in_child(grandchild_with, 0), EXITED(0));
	handler_runs(1);
}

static void forked_in_handler(void)
{
	int status;

	SECTION("fork: in a handler on the alternate stack");
	handle(SIGUSR2, from_handler, SA_ONSTACK);
	CHECK_OK(raise(SIGUSR2));
	CHECK_OK(wait(&status));
	CHECK_EQ(status, EXITED(7));
}

static int cloned(void *disabled)
{
	check.failed_here = 0;
	stack_is(disabled ? SS_DISABLE : 0, disabled ? 0 : sizeof(stack));
	return check.failed_here ? CHILD_FAILED : 0;
}

static int clone_status(int flags, long disabled)
{
	return status_of(clone(cloned, clone_stack + sizeof(clone_stack),
			       flags | SIGCHLD, (void *)disabled));
}

static void cloning(void)
{
	SECTION("clone: the alternate stack, with memory shared and not");
	CHECK_EQ(clone_status(0, 0), EXITED(0));
	CHECK_EQ(clone_status(CLONE_VM | CLONE_VFORK, 0), EXITED(0));
	/* Two at once on one stack would not do. */
	CHECK_EQ(clone_status(CLONE_VM, 1), EXITED(0));
}

static void mask_and_handlers(long unused)
{
	struct sigaction action;

	(void)unused;
	CHECK(is_blocked(SIGTERM) && !is_blocked(SIGUSR1));
	CHECK(!is_pending(SIGTERM));
	CHECK_OK(sigaction(SIGHUP, NULL, &action));
	CHECK(action.sa_handler == SIG_IGN);
	CHECK_OK(sigaction(SIGUSR1, NULL, &action));
	CHECK(action.sa_sigaction == look);
	CHECK_EQ(action.sa_flags & (SA_ONSTACK | SA_SIGINFO),
		 SA_ONSTACK | SA_SIGINFO);
}

static void masks(void)
{
	SECTION("fork: mask, handlers; nothing pending");
	signal(SIGHUP, SIG_IGN);
	block(SIGTERM);
	CHECK_OK(kill(getpid(), SIGTERM));
	CHECK(is_pending(SIGTERM));
	CHECK_EQ(in_child(mask_and_handlers, 0), EXITED(0));
	CHECK(is_pending(SIGTERM));
	signal(SIGTERM, SIG_IGN);
	CHECK(!is_pending(SIGTERM));
	unblock(SIGTERM);
	signal(SIGTERM, SIG_DFL);
}

static void no_timer(long unused)
{
	struct itimerval timer;

	(void)unused;
	CHECK_OK(getitimer(ITIMER_REAL, &timer));
	CHECK(timer.it_value.tv_sec == 0 && timer.it_value.tv_usec == 0);
	CHECK(timer.it_interval.tv_sec == 0);
	CHECK_EQ(alarm(0), 0);
}

static void timers(void)
{
	struct itimerval timer = { { 50, 0 }, { 90, 0 } };

	SECTION("fork: no timer");
	CHECK_OK(setitimer(ITIMER_REAL, &timer, NULL));
	CHECK_EQ(in_child(no_timer, 0), EXITED(0));
	CHECK_OK(getitimer(ITIMER_REAL, &timer));
	CHECK(timer.it_value.tv_sec >= 80 && timer.it_interval.tv_sec == 50);
	CHECK(alarm(0) >= 80);
}

static void promise(long depth)
{
	CHECK_EQ(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 1);
	if (depth)
		CHECK_EQ(in_child(promise, depth - 1), EXITED(0));
	else
		execl(self, self, "promise", (char *)NULL);
}

static void make_promise(long unused)
{
	(void)unused;
	CHECK_EQ(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 0);
	CHECK_OK(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));
	CHECK_EQ(in_child(promise, 2), EXITED(0));
}

/* After execve: the mask stays and what is ignored; handlers do not. */
static void after_exec(void)
{
	struct sigaction action;
	struct itimerval timer;

	CHECK(is_blocked(SIGTERM) && is_pending(SIGTERM));
	CHECK(!is_blocked(SIGUSR1));
	CHECK_OK(sigaction(SIGHUP, NULL, &action));
	CHECK(action.sa_handler == SIG_IGN);
	CHECK_OK(sigaction(SIGUSR1, NULL, &action));
	CHECK(action.sa_handler == SIG_DFL);
	stack_is(SS_DISABLE, 0);
	CHECK_OK(getitimer(ITIMER_REAL, &timer));
	CHECK(timer.it_value.tv_sec >= 80 && timer.it_interval.tv_sec == 50);
}

static void execute(long unused)
{
	struct itimerval timer = { { 50, 0 }, { 90, 0 } };

	(void)unused;
	CHECK_OK(setitimer(ITIMER_REAL, &timer, NULL));
	block(SIGTERM);
	CHECK_OK(kill(getpid(), SIGTERM));
	execl(self, self, "exec", (char *)NULL);
	CHECK(!"exec");
}

int main(int argc, char **argv)
{
	self = argv[0];
	if (argc == 2 && strcmp(argv[1], "promise") == 0)
		return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) != 1;
	if (argc == 2) {
		after_exec();
		return check.failed_here != 0;
	}
	fresh_signals();
	alternate_stack();
	forked_in_handler();
	cloning();
	masks();
	timers();
	SECTION("fork and execve: no_new_privs");
	CHECK_EQ(in_child(make_promise, 0), EXITED(0));
	CHECK_EQ(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 0);
	SECTION("execve: what stays");
	CHECK_EQ(in_child(execute, 0), EXITED(0));
	return check_done();
}
