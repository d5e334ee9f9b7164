/* SPDX-License-Identifier: MIT */
/*
 * ioctl(2): what is no terminal says ENOTTY to terminal requests, pipes count
 * their bytes by FIONREAD, FIONBIO sets O_NONBLOCK, and the errors.
 */
#include "check.h"
#include <sys/ioctl.h>
#include <termios.h>

static void no_terminal(const char *what, int fd)
{
	static const int requests[] = { TCGETS, TCSETS, TIOCGWINSZ, TIOCSWINSZ,
					TIOCGPGRP };
	static char section[64];
	char buf[64];

	snprintf(section, sizeof(section), "ioctl: %s is no terminal", what);
	SECTION(section);
	for (unsigned i = 0; i < ARRAY_SIZE(requests); i++)
		CHECK_ERR(ioctl(fd, requests[i], buf), ENOTTY);
	CHECK_ERR(ioctl(fd, 0x12345678, buf), ENOTTY);
	CHECK_EQ(isatty(fd), 0);
}

static void pipes(int *fds)
{
	int n = -1, on = 1, off = 0;
	char c;

	SECTION("ioctl: FIONREAD and FIONBIO on a pipe");
	CHECK_OK(ioctl(fds[0], FIONREAD, &n));
	CHECK_EQ(n, 0);
	CHECK_EQ(write(fds[1], "12345", 5), 5);
	CHECK_OK(ioctl(fds[0], FIONREAD, &n));
	CHECK_EQ(n, 5);
	CHECK_BAD(syscall(SYS_ioctl, fds[0], FIONREAD, bad));
	CHECK_EQ(read(fds[0], &c, 1), 1);
	CHECK_OK(ioctl(fds[0], FIONREAD, &n));
	CHECK_EQ(n, 4);
	CHECK_OK(ioctl(fds[0], FIONBIO, &on));
	CHECK_EQ(fcntl(fds[0], F_GETFL), O_NONBLOCK);
	CHECK_OK(ioctl(fds[0], FIONBIO, &off));
	CHECK_EQ(fcntl(fds[0], F_GETFL), 0);
	CHECK_BAD(syscall(SYS_ioctl, fds[0], FIONBIO, bad));
	CHECK_OK(ioctl(fds[0], FIOCLEX));
	CHECK_EQ(fcntl(fds[0], F_GETFD), FD_CLOEXEC);
	CHECK_OK(ioctl(fds[0], FIONCLEX));
	CHECK_EQ(fcntl(fds[0], F_GETFD), 0);
}

static void files(int fd)
{
	int n = -1;

	SECTION("ioctl: FIONREAD on a file, wrong descriptors");
	CHECK_OK(ioctl(fd, FIONREAD, &n));
	CHECK_EQ(n, 7);
	lseek(fd, 5, SEEK_SET);
	CHECK_OK(ioctl(fd, FIONREAD, &n));
	CHECK_EQ(n, 2);
	CHECK_ERR(ioctl(-1, TCGETS, &n), EBADF);
	CHECK_ERR(ioctl(99, FIONREAD, &n), EBADF);
}

int main(void)
{
	int fds[2], fd;

	fresh_dir();
	make_file("file", "1234567", 7);
	fd = open("file", O_RDWR);
	if (pipe(fds))
		return 1;
	no_terminal("a file", fd);
	no_terminal("a pipe", fds[0]);
	no_terminal("a directory", open(".", O_RDONLY));
	no_terminal("/dev/null", open("/dev/null", O_RDWR));
	no_terminal("/dev/zero", open("/dev/zero", O_RDWR));
	pipes(fds);
	files(fd);
	return check_done();
}
