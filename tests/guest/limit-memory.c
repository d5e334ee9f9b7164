/* SPDX-License-Identifier: MIT */
/*
 * Limits of memory: RLIMIT_DATA (the heap, and private mappings that may be
 * written), RLIMIT_AS (everything that is mapped), RLIMIT_STACK (how far the
 * stack grows, and how long exec's arguments may be).
 */
#include "signals.h"
#include <sys/resource.h>

#define RW   (PROT_READ | PROT_WRITE)
#define ANON (MAP_PRIVATE | MAP_ANONYMOUS)

static void limit_to(int what, long bytes)
{
	struct rlimit limit;

	CHECK_OK(getrlimit(what, &limit));
	limit.rlim_cur = bytes;
	CHECK_OK(setrlimit(what, &limit));
}

static char *map(long mib, int prot, int flags, int fd)
{
	return mmap(NULL, mib * MIB, prot, flags, fd, 0);
}

#define CHECK_MAPS(...)	   CHECK(map(__VA_ARGS__) != MAP_FAILED)
#define CHECK_REFUSED(...) CHECK_ERR(map(__VA_ARGS__), ENOMEM)

static int long_file(void)
{
	int fd = CHECK_OK(open("file", O_RDWR | O_CREAT, 0600));

	CHECK_OK(ftruncate(fd, 64 * MIB));
	return fd;
}

/* 16 MiB, of which less than 2 are in use. */
static void data_mappings(long unused)
{
	int fd = long_file();
	char *twelve, *none;

	(void)unused;
	limit_to(RLIMIT_DATA, 16 * MIB);
	twelve = map(12, RW, ANON, -1);
	CHECK(twelve != MAP_FAILED);
	CHECK_REFUSED(8, RW, ANON, -1);
	CHECK_REFUSED(8, PROT_WRITE, ANON, -1);
	CHECK_REFUSED(8, RW, ANON | MAP_NORESERVE, -1);
	CHECK_REFUSED(8, RW, MAP_PRIVATE, fd);
	CHECK_MAPS(8, PROT_READ, ANON, -1);
	CHECK_MAPS(8, PROT_READ, MAP_PRIVATE, fd);
	CHECK_MAPS(8, RW, MAP_SHARED, fd);
	CHECK_MAPS(8, RW, MAP_SHARED | MAP_ANONYMOUS, -1);
	none = map(8, PROT_NONE, ANON, -1);
	CHECK(none != MAP_FAILED);
	CHECK_OK(mprotect(none, 8 * MIB, PROT_READ));
	CHECK_ERR(mprotect(none, 8 * MIB, RW), ENOMEM);
	CHECK_OK(mprotect(none, MIB, RW));
	CHECK_OK(mprotect(twelve, 12 * MIB, PROT_READ));
	CHECK_OK(mprotect(none, 8 * MIB, RW));
	CHECK_OK(munmap(none, 8 * MIB));
	CHECK_OK(mprotect(twelve, 12 * MIB, RW));
}

static void data_changes(long unused)
{
	char *twelve = map(12, RW, ANON, -1), *heap = sbrk(0);

	(void)unused;
	limit_to(RLIMIT_DATA, 16 * MIB);
	CHECK_ERR(mremap(twelve, 12 * MIB, 20 * MIB, MREMAP_MAYMOVE), ENOMEM);
	CHECK(mmap(twelve, 12 * MIB, RW, ANON | MAP_FIXED, -1, 0) == twelve);
	CHECK_EQ(syscall(SYS_brk, heap + 8 * MIB) == (long)heap, 1);
	CHECK_EQ(syscall(SYS_brk, heap + MIB) == (long)heap + MIB, 1);
	CHECK_OK(munmap(twelve, 6 * MIB));
	CHECK_EQ(syscall(SYS_brk, heap + 6 * MIB) == (long)heap + 6 * MIB, 1);
	CHECK_REFUSED(8, RW, ANON, -1);
	CHECK_EQ(syscall(SYS_brk, heap) == (long)heap, 1);
	CHECK_MAPS(8, RW, ANON, -1);
	limit_to(RLIMIT_DATA, RLIM_INFINITY);
	CHECK_MAPS(64, RW, ANON, -1);
}

static void in_child_too(long unused)
{
	(void)unused;
	CHECK_REFUSED(8, RW, ANON, -1);
	CHECK_MAPS(2, RW, ANON, -1);
}

static void inherited(long unused)
{
	(void)unused;
	limit_to(RLIMIT_DATA, 16 * MIB);
	CHECK_MAPS(11, RW, ANON, -1);
	CHECK_EQ(in_child(in_child_too, 0), EXITED(0));
}

/* 64 MiB, of which less than 9 are in use. */
static void everything(long unused)
{
	int fd = long_file();
	char *forty, *heap = sbrk(0);

	(void)unused;
	limit_to(RLIMIT_AS, 64 * MIB);
	forty = map(40, PROT_NONE, ANON, -1);
	CHECK(forty != MAP_FAILED);
	CHECK_REFUSED(40, RW, ANON, -1);
	CHECK_REFUSED(40, PROT_NONE, ANON, -1);
	CHECK_REFUSED(40, RW, ANON | MAP_NORESERVE, -1);
	CHECK_REFUSED(40, PROT_READ, MAP_PRIVATE, fd);
	CHECK_REFUSED(40, RW, MAP_SHARED, fd);
	CHECK_REFUSED(40, RW, MAP_SHARED | MAP_ANONYMOUS, -1);
	CHECK_ERR(mremap(forty, 40 * MIB, 70 * MIB, MREMAP_MAYMOVE), ENOMEM);
	CHECK_EQ(syscall(SYS_brk, heap + 40 * MIB) == (long)heap, 1);
	CHECK_OK(mprotect(forty, 40 * MIB, RW));
	CHECK(mmap(forty, 40 * MIB, RW, ANON | MAP_FIXED, -1, 0) == forty);
	CHECK_OK(munmap(forty, 30 * MIB));
	CHECK_MAPS(30, RW, MAP_SHARED, fd);
	limit_to(RLIMIT_AS, PAGE);
	CHECK_REFUSED(1, RW, ANON, -1);
	CHECK_OK(munmap(forty + 30 * MIB, 10 * MIB));
	limit_to(RLIMIT_AS, RLIM_INFINITY);
	CHECK_MAPS(64, RW, ANON, -1);
}

/* Touches so much stack, from the top down. */
static void __attribute__((noinline)) use_stack(long bytes)
{
	char *at = __builtin_frame_address(0);

	for (long n = 0; n < bytes; n += PAGE)
		*(volatile char *)(at - n) = 1;
}

static void stack(long kib)
{
	limit_to(RLIMIT_STACK, 512 * KIB);
	use_stack(kib * KIB);
}

static void stack_raised(long unused)
{
	(void)unused;
	limit_to(RLIMIT_STACK, 512 * KIB);
	limit_to(RLIMIT_STACK, 2 * MIB);
	use_stack(1500 * KIB);
}

/* No room left in the address space: the stack cannot grow either. */
static void stack_in_full(long unused)
{
	(void)unused;
	limit_to(RLIMIT_AS, 64 * MIB);
	for (long size = 16 * MIB; size >= PAGE; size /= 2)
		while (mmap(NULL, size, PROT_NONE, ANON, -1, 0) != MAP_FAILED)
			;
	use_stack(4 * MIB);
}

/* It is not RLIMIT_DATA's. */
static void stack_no_data(long unused)
{
	(void)unused;
	limit_to(RLIMIT_DATA, 2 * MIB);
	use_stack(4 * MIB);
}

static char alternate[64 * KIB];

static void overflown(int sig, siginfo_t *info, void *context)
{
	(void)sig, (void)context;
	_exit(info->si_code == SEGV_MAPERR ? 7 : 8);
}

static void handled(long unused)
{
	stack_t here = { .ss_sp = alternate, .ss_size = sizeof(alternate) };

	(void)unused;
	CHECK_OK(sigaltstack(&here, NULL));
	handle(SIGSEGV, overflown, SA_ONSTACK);
	stack(1024);
}

static void execute(const char *what)
{
	char *argv[] = { "limit-memory", (char *)what, NULL };

	execv("/proc/self/exe", argv);
}

static void exec_stack(long kib)
{
	char text[20];

	snprintf(text, sizeof(text), "%ld", kib);
	limit_to(RLIMIT_STACK, MIB);
	execute(text);
}

/* So many strings of 1,000 bytes. */
static void exec_strings(long count)
{
	static char string[1000], *argv[1000];

	memset(string, 'x', sizeof(string) - 1);
	argv[0] = "limit-memory";
	argv[1] = "0";
	for (long i = 2; i < count; i++)
		argv[i] = string;
	limit_to(RLIMIT_STACK, MIB);
	execv("/proc/self/exe", argv);
	_exit(errno == E2BIG ? 9 : 10);
}

static void exec_small(long unused)
{
	(void)unused;
	limit_to(RLIMIT_AS, 256 * KIB);
	execute("0");
}

static void exec_large(long unused)
{
	(void)unused;
	limit_to(RLIMIT_AS, 16 * MIB);
	execute("0");
}

int main(int argc, char **argv)
{
	fresh_signals();
	if (argc > 1) {
		use_stack(atol(argv[1]) * KIB);
		return 7;
	}
	fresh_dir();
	SECTION("RLIMIT_DATA");
	CHECK_EQ(in_child(data_mappings, 0), EXITED(0));
	CHECK_EQ(in_child(data_changes, 0), EXITED(0));
	CHECK_EQ(in_child(inherited, 0), EXITED(0));
	SECTION("RLIMIT_AS");
	CHECK_EQ(in_child(everything, 0), EXITED(0));
	SECTION("the stack grows as far as the limits let it");
	CHECK_EQ(in_child(stack, 300), EXITED(0));
	CHECK_EQ(in_child(stack, 600), KILLED(SIGSEGV));
	CHECK_EQ(in_child(stack_raised, 0), EXITED(0));
	CHECK_EQ(in_child(stack_in_full, 0), KILLED(SIGSEGV));
	CHECK_EQ(in_child(stack_no_data, 0), EXITED(0));
	CHECK_EQ(in_child(handled, 0), EXITED(7));
	SECTION("exec within limits");
	CHECK_EQ(in_child(exec_stack, 800), EXITED(7));
	CHECK_EQ(in_child(exec_stack, 1200), KILLED(SIGSEGV));
	CHECK_EQ(in_child(exec_strings, 200), EXITED(7));
	CHECK_EQ(in_child(exec_strings, 300), EXITED(9));
	CHECK_EQ(in_child(exec_large, 0), EXITED(7));
	CHECK_EQ(in_child(exec_small, 0), KILLED(SIGSEGV));
	return check_done();
}
