/* SPDX-License-Identifier: MIT */
/*
 * flock: a lock on a whole file that belongs to the open file, so dup and fork
 * share it and it goes with the last close; changing it, bad values; and that
 * it and fcntl's locks do not see each other.
 */
#include "check.h"
#include <sys/file.h>

#define OFD_SETLK 37

static int a, b; /* the same file, opened twice */

static void together(void)
{
	SECTION("shared and exclusive");
	CHECK_OK(flock(a, LOCK_SH));
	CHECK_OK(flock(b, LOCK_SH | LOCK_NB));
	CHECK_ERR(flock(a, LOCK_EX | LOCK_NB), EWOULDBLOCK);
	CHECK_OK(flock(b, LOCK_EX));	/* for a has lost its own by that */
	CHECK_ERR(flock(a, LOCK_SH | LOCK_NB), EWOULDBLOCK);
	CHECK_OK(flock(b, LOCK_EX | LOCK_NB));
	CHECK_OK(flock(b, LOCK_SH));
	CHECK_OK(flock(a, LOCK_SH));
	CHECK_OK(flock(a, LOCK_UN));
	CHECK_OK(flock(a, LOCK_UN | LOCK_NB));
	CHECK_OK(flock(b, LOCK_UN));
	CHECK_OK(flock(a, LOCK_EX | LOCK_NB));
	CHECK_OK(flock(a, LOCK_UN));
}

static void of_the_open_file(void)
{
	int copy = dup(a), status;
	pid_t pid;

	SECTION("the open file has it");
	CHECK_OK(flock(a, LOCK_EX));
	CHECK_OK(flock(copy, LOCK_EX | LOCK_NB));
	CHECK_ERR(flock(b, LOCK_SH | LOCK_NB), EWOULDBLOCK);
	close(copy);
	CHECK_ERR(flock(b, LOCK_SH | LOCK_NB), EWOULDBLOCK);
	close(open("file", O_RDONLY));
	CHECK_ERR(flock(b, LOCK_SH | LOCK_NB), EWOULDBLOCK);
	pid = fork();
	if (pid == 0)
		_exit(flock(a, LOCK_EX | LOCK_NB) != 0);
	CHECK_EQ(status_of(pid), EXITED(0));
	CHECK_ERR(flock(b, LOCK_SH | LOCK_NB), EWOULDBLOCK);
	pid = fork();
	if (pid == 0)
		_exit(flock(a, LOCK_UN) != 0);
	CHECK_EQ(status_of(pid), EXITED(0));
	CHECK_OK(flock(b, LOCK_EX | LOCK_NB));
	close(b);
	CHECK_OK(flock(a, LOCK_EX | LOCK_NB));
	b = open("file", O_RDWR);
	pid = fork();
	if (pid == 0) {
		pause();
		_exit(0);
	}
	close(a);			/* the child still has it open */
	CHECK_ERR(flock(b, LOCK_EX | LOCK_NB), EWOULDBLOCK);
	kill(pid, 9);
	waitpid(pid, &status, 0);
	CHECK_OK(flock(b, LOCK_EX | LOCK_NB));
	CHECK_OK(flock(b, LOCK_UN));
	a = open("file", O_RDWR);
}

static void kinds_of_files(void)
{
	int fd, p[2];

	SECTION("whatever kind of file, however opened");
	fd = open(".", O_RDONLY);
	CHECK_OK(flock(fd, LOCK_EX | LOCK_NB));
	close(fd);
	fd = open("file", O_RDONLY);
	CHECK_OK(flock(fd, LOCK_EX | LOCK_NB));
	CHECK_ERR(flock(a, LOCK_SH | LOCK_NB), EWOULDBLOCK);
	CHECK_OK(unlink("file"));
	CHECK_ERR(flock(a, LOCK_SH | LOCK_NB), EWOULDBLOCK);
	close(fd);
	CHECK_OK(flock(a, LOCK_SH | LOCK_NB));
	CHECK_OK(pipe(p));
	CHECK_OK(flock(p[0], LOCK_EX));
	CHECK_OK(flock(p[0], LOCK_UN));
	close(p[0]);
	close(p[1]);
	fd = open("/dev/null", O_WRONLY);
	CHECK_OK(flock(fd, LOCK_SH));
	close(fd);
}

static void bad_values(void)
{
	int path = open(".", O_PATH);

	SECTION("bad values");
	CHECK_ERR(flock(a, 0), EINVAL);
	CHECK_ERR(flock(a, LOCK_NB), EINVAL);
	CHECK_ERR(flock(a, LOCK_SH | LOCK_EX), EINVAL);
	CHECK_ERR(flock(a, LOCK_EX | LOCK_UN), EINVAL);
	CHECK_ERR(flock(a, 16), EINVAL);
	CHECK_ERR(flock(-1, LOCK_EX), EBADF);
	CHECK_ERR(flock(99, LOCK_UN), EBADF);
	CHECK_ERR(flock(path, LOCK_SH), EBADF);
	CHECK_ERR(flock(path, LOCK_UN), EBADF);
	close(path);
}

static void apart(void)
{
	struct flock l = { .l_type = F_WRLCK };

	SECTION("fcntl's locks are others");
	CHECK_OK(flock(a, LOCK_EX));
	CHECK_OK(fcntl(b, F_SETLK, &l));
	CHECK_OK(fcntl(b, F_GETLK, &l));
	CHECK_EQ(l.l_type, F_UNLCK);
	CHECK_OK(fcntl(a, F_SETLK, &l));
	l.l_type = F_WRLCK;
	CHECK_OK(fcntl(a, OFD_SETLK, &l));
	CHECK_OK(flock(a, LOCK_UN));
	CHECK_OK(flock(b, LOCK_EX | LOCK_NB));
	CHECK_ERR(fcntl(b, F_SETLK, &l), EAGAIN);
	CHECK_OK(flock(b, LOCK_UN));
}

int main(void)
{
	fresh_dir();
	make_file("file", "x", 1);
	a = open("file", O_RDWR);
	b = open("file", O_RDWR);
	together();
	of_the_open_file();
	apart();
	kinds_of_files();
	bad_values();
	return check_done();
}
