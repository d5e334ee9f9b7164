/* SPDX-License-Identifier: MIT */
/*
 * memory-in-read - memory runs out inside reads of one file
 *
 * The largest process reads a file again and again; another one gets all the
 * rest of the memory by reads of the same file, so it waits for memory with
 * the file locked. The largest, which is to die for it, waits for that lock:
 * a kernel that goes on choosing it never gets a page. "ok" once one of them
 * has ended and everything could be cleaned up. Only for Vitrix: it really
 * fills memory.
 */
#include <err.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <unistd.h>

#define PAGE 4096L
#define STEP (1L << 20) /* the file's size, and a read's */

static int file;

static char *map(long size)
{
	char *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (p == MAP_FAILED)
		err(1, "mmap");
	return p;
}

static void make_file(void)
{
	static char page[PAGE] = "x";

	file = open("/tmp/memory-in-read", O_RDWR | O_CREAT | O_TRUNC, 0644);
	for (long i = 0; i < STEP; i += PAGE)
		if (write(file, page, PAGE) != PAGE)
			err(1, "write");
}

static pid_t start(void (*fn)(long), long bytes)
{
	pid_t pid = fork();

	if (pid < 0)
		err(1, "fork");
	if (pid == 0) {
		fn(bytes);
		_exit(0);
	}
	return pid;
}

/* 60 % of the memory, and then reads into that. */
static void largest(long bytes)
{
	long have = bytes / 10 * 6;
	char *p = map(have);

	for (long i = 0; i < have; i += PAGE)
		p[i] = 1;
	for (;;)
		(void)!pread(file, p, STEP, 0);
}

/* Gets each page inside a read. */
static void reader(long bytes)
{
	char *p = map(bytes);

	for (long i = 0; i + STEP <= bytes; i += STEP)
		(void)!pread(file, p + i, STEP, 0);
}

int main(void)
{
	struct sysinfo s;
	pid_t pids[2];

	if (sysinfo(&s) < 0)
		err(1, "sysinfo");
	make_file();
	pids[0] = start(largest, s.freeram);
	usleep(1500000);
	pids[1] = start(reader, s.freeram);
	if (wait(NULL) < 0)
		err(1, "wait");
	kill(pids[0], SIGKILL);
	kill(pids[1], SIGKILL);
	while (wait(NULL) > 0)
		;
	unlink("/tmp/memory-in-read");
	puts("ok");
	return 0;
}
