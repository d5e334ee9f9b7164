/* SPDX-License-Identifier: MIT */
/*
 * RLIMIT_FSIZE: a write that reaches the limit is short, one that begins
 * there fails with EFBIG and sends SIGXFSZ; so do truncate, ftruncate and
 * fallocate when they would make a file longer than that. What is no regular
 * file has no such limit, nor has a file that grew before.
 */
#include "signals.h"
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/uio.h>

#define LIMIT 10000L

static char buf[4 * LIMIT];

static void limit_to(long bytes)
{
	struct rlimit limit = { bytes, bytes };

	CHECK_OK(setrlimit(RLIMIT_FSIZE, &limit));
}

/* How often SIGXFSZ has come since the last time. */
static int signals(void)
{
	int n = seen.count;

	forget();
	return n;
}

static int fresh(int flags)
{
	return CHECK_OK(open("file", O_RDWR | O_CREAT | O_TRUNC | flags, 0644));
}

#define CHECK_TOO_LONG(call)          \
	do {                          \
		CHECK_ERR(call, EFBIG); \
		CHECK_EQ(signals(), 1); \
	} while (0)

static void writing(long unused)
{
	struct iovec v[3] = { { buf, 4000 }, { buf, 4000 }, { buf, 4000 } };
	int fd;

	(void)unused;
	handle(SIGXFSZ, note, 0);
	limit_to(LIMIT);
	fd = fresh(0);
	CHECK_EQ(write(fd, buf, 6000), 6000);
	CHECK_EQ(write(fd, buf, 6000), 4000);
	CHECK_EQ(signals(), 0);
	CHECK_TOO_LONG(write(fd, buf, 1));
	CHECK_EQ(seen.count, 0);
	CHECK_EQ(write(fd, buf, 0), 0);
	CHECK_EQ(size_of("file"), LIMIT);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), LIMIT);
	CHECK_EQ(pwrite(fd, buf, 5000, 100), 5000);
	CHECK_EQ(pwrite(fd, buf, 5000, 9999), 1);
	CHECK_TOO_LONG(pwrite(fd, buf, 5000, LIMIT));
	CHECK_TOO_LONG(pwrite(fd, buf, 5000, 1L << 30));
	CHECK_EQ(signals(), 0);
	close(fd);
	fd = fresh(0);
	CHECK_EQ(writev(fd, v, 3), LIMIT);
	CHECK_EQ(signals(), 0);
	CHECK_TOO_LONG(writev(fd, v, 3));
	CHECK_EQ(pwritev(fd, v, 3, 1), LIMIT - 1);
	close(fd);
	fd = fresh(O_APPEND);
	CHECK_EQ(write(fd, buf, 9000), 9000);
	CHECK_EQ(lseek(fd, 0, SEEK_SET), 0);
	CHECK_EQ(write(fd, buf, 9000), 1000);
	CHECK_TOO_LONG(write(fd, buf, 9000));
	CHECK_EQ(size_of("file"), LIMIT);
	close(fd);
}

static void lengths(long unused)
{
	int fd = fresh(0);

	(void)unused;
	handle(SIGXFSZ, note, 0);
	limit_to(LIMIT);
	CHECK_OK(ftruncate(fd, LIMIT));
	CHECK_TOO_LONG(ftruncate(fd, LIMIT + 1));
	CHECK_TOO_LONG(truncate("file", LIMIT + 1));
	CHECK_OK(truncate("file", LIMIT));
	CHECK_OK(truncate("file", 5));
	CHECK_OK(fallocate(fd, 0, 0, LIMIT));
	CHECK_TOO_LONG(fallocate(fd, 0, 0, LIMIT + 1));
	CHECK_TOO_LONG(fallocate(fd, 0, LIMIT, 1));
	CHECK_EQ(size_of("file"), LIMIT);
	CHECK_EQ(signals(), 0);
	CHECK_ERR(ftruncate(fd, -1), EINVAL);
	CHECK_ERR(truncate("absent", LIMIT + 1), ENOENT);
	CHECK_EQ(signals(), 0);
	close(fd);
}

/* A file that is longer already may be written where it is, up to the limit,
 * and be cut. */
static void longer(long unused)
{
	int fd = fresh(0);

	(void)unused;
	handle(SIGXFSZ, note, 0);
	CHECK_EQ(write(fd, buf, 3 * LIMIT), 3 * LIMIT);
	limit_to(LIMIT);
	CHECK_EQ(pwrite(fd, buf, 100, 50), 100);
	CHECK_TOO_LONG(pwrite(fd, buf, 100, LIMIT + 50));
	CHECK_OK(ftruncate(fd, 2 * LIMIT));
	CHECK_EQ(signals(), 0);
	CHECK_TOO_LONG(ftruncate(fd, 2 * LIMIT + 1));
	CHECK_OK(fallocate(fd, 0, 0, 2 * LIMIT));
	CHECK_EQ(signals(), 0);
	close(fd);
}

static void others(long unused)
{
	int pipes[2], null = open("/dev/null", O_WRONLY);

	(void)unused;
	handle(SIGXFSZ, note, 0);
	CHECK_OK(pipe(pipes));
	limit_to(0);
	CHECK_EQ(write(null, buf, 100), 100);
	CHECK_EQ(write(pipes[1], buf, 100), 100);
	CHECK_OK(mkdir("directory", 0755));
	CHECK_OK(symlink("to", "symlink"));
	CHECK_EQ(signals(), 0);
	CHECK_TOO_LONG(write(fresh(0), buf, 1));
	CHECK_OK(unlink("symlink"));
	CHECK_OK(rmdir("directory"));
}

static void copying(long unused)
{
	int from, to = fresh(0);

	(void)unused;
	handle(SIGXFSZ, note, 0);
	make_file("source", buf, sizeof(buf));
	from = CHECK_OK(open("source", O_RDONLY));
	limit_to(LIMIT);
	CHECK_EQ(sendfile(to, from, NULL, 4000), 4000);
	CHECK_EQ(signals(), 0);
	CHECK_EQ(sendfile(to, from, NULL, 20000), LIMIT - 4000);
	forget();
	CHECK_EQ(size_of("file"), LIMIT);
	CHECK_TOO_LONG(sendfile(to, from, NULL, 20000));
	close(from);
	close(to);
}

/* Without a handler it ends the process; ignored, it is EFBIG alone. */
static void killed(long ignored)
{
	int fd = fresh(0);

	if (ignored)
		signal(SIGXFSZ, SIG_IGN);
	limit_to(0);
	CHECK_ERR(write(fd, buf, 1), EFBIG);
}

static void in_child_too(long unused)
{
	(void)unused;
	CHECK_ERR(write(fresh(0), buf, 1), EFBIG);
}

static void inherited(long unused)
{
	(void)unused;
	handle(SIGXFSZ, note, 0);
	limit_to(0);
	CHECK_EQ(in_child(in_child_too, 0), EXITED(0));
}

static void raised(long unused)
{
	struct rlimit limit = { 100, RLIM_INFINITY };
	int fd = fresh(0);

	(void)unused;
	handle(SIGXFSZ, note, 0);
	CHECK_OK(setrlimit(RLIMIT_FSIZE, &limit));
	CHECK_EQ(write(fd, buf, 200), 100);
	limit.rlim_cur = RLIM_INFINITY;
	CHECK_OK(setrlimit(RLIMIT_FSIZE, &limit));
	CHECK_EQ(write(fd, buf, 200), 200);
	CHECK_EQ(signals(), 0);
}

int main(void)
{
	fresh_signals();
	fresh_dir();
	SECTION("write, pwrite, writev, O_APPEND");
	CHECK_EQ(in_child(writing, 0), EXITED(0));
	SECTION("truncate, ftruncate, fallocate");
	CHECK_EQ(in_child(lengths, 0), EXITED(0));
	SECTION("a file that is longer already");
	CHECK_EQ(in_child(longer, 0), EXITED(0));
	SECTION("what is no regular file");
	CHECK_EQ(in_child(others, 0), EXITED(0));
	SECTION("sendfile");
	CHECK_EQ(in_child(copying, 0), EXITED(0));
	SECTION("SIGXFSZ by default and ignored");
	CHECK_EQ(in_child(killed, 0), KILLED(SIGXFSZ));
	CHECK_EQ(in_child(killed, 1), EXITED(0));
	CHECK_EQ(in_child(inherited, 0), EXITED(0));
	SECTION("a limit that is raised again");
	CHECK_EQ(in_child(raised, 0), EXITED(0));
	return check_done();
}
