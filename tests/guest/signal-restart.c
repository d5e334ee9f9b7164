/* SPDX-License-Identifier: MIT */
/*
 * A handler interrupts a call that sleeps: with SA_RESTART the call goes on
 * if it is one of those that do, else it gives EINTR; what it had done before
 * counts. Ticks come until the test is over, so it never matters whether the
 * call sleeps already.
 */
#include "signals.h"
#include <poll.h>
#include <sys/select.h>
#include <sys/uio.h>

#define FUTEX_WAIT 0
#define ENOUGH	   3 /* ticks after which a restarted call may end */

static int pipes[2], full[2], gate[2];
static int word;
static volatile int act_after; /* ticks until `act` is done, 0: never */
static void (*act)(void);

static void tick(int sig, siginfo_t *info, void *context)
{
	int was = errno;

	note(sig, info, context);
	if (act_after && seen.count == act_after)
		act();
	errno = was;
}

static void give_byte(void)
{
	CHECK_EQ(write(pipes[1], "b", 1), 1);
}

static void take_bytes(void)
{
	static char buf[PAGE];

	CHECK_EQ(read(full[0], buf, sizeof(buf)), sizeof(buf));
}

static void fill_pipe(void)
{
	static char buf[PAGE];

	CHECK_OK(pipe(full));
	CHECK_OK(fcntl(full[1], F_SETFL, O_NONBLOCK));
	while (write(full[1], buf, sizeof(buf)) > 0)
		;
	CHECK_OK(fcntl(full[1], F_SETFL, 0));
}

/* ---- the calls ---- */

static char page[PAGE];

static long do_read(void)
{
	return read(pipes[0], page, 10);
}

static long do_readv(void)
{
	struct iovec v = { page, 10 };

	return readv(pipes[0], &v, 1);
}

static long do_write(void)
{
	return write(full[1], page, PAGE);
}

static long do_wait(void)
{
	return wait4(-1, NULL, 0, NULL) > 0 ? 1 : -1;
}

static long do_waitid(void)
{
	return waitid(P_ALL, 0, NULL, WEXITED) == 0 ? 1 : -1;
}

static long do_futex(void)
{
	return syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL) == 0 ||
			       errno == EAGAIN
		       ? 1
		       : -1;
}

static long do_pause(void)
{
	return pause();
}

static long do_suspend(void)
{
	sigset_t none = set_of(0);

	return sigsuspend(&none);
}

static long do_poll(void)
{
	struct pollfd p = { pipes[0], POLLIN, 0 };

	return poll(&p, 1, -1);
}

static long do_ppoll(void)
{
	struct pollfd p = { pipes[0], POLLIN, 0 };

	return ppoll(&p, 1, NULL, NULL);
}

static long do_select(void)
{
	fd_set set;

	FD_ZERO(&set);
	FD_SET(pipes[0], &set);
	return select(pipes[0] + 1, &set, NULL, NULL, NULL);
}

static long do_pselect(void)
{
	fd_set set;

	FD_ZERO(&set);
	FD_SET(pipes[0], &set);
	return pselect(pipes[0] + 1, &set, NULL, NULL, NULL, NULL);
}

static long do_nanosleep(void)
{
	struct timespec ts = { 1000, 0 };

	return syscall(SYS_nanosleep, &ts, NULL);
}

static long do_clock_nanosleep(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	ts.tv_sec += 1000;
	return syscall(SYS_clock_nanosleep, CLOCK_MONOTONIC, TIMER_ABSTIME, &ts,
		       NULL);
}

static long do_open_fifo(void)
{
	return open("fifo", O_RDONLY) >= 0 ? 1 : -1;
}

/* ---- what makes them end ---- */

static void end_child(void)
{
	CHECK_EQ(write(gate[1], "e", 1), 1); /* the child reads it and ends */
}

static void open_fifo(void)
{
	CHECK_OK(open("fifo", O_RDWR | O_NONBLOCK));
}

static void change_word(void)
{
	word = 1; /* the restarted wait sees it */
}

static const struct {
	const char *name;
	long (*call)(void);
	void (*end)(void); /* NULL: EINTR even with SA_RESTART */
	long result;
} calls[] = {
	{ "read", do_read, give_byte, 1 },
	{ "readv", do_readv, give_byte, 1 },
	{ "write", do_write, take_bytes, PAGE },
	{ "wait4", do_wait, end_child, 1 },
	{ "waitid", do_waitid, end_child, 1 },
	{ "futex", do_futex, change_word, 1 },
	{ "open of a FIFO", do_open_fifo, open_fifo, 1 },
	{ "pause", do_pause, NULL, 0 },
	{ "sigsuspend", do_suspend, NULL, 0 },
	{ "poll", do_poll, NULL, 0 },
	{ "ppoll", do_ppoll, NULL, 0 },
	{ "select", do_select, NULL, 0 },
	{ "pselect", do_pselect, NULL, 0 },
	{ "nanosleep", do_nanosleep, NULL, 0 },
	{ "clock_nanosleep", do_clock_nanosleep, NULL, 0 },
};

static void child(long unused)
{
	char c;

	(void)unused;
	close(gate[1]);
	_exit(read(gate[0], &c, 1) != 1);
}

static void interrupted(unsigned i)
{
	forget();
	handle(SIGALRM, tick, 0);
	act_after = 0;
	ticks(1);
	CHECK_ERR(calls[i].call(), EINTR);
	ticks(0);
	CHECK(seen.count >= 1);
}

static void restarted(unsigned i)
{
	forget();
	handle(SIGALRM, tick, SA_RESTART);
	act = calls[i].end;
	act_after = act ? ENOUGH : 0;
	ticks(1);
	if (act)
		CHECK_EQ(calls[i].call(), calls[i].result);
	else
		CHECK_ERR(calls[i].call(), EINTR);
	ticks(0);
	CHECK(seen.count >= (act ? ENOUGH : 1));
}

/* An ignored signal and one that does nothing do not interrupt. */
static void unheard(void)
{
	struct timespec ts = { 0, 30000000 };

	SECTION("signals that nobody hears interrupt nothing");
	signal(SIGALRM, SIG_IGN);
	ticks(1);
	CHECK_OK(nanosleep(&ts, NULL));
	ticks(0);
	for (int i = 0; i < 3; i++) {
		if (fork() == 0) {
			usleep(5000 * i);
			kill(getppid(), i == 1 ? SIGURG : SIGWINCH);
			_exit(0); /* and SIGCHLD */
		}
	}
	CHECK_OK(nanosleep(&ts, NULL));
	while (wait(NULL) > 0)
		;
	signal(SIGALRM, SIG_DFL);
}

/* What was moved before the signal came is the result, not EINTR. */
static void partly(void)
{
	static char big[200 * KIB];
	long n;

	SECTION("a write that was half done");
	forget();
	handle(SIGALRM, tick, 0);
	act_after = 0;
	CHECK_OK(pipe(full));
	ticks(1);
	n = write(full[1], big, sizeof(big));
	ticks(0);
	CHECK(n >= 65536 && n < (long)sizeof(big));
	close(full[0]);
	close(full[1]);
}

int main(void)
{
	fresh_dir();
	fresh_signals();
	CHECK_OK(mkfifo("fifo", 0600));
	for (unsigned i = 0; i < ARRAY_SIZE(calls); i++) {
		pid_t pid;

		SECTION(calls[i].name);
		CHECK_OK(pipe(pipes));
		CHECK_OK(pipe(gate));
		fill_pipe();
		word = 0;
		pid = start(child, 0);
		interrupted(i);
		restarted(i);
		close(gate[1]);
		waitpid(pid, NULL, 0);
		close(gate[0]);
		close(pipes[0]);
		close(pipes[1]);
		close(full[0]);
		close(full[1]);
	}
	unheard();
	partly();
	return check_done();
}
