/* SPDX-License-Identifier: MIT */
/*
 * Saving and loading the floating-point and vector registers: XSAVE where
 * the CPU has it (Intel SDM vol. 1, 13), else FXSAVE. The area's layout is
 * the CPU's; we only know its size and its initial picture.
 */
#include "cpu/fpu.h"
#include "base/string.h"
#include "cpu/cpuid.h"
#include "cpu/io.h"

#define CR4_OSXSAVE	(1u << 18)
/* x87, SSE, AVX, and the three of AVX-512; nothing that needs more care. */
#define XCR0_WANTED	0xe7u
#define MXCSR_INITIAL	0x1f80		/* all exceptions masked */
#define FCW_INITIAL	0x37f
#define FXSAVE_MXCSR	24		/* offsets in the area */
#define XSAVE_HEADER	512
#define MXCSR_DEFINED	0xffffu		/* the other bits: #GP */
#define XSTATE_LEGACY	3u		/* given: x87, SSE; the rest initial */

u32 fpu_area_size = FXSAVE_SIZE;

static bool has_xsave;
static u32 xcr0;

static void xsetbv(u32 value)
{
	asm volatile("xsetbv" : : "c"(0), "a"(value), "d"(0));
}

void fpu_init_cpu(void)
{
	if (has_xsave) {
		cr4_write(cr4_read() | CR4_OSXSAVE);
		xsetbv(xcr0);
	}
}

void fpu_init_boot(void)
{
	has_xsave = cpuid(1, 0).c >> 26 & 1;
	if (!has_xsave)
		return;
	xcr0 = cpuid(0xd, 0).a & XCR0_WANTED;
	if ((xcr0 & 0xe0) != 0xe0)	/* AVX-512: all three or none */
		xcr0 &= ~0xe0u;
	fpu_init_cpu();
	fpu_area_size = cpuid(0xd, 0).b;	/* for what XCR0 enables */
	if (fpu_area_size > FPU_AREA_MAX) {
		xcr0 &= 7;
		fpu_init_cpu();
		fpu_area_size = cpuid(0xd, 0).b;
	}
}

void fpu_save(void *area)
{
	if (has_xsave)
		asm volatile("xsave64 (%0)" : : "r"(area), "a"(xcr0), "d"(0)
			     : "memory");
	else
		asm volatile("fxsave64 (%0)" : : "r"(area) : "memory");
}

void fpu_load(const void *area)
{
	if (has_xsave)
		asm volatile("xrstor64 (%0)" : : "r"(area), "a"(xcr0), "d"(0)
			     : "memory");
	else
		asm volatile("fxrstor64 (%0)" : : "r"(area) : "memory");
}

void fpu_reset(void *area)
{
	u8 *bytes = area;

	memset(area, 0, fpu_area_size);
	*(u16 *)bytes = FCW_INITIAL;
	*(u32 *)(bytes + FXSAVE_MXCSR) = MXCSR_INITIAL;
	if (has_xsave)
		*(u64 *)(bytes + XSAVE_HEADER) = XSTATE_LEGACY;
}

bool fpu_is_valid(const void *area)
{
	const u32 *mxcsr = (const u32 *)((const u8 *)area + FXSAVE_MXCSR);
	const u64 *header = (const u64 *)((const u8 *)area + XSAVE_HEADER);

	if (*mxcsr & ~MXCSR_DEFINED)
		return false;
	/* XSTATE_BV, XCOMP_BV, and the eight bytes that must be 0. */
	return !has_xsave ||
	       (!(header[0] & ~(u64)xcr0) && !header[1] && !header[2]);
}

void fpu_legacy_only(void *area)
{
	if (!has_xsave)
		return;
	memset((u8 *)area + XSAVE_HEADER, 0, fpu_area_size - XSAVE_HEADER);
	*(u64 *)((u8 *)area + XSAVE_HEADER) = XSTATE_LEGACY;
}

u32 fpu_components(void)
{
	return xcr0;
}

u32 fpu_exceptions(bool sse)
{
	u16 status, control;
	u32 mxcsr;

	if (sse) {
		asm volatile("stmxcsr %0" : "=m"(mxcsr));
		return mxcsr & ~(mxcsr >> 7) & 0x3f;
	}
	asm volatile("fnstsw %0; fnstcw %1" : "=m"(status), "=m"(control));
	return status & ~control & 0x3f;
}
