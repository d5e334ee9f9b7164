/* SPDX-License-Identifier: MIT */
/*
 * The UEFI loader: \EFI\BOOT\BOOTX64.EFI on the EFI system partition, which
 * the firmware starts by itself.  Reads the kernel and its command line from
 * \EFI\VITRIX on the same partition, asks the firmware what the kernel wants
 * to know, and enters the kernel.  efi_main is the table of contents; it does
 * not return.
 */
#include "loader.h"

EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system);

static struct handover *handover_create(void)
{
	UINTN pages = (sizeof(struct handover) + PAGE_SIZE - 1) / PAGE_SIZE;
	struct handover *handover = memory_allocate(pages);

	handover->info.magic = BOOTINFO_MAGIC;
	handover->info.version = BOOTINFO_VERSION;
	handover->info.firmware = BOOT_UEFI;
	CopyMem(handover->code, enter_kernel, enter_kernel_end - enter_kernel);
	return handover;
}

/* gnu-efi's start-up code calls this as Linux C does, hence no EFIAPI. */
EFI_STATUS efi_main(EFI_HANDLE image, EFI_SYSTEM_TABLE *system)
{
	struct handover *handover;
	struct kernel_header header;
	struct bootinfo *info;
	EFI_HANDLE device;
	EFI_FILE *volume;

	InitializeLib(image, system);
	/* The firmware would reset a machine that shows an error for 5 min. */
	BS->SetWatchdogTimer(0, 0, 0, NULL);
	paging_check();
	handover = handover_create();
	info = &handover->info;

	device = device_of(image);
	info->disk_signature = device_disk_signature(device);
	info->rsdp = device_rsdp();
	graphics_get(&info->framebuffer);

	volume = volume_open(device);
	kernel_cmdline(volume, info);
	header = kernel_load(volume, info);
	paging_build(handover, info->kernel_phys, header.memory_size);

	memory_take(image, info, header.memory_size);
	((enter_kernel_t *)(uintptr_t)handover->code)(
		info, handover->pml4, handover->stack + sizeof(handover->stack),
		KERNEL_BASE + header.entry_offset);
	return EFI_LOAD_ERROR; /* not reached */
}
