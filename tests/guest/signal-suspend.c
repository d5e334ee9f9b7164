/* SPDX-License-Identifier: MIT */
/*
 * sigsuspend, ppoll and pselect change the mask and wait in one step: a
 * signal that was blocked until then is never lost in between, the handler
 * runs with the waiting mask, and the old one is back afterwards. What nobody
 * would hear wakes nobody.
 */
#include "signals.h"
#include <poll.h>
#include <sys/select.h>

#define ROUNDS 200

static volatile int mask_in_handler;

static void look(int sig, siginfo_t *info, void *context)
{
	note(sig, info, context);
	mask_in_handler = is_blocked(SIGUSR1) * 2 + is_blocked(SIGUSR2);
}

static long suspend(const sigset_t *set)
{
	return sigsuspend(set);
}

static long by_ppoll(const sigset_t *set)
{
	return ppoll(NULL, 0, NULL, set);
}

static long by_pselect(const sigset_t *set)
{
	return pselect(0, NULL, NULL, NULL, NULL, set);
}

static const struct {
	const char *name;
	long (*wait)(const sigset_t *set);
} all[] = {
	{ "sigsuspend", suspend },
	{ "ppoll", by_ppoll },
	{ "pselect", by_pselect },
};

/* Pending when the wait begins. */
static void already_pending(long (*wait_with)(const sigset_t *))
{
	sigset_t none = set_of(0), other = set_of(SIGUSR2);

	block(SIGUSR1);
	forget();
	CHECK_OK(raise(SIGUSR1));
	CHECK_EQ(seen.count, 0);
	CHECK_ERR(wait_with(&none), EINTR);
	CHECK_EQ(seen.count, 1);
	CHECK_EQ(mask_in_handler, 2); /* itself alone */
	CHECK(is_blocked(SIGUSR1));
	CHECK(sigismember(&seen.context.uc_sigmask, SIGUSR1));
	CHECK_OK(raise(SIGUSR1));
	CHECK_ERR(wait_with(&other), EINTR);
	CHECK_EQ(mask_in_handler, 3); /* and the one waited without */
	CHECK(is_blocked(SIGUSR1) && !is_blocked(SIGUSR2));
	unblock(SIGUSR1);
}

/* The other side answers each signal with one; none may get lost. */
static void answer(long parent)
{
	sigset_t none = set_of(0);

	for (int i = 0; i < ROUNDS; i++) {
		while (seen.count <= i)
			sigsuspend(&none);
		kill(parent, SIGUSR1);
	}
}

static void ping_pong(long (*wait_with)(const sigset_t *))
{
	sigset_t none = set_of(0);
	pid_t me = getpid(), pid;
	int wrong = 0;

	block(SIGUSR1);
	forget();
	pid = start(answer, me);
	for (int i = 0; i < ROUNDS; i++) {
		CHECK_OK(kill(pid, SIGUSR1));
		while (seen.count <= i)
			wrong += wait_with(&none) != -1 || errno != EINTR;
	}
	CHECK_EQ(wrong, 0);
	CHECK_EQ(seen.count, ROUNDS);
	CHECK_EQ(status_of(pid), EXITED(0));
	unblock(SIGUSR1);
}

/* Blocked, pending and ignored by default: letting it in is no reason. */
static void nobody_hears(long (*wait_with)(const sigset_t *))
{
	sigset_t none = set_of(0);

	block(SIGCHLD);
	CHECK_OK(raise(SIGCHLD));
	CHECK_OK(raise(SIGURG));
	handle(SIGALRM, note, 0);
	forget();
	alarm(0);
	ticks(1);
	CHECK_ERR(wait_with(&none), EINTR);
	ticks(0);
	CHECK(seen.count >= 1);
	CHECK_EQ(seen.sig, SIGALRM);
	unblock(SIGCHLD);
}

static void killed_there(long which)
{
	sigset_t none = set_of(0);

	block(SIGTERM);
	raise(SIGTERM);
	all[which].wait(&none);
}

static void errors(void)
{
	long none = 0;

	SECTION("errors");
	CHECK_BAD(syscall(SYS_rt_sigsuspend, bad, 8L));
	CHECK_ERR(syscall(SYS_rt_sigsuspend, &none, 16L), EINVAL);
	CHECK_ERR(syscall(SYS_rt_sigsuspend, &none, 4L), EINVAL);
	CHECK_BAD_NOT_NULL(syscall(SYS_ppoll, NULL, 0L, NULL, bad, 8L));
	CHECK_ERR(syscall(SYS_ppoll, NULL, 0L, NULL, &none, 9L), EINVAL);
}

int main(void)
{
	fresh_signals();
	handle(SIGUSR1, look, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(all); i++) {
		SECTION(all[i].name);
		already_pending(all[i].wait);
		ping_pong(all[i].wait);
		nobody_hears(all[i].wait);
		CHECK_EQ(in_child(killed_there, i), KILLED(SIGTERM));
	}
	errors();
	return check_done();
}
