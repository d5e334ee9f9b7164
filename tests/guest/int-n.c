/* SPDX-License-Identifier: MIT */
/*
 * "int n" for every n but 0x80: 3 is the breakpoint (SIGTRAP), all others are
 * SIGSEGV, although many of them are hardware interrupts or faults when they
 * come from elsewhere; and the other software ways into the trap table.
 */
#include "check.h"
#include <signal.h>

static unsigned char *code;

static void execute(long unused)
{
	(void)unused;
	((void (*)(void))code)();
}

/* Runs these bytes, followed by ret. */
static int run(const void *bytes, int n)
{
	mprotect(code, PAGE, PROT_READ | PROT_WRITE);
	memcpy(code, bytes, n);
	code[n] = 0xc3;
	mprotect(code, PAGE, PROT_READ | PROT_EXEC);
	return in_child(execute, 0);
}

static void all(void)
{
	SECTION("int n, n = 0 to 255");
	for (int n = 0; n < 256; n++) {
		unsigned char bytes[] = { 0xcd, n };

		if (n == 0x80)
			continue;
		check_equal(run(bytes, 2), KILLED(n == 3 ? SIGTRAP : SIGSEGV),
			    __LINE__, "int n");
	}
}

static void others(void)
{
	SECTION("int3, into, ud2, and a missing one");
	CHECK_EQ(run("\xcc", 1), KILLED(SIGTRAP));
	CHECK_EQ(run("\xce", 1), KILLED(SIGILL));
	CHECK_EQ(run("\x0f\x0b", 2), KILLED(SIGILL));
	CHECK_EQ(run("\x0f\xff\xc0", 3), KILLED(SIGILL));
	CHECK_EQ(run("\x06", 1), KILLED(SIGILL));
	CHECK_EQ(run("\xf0\x90", 2), KILLED(SIGILL));
	CHECK_EQ(run("\x90", 1), EXITED(0));
}

int main(void)
{
	code = mmap(NULL, PAGE, PROT_READ | PROT_WRITE,
		    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	all();
	others();
	return check_done();
}
