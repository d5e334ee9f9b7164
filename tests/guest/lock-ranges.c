/* SPDX-License-Identifier: MIT */
/*
 * fcntl's locks on ranges of bytes, of processes (F_SETLK) and of open files
 * (F_OFD_SETLK): which go together, how ranges are cut and joined, who loses
 * them when, what bad values get. lock-wait.c has those who wait.
 */
#include "check.h"
#include <limits.h>

#define OFD_GETLK 36
#define OFD_SETLK 37

static int fd; /* "file", 100 bytes, read and write */
static long *answer; /* of seen_from's child */

static struct flock range(int type, long start, long length)
{
	struct flock l = { .l_type = type, .l_whence = SEEK_SET,
			   .l_start = start, .l_len = length };

	return l;
}

static long set(int on, int type, long start, long length)
{
	struct flock l = range(type, start, length);

	return fcntl(on, F_SETLK, &l);
}

static long set_open(int on, int type, long start, long length)
{
	struct flock l = range(type, start, length);

	return fcntl(on, OFD_SETLK, &l);
}

/* What a child of its own sees: type, start, length of the first lock that is
 * in the way of a lock for writing there, as one number; -1: none. */
static long seen_from(long start)
{
	pid_t pid = fork();

	if (pid == 0) {
		int mine = open("file", O_RDWR);
		struct flock l = range(F_WRLCK, start, 0);

		*answer = -2;
		if (fcntl(mine, F_GETLK, &l) == 0)
			*answer = l.l_type == F_UNLCK ? -1 :
				  l.l_type * 1000000 + l.l_start * 1000 +
					  l.l_len;
		if (l.l_type != F_UNLCK && l.l_pid != getppid())
			*answer = -3;
		_exit(0);
	}
	status_of(pid);
	return *answer;
}

#define READ(start, length)  (F_RDLCK * 1000000L + (start) * 1000 + (length))
#define WRITE(start, length) (F_WRLCK * 1000000L + (start) * 1000 + (length))
#define NONE		     (-1L)

static void cut_and_join(void)
{
	SECTION("ranges are cut and joined");
	CHECK_EQ(seen_from(0), NONE);
	CHECK_OK(set(fd, F_WRLCK, 10, 20));
	CHECK_EQ(seen_from(0), WRITE(10, 20));
	CHECK_EQ(seen_from(29), WRITE(10, 20));
	CHECK_EQ(seen_from(30), NONE);
	CHECK_OK(set(fd, F_RDLCK, 15, 5));
	CHECK_EQ(seen_from(0), WRITE(10, 5));
	CHECK_EQ(seen_from(15), READ(15, 5));
	CHECK_EQ(seen_from(20), WRITE(20, 10));
	CHECK_OK(set(fd, F_WRLCK, 15, 5));
	CHECK_EQ(seen_from(0), WRITE(10, 20));
	CHECK_OK(set(fd, F_WRLCK, 30, 10));
	CHECK_EQ(seen_from(0), WRITE(10, 30));
	CHECK_OK(set(fd, F_WRLCK, 0, 10));
	CHECK_EQ(seen_from(39), WRITE(0, 40));
	CHECK_OK(set(fd, F_UNLCK, 5, 1));
	CHECK_EQ(seen_from(0), WRITE(0, 5));
	CHECK_EQ(seen_from(5), WRITE(6, 34));
	CHECK_OK(set(fd, F_RDLCK, 3, 10));
	CHECK_EQ(seen_from(0), WRITE(0, 3));
	CHECK_EQ(seen_from(3), READ(3, 10));
	CHECK_EQ(seen_from(13), WRITE(13, 27));
	CHECK_OK(set(fd, F_UNLCK, 0, 13));
	CHECK_EQ(seen_from(0), WRITE(13, 27));
	CHECK_OK(set(fd, F_UNLCK, 20, 0));
	CHECK_EQ(seen_from(0), WRITE(13, 7));
	CHECK_OK(set(fd, F_WRLCK, 50, 0));
	CHECK_EQ(seen_from(20), WRITE(50, 0));
	CHECK_EQ(seen_from(1000000), WRITE(50, 0));
	CHECK_OK(set(fd, F_UNLCK, 60, 10));
	CHECK_EQ(seen_from(20), WRITE(50, 10));
	CHECK_EQ(seen_from(60), WRITE(70, 0));
	CHECK_OK(set(fd, F_RDLCK, 0, 0));
	CHECK_EQ(seen_from(80), READ(0, 0));
	CHECK_OK(set(fd, F_UNLCK, 0, 0));
	CHECK_OK(set(fd, F_UNLCK, 0, 0));
	CHECK_EQ(seen_from(0), NONE);
	for (int i = 98; i >= 0; i -= 2)
		CHECK_OK(set(fd, F_WRLCK, i, 1));
	CHECK_EQ(seen_from(7), WRITE(8, 1));
	for (int i = 1; i < 100; i += 2)
		CHECK_OK(set(fd, F_WRLCK, i, 1));
	CHECK_EQ(seen_from(50), WRITE(0, 100));
	CHECK_OK(set(fd, F_UNLCK, 0, 0));
}

static void places(void)
{
	struct flock l = range(F_WRLCK, -5, 10);

	SECTION("whence, and lengths below 0");
	l.l_whence = SEEK_END;
	CHECK_OK(fcntl(fd, F_SETLK, &l));
	CHECK_EQ(seen_from(0), WRITE(95, 10));
	CHECK_OK(set(fd, F_UNLCK, 0, 0));
	CHECK_EQ(lseek(fd, 40, SEEK_SET), 40);
	l.l_whence = SEEK_CUR;
	CHECK_OK(fcntl(fd, F_SETLK, &l));
	CHECK_EQ(seen_from(0), WRITE(35, 10));
	CHECK_OK(set(fd, F_UNLCK, 0, 0));
	CHECK_OK(set(fd, F_WRLCK, 20, -5));
	CHECK_EQ(seen_from(0), WRITE(15, 5));
	CHECK_OK(set(fd, F_UNLCK, 20, -20));
	CHECK_EQ(seen_from(0), NONE);
	CHECK_ERR(set(fd, F_WRLCK, 20, -21), EINVAL);
	CHECK_ERR(set(fd, F_WRLCK, -1, 5), EINVAL);
	CHECK_ERR(set(fd, F_WRLCK, 0, LONG_MIN), EINVAL);
	CHECK_ERR(set(fd, F_WRLCK, LONG_MIN, 0), EINVAL);
	CHECK_ERR(set(fd, F_WRLCK, 2, LONG_MAX), EOVERFLOW);
	CHECK_OK(set(fd, F_WRLCK, 1, LONG_MAX));
	CHECK_EQ(seen_from(0), WRITE(1, 0));
	CHECK_OK(set(fd, F_UNLCK, 0, 0));
	CHECK_OK(set(fd, F_WRLCK, LONG_MAX, 1));
	CHECK_OK(set(fd, F_UNLCK, LONG_MAX, 0));
	CHECK_EQ(seen_from(0), NONE);
	l.l_whence = SEEK_END;
	l.l_start = LONG_MAX;
	CHECK_ERR(fcntl(fd, F_SETLK, &l), EOVERFLOW);
}

static void bad_values(void)
{
	struct flock l = range(F_WRLCK, 0, 0);
	int only_read = open("file", O_RDONLY);
	int only_write = open("file", O_WRONLY);
	int path = open("file", O_PATH), p[2];

	SECTION("bad values");
	CHECK_ERR(set(fd, 3, 0, 0), EINVAL);
	CHECK_ERR(set(fd, -1, 0, 0), EINVAL);
	l.l_whence = 3;
	CHECK_ERR(fcntl(fd, F_SETLK, &l), EINVAL);
	l.l_whence = -1;
	CHECK_ERR(fcntl(fd, F_SETLK, &l), EINVAL);
	l = range(F_UNLCK, 0, 0);
	CHECK_ERR(fcntl(fd, F_GETLK, &l), EINVAL);
	l = range(F_WRLCK, 0, 0);
	l.l_pid = 1;
	CHECK_ERR(fcntl(fd, OFD_SETLK, &l), EINVAL);
	CHECK_ERR(fcntl(fd, OFD_GETLK, &l), EINVAL);
	CHECK_ERR(set(only_read, F_WRLCK, 0, 0), EBADF);
	CHECK_ERR(set(only_write, F_RDLCK, 0, 0), EBADF);
	CHECK_ERR(set(path, F_RDLCK, 0, 0), EBADF);
	CHECK_ERR(fcntl(path, F_GETLK, &l), EBADF);
	CHECK_ERR(set(99, F_RDLCK, 0, 0), EBADF);
	CHECK_OK(set(only_read, F_RDLCK, 0, 0));
	CHECK_OK(set(only_read, F_UNLCK, 0, 0));
	CHECK_OK(set(only_write, F_WRLCK, 0, 0));
	CHECK_OK(fcntl(only_read, F_GETLK, &(struct flock){ 0 }));
	CHECK_BAD(syscall(SYS_fcntl, fd, F_SETLK, bad));
	CHECK_BAD(syscall(SYS_fcntl, fd, F_SETLKW, bad));
	CHECK_BAD(syscall(SYS_fcntl, fd, F_GETLK, bad));
	CHECK_BAD(syscall(SYS_fcntl, fd, OFD_SETLK, bad));
	memcpy(edge(sizeof(l)), &l, sizeof(l));
	CHECK_ERR(syscall(SYS_fcntl, fd, F_SETLK, edge(sizeof(l) - 1)), EFAULT);
	CHECK_OK(pipe(p));
	CHECK_OK(set(p[1], F_WRLCK, 0, 0));
	close(p[0]);
	close(p[1]);
	close(only_read);
	close(only_write);
	close(path);
}

/* Exits with 1: would have to wait, 0: has it, 2: something else. */
static void try(long type)
{
	int mine = open("file", O_RDWR);
	int result = set(mine, (int)type, 0, 0);

	_exit(result == 0 ? 0 : errno == EAGAIN ? 1 : 2);
}

/* The same with what was inherited. */
static void try_same(long type)
{
	_exit(set(fd, (int)type, 0, 0) == 0 ? 0 : errno == EAGAIN ? 1 : 2);
}

static void together(void)
{
	SECTION("readers together, writers alone");
	CHECK_OK(set(fd, F_RDLCK, 10, 1));
	CHECK_EQ(in_child(try, F_RDLCK), EXITED(0));
	CHECK_EQ(in_child(try, F_WRLCK), EXITED(1));
	CHECK_OK(set(fd, F_WRLCK, 10, 1));
	CHECK_EQ(in_child(try, F_RDLCK), EXITED(1));
	CHECK_EQ(in_child(try, F_WRLCK), EXITED(1));
	CHECK_EQ(in_child(try_same, F_WRLCK), EXITED(1));
	CHECK_EQ(in_child(try, F_UNLCK), EXITED(0));
	CHECK_EQ(in_child(try, F_WRLCK), EXITED(1));
	CHECK_OK(set(fd, F_UNLCK, 10, 1));
	CHECK_EQ(in_child(try, F_WRLCK), EXITED(0));
}

static void any_close(void)
{
	int other, copy;

	SECTION("any close of the file drops the process's locks");
	CHECK_OK(set(fd, F_WRLCK, 0, 0));
	other = open("file", O_RDONLY);
	CHECK_EQ(in_child(try, F_RDLCK), EXITED(1));
	close(other);
	CHECK_EQ(in_child(try, F_RDLCK), EXITED(0));
	CHECK_OK(set(fd, F_WRLCK, 0, 0));
	copy = dup(fd);
	close(copy);
	CHECK_EQ(in_child(try, F_RDLCK), EXITED(0));
	CHECK_OK(set(fd, F_WRLCK, 0, 0));
	copy = dup(fd);
	other = open("/dev/null", O_RDONLY);
	CHECK_EQ(in_child(try, F_RDLCK), EXITED(1));
	CHECK_EQ(dup2(other, copy), copy);
	CHECK_EQ(in_child(try, F_RDLCK), EXITED(0));
	close(copy);
	CHECK_OK(set(fd, F_WRLCK, 0, 0));
	close(other);
	other = open("file", O_PATH);
	close(other);
	CHECK_EQ(in_child(try, F_RDLCK), EXITED(1));
	CHECK_OK(set(fd, F_UNLCK, 0, 0));
}

/* A child takes the file, and goes on as another program if told. */
static void take_and_run(long close_it)
{
	char *args[] = { "again", NULL }, *env[] = { "HOLD=1", NULL };
	int mine = open("file", O_RDWR | (close_it ? O_CLOEXEC : 0));
	int other = open("file", O_RDWR);

	CHECK_OK(set(mine, F_WRLCK, 0, 0));
	CHECK(other >= 0);
	execve("/proc/self/exe", args, env);
}

static void across_exec(void)
{
	int go[2], done[2];

	for (int close_it = 0; close_it < 2; close_it++) {
		char byte;
		pid_t pid;

		CHECK_OK(pipe(go));
		CHECK_OK(pipe(done));
		dup2(done[1], 50);
		dup2(go[0], 51);
		pid = start(take_and_run, close_it);
		CHECK_EQ(read(done[0], &byte, 1), 1);
		CHECK_EQ(in_child(try, F_WRLCK), EXITED(!close_it));
		CHECK_EQ(write(go[1], "x", 1), 1);
		CHECK_EQ(status_of(pid), EXITED(0));
		CHECK_EQ(in_child(try, F_WRLCK), EXITED(0));
		for (int i = 0; i < 2; i++) {
			close(go[i]);
			close(done[i]);
			close(50 + i);
		}
	}
}

/* The other program: say so, and wait. */
static int hold(void)
{
	char byte;

	return write(50, "x", 1) != 1 || read(51, &byte, 1) != 1;
}

static void open_files(void)
{
	int other = open("file", O_RDWR), copy = dup(fd);
	struct flock l;

	SECTION("locks of open files");
	CHECK_OK(set_open(fd, F_WRLCK, 0, 10));
	CHECK_ERR(set_open(other, F_WRLCK, 5, 10), EAGAIN);
	CHECK_OK(set_open(other, F_WRLCK, 10, 10));
	CHECK_OK(set_open(copy, F_WRLCK, 5, 1));
	l = range(F_RDLCK, 0, 0);
	CHECK_OK(fcntl(other, OFD_GETLK, &l));
	CHECK(l.l_type == F_WRLCK && l.l_pid == -1);
	CHECK(l.l_start == 0 && l.l_len == 10 && l.l_whence == SEEK_SET);
	l = range(F_RDLCK, 10, 0);
	CHECK_OK(fcntl(fd, OFD_GETLK, &l));
	CHECK(l.l_type == F_WRLCK && l.l_start == 10);
	l = range(F_RDLCK, 20, 0);
	CHECK_OK(fcntl(fd, OFD_GETLK, &l));
	CHECK(l.l_type == F_UNLCK && l.l_start == 20 && l.l_pid == 0);
	/* They are in the way of the process's own, and it of them. */
	CHECK_ERR(set(fd, F_WRLCK, 0, 1), EAGAIN);
	CHECK_OK(set(fd, F_WRLCK, 30, 1));
	CHECK_ERR(set_open(fd, F_RDLCK, 30, 1), EAGAIN);
	close(copy);
	CHECK_EQ(in_child(try, F_WRLCK), EXITED(1));
	/* A child has the same open file. */
	copy = fork();
	if (copy == 0)
		_exit(set_open(fd, F_UNLCK, 0, 5) != 0);
	CHECK_EQ(status_of(copy), EXITED(0));
	CHECK_OK(set_open(other, F_WRLCK, 0, 5));
	CHECK_ERR(set_open(other, F_WRLCK, 0, 6), EAGAIN);
	close(other);
	CHECK_OK(set_open(fd, F_WRLCK, 0, 20));
	CHECK_OK(set_open(fd, F_UNLCK, 0, 0));
	CHECK_EQ(in_child(try, F_WRLCK), EXITED(0));
}

static void of_the_dead(void)
{
	SECTION("locks go with their process");
	for (int i = 0; i < 100; i++)
		CHECK_EQ(in_child(try, F_WRLCK), EXITED(0));
	CHECK_EQ(seen_from(0), NONE);
}

int main(void)
{
	if (getenv("HOLD"))
		return hold();
	fresh_dir();
	answer = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	make_file("file", edge(100), 100);
	fd = open("file", O_RDWR);
	cut_and_join();
	places();
	bad_values();
	together();
	any_close();
	SECTION("locks stay across exec, close-on-exec drops them");
	across_exec();
	open_files();
	of_the_dead();
	return check_done();
}
