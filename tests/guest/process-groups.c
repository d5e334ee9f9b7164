/* SPDX-License-Identifier: MIT */
/*
 * setpgid as a table: nine kinds of process to be moved, eight groups to move
 * it to, each cell with a family of processes of its own. Then setsid, which
 * makes the caller a leader without a terminal, and who is in which session.
 */
#include "signals.h"

#define NOBODY 0x7fffffff /* no process has this number */

enum subject { SELF, SELF_BY_NUMBER, CHILD, EXECUTED, ELSEWHERE, LEADER,
	       GRANDCHILD, PARENT, ZOMBIE, SUBJECTS };
enum group { ITS_OWN, ZERO, CALLERS, SIBLINGS, OTHER_SESSION, NONE, NEGATIVE,
	     DEAD, GROUPS };

static const char *const subjects[SUBJECTS] = {
	[SELF] = "setpgid(0, ...)",
	[SELF_BY_NUMBER] = "setpgid of oneself, by number",
	[CHILD] = "setpgid of a child",
	[EXECUTED] = "setpgid of a child after execve",
	[ELSEWHERE] = "setpgid of a child in a session of its own",
	[LEADER] = "setpgid of oneself as a session's leader",
	[GRANDCHILD] = "setpgid of a child's child",
	[PARENT] = "setpgid of the parent",
	[ZOMBIE] = "setpgid of a zombie",
};

static char *self;
static int ready[2], gate[2];

/* ---- the family of one cell ---- */

static void say(pid_t pid)
{
	if (write(ready[1], &pid, sizeof(pid)) != sizeof(pid))
		_exit(98);
}

static pid_t hear(void)
{
	pid_t pid = 0;

	CHECK_EQ(read(ready[0], &pid, sizeof(pid)), sizeof(pid));
	return pid;
}

/* Until the gate's other end is closed, by the end of the cell at last. */
static void stay(void)
{
	char c;

	close(gate[1]);
	read(gate[0], &c, 1);
	_exit(0);
}

static void be_child(long kind)
{
	char fd[12], number[12];
	char *const argv[] = { "p", fd, number, NULL };

	if (kind == ELSEWHERE)
		setsid();
	if (kind == EXECUTED) {
		close(gate[1]);
		snprintf(fd, sizeof(fd), "%d", gate[0]);
		snprintf(number, sizeof(number), "%d", ready[1]);
		execve(self, argv, argv + 3);
		_exit(90);
	}
	if (kind == GRANDCHILD && fork())
		stay();
	say(getpid());
	if (kind != ZOMBIE)
		stay();
}

/* A process that leads a group, in our session or in its own. */
static pid_t start_leader(int session)
{
	pid_t pid = fork();

	if (pid == 0) {
		if (session)
			setsid();
		else
			setpgid(0, 0);
		say(getpid());
		stay();
	}
	return hear();
}

static pid_t start_subject(enum subject kind)
{
	siginfo_t info;
	pid_t pid;

	switch (kind) {
	case SELF:
	case SELF_BY_NUMBER:
		return getpid();
	case LEADER:
		CHECK_OK(setsid());
		return getpid();
	case PARENT:
		return getppid();
	default:
		pid = start(be_child, kind);
		if (kind == ZOMBIE)
			CHECK_OK(waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
		return hear();
	}
}

/* ---- the rule ---- */

static int rule(enum subject s, enum group g)
{
	if (g == NEGATIVE)
		return -EINVAL;
	if (s == GRANDCHILD || s == PARENT)
		return -ESRCH;
	if (s == ELSEWHERE || s == LEADER)
		return -EPERM;
	if (s == EXECUTED)
		return -EACCES;
	return g == OTHER_SESSION || g == NONE || g == DEAD ? -EPERM : 0;
}

/* The group that it is in after success. */
static pid_t number_of(enum group g, pid_t subject, pid_t sibling,
		       pid_t stranger, pid_t dead)
{
	switch (g) {
	case ITS_OWN:
		return subject;
	case ZERO:
		return 0;
	case CALLERS:
		return getpgrp();
	case SIBLINGS:
		return sibling;
	case OTHER_SESSION:
		return stranger;
	case DEAD:
		return dead;
	case NEGATIVE:
		return -5;
	default:
		return NOBODY;
	}
}

/* ---- one cell, in a process of its own ---- */

static enum subject subject_now;

static void cell(long g)
{
	pid_t sibling, stranger, dead, subject, group;
	int want = rule(subject_now, g), got;

	CHECK_OK(setpgid(0, 0));
	CHECK_OK(pipe(ready));
	CHECK_OK(pipe2(gate, 0));
	subject = start_subject(subject_now == LEADER ? CHILD : subject_now);
	sibling = start_leader(0);
	stranger = start_leader(1);
	dead = fork();
	if (dead == 0)
		_exit(0);
	CHECK_EQ(status_of(dead), EXITED(0));
	if (subject_now == LEADER) {
		subject = fork();
		if (subject) {
			close(gate[1]);
			CHECK_EQ(status_of(subject), EXITED(0));
			return;
		}
		subject = start_subject(LEADER);
	}
	group = number_of(g, subject, sibling, stranger, dead);
	got = setpgid(subject_now == SELF ? 0 : subject, group) ? -errno : 0;
	if (check_count(got == want))
		check_say("# %s, group %ld: %s, not %s\n",
			  subjects[subject_now], g, strerror(-got),
			  strerror(-want));
	if (!got)
		CHECK_EQ(getpgid(subject), group ? group : subject);
	close(gate[1]);
	_exit(check.failed_here ? CHILD_FAILED : 0);
}

/* ---- setsid ---- */

static void new_session(long unused)
{
	pid_t me = getpid(), child;

	(void)unused;
	CHECK_EQ(setsid(), me);
	CHECK(getsid(0) == me && getpgrp() == me);
	CHECK_ERR(open("/dev/tty", O_RDWR), ENXIO);
	child = start(be_child, CHILD);
	CHECK_EQ(hear(), child);
	CHECK(getsid(child) == me && getpgid(child) == me);
	CHECK_OK(setpgid(child, child));
	CHECK(getsid(child) == me && getpgid(child) == child);
	CHECK_OK(kill(child, SIGKILL));
	CHECK_EQ(waitpid(-child, NULL, 0), child);
	CHECK_ERR(setsid(), EPERM);
}

/* A group lives as long as a member, though its leader is gone. */
static void leaderless(long unused)
{
	pid_t leader = start_leader(0), member;

	(void)unused;
	member = start(be_child, CHILD);
	CHECK_EQ(hear(), member);
	CHECK_OK(setpgid(member, leader));
	CHECK_OK(kill(leader, SIGKILL));
	CHECK_EQ(status_of(leader), KILLED(SIGKILL));
	CHECK_EQ(getpgid(member), leader);
	CHECK_OK(kill(-leader, 0));
	CHECK_OK(setpgid(0, leader));
	CHECK_EQ(getpgrp(), leader);
	CHECK_OK(setpgid(0, 0));
	CHECK_OK(kill(-leader, SIGTERM));
	CHECK_EQ(waitpid(-leader, NULL, 0), member);
	CHECK_ERR(kill(-leader, 0), ESRCH);
	CHECK_ERR(setpgid(0, leader), EPERM);
}

int main(int argc, char **argv)
{
	self = argv[0];
	if (argc == 3) {
		gate[0] = atoi(argv[1]);
		gate[1] = -1;
		ready[1] = atoi(argv[2]);
		say(getpid());
		stay();
	}
	fresh_signals();
	for (unsigned s = 0; s < SUBJECTS; s++) {
		SECTION(subjects[s]);
		subject_now = s;
		for (int g = 0; g < GROUPS; g++)
			CHECK_EQ(in_child(cell, g), EXITED(0));
	}
	CHECK_OK(pipe(ready));
	CHECK_OK(pipe(gate));
	SECTION("setsid");
	CHECK_EQ(in_child(new_session, 0), EXITED(0));
	SECTION("a group whose leader is gone");
	CHECK_EQ(in_child(leaderless, 0), EXITED(0));
	return check_done();
}
