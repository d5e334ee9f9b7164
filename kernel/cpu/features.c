/* SPDX-License-Identifier: MIT */
/*
 * What this processor can do, and turning it on: NX, WP, SMEP, SMAP, UMIP
 * whenever they are there, the `syscall` instruction, SSE and AVX. CPUs
 * without the optional ones still boot, less guarded.
 */
#include "base/string.h"
#include "cpu/cpuid.h"
#include "cpu/fpu.h"
#include "cpu/io.h"
#include "cpu/percpu.h"
#include "cpu/trapframe.h"

#define MSR_EFER	0xc0000080
#define MSR_STAR	0xc0000081
#define MSR_LSTAR	0xc0000082
#define MSR_SFMASK	0xc0000084

#define EFER_SCE	(1u << 0)
#define EFER_NXE	(1u << 11)

#define CR0_MP		(1u << 1)
#define CR0_EM		(1u << 2)
#define CR0_TS		(1u << 3)
#define CR0_NE		(1u << 5)
#define CR0_WP		(1u << 16)
#define CR0_AM		(1u << 18)

#define CR4_PAE		(1u << 5)
#define CR4_MCE		(1u << 6)
#define CR4_PGE		(1u << 7)
#define CR4_OSFXSR	(1u << 9)
#define CR4_OSXMMEXCPT	(1u << 10)
#define CR4_UMIP	(1u << 11)
#define CR4_SMEP	(1u << 20)
#define CR4_SMAP	(1u << 21)

bool cpu_has_smap, cpu_has_nx, cpu_has_umip;

extern void syscall_entry(void);	/* trap.asm */
extern u64 __smap_sites_start[], __smap_sites_end[];

static u64 cr4_bits;

const char *cpu_brand(void)
{
	static u32 brand[13];

	if (cpuid(0x80000000, 0).a >= 0x80000004) {
		for (unsigned i = 0; i < 3; i++) {
			struct cpuid r = cpuid(0x80000002 + i, 0);

			memcpy(&brand[i * 4], &r, 16);
		}
	}
	return (char *)brand;
}

static void decide(void)
{
	struct cpuid extended = cpuid(0x80000001, 0);
	struct cpuid seven = { 0, 0, 0, 0 };

	if (cpuid(0, 0).a >= 7)
		seven = cpuid(7, 0);
	cpu_has_nx = extended.d >> 20 & 1;
	cpu_has_smap = seven.b >> 20 & 1;
	cpu_has_umip = seven.c >> 2 & 1;
	cr4_bits = CR4_PAE | CR4_MCE | CR4_PGE | CR4_OSFXSR | CR4_OSXMMEXCPT;
	if (seven.b >> 7 & 1)
		cr4_bits |= CR4_SMEP;
	if (cpu_has_smap)
		cr4_bits |= CR4_SMAP;
	if (cpu_has_umip)
		cr4_bits |= CR4_UMIP;
}

/* `clac` over the three bytes that trap.asm left room for. */
static void patch_entries(void)
{
	static const u8 clac[3] = { 0x0f, 0x01, 0xca };

	if (!cpu_has_smap)
		return;
	for (u64 *site = __smap_sites_start; site < __smap_sites_end; site++)
		memcpy((void *)*site, clac, sizeof(clac));
}

static void syscall_enable(void)
{
	u64 efer = msr_read(MSR_EFER) | EFER_SCE;

	if (cpu_has_nx)
		efer |= EFER_NXE;
	msr_write(MSR_EFER, efer);
	/* sysret takes SS from base + 8 and CS from base + 16. */
	msr_write(MSR_STAR, (u64)(USER_DS - 8) << 48 | (u64)KERNEL_CS << 32);
	msr_write(MSR_LSTAR, (u64)syscall_entry);
	msr_write(MSR_SFMASK, RFLAGS_TF | RFLAGS_IF | RFLAGS_DF | RFLAGS_IOPL |
		  RFLAGS_NT | RFLAGS_AC);
}

void features_init_cpu(void)
{
	u64 cr0 = cr0_read();

	cr0 &= ~(u64)(CR0_EM | CR0_TS);
	cr0 |= CR0_MP | CR0_NE | CR0_WP | CR0_AM;
	cr0_write(cr0);
	cr4_write(cr4_bits);
	syscall_enable();
	fpu_init_cpu();
}

void features_init_boot(void)
{
	decide();
	patch_entries();
	fpu_init_boot();
	features_init_cpu();
}
