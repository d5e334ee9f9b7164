/* SPDX-License-Identifier: MIT */
/*
 * poll(2) and ppoll(2): what pipes, files and closed descriptors report,
 * waiting with and without an end, and the errors.
 */
#include "check.h"
#include <poll.h>

static int fds[2];

/* What poll says at once of one descriptor. */
static int now(int fd, int events)
{
	struct pollfd p = { fd, events, 0x5555 };
	int n = poll(&p, 1, 0);

	if (n < 0 || n != (p.revents != 0))
		return -1;
	return p.revents;
}

static void pipes(void)
{
	static char big[65536];

	SECTION("poll: an empty, a filled, a full, a broken pipe");
	CHECK_OK(pipe(fds));
	CHECK_EQ(now(fds[0], POLLIN), 0);
	CHECK_EQ(now(fds[1], POLLOUT), POLLOUT);
	CHECK_EQ(now(fds[1], POLLIN), 0);
	CHECK_EQ(write(fds[1], "x", 1), 1);
	CHECK_EQ(now(fds[0], POLLIN), POLLIN);
	CHECK_EQ(now(fds[0], POLLIN | POLLRDNORM), POLLIN | POLLRDNORM);
	CHECK_EQ(now(fds[0], 0), 0);
	CHECK_OK(fcntl(fds[1], F_SETFL, O_NONBLOCK));
	while (write(fds[1], big, sizeof(big)) > 0)
		;
	CHECK_EQ(now(fds[1], POLLOUT), 0);
	CHECK_OK(close(fds[1]));
	CHECK_EQ(now(fds[0], POLLIN), POLLIN | POLLHUP);
	while (read(fds[0], big, sizeof(big)) > 0)
		;
	CHECK_EQ(now(fds[0], POLLIN), POLLHUP);
	CHECK_OK(close(fds[0]));
	CHECK_OK(pipe(fds));
	CHECK_OK(close(fds[0]));
	CHECK_EQ(now(fds[1], POLLOUT), POLLOUT | POLLERR);
	CHECK_EQ(now(fds[1], 0), POLLERR);
	CHECK_OK(close(fds[1]));
}

static void files(void)
{
	int fd = open("file", O_RDWR);

	SECTION("poll: files are ready, closed descriptors invalid");
	CHECK_EQ(now(fd, POLLIN | POLLOUT), POLLIN | POLLOUT);
	CHECK_EQ(now(99, POLLIN), POLLNVAL);
	CHECK_EQ(now(-1, POLLIN), 0);
	CHECK_EQ(now(-99, POLLIN), 0);
	close(fd);
	fd = open("/dev/null", O_RDWR);
	CHECK_EQ(now(fd, POLLIN | POLLOUT), POLLIN | POLLOUT);
	close(fd);
}

static void many(void)
{
	struct pollfd p[4];

	SECTION("poll: the number of ready descriptors");
	CHECK_OK(pipe(fds));
	p[0] = (struct pollfd){ fds[0], POLLIN, 0 };
	p[1] = (struct pollfd){ fds[1], POLLOUT, 0 };
	p[2] = (struct pollfd){ -1, POLLIN, 7 };
	p[3] = (struct pollfd){ 99, POLLIN, 0 };
	CHECK_EQ(poll(p, 4, 1000), 2);
	CHECK_EQ(p[0].revents, 0);
	CHECK_EQ(p[1].revents, POLLOUT);
	CHECK_EQ(p[2].revents, 0);
	CHECK_EQ(p[3].revents, POLLNVAL);
	CHECK_EQ(poll(p, 1, 0), 0);
	CHECK_EQ(poll(p, 1, 20), 0);
	CHECK_EQ(poll(NULL, 0, 10), 0);
}

static void write_later(long fd)
{
	usleep(20000);
	CHECK_EQ(write(fd, "x", 1), 1);
}

static void waiting(void)
{
	struct pollfd p = { fds[0], POLLIN, 0 };
	struct timespec ts = { 0, 10000000 }, long_time = { 20, 0 };
	pid_t pid;
	char c;

	SECTION("poll: woken by a writer, and by the last close");
	pid = start(write_later, fds[1]);
	CHECK_EQ(poll(&p, 1, -1), 1);
	CHECK_EQ(p.revents, POLLIN);
	CHECK_EQ(read(fds[0], &c, 1), 1);
	CHECK_EQ(status_of(pid), EXITED(0));
	CHECK_EQ(syscall(SYS_ppoll, &p, 1, &ts, NULL, 8), 0);
	pid = start(write_later, fds[1]);
	CHECK_EQ(syscall(SYS_ppoll, &p, 1, &long_time, NULL, 8), 1);
	CHECK_EQ(read(fds[0], &c, 1), 1);
	CHECK_EQ(status_of(pid), EXITED(0));
	pid = start(write_later, fds[1]);
	CHECK_OK(close(fds[1]));
	CHECK_EQ(poll(&p, 1, 20000), 1);
	CHECK_EQ(read(fds[0], &c, 1), 1);
	CHECK_EQ(poll(&p, 1, 20000), 1);
	CHECK_EQ(p.revents, POLLHUP);
	CHECK_EQ(status_of(pid), EXITED(0));
}

static void errors(void)
{
	struct pollfd *last = (struct pollfd *)edge(sizeof(*last));
	struct timespec wrong = { 0, 1000000000 };

	SECTION("poll: errors");
	CHECK_BAD(syscall(SYS_poll, bad, 1, 0));
	CHECK_BAD(syscall(SYS_ppoll, bad, 1, NULL, NULL, 8));
	*last = (struct pollfd){ -1, 0, 0 };
	CHECK_EQ(syscall(SYS_poll, last, 1, 0), 0);
	CHECK_ERR(syscall(SYS_poll, last, 2, 0), EFAULT);
	CHECK_ERR(syscall(SYS_poll, last, 1 << 30, 0), EINVAL);
	CHECK_ERR(syscall(SYS_poll, last, -1, 0), EINVAL);
	CHECK_ERR(syscall(SYS_ppoll, last, 1, &wrong, NULL, 8), EINVAL);
	CHECK_BAD_NOT_NULL(syscall(SYS_ppoll, last, 1, bad, NULL, 8));
}

int main(void)
{
	fresh_dir();
	make_file("file", "x", 1);
	pipes();
	files();
	many();
	waiting();
	errors();
	return check_done();
}
