/* SPDX-License-Identifier: MIT */
/*
 * Further processors: INIT, STARTUP (Intel SDM vol. 3, 9.4.4), one after the
 * other; and TLB shootdowns. A shootdown draws a number from each CPU that
 * has the page table loaded, interrupts it, and waits until all were served. A
 * CPU that waits, here or for a spinlock, answers meanwhile, so two that ask
 * each other at once both get on.
 */
#include "cpu/smp.h"
#include "base/assert.h"
#include "base/string.h"
#include "cpu/io.h"
#include "cpu/irq.h"
#include "cpu/lapic.h"
#include "cpu/spinlock.h"
#include "cpu/tsc.h"
#include "debug/log.h"
#include "mm/frame.h"

struct ap_data {			/* the words at ap_data in ap.asm */
	u32 boot_root, efer;
	u64 root, stack, cpu, entry, to_kernel;
};

extern char ap_start[], ap_end[], ap_data[];
extern void ap_switch_tables(void);

#define AP_ONLINE_LIMIT	(NSEC_PER_SEC)	/* to come up */
#define EFER_LME_NXE	0x900u
#define EFER_LME	0x100u
#define FLUSH_ALL_ABOVE	32		/* pages: then the whole TLB */

static void (*ap_entry)(void);

/* On the further CPU, its own stack, interrupts off. */
static void ap_main(struct cpu *c)
{
	gdt_load(c);
	idt_load();
	features_init_cpu();
	lapic_init_cpu();
	__atomic_store_n(&c->online, true, __ATOMIC_RELEASE);
	ap_entry();
}

static bool wait_online(struct cpu *c, u64 nsec)
{
	u64 until = tsc_read() + fixed_multiply(nsec, nsec_to_tsc);

	while (tsc_read() < until) {
		if (__atomic_load_n(&c->online, __ATOMIC_ACQUIRE))
			return true;
		cpu_pause();
	}
	return false;
}

static bool start_one(struct cpu *c, paddr_t trampoline)
{
	u32 startup = LAPIC_STARTUP | (u32)(trampoline >> PAGE_SHIFT);

	lapic_send(c->apic_id, LAPIC_INIT);
	tsc_delay(200 * NSEC_PER_USEC);
	lapic_send(c->apic_id, startup);
	if (wait_online(c, 10 * NSEC_PER_MSEC))
		return true;
	lapic_send(c->apic_id, startup);	/* the manual's second try */
	return wait_online(c, AP_ONLINE_LIMIT);
}

/*
 * The page tables on which a CPU comes up: 32 bits of CR3, identity map of
 * the trampoline. The kernel's table with one more entry serves.
 */
static paddr_t boot_root_make(const struct smp_resources *r)
{
	u64 *pml4 = r->pages(3), *pdpt = pml4 + 512, *pd = pml4 + 1024;

	ASSERT_TRUE(pml4 != NULL);
	memcpy(pml4, phys_to_virt(r->root), PAGE_SIZE);
	pml4[0] = virt_to_phys(pdpt) | 3;	/* present, writable */
	pdpt[0] = virt_to_phys(pd) | 3;
	pd[0] = 0x83;				/* the first 2 MiB */
	return virt_to_phys(pml4);
}

/* Fill the words that the trampoline reads. Result: there was memory. */
static bool prepare(struct cpu *c, const struct smp_resources *r,
		    paddr_t boot_root)
{
	char *page = phys_to_virt(r->trampoline);
	struct ap_data *data = (void *)(page + (ap_data - ap_start));
	u64 stack = r->stack((unsigned)(c - cpus));

	c->ist_stacks = r->pages(IST_COUNT);
	if (!stack || !c->ist_stacks)
		return false;
	*data = (struct ap_data) {
		.boot_root = (u32)boot_root,
		.efer = cpu_has_nx ? EFER_LME_NXE : EFER_LME,
		.root = r->root,
		.stack = stack,
		.cpu = (u64)c,
		.entry = (u64)ap_main,
		.to_kernel = (u64)ap_switch_tables,
	};
	return true;
}

void smp_start(unsigned max, const struct smp_resources *r)
{
	paddr_t boot_root;

	cpus[0].online = true;
	ap_entry = r->entry;
	if (acpi_machine.cpu_count < 2 || max < 2 || !r->trampoline)
		return;
	boot_root = boot_root_make(r);
	memcpy(phys_to_virt(r->trampoline), ap_start,
	       (size_t)(ap_end - ap_start));
	for (unsigned i = 0; i < acpi_machine.cpu_count; i++) {
		struct cpu *c = &cpus[cpu_count];
		u8 id = acpi_machine.cpu_apic_id[i];

		if (id == cpus[0].apic_id)
			continue;
		if (cpu_count == max || cpu_count == CPU_MAX)
			break;
		c->apic_id = id;
		c->root = r->root;
		if (!prepare(c, r, boot_root) || !start_one(c, r->trampoline)) {
			log_error("smp: processor %u does not start", id);
			break;
		}
		cpu_count++;
	}
}

void smp_send(unsigned cpu, unsigned vector)
{
	lapic_send(cpus[cpu].apic_id, LAPIC_FIXED | vector);
}

void smp_kick(unsigned cpu)
{
	struct cpu *c = cpu_this();

	if (c->off_depth == 0)
		smp_send(cpu, VECTOR_RESCHEDULE);
	else
		c->kicks |= 1u << cpu;
}

void smp_send_kicks(void)
{
	struct cpu *c = cpu_this();

	for (; c->kicks; c->kicks &= c->kicks - 1)
		smp_send((unsigned)__builtin_ctz(c->kicks), VECTOR_RESCHEDULE);
}

void smp_stop_others(void)
{
	for (unsigned i = 0; i < cpu_count; i++)
		if (i != cpu_index())
			lapic_send(cpus[i].apic_id, LAPIC_NMI);
}

static void flush_here(u64 start, u64 end)
{
	if ((end - start) >> PAGE_SHIFT > FLUSH_ALL_ABOVE) {
		cr3_write(cr3_read());
		return;
	}
	for (u64 a = start; a < end; a += PAGE_SIZE)
		tlb_flush_page(a);
}

void smp_tlb_answer_slow(void)
{
	struct cpu *c = cpu_this();
	u32 wanted = __atomic_load_n(&c->tlb_wanted, __ATOMIC_SEQ_CST);

	/* Read first, flush, then tell: what was asked before is done. */
	cr3_write(cr3_read());
	__atomic_store_n(&c->tlb_done, wanted, __ATOMIC_SEQ_CST);
}

static void wait_for_answer(unsigned i, u32 ticket)
{
	struct cpu *c = &cpus[i];

	while ((s32)(__atomic_load_n(&c->tlb_done, __ATOMIC_ACQUIRE) -
		     ticket) < 0) {
		smp_tlb_answer();
		cpu_pause();
	}
}

/* Ask every CPU that `is_meant` says of, and wait until all have answered. */
static void shoot_down(bool (*is_meant)(unsigned cpu, paddr_t root),
		       paddr_t root)
{
	u32 ticket[CPU_MAX], asked = 0;

	/* The table is changed; who loads it from here on sees the change. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	for (unsigned i = 0; i < cpu_count; i++) {
		if (i == cpu_index() || !is_meant(i, root))
			continue;
		ticket[i] = __atomic_add_fetch(&cpus[i].tlb_wanted, 1,
					       __ATOMIC_SEQ_CST);
		smp_send(i, VECTOR_TLB);
		asked |= 1u << i;
	}
	for (unsigned i = 0; i < cpu_count; i++)
		if (asked >> i & 1)
			wait_for_answer(i, ticket[i]);
}

static bool has_loaded(unsigned cpu, paddr_t root)
{
	return __atomic_load_n(&cpus[cpu].root, __ATOMIC_SEQ_CST) == root;
}

static bool any(UNUSED unsigned cpu, UNUSED paddr_t root)
{
	return true;
}

void smp_tlb_flush(paddr_t root, u64 start, u64 end)
{
	interrupts_push_off();		/* stay on this CPU */
	if (cpu_this()->root == root)
		flush_here(start, end);
	shoot_down(has_loaded, root);
	interrupts_pop_off();
}

void smp_tlb_flush_kernel(u64 start, u64 end)
{
	interrupts_push_off();
	flush_here(start, end);
	shoot_down(any, 0);
	interrupts_pop_off();
}
