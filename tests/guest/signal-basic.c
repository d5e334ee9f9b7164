/* SPDX-License-Identifier: MIT */
/*
 * Signal handlers: each signal that can be caught is; the handler gets its
 * number, siginfo and context, on an aligned stack with the direction flag
 * clear; afterwards every register, flag and byte of the red zone is as it
 * was, wherever the program was interrupted.
 */
#include "signals.h"

static void every_signal(void)
{
	SECTION("every signal that can be caught");
	for (int sig = 1; sig < NSIG; sig++) {
		struct sigaction action = { .sa_sigaction = note,
					    .sa_flags = SA_SIGINFO };

		if (sig == SIGKILL || sig == SIGSTOP ||
		    sigaction(sig, &action, NULL) < 0)
			continue; /* the libc keeps some for itself */
		forget();
		CHECK_OK(kill(getpid(), sig));
		CHECK_EQ(seen.count, 1);
		CHECK_EQ(seen.sig, sig);
		CHECK_EQ(seen.info.si_signo, sig);
		CHECK_EQ(seen.info.si_pid, getpid());
		signal(sig, SIG_DFL);
	}
}

/* ---- how it is entered ---- */

static volatile long entry_rsp, entry_flags;
static volatile int simple_sig;

static void simple(int sig)
{
	simple_sig = sig;
}

static void look_around(int sig, siginfo_t *info, void *context)
{
	entry_rsp = (long)__builtin_frame_address(0);
	__asm__ volatile("pushfq; pop %0" : "=r"(entry_flags));
	note(sig, info, context);
}

static void entering(void)
{
	struct sigaction action = { .sa_handler = simple }, old;
	char here;

	SECTION("how a handler is entered");
	CHECK_OK(sigaction(SIGUSR1, &action, NULL));
	CHECK_OK(raise(SIGUSR1));
	CHECK_EQ(simple_sig, SIGUSR1);
	handle(SIGUSR1, look_around, 0);
	forget();
	__asm__ volatile("std");
	kill(getpid(), SIGUSR1);
	__asm__ volatile("cld");
	CHECK_EQ(seen.count, 1);
	/* rbp's slot is 16 bytes below where the call would have stood. */
	CHECK_EQ(entry_rsp & 15, 0);
	CHECK_EQ(entry_flags & 0x400, 0);
	CHECK(entry_rsp < (long)&here - 128);
	CHECK_EQ(seen.context.uc_mcontext.gregs[REG_EFL] & 0x400, 0x400);
	CHECK_EQ(seen.context.uc_link == NULL, 1);
	CHECK(seen.context.uc_mcontext.gregs[REG_RSP] > entry_rsp);
	CHECK_OK(sigaction(SIGUSR1, NULL, &old));
	CHECK(old.sa_sigaction == look_around);
	CHECK_EQ(old.sa_flags & SA_SIGINFO, SA_SIGINFO);
}

/* ---- what is kept ---- */

/*
 * Sends itself the signal with known values in all registers and the red zone,
 * and counts which of them are others afterwards. rcx and r11 are the call's.
 */
static long changed_by_call(void)
{
	long nr = SYS_kill, wrong = 0;

	__asm__ volatile(
		"push %%rbp; push %%rbx\n\t"
		"movabs $0x1111111111111111, %%rbx\n\t"
		"movabs $0x2222222222222222, %%rbp\n\t"
		"movabs $0x3333333333333333, %%r8\n\t"
		"movabs $0x4444444444444444, %%r9\n\t"
		"movabs $0x5555555555555555, %%r10\n\t"
		"movabs $0x6666666666666666, %%r12\n\t"
		"movabs $0x7777777777777777, %%r13\n\t"
		"movabs $0x8888888888888888, %%r14\n\t"
		"movabs $0x9999999999999999, %%r15\n\t"
		"mov %%rbx, -8(%%rsp); mov %%r15, -128(%%rsp)\n\t"
		"mov %%r12, -64(%%rsp)\n\t"
		"stc; std; syscall; pushfq; cld\n\t"
		"pop %%rcx; and $0x401, %%ecx; cmp $0x401, %%ecx\n\t"
		"setne %%cl; movzbl %%cl, %%ecx\n\t"
		"cmp %%r15, -128(%%rsp); je 1f; inc %%ecx; 1:\n\t"
		"cmp %%r12, -64(%%rsp); je 1f; inc %%ecx; 1:\n\t"
		"mov %%rbx, %%r11; add %%rbp, %%r11; add %%r8, %%r11\n\t"
		"add %%r9, %%r11; add %%r10, %%r11; add %%r12, %%r11\n\t"
		"add %%r13, %%r11; add %%r14, %%r11; add %%r15, %%r11\n\t"
		"pop %%rbx; pop %%rbp\n\t"
		"movabs $0xfffffffffffffffd, %%r12; cmp %%r12, %%r11\n\t"
		"je 1f; inc %%ecx; 1: mov %%rcx, %1"
		: "+a"(nr), "=&d"(wrong)
		: "D"((long)getpid()), "S"((long)SIGUSR1)
		: "rcx", "r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15",
		  "memory", "cc");
	return nr ? nr : wrong;
}

static long turns;

/* Computes with as many registers as the compiler has, until the ticks end. */
static void computing(void)
{
	unsigned long a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8;
	unsigned long sum = 0, want = 0;
	long end = check_ms(CLOCK_MONOTONIC) + 2000;

	forget();
	ticks(1);
	while (seen.count < 20 && check_ms(CLOCK_MONOTONIC) < end) {
		a = 1, b = 2, c = 3, d = 4, e = 5, f = 6, g = 7, h = 8;
		for (int i = 0; i < 20000; i++) {
			a += b ^ h, b += c + a, c ^= d + b, d += e ^ c;
			e += f + d, f ^= g + e, g += h ^ f, h += a + g;
		}
		sum = a + b + c + d + e + f + g + h;
		if (!want)
			want = sum;
		if (sum != want)
			break;
		turns++;
	}
	ticks(0);
	CHECK(seen.count >= 20);
	CHECK(sum == want);
}

/* String instructions are interrupted in the middle. */
static void copying(void)
{
	static unsigned char from[256 * KIB], to[256 * KIB];
	int good = 1;

	fill(from, sizeof(from), 0, 5);
	forget();
	ticks(1);
	for (int i = 0; i < 200 && good && seen.count < 10; i++) {
		void *d = to, *s = from;
		long n = sizeof(to);

		memset(to, 0, sizeof(to));
		__asm__ volatile("rep movsb"
				 : "+D"(d), "+S"(s), "+c"(n)
				 :
				 : "memory");
		good = memcmp(from, to, sizeof(to)) == 0;
	}
	ticks(0);
	CHECK(good);
}

static void kept(void)
{
	SECTION("registers, flags and the red zone");
	handle(SIGUSR1, note, 0);
	for (int i = 0; i < 20; i++)
		CHECK_EQ(changed_by_call(), 0);
	CHECK(seen.count >= 20);
	handle(SIGALRM, note, 0);
	computing();
	copying();
}

/* ---- actions ---- */

static void actions(void)
{
	struct kernel_action set = { (void *)0x123456, SA_NODEFER | SA_RESTART,
				     (void *)0x654321, 0x5a5a5a5a },
			     got;

	SECTION("sigaction gives back what was set");
	set.flags |= 0x04000000; /* SA_RESTORER */
	CHECK_OK(syscall(SYS_rt_sigaction, SIGUSR2, &set, NULL, 8L));
	CHECK_OK(syscall(SYS_rt_sigaction, SIGUSR2, NULL, &got, 8L));
	CHECK(memcmp(&set, &got, sizeof(got)) == 0);
	got.handler = SIG_IGN;
	CHECK_OK(syscall(SYS_rt_sigaction, SIGUSR2, &got, &set, 8L));
	CHECK(set.handler == (void *)0x123456);
	CHECK_OK(raise(SIGUSR2));
	SECTION("ignoring takes away what is pending");
	block(SIGUSR1);
	forget();
	CHECK_OK(raise(SIGUSR1));
	CHECK(is_pending(SIGUSR1));
	signal(SIGUSR1, SIG_IGN);
	CHECK(!is_pending(SIGUSR1));
	handle(SIGUSR1, note, 0);
	unblock(SIGUSR1);
	CHECK_EQ(seen.count, 0);
	/* So does the default, where that is to do nothing. */
	block(SIGCHLD);
	handle(SIGCHLD, note, 0);
	CHECK_OK(raise(SIGCHLD));
	CHECK(is_pending(SIGCHLD));
	signal(SIGCHLD, SIG_DFL);
	CHECK(!is_pending(SIGCHLD));
	unblock(SIGCHLD);
}

int main(void)
{
	fresh_signals();
	every_signal();
	entering();
	kept();
	actions();
	return check_done();
}
