/* SPDX-License-Identifier: MIT */
/*
 * How a PCI function interrupts. Messages (MSI-X, MSI) are memory writes to a
 * local APIC: no wires, no sharing, and nothing to ask the firmware. Only a
 * function that knows neither uses its line, by the number which the firmware
 * left in its configuration space; the routing tables behind that are AML,
 * which we do not interpret.
 */
#include "dev/pci.h"

#include "abi/errno.h"
#include "cpu/io.h"

#define COMMAND			0x04
#define COMMAND_NO_LINE		0x0400	/* interrupt pin off */

/* MSI, PCI 3.0 section 6.8.1: offsets in the capability. */
#define MSI_CONTROL		2
#define MSI_ADDRESS		4
#define MSI_DATA_32		8	/* after a 32-bit address */
#define MSI_DATA_64		12
#define MSI_ENABLE		0x0001
#define MSI_COUNT		0x0070	/* messages in use, log2 */
#define MSI_64			0x0080

/* MSI-X, 6.8.2. */
#define MSIX_CONTROL		2
#define MSIX_TABLE		4	/* BAR in bits 0-2, offset above */
#define MSIX_ENABLE		0x8000
#define MSIX_MASK_ALL		0x4000
#define MSIX_ENTRY_SIZE		16
#define MSIX_ENTRY_MASKED	1u

void pci_line_off(const struct pci_device *d)
{
	pci_write16(d, COMMAND, pci_read16(d, COMMAND) | COMMAND_NO_LINE);
}

static int connect_msix(const struct pci_device *d, unsigned cap,
			irq_handler handler, void *arg)
{
	u32 table = pci_read32(d, cap + MSIX_TABLE), data;
	u16 control = pci_read16(d, cap + MSIX_CONTROL);
	volatile u8 *entry;
	u64 address;
	int error;

	entry = pci_map(d, table & 7, table & ~7u, MSIX_ENTRY_SIZE);
	if (!entry)
		return -ENODEV;
	error = irq_alloc_msi(handler, arg, &address, &data);
	if (error < 0)
		return error;
	pci_write16(d, cap + MSIX_CONTROL,
		    control | MSIX_ENABLE | MSIX_MASK_ALL);
	mmio_write32(entry + 0, (u32)address);
	mmio_write32(entry + 4, (u32)(address >> 32));
	mmio_write32(entry + 8, data);
	mmio_write32(entry + 12, mmio_read32(entry + 12) & ~MSIX_ENTRY_MASKED);
	pci_line_off(d);
	pci_write16(d, cap + MSIX_CONTROL,
		    (control | MSIX_ENABLE) & ~MSIX_MASK_ALL);
	return PCI_MSIX;
}

static int connect_msi(const struct pci_device *d, unsigned cap,
		       irq_handler handler, void *arg)
{
	u16 control = pci_read16(d, cap + MSI_CONTROL);
	u64 address;
	u32 data;
	int error;

	error = irq_alloc_msi(handler, arg, &address, &data);
	if (error < 0)
		return error;
	pci_write32(d, cap + MSI_ADDRESS, (u32)address);
	if (control & MSI_64)
		pci_write32(d, cap + MSI_ADDRESS + 4, (u32)(address >> 32));
	pci_write16(d, cap + (control & MSI_64 ? MSI_DATA_64 : MSI_DATA_32),
		    (u16)data);
	pci_line_off(d);
	pci_write16(d, cap + MSI_CONTROL,
		    (control & ~MSI_COUNT) | MSI_ENABLE);
	return PCI_MSI;
}

/* 0 and 0xff both mean "not connected" (6.2.4). */
static int connect_line(const struct pci_device *d, irq_handler handler,
			void *arg)
{
	int error;

	if (d->interrupt_line == 0 || d->interrupt_line == 0xff)
		return -ENODEV;
	pci_write16(d, COMMAND, pci_read16(d, COMMAND) & ~COMMAND_NO_LINE);
	error = irq_register_pci_line(d->interrupt_line, handler, arg);
	return error < 0 ? error : PCI_LINE;
}

int pci_connect_interrupt(const struct pci_device *d, irq_handler handler,
			  void *arg)
{
	unsigned cap;
	int result;

	cap = pci_capability(d, PCI_CAP_MSIX, 0);
	if (cap) {
		result = connect_msix(d, cap, handler, arg);
		if (result >= 0)
			return result;
	}
	cap = pci_capability(d, PCI_CAP_MSI, 0);
	if (cap) {
		result = connect_msi(d, cap, handler, arg);
		if (result >= 0)
			return result;
	}
	return connect_line(d, handler, arg);
}
