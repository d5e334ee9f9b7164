/* SPDX-License-Identifier: MIT */
/*
 * Stop signals and SIGCONT: who can refuse, who cannot; what is pending takes
 * the opposite away; a stopped process gets nothing but SIGKILL and SIGCONT
 * until it goes on; and the ways in which programs stop themselves.
 */
#include "signals.h"

#define STOPPED(sig) ((sig) << 8 | 0x7f)
#define CONTINUED    0xffff

static int out[2]; /* what children write, one letter an event */

static void say(char c)
{
	if (write(out[1], &c, 1) != 1)
		_exit(98);
}

static void say_signal(int sig, siginfo_t *info, void *context)
{
	(void)info, (void)context;
	say(sig == SIGCONT ? 'c' : sig == SIGTSTP ? 't' : 's');
}

static char next(void)
{
	char c;

	return read(out[0], &c, 1) == 1 ? c : 0;
}

static int nothing_said(void)
{
	char c;
	int got;

	fcntl(out[0], F_SETFL, O_NONBLOCK);
	got = read(out[0], &c, 1);
	fcntl(out[0], F_SETFL, 0);
	return got < 0;
}

static int told(pid_t pid, int options)
{
	int status = -1;
	pid_t got = waitpid(pid, &status, options);

	return got == 0 ? 0 : got > 0 ? status : -errno;
}

/* A child that says "r" when it is ready, and waits for signals. */
static pid_t ready(void (*prepare)(long), long arg)
{
	pid_t pid = fork();

	if (pid == 0) {
		prepare(arg);
		say('r');
		for (;;)
			pause();
	}
	CHECK_EQ(next(), 'r');
	return pid;
}

static void stop(pid_t pid, int sig)
{
	CHECK_OK(kill(pid, sig));
	CHECK_EQ(told(pid, WUNTRACED), STOPPED(sig));
}

static void finish(pid_t pid)
{
	CHECK_OK(kill(pid, SIGKILL));
	CHECK_EQ(told(pid, 0), KILLED(SIGKILL));
}

static void nothing(long unused)
{
	(void)unused;
}

static void ignores(long unused)
{
	(void)unused;
	for (int sig = 1; sig < 32; sig++)
		signal(sig, SIG_IGN);
}

static void blocks(long unused)
{
	sigset_t all;

	(void)unused;
	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
}

static void handles(long unused)
{
	(void)unused;
	handle(SIGCONT, say_signal, 0);
	handle(SIGTSTP, say_signal, 0);
	handle(SIGUSR1, say_signal, 0);
}

static void refusing(void)
{
	void (*const all[])(long) = { ignores, blocks, handles };

	SECTION("SIGSTOP and SIGCONT: nobody can refuse");
	for (unsigned i = 0; i < ARRAY_SIZE(all); i++) {
		pid_t pid = ready(all[i], 0);

		stop(pid, SIGSTOP);
		CHECK_OK(kill(pid, SIGCONT));
		CHECK_EQ(told(pid, WCONTINUED), CONTINUED);
		if (all[i] == handles)
			CHECK_EQ(next(), 'c');
		CHECK_OK(kill(pid, SIGTSTP));
		if (all[i] == handles)
			CHECK_EQ(next(), 't');
		CHECK_EQ(told(pid, WUNTRACED | WNOHANG), 0);
		finish(pid);
	}
	CHECK(signal(SIGSTOP, SIG_IGN) == SIG_ERR);
	CHECK_EQ(errno, EINVAL);
}

static void while_stopped(void)
{
	pid_t pid = ready(handles, 0);

	SECTION("a stopped process gets its signals later");
	stop(pid, SIGSTOP);
	CHECK_OK(kill(pid, SIGUSR1));
	CHECK_OK(kill(pid, SIGUSR1));
	usleep(20000);
	CHECK(nothing_said());
	CHECK_OK(kill(pid, SIGCONT));
	/* The frame built last runs first: SIGCONT has the higher number. */
	CHECK_EQ(next(), 'c');
	CHECK_EQ(next(), 's');
	CHECK_EQ(told(pid, WCONTINUED), CONTINUED);
	stop(pid, SIGSTOP);
	CHECK_OK(kill(pid, SIGTERM));
	usleep(10000);
	CHECK_EQ(told(pid, WNOHANG), 0);
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EQ(told(pid, 0), KILLED(SIGTERM));
	SECTION("but SIGKILL at once");
	while (!nothing_said())
		;
	for (int i = 0; i < 10; i++) {
		pid = ready(nothing, 0);
		stop(pid, i % 2 ? SIGSTOP : SIGTTOU);
		finish(pid);
	}
}

/* With everything blocked: what is pending shows. */
static void pending(long unused)
{
	pid_t me = getpid();

	blocks(unused);
	kill(me, SIGTSTP);
	kill(me, SIGTTIN);
	CHECK(is_pending(SIGTSTP) && is_pending(SIGTTIN));
	kill(me, SIGCONT);
	CHECK(!is_pending(SIGTSTP) && !is_pending(SIGTTIN));
	CHECK(is_pending(SIGCONT)); /* blocked, so it is kept */
	handle(SIGCONT, say_signal, 0);
	kill(me, SIGCONT);
	CHECK(is_pending(SIGCONT));
	kill(me, SIGTTOU);
	CHECK(!is_pending(SIGCONT) && is_pending(SIGTTOU));
	_exit(check.failed_here ? 1 : 0);
}

static void stops_itself(long sig)
{
	for (int i = 0; i < 3; i++) {
		say('1' + i);
		raise(sig);
	}
	_exit(6);
}

static void by_itself(void)
{
	static const int stops[] = { SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU };

	SECTION("raise: nothing runs until SIGCONT");
	for (unsigned i = 0; i < ARRAY_SIZE(stops); i++) {
		pid_t pid = start(stops_itself, stops[i]);

		for (int n = 0; n < 3; n++) {
			CHECK_EQ(told(pid, WUNTRACED), STOPPED(stops[i]));
			CHECK_EQ(next(), '1' + n);
			CHECK(nothing_said());
			CHECK_OK(kill(pid, SIGCONT));
		}
		CHECK_EQ(told(pid, 0), EXITED(6));
	}
}

/* What editors do: tidy up, stop by the default action, set up again. */
static void editor(int sig, siginfo_t *info, void *context)
{
	(void)info, (void)context;
	say('<');
	signal(sig, SIG_DFL);
	raise(sig);
	unblock(sig);
	handle(sig, editor, 0);
	say('>');
}

static void edits(long unused)
{
	(void)unused;
	handle(SIGTSTP, editor, 0);
}

static void in_handler(void)
{
	pid_t pid = ready(edits, 0);

	SECTION("stopping in the handler of SIGTSTP");
	for (int i = 0; i < 3; i++) {
		CHECK_OK(kill(pid, SIGTSTP));
		CHECK_EQ(told(pid, WUNTRACED), STOPPED(SIGTSTP));
		CHECK_EQ(next(), '<');
		CHECK(nothing_said());
		CHECK_OK(kill(pid, SIGCONT));
		CHECK_EQ(next(), '>');
	}
	finish(pid);
}

static void joins(long group)
{
	setpgid(0, group);
}

static void groups(void)
{
	pid_t pids[4];

	SECTION("a whole group stops and goes on");
	pids[0] = ready(joins, 0);
	for (int i = 1; i < 4; i++)
		pids[i] = ready(joins, pids[0]);
	for (int turn = 0; turn < 3; turn++) {
		CHECK_OK(kill(-pids[0], SIGTSTP));
		for (int i = 0; i < 4; i++)
			CHECK_EQ(told(pids[i], WUNTRACED), STOPPED(SIGTSTP));
		CHECK_EQ(told(-pids[0], WUNTRACED | WNOHANG), 0);
		CHECK_OK(kill(-pids[0], SIGCONT));
		for (int i = 0; i < 4; i++)
			CHECK_EQ(told(-pids[0], WCONTINUED), CONTINUED);
	}
	CHECK_OK(kill(-pids[0], SIGKILL));
	for (int i = 0; i < 4; i++)
		CHECK_EQ(told(pids[i], 0), KILLED(SIGKILL));
}

/* Another user of the same session may continue it, and no more. */
static void other_user(long pid)
{
	if (setuid(1000) < 0)
		_exit(7);
	_exit(kill(pid, SIGTERM) == -1 && errno == EPERM &&
			      kill(pid, SIGSTOP) == -1 && errno == EPERM &&
			      kill(pid, 0) == -1 && errno == EPERM &&
			      kill(pid, SIGCONT) == 0
		      ? 7
		      : 1);
}

static void other_session(long pid)
{
	setsid();
	if (setuid(1000) < 0)
		_exit(7);
	_exit(kill(pid, SIGCONT) == -1 && errno == EPERM ? 7 : 1);
}

static void permission(void)
{
	pid_t pid = ready(nothing, 0);

	SECTION("another user of the session may send SIGCONT");
	stop(pid, SIGSTOP);
	if (getuid() == 0) {
		CHECK_EQ(in_child(other_session, pid), EXITED(7));
		CHECK_EQ(told(pid, WCONTINUED | WNOHANG), 0);
		CHECK_EQ(in_child(other_user, pid), EXITED(7));
		CHECK_EQ(told(pid, WCONTINUED), CONTINUED);
	} else {
		SKIP("not root");
	}
	finish(pid);
}

int main(void)
{
	fresh_signals();
	in_own_group();
	CHECK_OK(pipe(out));
	refusing();
	while_stopped();
	SECTION("what is pending and its opposite");
	CHECK_EQ(in_child(pending, 0), EXITED(0));
	by_itself();
	in_handler();
	groups();
	permission();
	return check_done();
}
