/* SPDX-License-Identifier: MIT */
/*
 * select(2) and pselect6(2): the three sets, the count of bits, the time that
 * is left, waking, and the errors.
 */
#include "check.h"
#include <sys/select.h>
#include <sys/time.h>

static int fds[2];
static fd_set in, out, ex;

static void watch(int reader, int writer)
{
	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_ZERO(&ex);
	if (reader >= 0)
		FD_SET(reader, &in);
	if (writer >= 0)
		FD_SET(writer, &out);
}

static void pipes(void)
{
	struct timeval none = { 0, 0 };
	char c;

	SECTION("select: pipes");
	CHECK_OK(pipe(fds));
	watch(fds[0], fds[1]);
	FD_SET(fds[0], &ex);
	CHECK_EQ(select(fds[1] + 1, &in, &out, &ex, &none), 1);
	CHECK(!FD_ISSET(fds[0], &in) && FD_ISSET(fds[1], &out));
	CHECK(!FD_ISSET(fds[0], &ex));
	CHECK_EQ(write(fds[1], "x", 1), 1);
	watch(fds[0], fds[1]);
	CHECK_EQ(select(fds[1] + 1, &in, &out, NULL, &none), 2);
	CHECK(FD_ISSET(fds[0], &in) && FD_ISSET(fds[1], &out));
	watch(fds[0], fds[1]);
	CHECK_EQ(select(fds[0], &in, NULL, NULL, &none), 0);
	CHECK_EQ(read(fds[0], &c, 1), 1);
	watch(fds[0], -1);
	CHECK_EQ(select(fds[1] + 1, &in, NULL, NULL, &none), 0);
}

static void times(void)
{
	struct timeval left = { 0, 20000 }, most = { 30, 0 };
	struct timespec ts = { 0, 10000000 };

	SECTION("select: time");
	watch(fds[0], -1);
	CHECK_EQ(syscall(SYS_select, fds[1] + 1, &in, NULL, NULL, &left), 0);
	CHECK(!FD_ISSET(fds[0], &in));
	CHECK_EQ(left.tv_sec, 0);
	CHECK_EQ(left.tv_usec, 0);
	watch(-1, fds[1]);
	CHECK_EQ(syscall(SYS_select, fds[1] + 1, NULL, &out, NULL, &most), 1);
	CHECK(most.tv_sec >= 20 && most.tv_sec <= 30);
	CHECK_EQ(select(0, NULL, NULL, NULL, &left), 0);
	watch(fds[0], -1);
	CHECK_EQ(syscall(SYS_pselect6, fds[1] + 1, &in, NULL, NULL, &ts, NULL),
		 0);
}

static void write_later(long fd)
{
	usleep(20000);
	CHECK_EQ(write(fd, "x", 1), 1);
}

static void waking(void)
{
	pid_t pid = start(write_later, fds[1]);
	struct timeval none = { 0, 0 };
	char c;

	SECTION("select: woken by a writer; files are ready");
	watch(fds[0], -1);
	CHECK_EQ(select(fds[1] + 1, &in, NULL, NULL, NULL), 1);
	CHECK(FD_ISSET(fds[0], &in));
	CHECK_EQ(read(fds[0], &c, 1), 1);
	CHECK_EQ(status_of(pid), EXITED(0));
	CHECK_EQ(open("file", O_RDWR), 5);
	watch(5, 5);
	CHECK_EQ(select(6, &in, &out, NULL, &none), 2);
	close(5);
}

static void broken(void)
{
	struct timeval none = { 0, 0 };

	SECTION("select: a pipe without its other end");
	CHECK_OK(close(fds[1]));
	watch(fds[0], -1);
	CHECK_EQ(select(fds[1] + 1, &in, NULL, NULL, &none), 1);
	CHECK_OK(close(fds[0]));
	CHECK_OK(pipe(fds));
	CHECK_OK(close(fds[0]));
	watch(-1, fds[1]);
	CHECK_EQ(select(fds[1] + 1, NULL, &out, NULL, &none), 1);
	CHECK_OK(close(fds[1]));
}

static void errors(void)
{
	struct timeval none = { 0, 0 }, wrong = { -1, 0 };
	struct timespec nanos = { 0, 1000000000 };

	SECTION("select: errors");
	watch(20, -1);
	CHECK_ERR(select(21, &in, NULL, NULL, &none), EBADF);
	CHECK_ERR(syscall(SYS_select, -1, NULL, NULL, NULL, &none), EINVAL);
	CHECK_ERR(syscall(SYS_select, 0, NULL, NULL, NULL, &wrong), EINVAL);
	CHECK_ERR(syscall(SYS_pselect6, 0, NULL, NULL, NULL, &nanos, NULL),
		  EINVAL);
	CHECK_BAD_NOT_NULL(syscall(SYS_select, 1, bad, NULL, NULL, &none));
	CHECK_BAD_NOT_NULL(syscall(SYS_select, 1, NULL, bad, NULL, &none));
	CHECK_BAD_NOT_NULL(syscall(SYS_select, 1, NULL, NULL, bad, &none));
	CHECK_BAD_NOT_NULL(syscall(SYS_select, 0, NULL, NULL, NULL, bad));
	CHECK_BAD_NOT_NULL(
		syscall(SYS_pselect6, 0, NULL, NULL, NULL, bad, NULL));
}

int main(void)
{
	fresh_dir();
	make_file("file", "x", 1);
	pipes();
	times();
	waking();
	broken();
	errors();
	return check_done();
}
