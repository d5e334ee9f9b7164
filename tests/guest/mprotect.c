/* SPDX-License-Identifier: MIT */
/*
 * mprotect(2): each protection allows what it says and nothing else, ranges
 * split and join, contents stay, and the errors.
 */
#include "check.h"
#include <signal.h>

#define RW (PROT_READ | PROT_WRITE)

static char *pages;

static void load(long page)
{
	(void)*(volatile char *)(pages + page * PAGE);
}

static void store(long page)
{
	*(volatile char *)(pages + page * PAGE) = 1;
}

static void call(long page)
{
	pages[page * PAGE] = (char)0xc3; /* ret */
	if (mprotect(pages, 9 * PAGE, PROT_READ | PROT_EXEC))
		_exit(1);
	((void (*)(void))(pages + page * PAGE))();
}

static void call_data(long page)
{
	pages[page * PAGE] = (char)0xc3;
	((void (*)(void))(pages + page * PAGE))();
}

static void rights(void)
{
	SECTION("mprotect: read, write, execute, nothing");
	CHECK_OK(mprotect(pages, 9 * PAGE, PROT_READ));
	CHECK_EQ(in_child(load, 0), EXITED(0));
	CHECK_EQ(in_child(store, 0), KILLED(SIGSEGV));
	CHECK_OK(mprotect(pages, 9 * PAGE, PROT_NONE));
	CHECK_EQ(in_child(load, 0), KILLED(SIGSEGV));
	CHECK_EQ(in_child(store, 0), KILLED(SIGSEGV));
	CHECK_OK(mprotect(pages, 9 * PAGE, PROT_WRITE));
	CHECK_EQ(in_child(store, 0), EXITED(0));
	CHECK_OK(mprotect(pages, 9 * PAGE, RW));
	CHECK_EQ(in_child(call_data, 0), KILLED(SIGSEGV));
	CHECK_EQ(in_child(call, 0), EXITED(0));
	CHECK_EQ(in_child(call, 8), EXITED(0));
}

static void splitting(void)
{
	SECTION("mprotect: splits, joins, keeps the contents");
	fill(pages, 9 * PAGE, 0, 1);
	CHECK_OK(mprotect(pages + 3 * PAGE, 3 * PAGE, PROT_READ));
	CHECK_EQ(in_child(store, 2), EXITED(0));
	CHECK_EQ(in_child(store, 3), KILLED(SIGSEGV));
	CHECK_EQ(in_child(store, 5), KILLED(SIGSEGV));
	CHECK_EQ(in_child(store, 6), EXITED(0));
	CHECK_OK(mprotect(pages + 4 * PAGE, PAGE, PROT_NONE));
	CHECK_EQ(in_child(load, 3), EXITED(0));
	CHECK_EQ(in_child(load, 4), KILLED(SIGSEGV));
	CHECK_EQ(in_child(load, 5), EXITED(0));
	CHECK_OK(mprotect(pages + 2 * PAGE, 5 * PAGE, RW));
	CHECK(matches(pages, 9 * PAGE, 0, 1));
	store(4);
	for (int i = 0; i < 9; i += 2)
		CHECK_OK(mprotect(pages + i * PAGE, PAGE, PROT_READ));
	for (int i = 0; i < 9; i++)
		CHECK_EQ(in_child(store, i),
			 i % 2 ? EXITED(0) : KILLED(SIGSEGV));
	CHECK_OK(mprotect(pages, 9 * PAGE, RW));
	store(0);
	store(8);
}

/* A right taken away holds for pages that were already touched, too. */
static void after_fork(void)
{
	SECTION("mprotect: the child's rights are its own");
	fill(pages, PAGE, 0, 2);
	CHECK_EQ(in_child(store, 0), EXITED(0));
	CHECK(matches(pages, PAGE, 0, 2));
	CHECK_EQ(in_child(call, 0), EXITED(0));
	store(0);
	CHECK_EQ(pages[0], 1);
}

static void system_calls(void)
{
	int fds[2];

	SECTION("mprotect: system calls obey it");
	CHECK_OK(pipe(fds));
	CHECK_EQ(write(fds[1], "12345678", 8), 8);
	CHECK_OK(mprotect(pages, PAGE, PROT_READ));
	CHECK_ERR(read(fds[0], pages, 4), EFAULT);
	CHECK_OK(mprotect(pages, PAGE, PROT_NONE));
	CHECK_ERR(write(fds[1], pages, 4), EFAULT);
	CHECK_OK(mprotect(pages, PAGE, RW));
	CHECK_EQ(read(fds[0], pages, 4), 4);
	close(fds[0]);
	close(fds[1]);
}

static void errors(void)
{
	SECTION("mprotect: errors");
	CHECK_ERR(syscall(SYS_mprotect, pages + 1, PAGE, RW), EINVAL);
	CHECK_ERR(syscall(SYS_mprotect, pages, PAGE, 0x100), EINVAL);
	CHECK_OK(mprotect(pages, 0, PROT_NONE));
	store(0);
	CHECK_ERR(mprotect((void *)0x10000, PAGE, RW), ENOMEM);
	CHECK_ERR(syscall(SYS_mprotect, pages, -1UL & ~4095, RW), ENOMEM);
	for (unsigned i = 3; i < ARRAY_SIZE(bad_pointers) - 2; i++)
		CHECK_ERR(mprotect(bad_pointers[i], PAGE, RW), ENOMEM);
	CHECK_OK(munmap(pages + 4 * PAGE, PAGE));
	CHECK_ERR(mprotect(pages, 9 * PAGE, PROT_READ), ENOMEM);
	CHECK_EQ(in_child(store, 3), KILLED(SIGSEGV));
	CHECK_EQ(in_child(store, 5), EXITED(0));
}

int main(void)
{
	pages = mmap(NULL, 9 * PAGE, RW, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	rights();
	splitting();
	after_fork();
	system_calls();
	errors();
	return check_done();
}
