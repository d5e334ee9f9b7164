/* SPDX-License-Identifier: MIT */
/*
 * Who may send a signal to whom, as a table: 27 senders and 27 receivers, each
 * with its own real, effective and saved user id out of three. The sender's
 * real and effective id count, the receiver's real and saved one; root may all,
 * and SIGCONT reaches everybody in the session. Then groups and everybody.
 */
#include "who.h"
#include <signal.h>
#include <sys/time.h>

#define IDS   3
#define COUNT (IDS * IDS * IDS)

static const uid_t ids[IDS] = { 0, 51001, 51002 };

struct three {
	uid_t r, e, s;
};

static pid_t targets[COUNT];
static int ready[2];

static struct three three_of(int i)
{
	return (struct three){ ids[i / 9], ids[i / 3 % 3], ids[i % 3] };
}

static void be(struct three t)
{
	CHECK_OK(syscall(SYS_setresuid, t.r, t.e, t.s));
}

static void receive(long i)
{
	be(three_of(i));
	CHECK_EQ(write(ready[1], "r", 1), 1);
	for (;;)
		pause();
}

static int rule(struct three from, struct three to)
{
	return from.e == 0 || from.e == to.r || from.e == to.s ||
	       from.r == to.r || from.r == to.s;
}

static long by_kill(pid_t pid, int sig)
{
	return kill(pid, sig);
}

static long by_tkill(pid_t pid, int sig)
{
	return syscall(SYS_tkill, pid, sig);
}

static long by_tgkill(pid_t pid, int sig)
{
	return syscall(SYS_tgkill, pid, pid, sig);
}

static long by_queue(pid_t pid, int sig)
{
	siginfo_t info = { .si_code = SI_QUEUE };

	return syscall(SYS_rt_sigqueueinfo, pid, sig, &info);
}

static const struct {
	const char *name;
	long (*call)(pid_t pid, int sig);
	int sig, new_session;
} ways[] = {
	{ "kill with 0", by_kill, 0, 0 },
	{ "kill with SIGWINCH", by_kill, SIGWINCH, 0 },
	{ "kill with SIGCONT in the session", by_kill, SIGCONT, 0 },
	{ "kill with SIGCONT from another session", by_kill, SIGCONT, 1 },
	{ "tkill", by_tkill, SIGURG, 0 },
	{ "tgkill", by_tgkill, SIGURG, 0 },
	{ "tgkill with SIGCONT", by_tgkill, SIGCONT, 0 },
	{ "rt_sigqueueinfo", by_queue, SIGURG, 0 },
	{ "rt_sigqueueinfo with 0", by_queue, 0, 1 },
};

static unsigned way;

static void send_all(long i)
{
	struct three from = three_of(i), to;

	if (ways[way].new_session)
		CHECK_OK(setsid());
	be(from);
	for (int n = 0; n < COUNT; n++) {
		int may;

		to = three_of(n);
		may = rule(from, to) || (ways[way].sig == SIGCONT &&
					 !ways[way].new_session);
		cell(outcome(ways[way].call(targets[n], ways[way].sig)),
		     may ? 0 : -EPERM, "from %u %u %u to %u %u %u", from.r,
		     from.e, from.s, to.r, to.e, to.s);
	}
}

static void start_targets(void)
{
	char c;

	CHECK_OK(pipe(ready));
	for (int i = 0; i < COUNT; i++) {
		targets[i] = start(receive, i);
		CHECK_EQ(read(ready[0], &c, 1), 1);
	}
}

static void end_targets(void)
{
	for (int i = 0; i < COUNT; i++) {
		CHECK_OK(kill(targets[i], SIGKILL));
		CHECK_EQ(status_of(targets[i]), KILLED(SIGKILL));
	}
	close(ready[0]);
	close(ready[1]);
}

/* ---- more than one ---- */

static pid_t pair[2];

static void send_to_pair(long uid)
{
	int may = uid == 51001 || uid == 51002;

	be((struct three){ uid, uid, uid });
	CHECK_EQ(outcome(kill(-pair[0], 0)), may ? 0 : -EPERM);
	CHECK_EQ(outcome(kill(-pair[0], SIGWINCH)), may ? 0 : -EPERM);
	CHECK_ERR(kill(-0x7ffffff, 0), ESRCH);
	/* It kills whom it may, and says nothing of the others. */
	CHECK_EQ(outcome(kill(-pair[0], SIGTERM)), may ? 0 : -EPERM);
}

static void groups(void)
{
	char c;

	CHECK_OK(pipe(ready));
	for (int i = 0; i < 2; i++) {
		pair[i] = start(receive, i ? 26 : 13);
		CHECK_EQ(read(ready[0], &c, 1), 1);
		CHECK_OK(setpgid(pair[i], pair[0]));
	}
	as(WHO_COUNT, send_to_pair, 51003);
	CHECK_EQ(waitpid(pair[0], NULL, WNOHANG), 0);
	as(WHO_COUNT, send_to_pair, 51002);
	CHECK_EQ(status_of(pair[1]), KILLED(SIGTERM));
	CHECK_EQ(waitpid(pair[0], NULL, WNOHANG), 0);
	as(WHO_COUNT, send_to_pair, 51001);
	CHECK_EQ(status_of(pair[0]), KILLED(SIGTERM));
	close(ready[0]);
	close(ready[1]);
}

/* To all whom it may reach but itself; others are no error. */
static void send_to_all(long uid)
{
	be((struct three){ uid, uid, uid });
	CHECK_OK(kill(-1, 0));
	CHECK_OK(kill(-1, SIGTERM));
}

static void everybody(void)
{
	char c;

	CHECK_OK(pipe(ready));
	for (int i = 0; i < 2; i++) {
		pair[i] = start(receive, i ? 26 : 13);
		CHECK_EQ(read(ready[0], &c, 1), 1);
	}
	as(WHO_COUNT, send_to_all, 51003);
	as(WHO_COUNT, send_to_all, 51001);
	CHECK_EQ(status_of(pair[0]), KILLED(SIGTERM));
	CHECK_EQ(waitpid(pair[1], NULL, WNOHANG), 0);
	as(WHO_COUNT, send_to_all, 51002);
	CHECK_EQ(status_of(pair[1]), KILLED(SIGTERM));
	close(ready[0]);
	close(ready[1]);
}

int main(void)
{
	SECTION("27 receivers");
	if (only_root())
		start_targets();
	for (way = 0; way < ARRAY_SIZE(ways); way++) {
		SECTION(ways[way].name);
		for (int i = 0; only_root() && i < COUNT; i++)
			as(WHO_COUNT, send_all, i);
	}
	SECTION("all of them end");
	if (only_root())
		end_targets();
	SECTION("kill to a group of two users");
	if (only_root())
		groups();
	SECTION("kill to everybody");
	if (only_root())
		everybody();
	return check_done();
}
