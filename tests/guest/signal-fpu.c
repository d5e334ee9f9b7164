/* SPDX-License-Identifier: MIT */
/*
 * Floating-point and vector state over a handler: what the program had is
 * kept whatever the handler computes; the handler begins with a fresh state;
 * what it writes into the frame's copy is what the program gets.
 */
#include "signals.h"
#include <fenv.h>

#define MXCSR_DEFAULT 0x1f80

static volatile int mxcsr_in_handler, control_in_handler;

static unsigned mxcsr(void)
{
	unsigned value;

	__asm__ volatile("stmxcsr %0" : "=m"(value));
	return value;
}

static unsigned control(void)
{
	unsigned short value;

	__asm__ volatile("fnstcw %0" : "=m"(value));
	return value;
}

/* Spoils every register there is, and the modes. */
static void spoil(int sig, siginfo_t *info, void *context)
{
	unsigned other = MXCSR_DEFAULT | 0x6000;

	note(sig, info, context);
	mxcsr_in_handler = mxcsr();
	control_in_handler = control();
	__asm__ volatile("fninit; fld1; fld1; fld1; fldpi; fldpi; fldpi\n\t"
			 "ldmxcsr %0" ::"m"(other));
	__asm__ volatile("pcmpeqd %%xmm0, %%xmm0; movdqa %%xmm0, %%xmm1\n\t"
			 "movdqa %%xmm0, %%xmm2; movdqa %%xmm0, %%xmm3\n\t"
			 "movdqa %%xmm0, %%xmm4; movdqa %%xmm0, %%xmm5\n\t"
			 "movdqa %%xmm0, %%xmm6; movdqa %%xmm0, %%xmm7\n\t"
			 "movdqa %%xmm0, %%xmm8; movdqa %%xmm0, %%xmm9\n\t"
			 "movdqa %%xmm0, %%xmm14; movdqa %%xmm0, %%xmm15" ::
				 : "memory");
}

static int has_avx(void)
{
	unsigned a = 1, b, c = 0, d, low = 0, high;

	__asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	if ((c >> 26 & 7) != 7) /* XSAVE, OSXSAVE, AVX */
		return 0;
	__asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	return (low & 6) == 6;
}

/* Raises SIGUSR1 with values in the registers, and compares them. */
static long changed_xmm(void)
{
	static const double in[2] = { 1.25, -3.5 };
	long nr = SYS_kill, other;
	double out[8];

	__asm__ volatile(
		"movupd %[in], %%xmm0; movapd %%xmm0, %%xmm7\n\t"
		"addpd %%xmm0, %%xmm7; movapd %%xmm7, %%xmm8\n\t"
		"movapd %%xmm0, %%xmm15; fninit; fld1; fldpi; syscall\n\t"
		"movupd %%xmm0, 0(%[out]); movupd %%xmm7, 16(%[out])\n\t"
		"movupd %%xmm8, 32(%[out]); movupd %%xmm15, 48(%[out])\n\t"
		"fldpi; fcompp; fnstsw %%ax; and $0x4000, %%eax\n\t"
		"movzwl %%ax, %%edx; fstp %%st(0)"
		: "+a"(nr), "=&d"(other)
		: "D"((long)getpid()),
		  "S"((long)SIGUSR1), [in] "m"(in), [out] "r"(out)
		: "rcx", "r11", "memory", "xmm0", "xmm7", "xmm8", "xmm15",
		  "cc");
	return out[0] != 1.25 || out[1] != -3.5 || out[2] != 2.5 ||
	       out[3] != -7 || out[4] != 2.5 || out[6] != 1.25 ||
	       other != 0x4000;
}

static void kept(void)
{
	SECTION("SSE and x87 registers");
	handle(SIGUSR1, spoil, 0);
	for (int i = 0; i < 10; i++)
		CHECK_EQ(changed_xmm(), 0);
	CHECK_EQ(seen.count, 10);
}

static long changed_ymm(void)
{
	long nr = SYS_kill;
	unsigned char in[32], out[32];

	fill(in, 32, 0, 77);
	__asm__ volatile("vmovdqu %[in], %%ymm3; syscall\n\t"
			 "vmovdqu %%ymm3, %[out]; vzeroupper"
			 : "+a"(nr), [out] "=m"(out)
			 : "D"((long)getpid()), "S"((long)SIGUSR1), [in] "m"(in)
			 : "rcx", "r11", "memory", "xmm3");
	return memcmp(in, out, 32) != 0;
}

static void avx(void)
{
	SECTION("AVX registers");
	for (int i = 0; i < 10; i++)
		CHECK_EQ(has_avx() ? changed_ymm() : 0, 0);
}

static void modes(void)
{
	SECTION("rounding modes: the program's, the handler's");
	CHECK_EQ(fesetround(FE_UPWARD), 0);
	CHECK_OK(raise(SIGUSR1));
	CHECK_EQ(mxcsr_in_handler, MXCSR_DEFAULT);
	CHECK_EQ(control_in_handler, 0x37f);
	CHECK_EQ(fegetround(), FE_UPWARD);
	CHECK_EQ(control() & 0xc00, 0x800);
	CHECK_EQ(mxcsr() & 0x6000, 0x4000);
	CHECK_EQ(fesetround(FE_TONEAREST), 0);
}

/* The picture in the frame is FXSAVE's: MXCSR at 24, xmm0 at 160. */
static void change_picture(int sig, siginfo_t *info, void *context)
{
	char *area = (char *)((ucontext_t *)context)->uc_mcontext.fpregs;
	double value = 42.5;

	(void)sig, (void)info;
	CHECK(((long)area & 63) == 0);
	*(unsigned *)(area + 24) = MXCSR_DEFAULT | 0x2000;
	memcpy(area + 160, &value, 8);
}

static void changed(void)
{
	long nr = SYS_kill;
	double out, in = 7;

	SECTION("what a handler writes into the frame counts");
	handle(SIGUSR1, change_picture, 0);
	__asm__ volatile("movsd %[in], %%xmm0; syscall; movsd %%xmm0, %[out]"
			 : "+a"(nr), [out] "=m"(out)
			 : "D"((long)getpid()), "S"((long)SIGUSR1), [in] "m"(in)
			 : "rcx", "r11", "memory", "xmm0");
	CHECK(out == 42.5);
	CHECK_EQ(mxcsr() & 0x6000, 0x2000);
	CHECK_EQ(fesetround(FE_TONEAREST), 0);
}

/* Long sums in all registers the compiler takes, under ticks. */
static double sum(int turns)
{
	double a = 1, b = 0.5, c = 0.25, d = 3;

	for (int i = 0; i < turns; i++) {
		a = a * 1.0000001 + b, b = b * 0.999999 + c;
		c = c + d / 1e6, d = d * 0.9999999 + 1e-9;
	}
	return a + b + c + d;
}

static void computing(void)
{
	long end = check_ms(CLOCK_MONOTONIC) + 2000;
	double want = sum(20000);
	int good = 1;

	SECTION("sums under ticks whose handler spoils all");
	handle(SIGALRM, spoil, 0);
	forget();
	ticks(1);
	while (good && seen.count < 15 && check_ms(CLOCK_MONOTONIC) < end)
		good = sum(20000) == want;
	ticks(0);
	CHECK(good);
	CHECK(seen.count >= 15);
}

int main(void)
{
	fresh_signals();
	kept();
	avx();
	modes();
	changed();
	computing();
	return check_done();
}
