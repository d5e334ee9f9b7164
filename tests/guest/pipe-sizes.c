/* SPDX-License-Identifier: MIT */
/*
 * Pipes of every size around 4,096 and 65,536: each number of bytes goes
 * through in one write, comes out whole and in order, by one read and by
 * many; what does not fit is cut exactly when the pipe does not block.
 */
#include "check.h"

static unsigned char out[70000], in[70000];

/* Writes n bytes, reads them back by `step`; 1 when all is right. */
static int through(int *fds, long n, long step)
{
	long got = 0;

	if (write(fds[1], out, n) != n)
		return 0;
	while (got < n) {
		long r = read(fds[0], in + got, step);

		if (r <= 0 || r > step)
			return 0;
		got += r;
	}
	return got == n && memcmp(in, out, n) == 0;
}

static void around(int *fds, long from, long to)
{
	for (long n = from; n <= to; n++) {
		CHECK(through(fds, n, n));
		CHECK(through(fds, n, 4096));
		CHECK(through(fds, n, 1000));
	}
}

static void whole(void)
{
	int fds[2];

	SECTION("pipe sizes: 1 to 20 bytes");
	CHECK_OK(pipe(fds));
	around(fds, 1, 20);
	SECTION("pipe sizes: around 4,096");
	around(fds, 4080, 4112);
	SECTION("pipe sizes: around 8,192");
	around(fds, 8188, 8196);
	SECTION("pipe sizes: up to 65,536");
	around(fds, 65520, 65536);
	close(fds[0]);
	close(fds[1]);
}

/* Without blocking: 65,536 bytes at most, whatever is asked. */
static void cut(void)
{
	int fds[2];

	SECTION("pipe sizes: around 65,536, not blocking");
	CHECK_OK(pipe2(fds, O_NONBLOCK));
	for (long n = 65530; n <= 65545; n++) {
		long fits = n > 65536 ? 65536 : n;

		CHECK_EQ(write(fds[1], out, n), fits);
		CHECK_EQ(read(fds[0], in, sizeof(in)), fits);
		CHECK(memcmp(in, out, fits) == 0);
		CHECK_ERR(read(fds[0], in, 1), EAGAIN);
	}
	for (long n = 4090; n <= 4100; n++) {
		CHECK_EQ(write(fds[1], out, 61440), 61440);
		CHECK_EQ(write(fds[1], out, n), n > 4096 ? 4096 : n);
		CHECK_ERR(write(fds[1], out, 4096), EAGAIN);
		while (read(fds[0], in, sizeof(in)) > 0)
			;
	}
	close(fds[0]);
	close(fds[1]);
}

static void writer(long fd)
{
	CHECK_EQ(write(fd, out, sizeof(out)), sizeof(out));
	CHECK_EQ(write(fd, out, 65537), 65537);
}

/* More than fits: the writer waits in the middle of its write. */
static void blocking(void)
{
	int fds[2];
	long got = 0, n;
	pid_t pid;

	SECTION("pipe sizes: one write larger than the pipe");
	CHECK_OK(pipe(fds));
	pid = start(writer, fds[1]);
	close(fds[1]);
	while (got < (long)sizeof(out)) {
		n = read(fds[0], in + got,
			 sizeof(out) - got < 777 ? sizeof(out) - got : 777);
		if (n <= 0)
			break;
		got += n;
	}
	CHECK_EQ(got, sizeof(out));
	CHECK(memcmp(in, out, sizeof(out)) == 0);
	for (got = 0; (n = read(fds[0], in + got, sizeof(in) - got)) > 0;)
		got += n;
	CHECK_EQ(got, 65537);
	CHECK(memcmp(in, out, 65537) == 0);
	CHECK_EQ(status_of(pid), EXITED(0));
	close(fds[0]);
}

int main(void)
{
	fill(out, sizeof(out), 0, 1);
	whole();
	cut();
	blocking();
	return check_done();
}
