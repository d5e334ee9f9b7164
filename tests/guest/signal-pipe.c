/* SPDX-License-Identifier: MIT */
/*
 * SIGPIPE: every call that writes to a pipe without a reader raises it, then
 * fails with EPIPE: handled, ignored, blocked, or by default fatal; a writer
 * that sleeps when the last reader goes is told as well.
 */
#include "signals.h"
#include <sys/sendfile.h>
#include <sys/uio.h>

static int fds[2];

static void broken_pipe(void)
{
	CHECK_OK(pipe(fds));
	close(fds[0]);
}

static void by_default(long unused)
{
	(void)unused;
	signal(SIGPIPE, SIG_DFL);
	write(fds[1], "x", 1);
	_exit(1);
}

static long by_write(void)
{
	return write(fds[1], "x", 1);
}

static long by_writev(void)
{
	struct iovec v[] = { { "ab", 2 }, { "c", 1 } };

	return writev(fds[1], v, 2);
}

static long by_sendfile(void)
{
	static int file = -1;

	if (file < 0)
		file = open("file", O_RDONLY);
	lseek(file, 0, SEEK_SET);
	return sendfile(fds[1], file, NULL, 5);
}

static void all_ways(void)
{
	long (*const ways[])(void) = { by_write, by_writev, by_sendfile };

	SECTION("write, writev, sendfile");
	broken_pipe();
	handle(SIGPIPE, note, 0);
	for (unsigned i = 0; i < ARRAY_SIZE(ways); i++) {
		forget();
		CHECK_ERR(ways[i](), EPIPE);
		CHECK_EQ(seen.count, 1);
		CHECK_EQ(seen.sig, SIGPIPE);
	}
	forget();
	CHECK_EQ(write(fds[1], "", 0), 0);
	CHECK_EQ(seen.count, 0);
	CHECK_EQ(in_child(by_default, 0), KILLED(SIGPIPE));
	signal(SIGPIPE, SIG_IGN);
	for (unsigned i = 0; i < ARRAY_SIZE(ways); i++)
		CHECK_ERR(ways[i](), EPIPE);
	handle(SIGPIPE, note, 0);
	block(SIGPIPE);
	CHECK_ERR(by_write(), EPIPE);
	CHECK(is_pending(SIGPIPE));
	CHECK_EQ(seen.count, 0);
	unblock(SIGPIPE);
	CHECK_EQ(seen.count, 1);
	/* SA_RESTART does not make it try again for ever. */
	handle(SIGPIPE, note, SA_RESTART);
	CHECK_ERR(by_write(), EPIPE);
	close(fds[1]);
}

/* Reads a little of a full pipe, then goes. */
static void reader(long much)
{
	static char buf[PAGE];

	close(fds[1]);
	for (long i = 0; i < much; i++)
		CHECK_EQ(read(fds[0], buf, PAGE), PAGE);
	usleep(20000);
}

static void asleep(void)
{
	static char big[300 * KIB];
	pid_t pid;
	long n;

	SECTION("a writer that sleeps when the reader goes");
	handle(SIGPIPE, note, 0);
	for (int much = 0; much < 3; much++) {
		forget();
		CHECK_OK(pipe(fds));
		pid = start(reader, much);
		close(fds[0]);
		/* Part of it went in: that is the result, without EPIPE. */
		n = write(fds[1], big, sizeof(big));
		CHECK(n >= 64 * KIB && n < (long)sizeof(big));
		CHECK_EQ(seen.count, 1);
		CHECK_ERR(write(fds[1], "x", 1), EPIPE);
		CHECK_EQ(seen.count, 2);
		CHECK_EQ(status_of(pid), EXITED(0));
		close(fds[1]);
	}
}

static void fatal_writer(long unused)
{
	static char big[300 * KIB];

	(void)unused;
	signal(SIGPIPE, SIG_DFL);
	close(fds[0]);
	write(fds[1], big, sizeof(big));
	_exit(1);
}

static void dies_asleep(void)
{
	pid_t pid;

	SECTION("and dies of it");
	CHECK_OK(pipe(fds));
	pid = start(fatal_writer, 0);
	close(fds[1]);
	usleep(20000);
	close(fds[0]);
	CHECK_EQ(status_of(pid), KILLED(SIGPIPE));
}

int main(void)
{
	fresh_dir();
	fresh_signals();
	make_file("file", "hello", 5);
	all_ways();
	asleep();
	dies_asleep();
	return check_done();
}
