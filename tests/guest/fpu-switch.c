/* SPDX-License-Identifier: MIT */
/*
 * Floating-point and vector registers belong to a process: four processes
 * hold different values in all of them and compute, over switches by the
 * timer, by system calls and by page faults, and none sees another's.
 */
#include "check.h"
#include <cpuid.h>
#include <sched.h>

#define ROUNDS 400

struct xmm {
	uint64_t low, high;
};

static struct xmm wanted[16], found[16];
static unsigned char ymm_wanted[16][32], ymm_found[16][32];

static void load_xmm(void)
{
	__asm__ volatile(
		"movups 0(%0), %%xmm0; movups 16(%0), %%xmm1\n\t"
		"movups 32(%0), %%xmm2; movups 112(%0), %%xmm7\n\t"
		"movups 128(%0), %%xmm8; movups 240(%0), %%xmm15" ::"r"(wanted)
		: "xmm0", "xmm1", "xmm2", "xmm7", "xmm8", "xmm15");
}

/* One asm from load to store, so that no compiler comes between. */
static void over_yield(void)
{
	long rax = SYS_sched_yield;

	__asm__ volatile("movups 0(%1), %%xmm0; movups 16(%1), %%xmm1\n\t"
			 "movups 128(%1), %%xmm8; movups 240(%1), %%xmm15\n\t"
			 "syscall\n\t"
			 "movups %%xmm0, 0(%2); movups %%xmm1, 16(%2)\n\t"
			 "movups %%xmm8, 128(%2); movups %%xmm15, 240(%2)"
			 : "+a"(rax)
			 : "r"(wanted), "r"(found)
			 : "rcx", "r11", "xmm0", "xmm1", "xmm8", "xmm15",
			   "memory");
}

static void over_spin(long loops)
{
	__asm__ volatile("movups 0(%1), %%xmm0; movups 16(%1), %%xmm1\n\t"
			 "movups 128(%1), %%xmm8; movups 240(%1), %%xmm15\n\t"
			 "1: dec %0; jnz 1b\n\t"
			 "movups %%xmm0, 0(%2); movups %%xmm1, 16(%2)\n\t"
			 "movups %%xmm8, 128(%2); movups %%xmm15, 240(%2)"
			 : "+r"(loops)
			 : "r"(wanted), "r"(found)
			 : "xmm0", "xmm1", "xmm8", "xmm15", "memory", "cc");
}

static int same(void)
{
	static const int used[] = { 0, 1, 8, 15 };

	for (int i = 0; i < 4; i++)
		if (memcmp(&wanted[used[i]], &found[used[i]], 16))
			return 0;
	return 1;
}

static void sse(long name)
{
	int good = 0;

	for (int i = 0; i < 16; i++)
		wanted[i] = (struct xmm){ name * 1000 + i, ~(name * 77 + i) };
	load_xmm();
	for (int i = 0; i < ROUNDS; i++) {
		over_yield();
		good += same();
	}
	for (int i = 0; i < 10; i++) {
		over_spin(1000000);
		good += same();
	}
	CHECK_EQ(good, ROUNDS + 10);
}

/* pi to 64 bits by Leibniz would take ages: e by its series, on the x87. */
static void x87(long name)
{
	long double want = 0, got;

	for (int round = 0; round < 30; round++) {
		volatile long double term = name, sum = 0;

		for (int i = 1; i < 40; i++) {
			sum += term;
			term /= i;
			if (i % 8 == 0)
				sched_yield();
		}
		got = sum;
		if (round == 0)
			want = got;
		CHECK(got == want);
	}
	CHECK(want / name > 2.718281828459L && want / name < 2.718281828460L);
}

static int has_avx(void)
{
	unsigned a, b, c, d, low, high;

	if (!__get_cpuid(1, &a, &b, &c, &d) || (c >> 27 & 3) != 3)
		return 0;
	__asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	return (low & 6) == 6;
}

static void avx(long name)
{
	int good = 0;

	if (!has_avx())
		return;
	for (int i = 0; i < 16; i++)
		memset(ymm_wanted[i], name * 16 + i, 32);
	for (int i = 0; i < ROUNDS; i++) {
		long rax = i % 2 ? SYS_sched_yield : SYS_getppid;

		__asm__ volatile("vmovups 0(%1), %%ymm0; vmovups 480(%1), "
				 "%%ymm15\n\tsyscall\n\t"
				 "vmovups %%ymm0, 0(%2); vmovups %%ymm15, "
				 "480(%2)\n\tvzeroupper"
				 : "+a"(rax)
				 : "r"(ymm_wanted), "r"(ymm_found)
				 : "rcx", "r11", "xmm0", "xmm15", "memory");
		good += memcmp(ymm_wanted[0], ymm_found[0], 32) == 0 &&
			memcmp(ymm_wanted[15], ymm_found[15], 32) == 0;
	}
	CHECK_EQ(good, ROUNDS);
}

static void four(void (*fn)(long))
{
	pid_t pids[4];

	for (int i = 0; i < 4; i++)
		pids[i] = start(fn, i + 1);
	for (int i = 0; i < 4; i++)
		CHECK_EQ(status_of(pids[i]), EXITED(0));
}

int main(void)
{
	SECTION("SSE registers of four processes");
	four(sse);
	SECTION("x87 registers of four processes");
	four(x87);
	SECTION("AVX registers of four processes");
	four(avx);
	return check_done();
}
