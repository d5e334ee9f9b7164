/* SPDX-License-Identifier: MIT */
/*
 * Memory comes back: in sum, more than a small machine has is taken and given
 * back again, by exit, by exec, by death, by munmap, by brk, by files that
 * are removed, by pipes that are closed. A kernel that leaks runs dry here.
 */
#include "check.h"
#include <signal.h>

#define SIZE (4 * MIB)

static char *self;

static char *take(void)
{
	char *p = mmap(NULL, SIZE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		_exit(1);
	for (long at = 0; at < SIZE; at += PAGE)
		p[at] = 1;
	return p;
}

static void ends(long unused)
{
	(void)unused;
	take();
}

static void dies(long unused)
{
	(void)unused;
	take();
	kill(getpid(), SIGKILL);
}

static void executes(long unused)
{
	char *const argv[] = { self, "end", NULL }, *const envp[] = { NULL };

	(void)unused;
	take();
	execve(self, argv, envp);
	_exit(1);
}

static void processes(void)
{
	SECTION("memory: given back by exit, death and exec");
	for (int i = 0; i < 15; i++) {
		CHECK_EQ(in_child(ends, 0), EXITED(0));
		CHECK_EQ(in_child(dies, 0), KILLED(SIGKILL));
		CHECK_EQ(in_child(executes, 0), EXITED(0));
	}
}

static void mappings(void)
{
	char *base = (char *)syscall(SYS_brk, 0);

	SECTION("memory: given back by munmap, brk, madvise");
	for (int i = 0; i < 15; i++) {
		char *p = take();

		CHECK_OK(madvise(p, SIZE, MADV_DONTNEED));
		p[0] = 1;
		CHECK_OK(munmap(p, SIZE));
		CHECK_EQ(syscall(SYS_brk, base + SIZE), (long)base + SIZE);
		for (long at = 0; at < SIZE; at += PAGE)
			base[at] = 1;
		CHECK_EQ(syscall(SYS_brk, base), (long)base);
	}
}

static void files(void)
{
	static char buf[64 * KIB];
	int good = 0;

	SECTION("memory: given back by files and pipes");
	for (int i = 0; i < 10; i++) {
		int fd = open("file", O_CREAT | O_RDWR, 0644);

		for (int n = 0; n < 40; n++)
			good += write(fd, buf, sizeof(buf)) == sizeof(buf);
		CHECK_OK(unlink("file"));
		CHECK_OK(close(fd));
	}
	CHECK_EQ(good, 400);
	for (int i = 0; i < 600; i++) {
		int fds[2];

		good -= pipe(fds) == 0 && write(fds[1], buf, 65536) == 65536;
		close(fds[0]);
		close(fds[1]);
	}
	CHECK_EQ(good, -200);
}

int main(int argc, char **argv)
{
	self = argv[0];
	if (argc == 2)
		return 0;
	fresh_dir();
	processes();
	mappings();
	files();
	return check_done();
}
