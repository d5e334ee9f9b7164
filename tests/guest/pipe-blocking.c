/* SPDX-License-Identifier: MIT */
/*
 * Pipes that make wait: a reader for bytes, a writer for room, both for an
 * end; bytes passed to and fro between processes; long chains; readers that
 * go away under a blocked writer.
 */
#include "check.h"
#include <signal.h>
#include <sys/ioctl.h>

static void write_late(long fd)
{
	usleep(20000);
	CHECK_EQ(write(fd, "abc", 3), 3);
}

static void readers(void)
{
	char buf[10];
	int fds[2];
	pid_t pid;

	SECTION("pipe: a reader waits for bytes, and for the end");
	CHECK_OK(pipe(fds));
	pid = start(write_late, fds[1]);
	CHECK_EQ(read(fds[0], buf, 10), 3);
	CHECK_EQ(status_of(pid), EXITED(0));
	pid = start(write_late, fds[1]);
	close(fds[1]);
	CHECK_EQ(read(fds[0], buf, 2), 2);
	CHECK_EQ(read(fds[0], buf, 10), 1);
	CHECK_EQ(read(fds[0], buf, 10), 0);
	CHECK_EQ(status_of(pid), EXITED(0));
	close(fds[0]);
}

static int fds[2];

static void fill_pipe(long ignore)
{
	static char big[100000];

	close(fds[0]);
	if (ignore)
		signal(SIGPIPE, SIG_IGN);
	/* What fitted before the reader went is told first, then EPIPE. */
	if (write(fds[1], big, sizeof(big)) != 65536)
		_exit(2);
	_exit(write(fds[1], big, 1) == -1 && errno == EPIPE ? 1 : 3);
}

static int waiting_bytes(int fd)
{
	int n = 0;

	ioctl(fd, FIONREAD, &n);
	return n;
}

/* The last reader goes while the writer waits for room. */
static void reader_goes(void)
{
	pid_t pid;

	SECTION("pipe: the reader goes under a blocked writer");
	for (int ignore = 0; ignore < 2; ignore++) {
		CHECK_OK(pipe(fds));
		pid = start(fill_pipe, ignore);
		close(fds[1]);
		while (waiting_bytes(fds[0]) < 65536)
			usleep(1000);
		usleep(20000);
		CHECK_EQ(waitpid(pid, NULL, WNOHANG), 0);
		close(fds[0]);
		CHECK_EQ(status_of(pid), ignore ? EXITED(1) : KILLED(SIGPIPE));
	}
}

static int there[2], back[2];

static void echo(long n)
{
	char c;

	for (int i = 0; i < n; i++) {
		CHECK_EQ(read(there[0], &c, 1), 1);
		c++;
		CHECK_EQ(write(back[1], &c, 1), 1);
	}
}

static void round_trips(void)
{
	pid_t pid;
	int good = 0;

	SECTION("pipe: 2,000 round trips");
	CHECK_OK(pipe(there));
	CHECK_OK(pipe(back));
	pid = start(echo, 2000);
	for (int i = 0; i < 2000; i++) {
		char c = i % 100, d = 0;

		good += write(there[1], &c, 1) == 1 &&
			read(back[0], &d, 1) == 1 && d == c + 1;
	}
	CHECK_EQ(good, 2000);
	CHECK_EQ(status_of(pid), EXITED(0));
}

/* Twenty processes in a row, each passing on what it gets, plus one. */
static void chain(void)
{
	int first[2], in, next[2], status;
	unsigned char c = 0;

	SECTION("pipe: a chain of twenty processes");
	CHECK_OK(pipe(first));
	in = first[0];
	for (int i = 0; i < 20; i++) {
		CHECK_OK(pipe(next));
		if (fork() == 0) {
			close(first[1]);
			while (read(in, &c, 1) == 1) {
				c++;
				if (write(next[1], &c, 1) != 1)
					_exit(1);
			}
			_exit(0);
		}
		close(in);
		close(next[1]);
		in = next[0];
	}
	for (int i = 0; i < 50; i++) {
		c = i;
		CHECK_EQ(write(first[1], &c, 1), 1);
		CHECK_EQ(read(in, &c, 1), 1);
		CHECK_EQ(c, i + 20);
	}
	close(first[1]);
	CHECK_EQ(read(in, &c, 1), 0);
	close(in);
	for (int i = 0; i < 20; i++) {
		CHECK(wait(&status) > 0);
		CHECK_EQ(status, EXITED(0));
	}
}

int main(void)
{
	readers();
	reader_goes();
	round_trips();
	chain();
	return check_done();
}
