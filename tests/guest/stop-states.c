/* SPDX-License-Identifier: MIT */
/*
 * A process is stopped and continued in every state: in calls that sleep,
 * computing, forking, mapping memory. No call notices it: none gives EINTR,
 * none is done twice, and a sleep ends when it would have ended.
 */
#include "signals.h"
#include <poll.h>
#include <sched.h>
#include <sys/select.h>

#define STOPPED	   (SIGSTOP << 8 | 0x7f)
#define CONTINUED  0xffff
#define ROUNDS	   4
#define FUTEX_WAIT 0
#define FUTEX_WAKE 1

static int in[2], out[2], fifo;
static volatile int *word; /* shared */
static char page[PAGE];

/* ---- what the child is in: true when it ended as it should ---- */

static int reads(void)
{
	return read(in[0], page, 5) == 3;
}

static int writes(void)
{
	static char big[64 * KIB];

	/* Of more than fits, the part that did would be the result. */
	return write(out[1], big, sizeof(big)) == sizeof(big) &&
	       write(out[1], page, PAGE) == PAGE;
}

static int polls(void)
{
	struct pollfd p = { in[0], POLLIN, 0 };

	return poll(&p, 1, -1) == 1;
}

static int polls_for_long(void)
{
	struct pollfd p = { in[0], POLLIN, 0 };

	return poll(&p, 1, 100000) == 1;
}

static int selects(void)
{
	struct timeval tv = { 1000, 0 };
	fd_set set;

	FD_ZERO(&set);
	FD_SET(in[0], &set);
	return select(in[0] + 1, &set, NULL, NULL, &tv) == 1;
}

static int waits(void)
{
	int status;
	pid_t pid = fork();

	if (pid == 0)
		_exit(read(in[0], page, 1));
	return waitpid(pid, &status, 0) == pid && status == EXITED(1);
}

static int waits_by_id(void)
{
	siginfo_t info;
	pid_t pid = fork();

	if (pid == 0)
		_exit(read(in[0], page, 1));
	return waitid(P_ALL, 0, &info, WEXITED) == 0 && info.si_pid == pid;
}

static int vforks(void)
{
	pid_t pid = vfork();

	if (pid == 0) {
		write(out[1], "v", 1);
		_exit(read(in[0], page, 1));
	}
	return status_of(pid) == EXITED(1);
}

static int futex_waits(void)
{
	while (*word == 0)
		if (syscall(SYS_futex, word, FUTEX_WAIT, 0, NULL) < 0 &&
		    errno != EAGAIN)
			return 0;
	return 1;
}

static int opens(void)
{
	return open("fifo", O_RDONLY) >= 0;
}

static int sleeps(void)
{
	struct timespec ts = { 0, 120000000 }, rest;
	long begin = check_ms(CLOCK_MONOTONIC), took;
	int got = syscall(SYS_nanosleep, &ts, &rest);

	took = check_ms(CLOCK_MONOTONIC) - begin;
	return got == 0 && took >= 119 && took < 600;
}

static int sleeps_by_clock(void)
{
	struct timespec ts = { 0, 120000000 };
	long begin = check_ms(CLOCK_MONOTONIC), took;
	int got = clock_nanosleep(CLOCK_REALTIME, 0, &ts, NULL);

	took = check_ms(CLOCK_MONOTONIC) - begin;
	return got == 0 && took >= 119 && took < 600;
}

static int polls_shortly(void)
{
	long begin = check_ms(CLOCK_MONOTONIC), took;
	int got = poll(NULL, 0, 120);

	took = check_ms(CLOCK_MONOTONIC) - begin;
	return got == 0 && took >= 119 && took < 600;
}

static int computes(void)
{
	unsigned long sum = 0;

	while (*word == 0)
		for (int i = 0; i < 10000; i++)
			sum += sum ^ i;
	return 1;
}

static int yields(void)
{
	while (*word == 0)
		sched_yield();
	return 1;
}

static int forks(void)
{
	int good = 1;

	while (*word == 0) {
		pid_t pid = fork();

		if (pid == 0)
			_exit(9);
		good = good && status_of(pid) == EXITED(9);
	}
	return good;
}

static int maps(void)
{
	int good = 1;

	while (*word == 0) {
		char *at = mmap(NULL, 50 * PAGE, PROT_READ | PROT_WRITE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		for (int i = 0; i < 50; i++)
			at[i * PAGE] = 1;
		good = good && munmap(at, 50 * PAGE) == 0;
	}
	return good;
}

static int files(void)
{
	int good = 1;

	while (*word == 0) {
		int fd = open("made", O_CREAT | O_RDWR, 0600);

		good = good && write(fd, page, PAGE) == PAGE;
		good = good && close(fd) == 0 && unlink("made") == 0;
	}
	return good;
}

static const struct {
	const char *name;
	int (*run)(void);
} states[] = {
	{ "reading a pipe", reads },
	{ "writing a full pipe", writes },
	{ "poll", polls },
	{ "poll with a time limit", polls_for_long },
	{ "select", selects },
	{ "wait4", waits },
	{ "waitid", waits_by_id },
	{ "futex", futex_waits },
	{ "opening a FIFO", opens },
	{ "nanosleep", sleeps },
	{ "clock_nanosleep", sleeps_by_clock },
	{ "poll that times out", polls_shortly },
	{ "computing", computes },
	{ "yielding", yields },
	{ "forking", forks },
	{ "mapping memory", maps },
	{ "files", files },
};

static void enter(long i)
{
	_exit(states[i].run() ? 5 : 6);
}

/* Lets the child's call end, whatever it is. */
static void let_go(void)
{
	*word = 1;
	syscall(SYS_futex, word, FUTEX_WAKE, 100);
	fifo = open("fifo", O_RDWR);
	CHECK_EQ(write(in[1], "abc", 3), 3);
}

static void drain(void)
{
	long left = 64 * KIB + PAGE;

	while (left > 0)
		left -= read(out[0], page, PAGE);
}

static void stop_and_go(pid_t pid)
{
	int status;

	CHECK_OK(kill(pid, SIGSTOP));
	CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
	CHECK_EQ(status, STOPPED);
	usleep(2000);
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EQ(waitpid(pid, &status, WCONTINUED), pid);
	CHECK_EQ(status, CONTINUED);
}

/* Let go while it is stopped: then it ends once it goes on. */
static void end_stopped(pid_t pid)
{
	CHECK_OK(kill(pid, SIGSTOP));
	CHECK_EQ(waitpid(pid, NULL, WUNTRACED), pid);
	let_go();
	CHECK_EQ(waitpid(pid, NULL, WNOHANG), 0);
	CHECK_OK(kill(pid, SIGCONT));
}

/* Who waits for a vfork child cannot stop until that is gone. */
static void vfork_parent(void)
{
	int status;
	pid_t pid;

	SECTION("vfork");
	CHECK_OK(pipe(in));
	CHECK_OK(pipe(out));
	pid = fork();
	if (pid == 0)
		_exit(vforks() ? 5 : 6);
	CHECK_EQ(read(out[0], page, 1), 1);
	CHECK_OK(kill(pid, SIGSTOP));
	usleep(20000);
	CHECK_EQ(waitpid(pid, &status, WUNTRACED | WNOHANG), 0);
	CHECK_EQ(write(in[1], "x", 1), 1);
	CHECK_EQ(waitpid(pid, &status, WUNTRACED), pid);
	CHECK_EQ(status, STOPPED);
	CHECK_OK(kill(pid, SIGCONT));
	CHECK_EQ(status_of(pid), EXITED(5));
}

int main(void)
{
	fresh_signals();
	in_own_group();
	fresh_dir();
	CHECK_OK(mkfifo("fifo", 0600));
	word = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(states); i++) {
		pid_t pid;

		SECTION(states[i].name);
		CHECK_OK(pipe(in));
		CHECK_OK(pipe(out));
		*word = 0;
		pid = start(enter, i);
		for (int round = 0; round < ROUNDS; round++) {
			usleep(1000 * round);
			stop_and_go(pid);
		}
		end_stopped(pid);
		if (states[i].run == writes)
			drain();
		CHECK_EQ(status_of(pid), EXITED(5));
		for (int end = 0; end < 2; end++)
			close(in[end]), close(out[end]);
		close(fifo);
	}
	vfork_parent();
	return check_done();
}
