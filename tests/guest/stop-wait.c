/* SPDX-License-Identifier: MIT */
/*
 * What a parent learns of children that stop and go on: by wait4 with
 * WUNTRACED and WCONTINUED, by waitid, by SIGCHLD; each change is told once;
 * one that was overtaken by the next is not told at all.
 */
#include "signals.h"

#define STOPPED(sig) ((sig) << 8 | 0x7f)
#define CONTINUED    0xffff

static int gate[2];

static void sleeper(long unused)
{
	(void)unused;
	for (;;)
		pause();
}

static void exit_at_gate(long code)
{
	char c;

	close(gate[1]);
	_exit(read(gate[0], &c, 1) == 0 ? code : 99);
}

static int told(pid_t pid, int options)
{
	int status = -1;
	pid_t got = waitpid(pid, &status, options);

	return got == 0 ? 0 : got > 0 ? status : -errno;
}

static void stop(pid_t pid, int sig)
{
	CHECK_OK(kill(pid, sig));
	CHECK_EQ(told(pid, WUNTRACED), STOPPED(sig));
}

static void go_on(pid_t pid)
{
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EQ(told(pid, WCONTINUED), CONTINUED);
}

static void finish(pid_t pid)
{
	CHECK_OK(kill(pid, SIGKILL));
	CHECK_EQ(told(pid, 0), KILLED(SIGKILL));
}

static void by_wait4(void)
{
	static const int stops[] = { SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU };
	pid_t pid = start(sleeper, 0);

	SECTION("wait4: each stop and each going on, once");
	for (unsigned i = 0; i < ARRAY_SIZE(stops); i++) {
		stop(pid, stops[i]);
		CHECK_EQ(told(pid, WUNTRACED | WCONTINUED | WNOHANG), 0);
		CHECK_EQ(told(-1, WUNTRACED | WNOHANG), 0);
		go_on(pid);
		CHECK_EQ(told(pid, WUNTRACED | WCONTINUED | WNOHANG), 0);
	}
	CHECK_EQ(told(pid, WNOHANG), 0);
	stop(pid, SIGSTOP);
	finish(pid);
	SECTION("wait4: who did not ask is not told");
	pid = start(sleeper, 0);
	CHECK_OK(kill(pid, SIGSTOP));
	CHECK_EQ(told(pid, WNOHANG), 0);
	CHECK_EQ(told(pid, WUNTRACED), STOPPED(SIGSTOP));
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EQ(told(pid, WNOHANG | WUNTRACED), 0);
	CHECK_EQ(told(pid, WCONTINUED), CONTINUED);
	finish(pid);
}

static void overtaken(void)
{
	pid_t pid = start(sleeper, 0);
	siginfo_t info;

	SECTION("changes that the next has overtaken");
	/* It has stopped for sure, nobody took the news. */
	CHECK_OK(kill(pid, SIGSTOP));
	CHECK_OK(waitid(P_PID, pid, &info, WSTOPPED | WNOWAIT));
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EQ(told(pid, WUNTRACED | WNOHANG), 0);
	CHECK_EQ(told(pid, WCONTINUED), CONTINUED);
	stop(pid, SIGSTOP);
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_OK(kill(pid, SIGSTOP));
	CHECK_EQ(told(pid, WUNTRACED), STOPPED(SIGSTOP));
	CHECK_EQ(told(pid, WCONTINUED | WNOHANG), 0);
	/* Stopping what is stopped is no news. */
	CHECK_OK(kill(pid, SIGSTOP));
	CHECK_OK(kill(pid, SIGTSTP));
	CHECK_EQ(told(pid, WUNTRACED | WNOHANG), 0);
	go_on(pid);
	/* Nor is going on when it runs. */
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EQ(told(pid, WCONTINUED | WUNTRACED | WNOHANG), 0);
	finish(pid);
}

static void by_waitid(void)
{
	pid_t pid = start(sleeper, 0);
	siginfo_t info;

	SECTION("waitid: WSTOPPED, WCONTINUED, WNOWAIT");
	CHECK_OK(kill(pid, SIGTSTP));
	for (int i = 0; i < 2; i++) {
		memset(&info, 0, sizeof(info));
		CHECK_OK(waitid(P_PID, pid, &info,
				WSTOPPED | (i ? 0 : WNOWAIT)));
		CHECK_EQ(info.si_signo, SIGCHLD);
		CHECK_EQ(info.si_pid, pid);
		CHECK_EQ(info.si_uid, getuid());
		CHECK_EQ(info.si_code, CLD_STOPPED);
		CHECK_EQ(info.si_status, SIGTSTP);
	}
	CHECK_OK(waitid(P_ALL, 0, &info, WSTOPPED | WEXITED | WNOHANG));
	CHECK_EQ(info.si_pid, 0);
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_OK(waitid(P_PGID, getpgrp(), &info, WCONTINUED | WSTOPPED));
	CHECK_EQ(info.si_pid, pid);
	CHECK_EQ(info.si_code, CLD_CONTINUED);
	CHECK_EQ(info.si_status, SIGCONT);
	CHECK_OK(kill(pid, SIGKILL));
	CHECK_OK(waitid(P_PID, pid, &info, WEXITED | WSTOPPED));
	CHECK_EQ(info.si_code, CLD_KILLED);
}

/* A waiting parent is woken; the others' news do not stand in the way. */
static void waiting(void)
{
	pid_t a = start(sleeper, 0), b, c;
	int status;

	SECTION("a parent that waits already");
	b = fork();
	if (b == 0) {
		usleep(20000);
		kill(a, SIGSTOP);
		usleep(20000);
		kill(a, SIGCONT);
		usleep(20000);
		_exit(4);
	}
	CHECK_EQ(waitpid(-1, &status, WUNTRACED), a);
	CHECK_EQ(status, STOPPED(SIGSTOP));
	CHECK_EQ(waitpid(a, &status, WCONTINUED), a);
	CHECK_EQ(status, CONTINUED);
	CHECK_EQ(waitpid(-1, &status, 0), b);
	CHECK_EQ(status, EXITED(4));
	CHECK_OK(pipe(gate));
	c = start(exit_at_gate, 5);
	stop(a, SIGSTOP);
	close(gate[1]);
	CHECK_EQ(waitpid(-1, &status, WUNTRACED), c);
	CHECK_EQ(status, EXITED(5));
	close(gate[0]);
	finish(a);
}

static void news(int code, int status)
{
	sigset_t none = set_of(0);

	while (!seen.count)
		sigsuspend(&none);
	CHECK_EQ(seen.count, 1);
	CHECK_EQ(seen.info.si_code, code);
	CHECK_EQ(seen.info.si_status, status);
	forget();
}

static void by_sigchld(void)
{
	pid_t pid;

	SECTION("SIGCHLD tells of stops and going on");
	handle(SIGCHLD, note, 0);
	block(SIGCHLD);
	forget();
	pid = start(sleeper, 0);
	CHECK_OK(kill(pid, SIGSTOP));
	news(CLD_STOPPED, SIGSTOP);
	CHECK_OK(kill(pid, SIGCONT));
	news(CLD_CONTINUED, SIGCONT);
	CHECK_OK(kill(pid, SIGTTIN));
	news(CLD_STOPPED, SIGTTIN);
	CHECK_OK(kill(pid, SIGKILL));
	news(CLD_KILLED, SIGKILL);
	CHECK_EQ(told(pid, WUNTRACED), KILLED(SIGKILL));
	unblock(SIGCHLD);
	SECTION("SA_NOCLDSTOP: of the end alone");
	handle(SIGCHLD, note, SA_NOCLDSTOP | SA_RESTART);
	pid = start(sleeper, 0);
	stop(pid, SIGSTOP);
	go_on(pid);
	CHECK_EQ(seen.count, 0);
	finish(pid);
	CHECK_EQ(seen.count, 1);
	SECTION("SIGCHLD ignored: wait tells all the same");
	signal(SIGCHLD, SIG_IGN);
	pid = start(sleeper, 0);
	stop(pid, SIGSTOP);
	go_on(pid);
	CHECK_OK(kill(pid, SIGKILL));
	CHECK_EQ(told(pid, WUNTRACED), -ECHILD);
	signal(SIGCHLD, SIG_DFL);
}

int main(void)
{
	fresh_signals();
	in_own_group();
	by_wait4();
	overtaken();
	by_waitid();
	waiting();
	by_sigchld();
	return check_done();
}
