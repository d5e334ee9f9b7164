/* SPDX-License-Identifier: MIT */
/*
 * Local APIC in xAPIC mode: registers in memory, the same address on each
 * CPU, answering for the CPU that asks. Register numbers: Intel SDM vol. 3,
 * table 11-1.
 */
#include "cpu/lapic.h"
#include "cpu/io.h"
#include "cpu/irq.h"

#define LAPIC_ID		0x020
#define LAPIC_TPR		0x080
#define LAPIC_EOI		0x0b0
#define LAPIC_SPURIOUS		0x0f0
#define LAPIC_ESR		0x280
#define LAPIC_ICR_LOW		0x300
#define LAPIC_ICR_HIGH		0x310
#define LAPIC_LVT_TIMER		0x320
#define LAPIC_LVT_LINT0		0x350
#define LAPIC_LVT_LINT1		0x360
#define LAPIC_LVT_ERROR		0x370
#define LAPIC_TIMER_INITIAL	0x380
#define LAPIC_TIMER_CURRENT	0x390
#define LAPIC_TIMER_DIVIDE	0x3e0

#define SPURIOUS_ENABLE		0x100
#define LVT_MASKED		0x10000
#define LVT_NMI			0x400
#define ICR_PENDING		0x1000
#define DIVIDE_BY_1		0xb

static volatile u8 *registers;

static u32 get(unsigned reg)
{
	return mmio_read32(registers + reg);
}

static void set(unsigned reg, u32 value)
{
	mmio_write32(registers + reg, value);
}

void lapic_map(void *at)
{
	registers = at;
}

void lapic_init_cpu(void)
{
	set(LAPIC_TPR, 0);
	set(LAPIC_LVT_LINT0, LVT_MASKED);
	set(LAPIC_LVT_LINT1, LVT_NMI);
	set(LAPIC_LVT_ERROR, VECTOR_ERROR);
	set(LAPIC_ESR, 0);
	set(LAPIC_TIMER_DIVIDE, DIVIDE_BY_1);
	set(LAPIC_LVT_TIMER, VECTOR_TIMER);	/* one-shot */
	set(LAPIC_TIMER_INITIAL, 0);
	set(LAPIC_SPURIOUS, SPURIOUS_ENABLE | VECTOR_SPURIOUS);
	set(LAPIC_EOI, 0);
}

u32 lapic_id(void)
{
	return get(LAPIC_ID) >> 24;
}

void lapic_eoi(void)
{
	set(LAPIC_EOI, 0);
}

void lapic_timer_start(u32 counts)
{
	set(LAPIC_TIMER_INITIAL, counts);
}

u32 lapic_timer_left(void)
{
	return get(LAPIC_TIMER_CURRENT);
}

void lapic_send(u32 apic_id, u32 command)
{
	while (get(LAPIC_ICR_LOW) & ICR_PENDING)
		cpu_pause();
	set(LAPIC_ICR_HIGH, apic_id << 24);
	set(LAPIC_ICR_LOW, command);
}
