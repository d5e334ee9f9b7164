/* SPDX-License-Identifier: MIT */
/*
 * Orphaned process groups: nobody could continue their members, so the
 * terminal's stop signals do nothing to them; and when a group becomes one
 * while a member is stopped, all its members get SIGHUP and SIGCONT.
 */
#include "signals.h"

#define STOPPED(sig) ((sig) << 8 | 0x7f)

static int out[2], in[2];

static void say(char c)
{
	if (write(out[1], &c, 1) != 1)
		_exit(98);
}

static char next(void)
{
	char c;

	return read(out[0], &c, 1) == 1 ? c : 0;
}

static void open_pipes(void)
{
	CHECK_OK(pipe(out));
	CHECK_OK(pipe(in));
}

static void say_signal(int sig, siginfo_t *info, void *context)
{
	(void)info, (void)context;
	say(sig == SIGHUP ? 'H' : sig == SIGCONT ? 'C' : '?');
}

/* ---- a session of its own: its only group is an orphan ---- */

static void alone(long sig)
{
	CHECK_OK(setsid());
	CHECK_OK(raise(sig));
	CHECK_OK(kill(0, sig));
	_exit(check.failed_here ? 1 : 8);
}

static void lone_session(void)
{
	pid_t pid;
	int status;

	SECTION("in an orphaned group: SIGSTOP alone stops");
	CHECK_EQ(in_child(alone, SIGTSTP), EXITED(8));
	CHECK_EQ(in_child(alone, SIGTTIN), EXITED(8));
	CHECK_EQ(in_child(alone, SIGTTOU), EXITED(8));
	pid = start(alone, SIGSTOP);
	for (int i = 0; i < 2; i++) {
		CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
		CHECK_EQ(status, STOPPED(SIGSTOP));
		CHECK_OK(kill(pid, SIGCONT));
	}
	CHECK_EQ(status_of(pid), EXITED(8));
}

/* ---- a group whose last tie to the session goes ---- */

/* A member: says 'r', waits until nobody keeps the pipe. */
static void member(int handled)
{
	char c;

	close(in[1]);
	close(out[0]);
	if (handled) {
		handle(SIGHUP, say_signal, SA_RESTART);
		handle(SIGCONT, say_signal, SA_RESTART);
	}
	say('r');
	if (read(in[0], &c, 1) == 0)
		say('e');
	_exit(0);
}

/*
 * The parent of two members in one group: stops one of them if told to, then
 * ends; both are orphans from then on, and so is their group.
 */
static void parent(long stops)
{
	pid_t pids[2];

	for (int i = 0; i < 2; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			setpgid(0, i ? pids[0] : 0);
			member(1);
		}
		CHECK_EQ(next(), 'r');
	}
	if (stops) {
		CHECK_OK(kill(pids[0], SIGTSTP));
		CHECK_EQ(waitpid(pids[0], NULL, WUNTRACED), pids[0]);
	}
}

static int count_of(const char *said, char c)
{
	int n = 0;

	for (; *said; said++)
		n += *said == c;
	return n;
}

/* Everything that is said until all have ended. */
static void listen(char *said, int most)
{
	char c;

	close(out[1]);
	while ((c = next()) && most-- > 0)
		*said++ = c;
	*said = 0;
}

static void becomes_orphan(void)
{
	char said[20];

	SECTION("a group that becomes an orphan with a stopped member");
	open_pipes();
	CHECK_EQ(in_child(parent, 1), EXITED(0));
	close(in[0]);
	usleep(20000);
	close(in[1]);
	listen(said, 19);
	CHECK_EQ(count_of(said, 'H'), 2);
	CHECK_EQ(count_of(said, 'C'), 2);
	CHECK_EQ(count_of(said, 'e'), 2);
	close(out[0]);
	SECTION("and one with nobody stopped");
	open_pipes();
	CHECK_EQ(in_child(parent, 0), EXITED(0));
	close(in[0]);
	usleep(20000);
	close(in[1]);
	listen(said, 19);
	CHECK_EQ(strlen(said), 2);
	CHECK_EQ(count_of(said, 'e'), 2);
	close(out[0]);
}

/* Without handlers SIGHUP ends the stopped member: nothing stays behind. */
static void hangs_up(long unused)
{
	pid_t pid = fork();

	(void)unused;
	if (pid == 0) {
		setpgid(0, 0);
		member(0);
	}
	CHECK_EQ(next(), 'r');
	CHECK_OK(kill(pid, SIGSTOP));
	CHECK_EQ(waitpid(pid, NULL, WUNTRACED), pid);
}

static void ends_them(void)
{
	char said[20];

	SECTION("a stopped orphan dies of SIGHUP");
	for (int i = 0; i < 5; i++) {
		open_pipes();
		CHECK_EQ(in_child(hangs_up, 0), EXITED(0));
		listen(said, 19);
		CHECK_EQ(strlen(said), 0);
		close(out[0]);
		close(in[0]);
		close(in[1]);
	}
}

/* A member leaves: its old group has no more ties than it had. */
static void leaves(long unused)
{
	pid_t pids[2];

	(void)unused;
	for (int i = 0; i < 2; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			setpgid(0, i ? pids[0] : 0);
			for (;;)
				pause();
		}
		setpgid(pids[i], pids[0]);
	}
	CHECK_OK(kill(pids[1], SIGSTOP));
	CHECK_EQ(waitpid(pids[1], NULL, WUNTRACED), pids[1]);
	CHECK_OK(kill(pids[0], SIGKILL));
	CHECK_EQ(status_of(pids[0]), KILLED(SIGKILL));
	/* We, outside the group, are still there: nobody hangs up. */
	usleep(10000);
	CHECK_EQ(waitpid(pids[1], NULL, WNOHANG | WCONTINUED), 0);
	CHECK_OK(kill(pids[1], SIGKILL));
	CHECK_EQ(status_of(pids[1]), KILLED(SIGKILL));
}

int main(void)
{
	fresh_signals();
	in_own_group();
	lone_session();
	becomes_orphan();
	ends_them();
	SECTION("a member that ends while its group's parent lives");
	CHECK_EQ(in_child(leaves, 0), EXITED(0));
	return check_done();
}
