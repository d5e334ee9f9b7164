/* SPDX-License-Identifier: MIT */
/*
 * A stop in a call that sleeps without a limit, or until an absolute time,
 * makes the kernel begin that call again when the process goes on. What was
 * noted for that call is not for a later one of the same number: that one
 * sleeps its own whole time.
 */
#include "check.h"
#include <poll.h>
#include <signal.h>
#include <sys/select.h>

#define SLEEP_MS   150
#define FUTEX_WAIT 0
#define FUTEX_WAKE 1

static int ready[2]; /* what the first call waits for */
static int *word;    /* shared: what the first futex waits for */

static void poll_forever(void)
{
	struct pollfd p = { ready[0], POLLIN, 0 };

	CHECK_EQ(poll(&p, 1, -1), 1);
}

static void poll_for(void)
{
	CHECK_EQ(poll(NULL, 0, SLEEP_MS), 0);
}

static void select_forever(void)
{
	fd_set set;

	FD_ZERO(&set);
	FD_SET(ready[0], &set);
	CHECK_EQ(select(ready[0] + 1, &set, NULL, NULL, NULL), 1);
}

static void select_for(void)
{
	struct timeval tv = { 0, SLEEP_MS * 1000 };

	CHECK_EQ(select(0, NULL, NULL, NULL, &tv), 0);
}

/* May say EAGAIN: woken before it slept. */
static void futex_forever(void)
{
	syscall(SYS_futex, word, FUTEX_WAIT, 0, NULL);
}

static void futex_for(void)
{
	struct timespec ts = { 0, SLEEP_MS * 1000000L };

	CHECK_ERR(syscall(SYS_futex, word, FUTEX_WAIT, 1, &ts), ETIMEDOUT);
}

static void nanosleep_until(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	ts.tv_nsec += 2 * SLEEP_MS * 1000000L;
	ts.tv_sec += ts.tv_nsec / 1000000000;
	ts.tv_nsec %= 1000000000;
	CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL), 0);
}

static void nanosleep_for(void)
{
	struct timespec ts = { 0, SLEEP_MS * 1000000L };

	CHECK_EQ(clock_nanosleep(CLOCK_MONOTONIC, 0, &ts, NULL), 0);
}

static const struct {
	const char *name;
	void (*first)(void), (*later)(void);
} calls[] = {
	{ "poll", poll_forever, poll_for },
	{ "select", select_forever, select_for },
	{ "futex", futex_forever, futex_for },
	{ "clock_nanosleep", nanosleep_until, nanosleep_for },
};

/* In its first call it is stopped and goes on. */
static void sleeps_twice(long which)
{
	long before;

	calls[which].first();
	before = check_ms(CLOCK_MONOTONIC);
	calls[which].later();
	CHECK(check_ms(CLOCK_MONOTONIC) - before >= SLEEP_MS - 2);
}

static void stop_in_first(long which)
{
	pid_t pid;
	int status;

	CHECK_OK(pipe(ready));
	*word = 0;
	pid = start(sleeps_twice, which);
	usleep(SLEEP_MS / 2 * 1000);
	CHECK_OK(kill(pid, SIGSTOP));
	CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
	CHECK(WIFSTOPPED(status));
	CHECK_OK(kill(pid, SIGCONT));
	usleep(SLEEP_MS / 2 * 1000);
	CHECK_EQ(write(ready[1], "x", 1), 1);
	*word = 1;
	CHECK_OK(syscall(SYS_futex, word, FUTEX_WAKE, 1));
	CHECK_EQ(status_of(pid), EXITED(0));
	close(ready[0]);
	close(ready[1]);
}

int main(void)
{
	word = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(calls); i++) {
		SECTION(calls[i].name);
		stop_in_first(i);
	}
	return check_done();
}
