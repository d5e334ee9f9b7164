/* SPDX-License-Identifier: MIT */
/*
 * A table of descriptors that fills up: open, dup, pipe and fcntl give EMFILE
 * and nothing is lost; the limit's number itself is no descriptor; what is
 * closed can be had again.
 */
#include "check.h"
#include <sys/resource.h>

/* A table of 64; where the limit cannot be set, the table's own size. */
static int limit_of(void)
{
	struct rlimit rl = { 64, 64 };

	setrlimit(RLIMIT_NOFILE, &rl);
	getrlimit(RLIMIT_NOFILE, &rl);
	return rl.rlim_cur;
}

static void full(long unused)
{
	int limit = limit_of(), fd, last = -1, fds[2] = { -7, -8 };

	(void)unused;
	while ((fd = open("file", O_RDONLY)) >= 0)
		last = fd;
	CHECK_EQ(errno, EMFILE);
	CHECK_EQ(last, limit - 1);
	CHECK_ERR(open("new", O_CREAT | O_RDWR, 0644), EMFILE);
	CHECK_ERR(access("new", F_OK), ENOENT);
	CHECK_ERR(dup(last), EMFILE);
	CHECK_ERR(pipe(fds), EMFILE);
	CHECK(fds[0] == -7 && fds[1] == -8);
	CHECK_ERR(fcntl(last, F_DUPFD, 0), EMFILE);
	CHECK_ERR(fcntl(last, F_DUPFD, limit), EINVAL);
	CHECK_ERR(dup2(0, limit), EBADF);
	CHECK_EQ(dup2(0, last), last);
	CHECK_OK(close(10));
	CHECK_ERR(pipe(fds), EMFILE);
	CHECK_EQ(dup(0), 10);
	CHECK_OK(close(11));
	CHECK_OK(close(12));
	CHECK_OK(pipe(fds));
	CHECK(fds[0] == 11 && fds[1] == 12);
}

static void child(long limit)
{
	int n = 0;

	while (open("file", O_RDONLY) >= 0)
		n++;
	CHECK_EQ(errno, EMFILE);
	CHECK(n > 0 && n < limit);
}

static void inherited(long unused)
{
	(void)unused;
	limit_of();
	CHECK_EQ(in_child(child, 64), EXITED(0));
	CHECK_EQ(in_child(child, 64), EXITED(0));
}

int main(void)
{
	fresh_dir();
	make_file("file", "x", 1);
	SECTION("EMFILE: a full table");
	CHECK_EQ(in_child(full, 0), EXITED(0));
	SECTION("EMFILE: children have the same limit");
	CHECK_EQ(in_child(inherited, 0), EXITED(0));
	return check_done();
}
