/* SPDX-License-Identifier: MIT */
/*
 * Programs and files at once: a program that runs cannot be written
 * (ETXTBSY), one that is open for writing cannot be run, but a running one
 * may be removed, renamed or replaced, and goes on.
 */
#include "check.h"

static int gate[2];

static void copy_self(const char *self)
{
	static char buf[65536];
	int from = open(self, O_RDONLY);
	int to = open("copy", O_CREAT | O_TRUNC | O_WRONLY, 0755);
	long n;

	while ((n = read(from, buf, sizeof(buf))) > 0)
		if (write(to, buf, n) != n)
			CHECK(0);
	close(from);
	close(to);
	chmod("copy", 0755);
}

/* The copy waits for a byte (or end of file) on descriptor 0, exits with 6. */
static void execute(long unused)
{
	char *const argv[] = { "copy", "wait", NULL }, *const envp[] = { NULL };

	(void)unused;
	dup2(gate[0], 0);
	close(gate[0]);
	close(gate[1]);
	execve("./copy", argv, envp);
	_exit(errno);
}

static pid_t start_copy(void)
{
	char ready;
	int fds[2];
	pid_t pid;

	/* Whoever reads the end of file knows that exec has happened. */
	CHECK_OK(pipe2(fds, O_CLOEXEC));
	CHECK_OK(pipe(gate));
	pid = start(execute, 0);
	close(fds[1]);
	CHECK_EQ(read(fds[0], &ready, 1), 0);
	close(fds[0]);
	return pid;
}

static void let_go(pid_t pid)
{
	close(gate[1]);
	CHECK_EQ(status_of(pid), EXITED(6));
	close(gate[0]);
}

static void busy(void)
{
	pid_t pid = start_copy();

	SECTION("a running program cannot be written");
	CHECK_ERR(open("copy", O_WRONLY), ETXTBSY);
	CHECK_ERR(open("copy", O_RDWR), ETXTBSY);
	CHECK_ERR(open("copy", O_WRONLY | O_TRUNC), ETXTBSY);
	CHECK_ERR(open("copy", O_RDONLY | O_TRUNC), ETXTBSY);
	CHECK_ERR(truncate("copy", 0), ETXTBSY);
	CHECK_OK(close(open("copy", O_RDONLY)));
	let_go(pid);
	CHECK_OK(close(open("copy", O_RDWR)));
}

static void open_for_writing(void)
{
	int fd = open("copy", O_RDWR);

	SECTION("a file open for writing cannot be run");
	CHECK_OK(pipe(gate));
	CHECK_EQ(in_child(execute, 0), EXITED(ETXTBSY));
	close(fd);
	let_go(start(execute, 0));
}

static void removed(void)
{
	pid_t pid = start_copy();

	SECTION("a running program may be renamed and removed");
	CHECK_OK(rename("copy", "moved"));
	CHECK_ERR(open("moved", O_WRONLY), ETXTBSY);
	make_file("copy", "new", 3);
	CHECK_OK(unlink("moved"));
	let_go(pid);
	CHECK_EQ(size_of("copy"), 3);
}

int main(int argc, char **argv)
{
	char c;

	if (argc == 2)
		return read(0, &c, 1) == 0 ? 6 : 7;
	fresh_dir();
	SECTION("a copy of this program");
	copy_self(argv[0]);
	busy();
	open_for_writing();
	removed();
	return check_done();
}
