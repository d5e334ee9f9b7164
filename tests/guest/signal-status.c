/* SPDX-License-Identifier: MIT */
/*
 * kill(2) with the default actions: the wait status that each signal leaves,
 * those that do nothing, those that are ignored, signal 0, process groups,
 * and the errors.
 */
#include "check.h"
#include <signal.h>

static const int fatal[] = { SIGHUP,  SIGINT,  SIGQUIT, SIGILL,	   SIGTRAP,
			     SIGABRT, SIGBUS,  SIGFPE,	SIGKILL,   SIGUSR1,
			     SIGSEGV, SIGUSR2, SIGPIPE, SIGALRM,   SIGTERM,
			     SIGXCPU, SIGXFSZ, SIGPROF, SIGVTALRM, SIGSYS };
static const int harmless[] = { SIGCHLD, SIGURG, SIGWINCH, SIGCONT };

static void to_self(long sig)
{
	kill(getpid(), sig);
}

/* Ignores the signal, gets it, lives. */
static void ignoring(long sig)
{
	signal(sig, SIG_IGN);
	kill(getpid(), sig);
	_exit(11);
}

static void sleeper(long unused)
{
	(void)unused;
	for (;;)
		pause();
}

static void statuses(void)
{
	SECTION("kill: the status each signal leaves");
	for (unsigned i = 0; i < ARRAY_SIZE(fatal); i++)
		CHECK_EQ(in_child(to_self, fatal[i]), KILLED(fatal[i]));
	for (unsigned i = 0; i < ARRAY_SIZE(harmless); i++)
		CHECK_EQ(in_child(to_self, harmless[i]), EXITED(0));
}

static void ignored(void)
{
	SECTION("kill: ignored signals, all but SIGKILL");
	for (unsigned i = 0; i < ARRAY_SIZE(fatal); i++)
		CHECK_EQ(in_child(ignoring, fatal[i]),
			 fatal[i] == SIGKILL ? KILLED(SIGKILL) : EXITED(11));
	CHECK(signal(SIGKILL, SIG_IGN) == SIG_ERR);
	CHECK_EQ(errno, EINVAL);
	CHECK(signal(SIGSTOP, SIG_IGN) == SIG_ERR);
}

static void others(void)
{
	pid_t pid = start(sleeper, 0);

	SECTION("kill: another process");
	CHECK_OK(kill(pid, 0));
	CHECK_OK(kill(pid, SIGTERM));
	CHECK_EQ(status_of(pid), KILLED(SIGTERM));
	CHECK_ERR(kill(pid, 0), ESRCH);
	CHECK_ERR(kill(pid, SIGTERM), ESRCH);
	pid = start(sleeper, 0);
	CHECK_OK(kill(pid, SIGKILL));
	CHECK_OK(kill(pid, 0));
	CHECK_EQ(status_of(pid), KILLED(SIGKILL));
	pid = start(sleeper, 0);
	CHECK_OK(kill(pid, SIGWINCH));
	CHECK_OK(kill(pid, 0));
	CHECK_OK(kill(pid, SIGHUP));
	CHECK_EQ(status_of(pid), KILLED(SIGHUP));
}

static void errors(void)
{
	SECTION("kill: errors");
	CHECK_ERR(kill(getpid(), 65), EINVAL);
	CHECK_ERR(kill(getpid(), -1), EINVAL);
	CHECK_ERR(kill(0x7fffffff, 0), ESRCH);
	CHECK_ERR(kill(-0x7fffffff, 0), ESRCH);
	CHECK_OK(kill(0, 0));
	CHECK_OK(kill(getpid(), 0));
}

static void leader(long unused)
{
	pid_t pids[5];

	(void)unused;
	CHECK_OK(setpgid(0, 0));
	for (int i = 0; i < 5; i++)
		pids[i] = start(sleeper, 0);
	signal(SIGTERM, SIG_IGN);
	CHECK_OK(kill(-getpid(), 0));
	CHECK_OK(kill(0, SIGTERM));
	for (int i = 0; i < 5; i++)
		CHECK_EQ(status_of(pids[i]), KILLED(SIGTERM));
}

int main(void)
{
	/* Whoever started us may have had some of them ignored. */
	for (int sig = 1; sig < 32; sig++)
		signal(sig, SIG_DFL);
	statuses();
	ignored();
	others();
	errors();
	SECTION("kill: a whole group");
	CHECK_EQ(in_child(leader, 0), EXITED(0));
	return check_done();
}
