/* SPDX-License-Identifier: MIT */
/*
 * The trap table of the book: 256 gates, each leading to its stub in
 * trap.asm. Filled once, shared by all CPUs. int3, into (int 4) and int 0x80
 * may be used by programs (DPL 3); any other `int n` is a general-protection
 * fault whose error code names n.
 */
#include "cpu/irq.h"
#include "cpu/percpu.h"
#include "cpu/trapframe.h"

struct gate {				/* Intel SDM vol. 3, 6.14.1 */
	u16 offset_low, selector;
	u8 ist, type;
	u16 offset_middle;
	u32 offset_high, reserved;
};

#define GATE_INTERRUPT	0x8e		/* present, DPL 0, interrupts go off */
#define GATE_DPL3	0x60

extern void (*const trap_stubs[256])(void);	/* trap.asm */

static struct gate idt[256] ALIGNED(16);

static u8 ist_of(unsigned vector)
{
	switch (vector) {
	case 2:
		return IST_NMI;
	case 8:
		return IST_DF;
	case 18:
		return IST_MC;
	default:
		return 0;
	}
}

static bool user_may_raise(unsigned vector)
{
	return vector == 3 || vector == 4 || vector == VECTOR_SYSCALL_GATE;
}

void idt_init(void)
{
	for (unsigned v = 0; v < 256; v++) {
		u64 stub = (u64)trap_stubs[v];

		idt[v] = (struct gate) {
			.offset_low = (u16)stub,
			.offset_middle = (u16)(stub >> 16),
			.offset_high = (u32)(stub >> 32),
			.selector = KERNEL_CS,
			.ist = ist_of(v),
			.type = GATE_INTERRUPT |
				(user_may_raise(v) ? GATE_DPL3 : 0),
		};
	}
}

void idt_load(void)
{
	struct {
		u16 limit;
		u64 base;
	} PACKED pointer = { sizeof(idt) - 1, (u64)idt };

	asm volatile("lidt %0" : : "m"(pointer));
}
