/* SPDX-License-Identifier: MIT */
/*
 * The CPUID instruction (Intel SDM vol. 2, CPUID): what the processor says of
 * itself. Check the highest leaf (leaf 0, 0x80000000) before asking: above it
 * the answer is that of another leaf.
 */
#ifndef CPU_CPUID_H
#define CPU_CPUID_H

#include "base/types.h"

struct cpuid {
	u32 a, b, c, d;
};

static inline struct cpuid cpuid(u32 leaf, u32 subleaf)
{
	struct cpuid r;

	asm volatile("cpuid" : "=a"(r.a), "=b"(r.b), "=c"(r.c), "=d"(r.d)
		     : "a"(leaf), "c"(subleaf));
	return r;
}

#endif
