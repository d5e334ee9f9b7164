/* SPDX-License-Identifier: MIT */
/*
 * The UEFI loader's own header: its rooms in the order in which main.c visits
 * them.  It does for UEFI what stage 2 does for a BIOS, and leaves the kernel
 * in the state that include/boot/bootinfo.h describes.
 *
 * No function here returns an error: what cannot work ends in fail(), which
 * tells it in a sentence and stops the machine.  Memory is never given back,
 * for everything that lives on belongs to the kernel.
 */
#ifndef BOOT_EFI_LOADER_H
#define BOOT_EFI_LOADER_H

#include <efi.h>
#include <efilib.h>
#include <boot/bootinfo.h>

#define PAGE_SIZE 4096ULL
#define GIB	  (1ULL << 30)

/* What the kernel finds in memory: one piece below 4 GiB, page-aligned. */
struct handover {
	uint64_t pml4[512];
	uint64_t pdpt_low[512];	 /* addresses from 0 on */
	uint64_t pdpt_high[512]; /* the last 512 GiB */
	uint64_t pd_kernel[512]; /* 1 GiB from KERNEL_BASE on */
	uint64_t pd_low[4][512]; /* 1 GiB each */
	uint8_t code[4096];	 /* a copy of enter.asm */
	uint8_t stack[4 * 4096];
	struct bootinfo info;
};

/* text.c: a sentence on the firmware's console and on COM1. */
void say(const char *text);
void fail(const char *sentence) __attribute__((noreturn));
/* The same with the status that a firmware call gave. */
void fail_status(const char *sentence, EFI_STATUS status)
	__attribute__((noreturn));

/* file.c: the file system that the loader itself came from. */
EFI_FILE *volume_open(EFI_HANDLE device);
/* Opens a file for reading; NULL if it does not exist. */
EFI_FILE *file_open(EFI_FILE *volume, CHAR16 *path);
/* Reads up to `size` bytes from where the file stands; returns how many. */
UINTN file_read(EFI_FILE *file, void *buffer, UINTN size);

/* device.c: facts that the firmware keeps in its tables. */
EFI_HANDLE device_of(EFI_HANDLE image);
/* The MBR signature of the disk on which `device` is a partition, or 0. */
uint32_t device_disk_signature(EFI_HANDLE device);
/* The physical address of ACPI's root pointer, or 0. */
uint64_t device_rsdp(void);

/* graphics.c: the linear frame buffer; address 0 if there is none. */
void graphics_get(struct boot_framebuffer *framebuffer);

/*
 * kernel.c: loads the kernel file, zeroes its bss and notes its place in
 * `info`.  Returns its header.
 */
struct kernel_header kernel_load(EFI_FILE *volume, struct bootinfo *info);
/* Reads the kernel command line; an absent file is an empty line. */
void kernel_cmdline(EFI_FILE *volume, struct bootinfo *info);

/* memory.c: `pages` zeroed pages below 4 GiB in which code may run. */
void *memory_allocate(UINTN pages);
/* Pages at the lowest free multiple of KERNEL_ALIGN below 4 GiB. */
uint64_t memory_allocate_kernel(UINTN pages);
/*
 * Writes the memory map to `info` and takes the machine from the firmware.
 * Afterwards no function of the firmware, nor say(), can be called.
 */
void memory_take(EFI_HANDLE image, struct bootinfo *info, uint32_t kernel_size);

/* paging.c: stops unless the CPU pages with four levels, as the kernel does. */
void paging_check(void);
/* Builds the page tables for a kernel of `size` bytes at `kernel_phys`. */
void paging_build(struct handover *handover, uint64_t kernel_phys,
		  uint32_t size);

/*
 * enter.asm: position-independent code from enter_kernel to enter_kernel_end.
 * Runs from a copy that both the firmware's and our page tables map to
 * itself.  Loads our page tables, segments and stack and jumps to `entry`.
 */
typedef void enter_kernel_t(struct bootinfo *info, uint64_t *pml4,
			    uint8_t *stack_top, uint64_t entry);
extern uint8_t enter_kernel[], enter_kernel_end[];

#endif
