/* SPDX-License-Identifier: MIT */
/*
 * prctl's PR_SET_CHILD_SUBREAPER: orphans go to the nearest of their ancestors
 * that asked for them, which is told and can wait for them; who asked passes
 * it on neither to its children nor to anybody when it is gone. Beside it
 * PR_SET_PDEATHSIG, by which a child learns of its parent's end.
 */
#include "signals.h"
#include <sys/prctl.h>

static char *self;
static int report[2], gate[2];

static int is_reaper(void)
{
	int is = 7;

	CHECK_OK(prctl(PR_GET_CHILD_SUBREAPER, &is));
	return is;
}

static int death_signal(void)
{
	int sig = 77;

	CHECK_OK(prctl(PR_GET_PDEATHSIG, &sig));
	return sig;
}

/* ---- who adopts ---- */

/* Waits until its parent is another one, and tells who. */
static void orphan(pid_t parent)
{
	pid_t now;

	for (int i = 0; i < 5000 && getppid() == parent; i++)
		usleep(1000);
	now = getppid();
	_exit(write(report[1], &now, sizeof(now)) == sizeof(now) ? 42 : 1);
}

static void leave_orphans(long count)
{
	pid_t me = getpid();

	while (count-- > 0)
		if (fork() == 0)
			orphan(me);
}

static pid_t reported(void)
{
	pid_t pid = 0;

	CHECK_EQ(read(report[0], &pid, sizeof(pid)), sizeof(pid));
	return pid;
}

/* A subreaper gets `count` orphans, is told of each, and takes them. */
static void adopts(long count)
{
	int status, taken = 0;

	CHECK_OK(prctl(PR_SET_CHILD_SUBREAPER, 1));
	CHECK_EQ(is_reaper(), 1);
	handle(SIGCHLD, note, SA_RESTART);
	forget();
	CHECK_EQ(in_child(leave_orphans, count), EXITED(0));
	for (int i = 0; i < count; i++)
		CHECK_EQ(reported(), getpid());
	while (wait(&status) > 0)
		taken += status == EXITED(42);
	CHECK_EQ(taken, count);
	CHECK(seen.count >= 1);
	CHECK_EQ(seen.info.si_code, CLD_EXITED);
}

/* Between the orphan and its subreaper stand others that did not ask. */
static void through(long depth)
{
	CHECK_EQ(is_reaper(), 0);
	if (depth > 0)
		CHECK_EQ(in_child(through, depth - 1), EXITED(0));
	else
		leave_orphans(1);
}

static void from_far(long unused)
{
	(void)unused;
	CHECK_OK(prctl(PR_SET_CHILD_SUBREAPER, 5));
	CHECK_EQ(in_child(through, 3), EXITED(0));
	CHECK_EQ(reported(), getpid());
	CHECK_EQ(wait(NULL) > 0, 1);
}

/* It asks no more: the orphan goes past it. */
static void no_more(long above)
{
	CHECK_OK(prctl(PR_SET_CHILD_SUBREAPER, 1));
	CHECK_OK(prctl(PR_SET_CHILD_SUBREAPER, 0));
	CHECK_EQ(is_reaper(), 0);
	CHECK_EQ(in_child(leave_orphans, 1), EXITED(0));
	CHECK_EQ(reported(), above);
	CHECK_ERR(wait(NULL), ECHILD);
}

/* A subreaper that ends leaves what it adopted to the one above. */
static void ends_early(long unused)
{
	(void)unused;
	CHECK_OK(prctl(PR_SET_CHILD_SUBREAPER, 1));
	if (fork() == 0) {
		if (fork() == 0) {
			char c;

			close(gate[1]);
			CHECK_EQ(read(gate[0], &c, 1), 0);
			orphan(getppid());
		}
		_exit(0);
	}
	wait(NULL);
}

static void two_levels(long unused)
{
	int status;

	(void)unused;
	CHECK_OK(prctl(PR_SET_CHILD_SUBREAPER, 1));
	CHECK_OK(pipe(gate));
	CHECK_EQ(in_child(ends_early, 0), EXITED(0));
	close(gate[1]);
	/* Its parent is us already when it looks, and stays so. */
	CHECK_EQ(reported(), getpid());
	CHECK_EQ(wait(&status) > 0, 1);
	CHECK_EQ(status, EXITED(42));
	CHECK_EQ(in_child(no_more, getpid()), EXITED(0));
	CHECK_EQ(wait(&status) > 0, 1);
	CHECK_EQ(status, EXITED(42));
}

/* execve keeps both settings. */
static void execs(long unused)
{
	char *const argv[] = { self, "settings", NULL };

	(void)unused;
	CHECK_OK(prctl(PR_SET_CHILD_SUBREAPER, 1));
	CHECK_OK(prctl(PR_SET_PDEATHSIG, SIGUSR2));
	execve(self, argv, argv + 2);
	_exit(1);
}

/* ---- the parent's death ---- */

/* The last act: it may come before the pause. */
static void tell_signal(int sig, siginfo_t *info, void *context)
{
	char c = info->si_code == SI_USER ? sig : 0;

	(void)context;
	_exit(write(report[1], &c, 1) == 1 ? 0 : 98);
}

static void watch(long sig)
{
	handle(sig, tell_signal, 0);
	CHECK_EQ(death_signal(), 0);
	CHECK_OK(prctl(PR_SET_PDEATHSIG, sig));
	CHECK_EQ(death_signal(), sig);
	CHECK_EQ(write(gate[1], "r", 1), 1);
	pause();
}

static void dies_first(long sig)
{
	char c;

	start(watch, sig);
	CHECK_EQ(read(gate[0], &c, 1), 1);
	if (sig == SIGRTMIN)
		kill(getpid(), SIGKILL);
}

static void deaths(void)
{
	static const int signals[] = { SIGTERM, SIGUSR1, SIGCHLD };
	char c;

	CHECK_OK(pipe(gate));
	for (unsigned i = 0; i < ARRAY_SIZE(signals); i++) {
		CHECK_EQ(in_child(dies_first, signals[i]), EXITED(0));
		CHECK_EQ(read(report[0], &c, 1), 1);
		CHECK_EQ(c, signals[i]);
	}
	CHECK_EQ(in_child(dies_first, SIGRTMIN), KILLED(SIGKILL));
	CHECK_EQ(read(report[0], &c, 1), 1);
	CHECK_EQ(c, SIGRTMIN);
	close(gate[0]);
	close(gate[1]);
}

static void child_has_none(long unused)
{
	(void)unused;
	CHECK_EQ(death_signal(), 0);
}

static void sets(long unused)
{
	(void)unused;
	CHECK_OK(prctl(PR_SET_PDEATHSIG, SIGHUP));
	CHECK_EQ(in_child(child_has_none, 0), EXITED(0));
	CHECK_EQ(death_signal(), SIGHUP);
	CHECK_ERR(prctl(PR_SET_PDEATHSIG, 65), EINVAL);
	CHECK_ERR(prctl(PR_SET_PDEATHSIG, -1L), EINVAL);
	CHECK_EQ(death_signal(), SIGHUP);
	CHECK_OK(prctl(PR_SET_PDEATHSIG, 64));
	CHECK_OK(prctl(PR_SET_PDEATHSIG, 0));
	CHECK_EQ(death_signal(), 0);
	CHECK_BAD(prctl(PR_GET_PDEATHSIG, bad));
	CHECK_BAD(prctl(PR_GET_CHILD_SUBREAPER, bad));
}

/* Another user by its own doing: no signals from the old parent any more. */
static void changes_user(long unused)
{
	(void)unused;
	CHECK_OK(prctl(PR_SET_PDEATHSIG, SIGHUP));
	CHECK_OK(syscall(SYS_setresuid, -1, 0, -1));
	CHECK_EQ(death_signal(), SIGHUP);
	CHECK_OK(syscall(SYS_setresuid, -1, 51001, -1));
	CHECK_EQ(death_signal(), 0);
}

int main(int argc, char **argv)
{
	self = argv[0];
	if (argc > 1)
		return is_reaper() != 1 || death_signal() != SIGUSR2;
	fresh_signals();
	CHECK_OK(pipe(report));
	SECTION("a subreaper gets the orphans");
	CHECK_EQ(in_child(adopts, 1), EXITED(0));
	CHECK_EQ(in_child(adopts, 20), EXITED(0));
	SECTION("the nearest one, and not the children of who asked");
	CHECK_EQ(in_child(from_far, 0), EXITED(0));
	SECTION("a subreaper that ends, one that asks no more");
	CHECK_EQ(in_child(two_levels, 0), EXITED(0));
	SECTION("execve keeps the settings");
	CHECK_EQ(in_child(execs, 0), EXITED(0));
	SECTION("PR_SET_PDEATHSIG: the parent ends, or is killed");
	deaths();
	SECTION("PR_SET_PDEATHSIG: set, not inherited, errors");
	CHECK_EQ(in_child(sets, 0), EXITED(0));
	SECTION("PR_SET_PDEATHSIG: another user");
	if (geteuid() != 0)
		SKIP("not root");
	else
		CHECK_EQ(in_child(changes_user, 0), EXITED(0));
	return check_done();
}
