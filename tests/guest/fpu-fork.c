/* SPDX-License-Identifier: MIT */
/*
 * A child begins with its parent's floating-point state: MXCSR, the x87
 * control word and stack, vector registers; what it then changes is its own.
 */
#include "check.h"
#include <fenv.h>

static unsigned mxcsr(void)
{
	unsigned value;

	__asm__ volatile("stmxcsr %0" : "=m"(value));
	return value;
}

static void set_mxcsr(unsigned value)
{
	__asm__ volatile("ldmxcsr %0" ::"m"(value));
}

static unsigned short control(void)
{
	unsigned short value;

	__asm__ volatile("fnstcw %0" : "=m"(value));
	return value;
}

static void set_control(unsigned short value)
{
	__asm__ volatile("fldcw %0" ::"m"(value));
}

static void child(long want)
{
	CHECK_EQ(mxcsr() & 0xffc0, want);
	CHECK_EQ(control(), 0x0f7f);
	set_mxcsr(0x1f80);
	set_control(0x37f);
}

static void controls(void)
{
	SECTION("fork: MXCSR and x87 control word");
	CHECK_EQ(mxcsr() & 0xffc0, 0x1f80);
	CHECK_EQ(control(), 0x37f);
	set_mxcsr(0x7f80);
	set_control(0x0f7f);
	CHECK_EQ(in_child(child, 0x7f80), EXITED(0));
	CHECK_EQ(mxcsr() & 0xffc0, 0x7f80);
	CHECK_EQ(control(), 0x0f7f);
	set_mxcsr(0x1f80);
	set_control(0x37f);
}

static void rounding_child(long mode)
{
	CHECK_EQ(fegetround(), mode);
	fesetround(FE_TONEAREST);
}

static void rounding(void)
{
	static const int modes[] = { FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO };

	SECTION("fork: rounding modes");
	for (int i = 0; i < 3; i++) {
		fesetround(modes[i]);
		CHECK_EQ(in_child(rounding_child, modes[i]), EXITED(0));
		CHECK_EQ(fegetround(), modes[i]);
	}
	fesetround(FE_TONEAREST);
}

/* fork by hand between the load and the store of registers. */
static void registers(void)
{
	uint64_t in[4] = { 0x1111, 0x2222, 0x3333, 0x4444 }, out[4] = { 0 };
	long double pi = 0;
	long pid = 57; /* fork */

	SECTION("fork: vector registers and the x87 stack");
	__asm__ volatile(
		"movups 0(%[in]), %%xmm3; movups 16(%[in]), %%xmm12\n\t"
		"fldpi\n\t"
		"syscall\n\t"
		"fstpt %[pi]\n\t"
		"movups %%xmm3, 0(%[out]); movups %%xmm12, 16(%[out])"
		: "+a"(pid), [pi] "=m"(pi)
		: [in] "r"(in), [out] "r"(out)
		: "rcx", "r11", "xmm3", "xmm12", "memory");
	if (pid == 0)
		_exit(memcmp(in, out, 32) == 0 && pi > 3.14159L && pi < 3.1416L
			      ? 9
			      : 8);
	CHECK(memcmp(in, out, 32) == 0);
	CHECK(pi > 3.14159L && pi < 3.1416L);
	CHECK_EQ(status_of(pid), EXITED(9));
}

int main(void)
{
	controls();
	rounding();
	registers();
	return check_done();
}
