/* SPDX-License-Identifier: MIT */
/*
 * fuzz-exec - damaged programs
 *
 *     fuzz-exec [-v] [-u UID] [-t SECONDS] [SEED]
 *
 * Each worker has a copy of this very program, changes some bytes of it, most
 * of them in its headers, and runs it; then mends them. What still runs ends
 * at once, or by the timer that it inherits.
 */
#include "fuzz.h"
#include <elf.h>

#define HEADERS 512			/* bytes that say how to load it */

static char program[200000];
static long size;

static void read_program(void)
{
	int fd = open("/proc/self/exe", O_RDONLY);

	size = read(fd, program, sizeof(program));
	close(fd);
}

static unsigned long value(const void *old)
{
	unsigned long was;

	memcpy(&was, old, 8);
	switch (below(6)) {
	case 0:
		return draw();
	case 1:
		return (1UL << below(64)) - below(2);
	case 2:
		return was + (int)below(3 * PAGE) - PAGE;
	case 3:
		return was ^ 1UL << below(64);
	case 4:
		return below(2) ? 0xffff800000000000 : 0x7ffffffff000;
	default:
		return below(16);
	}
}

/* One field of the file's header or of its segments, or any bytes. */
static void damage(int fd)
{
	unsigned bytes = 1 << below(4);
	unsigned at = below(4) ? below(HEADERS / bytes) * bytes : below(size);
	unsigned long n = value(program + at);

	if (pwrite(fd, &n, bytes, at) < 0)
		_exit(1);
}

static void run(const char *name)
{
	char *argv[] = { "x", "-t", "0", NULL }, *none[] = { NULL };
	struct itimerval soon = { { 0, 0 }, { 0, 100000 } };
	pid_t pid = fork();

	if (pid == 0) {
		setitimer(ITIMER_REAL, &soon, NULL);
		setpgid(0, 0);
		execve(name, argv, none);
		_exit(0);
	}
	waitpid(pid, NULL, 0);
}

static void work(void)
{
	struct rlimit little = { 16 << 20, 16 << 20 };
	char name[32];
	int fd;

	for (int i = 0; i < 3; i++)
		dup2(open("/dev/null", O_RDWR), i);
	setrlimit(RLIMIT_AS, &little);
	read_program();
	snprintf(name, sizeof(name), "program-%d", getpid());
	for (;;) {
		fd = open(name, O_CREAT | O_TRUNC | O_WRONLY, 0755);
		if (write(fd, program, size) != size)
			_exit(1);
		for (int i = below(5); i >= 0; i--)
			damage(fd);
		if (below(8) == 0)
			ftruncate(fd, below(size));
		close(fd);
		run(name);
		slot->steps++;
	}
}

int main(int argc, char **argv)
{
	if (argc == 3)			/* as a damaged program */
		return 0;
	return supervise(argc, argv, work);
}
