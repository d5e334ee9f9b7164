/* SPDX-License-Identifier: MIT */
/*
 * The waits as a table: a child that runs, stopped, went on, exited or was
 * killed; every way to choose it; every set of options of wait4 and waitid.
 * Each cell has the answer that the rules give, and what it leaves behind.
 */
#include "signals.h"

#define STOPPED	  (SIGSTOP << 8 | 0x7f)
#define CONTINUED 0xffff

enum state { RUNS, STOPS, GOES_ON, EXITS, DIES, STATES };

static const char *const states[STATES] = {
	[RUNS] = "a child that runs",	    [STOPS] = "a child that stopped",
	[GOES_ON] = "a child that went on", [EXITS] = "a child that exited",
	[DIES] = "a child that was killed",
};

/* wait4's status of the news there is. */
static const int news[STATES] = {
	[STOPS] = STOPPED,
	[GOES_ON] = CONTINUED,
	[EXITS] = 7 << 8,
	[DIES] = SIGTERM,
};

static void stays(long code)
{
	if (code >= 0)
		_exit(code);
	for (;;)
		pause();
}

/* A child in a group of its own; what happened to it nobody was told yet. */
static pid_t child_in(enum state state)
{
	pid_t pid = start(stays, state == EXITS ? 7 : -1);
	siginfo_t info;

	setpgid(pid, pid);
	if (state == STOPS || state == GOES_ON) {
		CHECK_OK(kill(pid, SIGSTOP));
		CHECK_OK(waitid(P_PID, pid, &info, WSTOPPED | WNOWAIT));
	}
	if (state == GOES_ON) {
		CHECK_OK(kill(pid, SIGCONT));
		CHECK_OK(waitid(P_PID, pid, &info, WCONTINUED | WNOWAIT));
	}
	if (state == DIES)
		CHECK_OK(kill(pid, SIGTERM));
	if (state == EXITS || state == DIES)
		CHECK_OK(waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	return pid;
}

/* Which news the options ask for: one bit a state. */
static unsigned asked(int options)
{
	unsigned set = 0;

	if (options & WEXITED)
		set |= 1 << EXITS | 1 << DIES;
	if (options & WSTOPPED)
		set |= 1 << STOPS;
	if (options & WCONTINUED)
		set |= 1 << GOES_ON;
	return set;
}

static void clean_up(pid_t pid)
{
	kill(pid, SIGKILL);
	kill(pid, SIGCONT);
	waitpid(pid, NULL, 0);
}

/* ---- wait4 ---- */

static void by_wait4(enum state state, int options, int how)
{
	pid_t pid = child_in(state);
	pid_t whom[] = { -1, pid, -pid };
	int told = asked(options | WEXITED) >> state & 1;
	int status = 0x5555, got;

	got = waitpid(whom[how], &status, options | WNOHANG);
	CHECK_EQ(got, told ? pid : 0);
	CHECK_EQ(status, told ? news[state] : 0x5555);
	/* Once told it is no news; a child that is gone is none. */
	got = waitpid(whom[how], &status, options | WNOHANG);
	if (told && state >= EXITS)
		CHECK(got == -1 && errno == ECHILD);
	else
		CHECK_EQ(got, 0);
	clean_up(pid);
}

/* Whoever is not meant is not there. */
static void not_meant(enum state state, int options)
{
	pid_t pid = child_in(state), other = child_in(RUNS);

	CHECK_EQ(waitpid(other, NULL, options | WNOHANG), 0);
	CHECK_EQ(waitpid(-other, NULL, options | WNOHANG), 0);
	/* Nobody is in our own group but ourselves. */
	CHECK_ERR(waitpid(0, NULL, options | WNOHANG), ECHILD);
	CHECK_ERR(waitpid(getpid(), NULL, options | WNOHANG), ECHILD);
	CHECK_ERR(waitpid(getppid(), NULL, options | WNOHANG), ECHILD);
	clean_up(pid);
	clean_up(other);
}

/* ---- waitid ---- */

static const int codes[STATES] = {
	[STOPS] = CLD_STOPPED,
	[GOES_ON] = CLD_CONTINUED,
	[EXITS] = CLD_EXITED,
	[DIES] = CLD_KILLED,
};

static const int statuses[STATES] = {
	[STOPS] = SIGSTOP,
	[GOES_ON] = SIGCONT,
	[EXITS] = 7,
	[DIES] = SIGTERM,
};

static void check_info(const siginfo_t *info, enum state state, pid_t pid)
{
	CHECK_EQ(info->si_signo, SIGCHLD);
	CHECK_EQ(info->si_code, codes[state]);
	CHECK_EQ(info->si_status, statuses[state]);
	CHECK_EQ(info->si_pid, pid);
	CHECK_EQ(info->si_uid, getuid());
	CHECK_EQ(info->si_errno, 0);
}

/* A dead child is nobody to those who do not ask for the dead. */
static int is_gone(enum state state, int options)
{
	return state >= EXITS && !(options & WEXITED);
}

static void by_waitid(enum state state, int options, int how)
{
	static const int types[] = { P_ALL, P_PID, P_PGID };
	pid_t pid = child_in(state);
	int told = asked(options) >> state & 1;

	for (int again = 0; again < 2; again++) {
		siginfo_t info;
		int got;

		memset(&info, 0x55, sizeof(info));
		got = waitid(types[how], pid, &info, options | WNOHANG);
		if (is_gone(state, options) ||
		    (again && told && state >= EXITS &&
		     !(options & WNOWAIT))) {
			CHECK(got == -1 && errno == ECHILD);
			continue;
		}
		CHECK_EQ(got, 0);
		if (told && (!again || options & WNOWAIT)) {
			check_info(&info, state, pid);
			continue;
		}
		CHECK(info.si_pid == 0 && info.si_signo == 0);
	}
	clean_up(pid);
}

/* Taken by one kind of call it is taken for the other, too. */
static void one_after_the_other(enum state state)
{
	pid_t pid = child_in(state);
	siginfo_t info = { .si_pid = 1 };
	int status, options = WNOHANG | WUNTRACED | WCONTINUED, left;

	if (state == RUNS) {
		clean_up(pid);
		return;
	}
	CHECK_OK(waitid(P_ALL, 0, &info, options | WEXITED | WNOWAIT));
	check_info(&info, state, pid);
	CHECK_EQ(waitpid(-1, &status, options), pid);
	CHECK_EQ(status, news[state]);
	left = waitid(P_ALL, 0, &info, options | WEXITED | WNOWAIT);
	CHECK(state >= EXITS ? left == -1 && errno == ECHILD :
			       left == 0 && info.si_pid == 0);
	clean_up(pid);
}

static void all_forms(enum state state)
{
	static const int of_wait4[] = { 0, WUNTRACED, WCONTINUED,
					WUNTRACED | WCONTINUED };

	for (unsigned o = 0; o < ARRAY_SIZE(of_wait4); o++) {
		for (int how = 0; how < 3; how++)
			by_wait4(state, of_wait4[o], how);
		not_meant(state, of_wait4[o]);
	}
	for (int set = 1; set < 8; set++) {
		int options = (set & 1 ? WEXITED : 0) |
			      (set & 2 ? WSTOPPED : 0) |
			      (set & 4 ? WCONTINUED : 0);

		for (int how = 0; how < 3; how++) {
			by_waitid(state, options, how);
			by_waitid(state, options | WNOWAIT, how);
		}
	}
	one_after_the_other(state);
}

int main(void)
{
	fresh_signals();
	in_own_group();
	for (int state = 0; state < STATES; state++) {
		SECTION(states[state]);
		all_forms(state);
	}
	return check_done();
}
