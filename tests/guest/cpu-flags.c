/* SPDX-License-Identifier: MIT */
/*
 * System calls made with flags set that would hurt a careless kernel: the
 * trap flag, alignment checks, the direction flag, nested task, all of them;
 * the kernel does its work and the program keeps its flags.
 */
#include "check.h"
#include <signal.h>

#define CF 0x1L
#define DF 0x400L
#define NT 0x4000L
#define AC 0x40000L
#define ID 0x200000L

static char buf[256] __attribute__((aligned(16)));

/* Makes the call with these flags set; the flags found afterwards. */
static long flags_after(long flags, long call, long a, long b, long c,
			long *result)
{
	long got;

	__asm__ volatile(
		"pushfq; andq %[clear], (%%rsp); orq %[flags], (%%rsp)\n\t"
		"popfq\n\t"
		"syscall\n\t"
		"pushfq; pop %[got]\n\t"
		"pushfq; andq %[clear], (%%rsp); popfq"
		: "=a"(*result), [got] "=&r"(got)
		: "a"(call), "D"(a), "S"(b), "d"(c), [flags] "r"(flags),
		  [clear] "r"(~(CF | DF | NT | AC | ID))
		: "rcx", "r11", "memory", "cc");
	return got & (CF | DF | NT | AC | ID);
}

static void kept(void)
{
	static const long sets[] = { 0, CF, DF, AC, ID, NT, DF | AC | CF };
	int fds[2];
	long n;

	SECTION("flags over a system call");
	CHECK_OK(pipe(fds));
	for (unsigned i = 0; i < ARRAY_SIZE(sets); i++) {
		CHECK_EQ(flags_after(sets[i], SYS_getppid, 0, 0, 0, &n),
			 sets[i]);
		CHECK_EQ(n, getppid());
		fill(buf, 100, 0, i);
		CHECK_EQ(flags_after(sets[i], SYS_write, fds[1], (long)buf + 1,
				     99, &n),
			 sets[i]);
		CHECK_EQ(n, 99);
		memset(buf, 0, sizeof(buf));
		CHECK_EQ(flags_after(sets[i], SYS_read, fds[0], (long)buf + 1,
				     99, &n),
			 sets[i]);
		CHECK_EQ(n, 99);
		CHECK(matches(buf + 1, 99, 1, i));
		CHECK_EQ(flags_after(sets[i], SYS_sched_yield, 0, 0, 0, &n),
			 sets[i]);
	}
	close(fds[0]);
	close(fds[1]);
}

/* With TF set the first instruction after the call traps; not the kernel. */
static void stepped_call(long call)
{
	__asm__ volatile(
		"pushfq; orq $0x100, (%%rsp); popfq; syscall; nop" ::"a"(call)
		: "rcx", "r11", "memory", "cc");
}

static void stepped(void)
{
	SECTION("the trap flag at a system call");
	CHECK_EQ(in_child(stepped_call, SYS_getpid), KILLED(SIGTRAP));
	CHECK_EQ(in_child(stepped_call, SYS_sched_yield), KILLED(SIGTRAP));
	CHECK_EQ(in_child(stepped_call, 99999), KILLED(SIGTRAP));
}

/* Faults with DF set: the kernel's copies must still go upwards. */
static void backwards(long unused)
{
	char *fresh = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)unused;
	__asm__ volatile(
		"std; movb $1, (%0); movb $2, 4096(%0); cld" ::"r"(fresh)
		: "memory", "cc");
	CHECK(fresh[0] == 1 && fresh[PAGE] == 2 && fresh[1] == 0);
	CHECK(all_bytes(fresh + PAGE + 1, PAGE - 1, 0));
	CHECK(all_bytes(fresh + 2 * PAGE, 2 * PAGE, 0));
}

int main(void)
{
	kept();
	stepped();
	SECTION("page faults with the direction flag set");
	CHECK_EQ(in_child(backwards, 0), EXITED(0));
	return check_done();
}
