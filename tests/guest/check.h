/* SPDX-License-Identifier: MIT */
/*
 * The harness of a guest test: one C file, one static program, which checks
 * itself and prints TAP whose bytes are the same on Linux and on Vitrix; so it
 * never prints a pid, an address or a time.
 *
 * SECTION(name) opens a section, CHECK, CHECK_EQ, CHECK_OK, CHECK_ERR and
 * CHECK_BAD count in it, a line is printed when it ends; main returns
 * check_done(). What the host's sandbox refuses is left out by SKIP(reason).
 * Files live in fresh_dir(), under $TMPDIR or /tmp, which check_done() removes.
 * A child of start() or in_child() exits with 99 when one of its own checks
 * failed, so that the parent's check of its status fails as well.
 */
#ifndef TESTS_GUEST_CHECK_H
#define TESTS_GUEST_CHECK_H

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE	      4096L
#define KIB	      1024L
#define MIB	      (1024L * 1024L)
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define UNUSED	      __attribute__((unused))

/* A wait status as status_of() and in_child() give it. */
#define EXITED(code) ((code) << 8)
#define KILLED(sig)  (sig)
#define CHILD_FAILED 99

static struct {
	const char *section;
	const char *skipped; /* the reason, or NULL */
	int sections, checks, failed_here, failed;
	char dir[256];
} check;

UNUSED __attribute__((format(printf, 1, 2))) static void
check_say(const char *format, ...)
{
	char line[512];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	if (n >= (int)sizeof(line))
		n = sizeof(line) - 1;
	if (write(1, line, n) != n)
		_exit(98);
}

static void check_close_section(void)
{
	if (!check.section)
		return;
	check.sections++;
	if (check.failed_here) {
		check.failed++;
		check_say("not ok %d - %s (%d of %d checks failed)\n",
			  check.sections, check.section, check.failed_here,
			  check.checks);
	} else if (check.skipped) {
		check_say("ok %d - %s # skip %s\n", check.sections,
			  check.section, check.skipped);
	} else {
		check_say("ok %d - %s (%d)\n", check.sections, check.section,
			  check.checks);
	}
	check.section = NULL;
}

static void check_open_section(const char *name)
{
	check_close_section();
	check.section = name;
	check.skipped = NULL;
	check.checks = check.failed_here = 0;
}

/* True when this failure is worth a line: the first ten of a section are. */
static int check_count(int good)
{
	check.checks++;
	if (good)
		return 0;
	return ++check.failed_here <= 10;
}

UNUSED static void check_that(int good, int line, const char *text)
{
	int was = errno;

	if (check_count(good))
		check_say("# line %d: %s is false (errno %d)\n", line, text,
			  was);
}

UNUSED static void check_equal(long got, long want, int line, const char *text)
{
	int was = errno;

	if (check_count(got == want))
		check_say("# line %d: %s is %ld, not %ld (errno %d)\n", line,
			  text, got, want, was);
}

UNUSED static long check_ok(long got, int line, const char *text)
{
	int was = errno;

	if (check_count(got != -1))
		check_say("# line %d: %s fails: %s\n", line, text,
			  strerror(was));
	errno = was;
	return got;
}

UNUSED static void check_error(long got, int want, int line, const char *text)
{
	int was = errno;

	if (!check_count(got == -1 && was == want))
		return;
	if (got == -1)
		check_say("# line %d: %s fails with \"%s\", not \"%s\"\n", line,
			  text, strerror(was), strerror(want));
	else
		check_say("# line %d: %s gives %ld, not \"%s\"\n", line, text,
			  got, strerror(want));
}

#define SECTION(name) check_open_section(name)
#define SKIP(reason)  ((void)(check.skipped = (reason)))
#define CHECK(...)    check_that(!!(__VA_ARGS__), __LINE__, #__VA_ARGS__)
#define CHECK_EQ(got, want)                                                    \
	check_equal((long)(got), (long)(want), __LINE__, #got)
/* The call does not give -1; the value of the expression is its result. */
#define CHECK_OK(...) check_ok((long)(__VA_ARGS__), __LINE__, #__VA_ARGS__)
#define CHECK_ERR(call, err)                                                   \
	check_error((errno = 0, (long)(call)), err, __LINE__, #call)

/*
 * Addresses no program may use: nothing mapped, the last page below the hole
 * of non-canonical addresses and the hole itself, where kernels keep their
 * direct map and their text, the last page and the last byte. NULL is first,
 * for calls to which it means "none".
 */
static void *const bad_pointers[] = {
	NULL,
	(void *)0x10000,
	(void *)0x00007ffffffff000,
	(void *)0x0000800000000000,
	(void *)0x8000000000000000,
	(void *)0xffff800000000000,
	(void *)0xffff888000000000,
	(void *)0xffffffff80000000,
	(void *)0xfffffffffffff000,
	(void *)0xffffffffffffffff,
};

#define EACH_BAD(from, ...)                                                    \
	for (unsigned at_ = (from); at_ < ARRAY_SIZE(bad_pointers); at_++) {   \
		void *bad = bad_pointers[at_];                                 \
		CHECK_ERR((__VA_ARGS__), EFAULT);                              \
	}
/* The call, which names the pointer "bad", gives EFAULT for each of them. */
#define CHECK_BAD(...)		EACH_BAD(0, __VA_ARGS__)
#define CHECK_BAD_NOT_NULL(...) EACH_BAD(1, __VA_ARGS__)

/* Lengths that overflow, or turn negative, in careless sums. */
UNUSED static const unsigned long huge_lengths[] = {
	0x7fffffffffffffff, 0x8000000000000000, 0x8000000000001000,
	0xfffffffffffff000, 0xffffffffffffffff,
};

/* The last `bytes` bytes before an unmapped page, filled with 'e'. */
UNUSED static char *edge(size_t bytes)
{
	static char *end;

	if (!end) {
		end = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		end += 2 * PAGE;
		munmap(end, PAGE);
	}
	return memset(end - bytes, 'e', bytes);
}

/* Waits for the child; EXITED(n), KILLED(n) without the core flag, or -1. */
UNUSED static int status_of(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) != pid)
		return -1;
	return WIFSIGNALED(status) ? WTERMSIG(status) : status;
}

/* Runs fn(arg) in a new process; its pid, or -1. */
UNUSED static pid_t start(void (*fn)(long arg), long arg)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	check.failed_here = 0;
	fn(arg);
	_exit(check.failed_here ? CHILD_FAILED : 0);
}

UNUSED static int in_child(void (*fn)(long arg), long arg)
{
	return status_of(start(fn, arg));
}

UNUSED static long check_ms(int clock)
{
	struct timespec ts = { 0, 0 };

	clock_gettime(clock, &ts);
	return ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Computes until that much CPU time is used, but not for ever. */
UNUSED static void burn(long ms)
{
	long cpu = check_ms(CLOCK_PROCESS_CPUTIME_ID) + ms;
	long end = check_ms(CLOCK_MONOTONIC) + 20 * ms + 1000;

	while (check_ms(CLOCK_PROCESS_CPUTIME_ID) < cpu &&
	       check_ms(CLOCK_MONOTONIC) < end)
		for (volatile int n = 0; n < 20000; n++)
			;
}

/* Makes a new directory, removed by check_done(), and goes there. */
UNUSED static void fresh_dir(void)
{
	const char *base = getenv("TMPDIR");

	snprintf(check.dir, sizeof(check.dir), "%s/guest.XXXXXX",
		 base ? base : "/tmp");
	if (!mkdtemp(check.dir) || chdir(check.dir) < 0) {
		check_say("Bail out! no temporary directory\n");
		exit(1);
	}
	umask(022);
}

static int check_remove(const char *path, const struct stat *st, int type,
			struct FTW *where)
{
	(void)st, (void)type, (void)where;
	remove(path);
	return 0;
}

/* The whole tree below `path`, and `path`. */
UNUSED static void remove_tree(const char *path)
{
	nftw(path, check_remove, 10, FTW_DEPTH | FTW_PHYS);
}

/* Prints the last section and the plan; what main returns. */
static int check_done(void)
{
	check_close_section();
	check_say("1..%d\n", check.sections);
	if (check.dir[0] && chdir("/") == 0)
		remove_tree(check.dir);
	return check.failed != 0;
}

/* A new file with these bytes; any old one is replaced. */
UNUSED static void make_file(const char *name, const void *bytes, size_t size)
{
	int fd = open(name, O_CREAT | O_TRUNC | O_WRONLY, 0644);

	if (fd < 0 || write(fd, bytes, size) != (ssize_t)size)
		check_that(0, __LINE__, name);
	close(fd);
}

/* The file's size, or -1 when there is none. */
UNUSED static long size_of(const char *name)
{
	struct stat st;

	return lstat(name, &st) < 0 ? -1 : st.st_size;
}

/* A byte that is different for near positions and for different seeds. */
UNUSED static unsigned char pattern(long position, int seed)
{
	return position * 7 + (position >> 8) * 13 + (position >> 16) + seed;
}

UNUSED static void fill(void *buf, size_t size, long position, int seed)
{
	for (size_t i = 0; i < size; i++)
		((unsigned char *)buf)[i] = pattern(position + i, seed);
}

UNUSED static int matches(const void *buf, size_t size, long position, int seed)
{
	for (size_t i = 0; i < size; i++)
		if (((unsigned char *)buf)[i] != pattern(position + i, seed))
			return 0;
	return 1;
}

UNUSED static int all_bytes(const void *buf, size_t size, int byte)
{
	for (size_t i = 0; i < size; i++)
		if (((unsigned char *)buf)[i] != byte)
			return 0;
	return 1;
}

/* For those who are not root: the section is skipped then. */
UNUSED static int only_root(void)
{
	if (geteuid() != 0)
		SKIP("not root");
	return geteuid() == 0;
}

#endif
