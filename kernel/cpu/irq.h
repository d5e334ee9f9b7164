/* SPDX-License-Identifier: MIT */
/*
 * Device interrupts: from a line of the I/O APIC, or a message that a PCI
 * device writes (MSI-X), to a handler. Handlers run with interrupts off on
 * the first CPU; they must not sleep, and take only spinlocks.
 */
#ifndef CPU_IRQ_H
#define CPU_IRQ_H

#include "base/types.h"

typedef void (*irq_handler)(void *arg);

/* At boot, by main.c: mask everything; `map` gives device registers an address
 * (mmio_map). */
void irq_init(void *(*map)(paddr_t start, size_t length));

/* Vectors: 0-31 exceptions, then devices, then the kernel's own. */
#define VECTOR_DEVICE_FIRST	0x30
#define VECTOR_DEVICE_LAST	0xef
#define VECTOR_SYSCALL_GATE	0x80	/* int 0x80: skipped for devices */
#define VECTOR_TIMER		0xf0
#define VECTOR_RESCHEDULE	0xf1	/* another CPU made work for us */
#define VECTOR_TLB		0xf2	/* answer a TLB shootdown */
#define VECTOR_ERROR		0xfe
#define VECTOR_SPURIOUS		0xff
#define VECTOR_SYSCALL		0x100	/* not in the IDT: `syscall` */

/*
 * Route an ISA line (0-15), with the overrides of the MADT, to a handler.
 * Result: 0, -ENODEV (no I/O APIC has it), -EBUSY (no vector left).
 */
int irq_register_isa(unsigned irq, irq_handler handler, void *arg);

/*
 * The same for a PCI line by its global system interrupt number: level,
 * active low. Several devices may share one line: all handlers are called.
 */
int irq_register_pci_line(unsigned gsi, irq_handler handler, void *arg);

/* A vector for a message-signalled interrupt: what the device must write. */
int irq_alloc_msi(irq_handler handler, void *arg, u64 *address, u32 *data);

/* Called by the trap handler for vectors DEVICE_FIRST…LAST; does the EOI. */
void irq_dispatch(unsigned vector);

#endif
