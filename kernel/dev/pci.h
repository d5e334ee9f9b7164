/* SPDX-License-Identifier: MIT */
/*
 * PCI functions, found once at boot and kept for good. A driver asks for the
 * ones it knows (pci_next), maps their registers (pci_bar), and connects
 * their interrupt (pci_connect_interrupt). Everything is done at boot by one
 * thread, and later each function is touched by its own driver alone.
 * Numbers and layouts are those of the PCI Local Bus Specification 3.0.
 */
#ifndef DEV_PCI_H
#define DEV_PCI_H

#include "base/list.h"
#include "cpu/irq.h"

#define PCI_CAP_MSI		0x05
#define PCI_CAP_VENDOR		0x09
#define PCI_CAP_MSIX		0x11

#define PCI_BAR_COUNT		6

struct pci_device {
	u8 bus, slot, function;
	u16 vendor, device;
	u8 class, subclass, interface, revision;
	u8 interrupt_line;		/* what the firmware connected */
	struct list link;
};

struct pci_bar {
	u64 address;			/* port number or physical address */
	u64 size;			/* bytes, 0: no such BAR */
	bool is_port;
};

enum pci_interrupt { PCI_MSIX, PCI_MSI, PCI_LINE };

/* Look at all buses. Without PCI there are simply no devices. */
void pci_init(void);

/* The function after `previous` (NULL: the first), or NULL. */
struct pci_device *pci_next(const struct pci_device *previous);

/* Registers of configuration space, at a multiple of their width. */
u8 pci_read8(const struct pci_device *d, unsigned offset);
u16 pci_read16(const struct pci_device *d, unsigned offset);
u32 pci_read32(const struct pci_device *d, unsigned offset);
void pci_write16(const struct pci_device *d, unsigned offset, u16 value);
void pci_write32(const struct pci_device *d, unsigned offset, u32 value);

/* Let the function answer at its BARs and write to memory by itself. */
void pci_enable(const struct pci_device *d);

/* Where BAR `index` is. Result: 0, -ENODEV (none, or not placed). */
int pci_bar(const struct pci_device *d, unsigned index, struct pci_bar *bar);

/* Map a part of a memory BAR, uncached. NULL: not there, or no memory. */
volatile u8 *pci_map(const struct pci_device *d, unsigned index, u64 offset,
		     u64 length);

/*
 * The offset of the next capability of this kind after offset `after`
 * (0: the first one). 0: there is none.
 */
unsigned pci_capability(const struct pci_device *d, u8 kind, unsigned after);

/*
 * Keep the function off its interrupt line. So are all from the start on:
 * one that the firmware left shouting would drown those that share the line.
 */
void pci_line_off(const struct pci_device *d);

/*
 * Connect the function's interrupt by the best way that it has: MSI-X (entry
 * 0 of its table), MSI, or its line. With MSI-X the device itself must still
 * be told to use entry 0; a line may be shared, so the handler must look
 * whether the interrupt is its own.
 * Result: enum pci_interrupt, or negative errno.
 */
int pci_connect_interrupt(const struct pci_device *d, irq_handler handler,
			  void *arg);

#endif
