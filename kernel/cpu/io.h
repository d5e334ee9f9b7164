/* SPDX-License-Identifier: MIT */
/*
 * The machine instructions that C has no words for: I/O ports, memory-mapped
 * registers, control and model-specific registers, barriers. One line each;
 * for every layer above.
 */
#ifndef CPU_IO_H
#define CPU_IO_H

#include "base/types.h"

static inline u8 inb(u16 port)
{
	u8 v;
	asm volatile("inb %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline u16 inw(u16 port)
{
	u16 v;
	asm volatile("inw %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline u32 inl(u16 port)
{
	u32 v;
	asm volatile("inl %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static inline void outb(u16 port, u8 v)
{
	asm volatile("outb %0, %1" : : "a"(v), "Nd"(port) : "memory");
}

static inline void outw(u16 port, u16 v)
{
	asm volatile("outw %0, %1" : : "a"(v), "Nd"(port) : "memory");
}

static inline void outl(u16 port, u32 v)
{
	asm volatile("outl %0, %1" : : "a"(v), "Nd"(port) : "memory");
}

/* Write n bytes to one port, in order. */
static inline void outsb(u16 port, const void *from, size_t n)
{
	asm volatile("rep outsb" : "+S"(from), "+c"(n) : "d"(port) : "memory");
}

static inline void insb(u16 port, void *to, size_t n)
{
	asm volatile("rep insb" : "+D"(to), "+c"(n) : "d"(port) : "memory");
}

static inline u8 mmio_read8(const volatile void *a)
{
	return *(const volatile u8 *)a;
}

static inline u16 mmio_read16(const volatile void *a)
{
	return *(const volatile u16 *)a;
}

static inline u32 mmio_read32(const volatile void *a)
{
	return *(const volatile u32 *)a;
}

static inline void mmio_write8(volatile void *a, u8 v)
{
	*(volatile u8 *)a = v;
}

static inline void mmio_write16(volatile void *a, u16 v)
{
	*(volatile u16 *)a = v;
}

static inline void mmio_write32(volatile void *a, u32 v)
{
	*(volatile u32 *)a = v;
}

static inline u64 msr_read(u32 msr)
{
	u32 lo, hi;
	asm volatile("rdmsr" : "=a"(lo), "=d"(hi) : "c"(msr));
	return (u64)hi << 32 | lo;
}

static inline void msr_write(u32 msr, u64 v)
{
	asm volatile("wrmsr" : : "c"(msr), "a"((u32)v), "d"((u32)(v >> 32))
		     : "memory");
}

#define CONTROL_REGISTER(n)						\
static inline u64 cr##n##_read(void)					\
{									\
	u64 v;								\
	asm volatile("mov %%cr" #n ", %0" : "=r"(v));			\
	return v;							\
}									\
static inline void cr##n##_write(u64 v)					\
{									\
	asm volatile("mov %0, %%cr" #n : : "r"(v) : "memory");		\
}
CONTROL_REGISTER(0)
CONTROL_REGISTER(2)
CONTROL_REGISTER(3)
CONTROL_REGISTER(4)
#undef CONTROL_REGISTER

static inline void cpu_pause(void)
{
	asm volatile("pause" : : : "memory");
}

static inline void cpu_halt(void)
{
	asm volatile("hlt" : : : "memory");
}

static inline void interrupts_on(void)
{
	asm volatile("sti" : : : "memory");
}

static inline void interrupts_off(void)
{
	asm volatile("cli" : : : "memory");
}

/* Stand still for good. */
static inline void NORETURN cpu_stop(void)
{
	for (;;) {
		interrupts_off();
		cpu_halt();
	}
}

/* A trap without a trap table is a triple fault: the machine starts anew. */
static inline void cpu_reset(void)
{
	struct {
		u16 limit;
		u64 base;
	} PACKED nothing = { 0, 0 };

	asm volatile("lidt %0; int3" : : "m"(nothing));
}

#define RFLAGS_TF	(1u << 8)
#define RFLAGS_IF	(1u << 9)
#define RFLAGS_DF	(1u << 10)
#define RFLAGS_IOPL	(3u << 12)
#define RFLAGS_NT	(1u << 14)
#define RFLAGS_RF	(1u << 16)
#define RFLAGS_AC	(1u << 18)

static inline u64 rflags_read(void)
{
	u64 v;
	asm volatile("pushfq; popq %0" : "=r"(v) : : "memory");
	return v;
}

static inline bool interrupts_enabled(void)
{
	return rflags_read() & RFLAGS_IF;
}

/* Forget the TLB's entry for one page on this CPU. */
static inline void tlb_flush_page(u64 address)
{
	asm volatile("invlpg (%0)" : : "r"(address) : "memory");
}

static inline u64 tsc_read(void)
{
	u32 lo, hi;
	asm volatile("rdtsc" : "=a"(lo), "=d"(hi));
	return (u64)hi << 32 | lo;
}

/* Order between CPUs and devices: all before is seen before all after. */
static inline void memory_barrier(void)
{
	asm volatile("mfence" : : : "memory");
}

static inline void compiler_barrier(void)
{
	asm volatile("" : : : "memory");
}

#endif
