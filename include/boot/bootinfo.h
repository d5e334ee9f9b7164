/* SPDX-License-Identifier: MIT */
/*
 * What a boot loader and the kernel agree on, and nothing else.
 *
 * The kernel file starts with `struct kernel_header`; a loader reads it,
 * puts `file_size` bytes at a 2 MiB-aligned physical address of its choice,
 * zeroes the rest up to `memory_size`, fills one `struct bootinfo`, and jumps.
 *
 * State at the jump to KERNEL_BASE + entry_offset:
 *   - 64-bit long mode, ring 0, interrupts off, direction flag clear;
 *   - paging on: the first 4 GiB of physical memory mapped to itself,
 *     writable, and KERNEL_BASE.. mapped to kernel_phys.. for at least
 *     memory_size bytes rounded up to 2 MiB;
 *   - flat segments: CS = 0x10, DS = ES = SS = 0x08, FS = GS = 0, from a
 *     GDT of the loader's;
 *   - RDI = physical address of the bootinfo, below 4 GiB;
 *   - the loader's page tables, bootinfo and stack lie in memory that the
 *     memory map does not call BOOT_USABLE (BOOT_LOADER is right: the kernel
 *     takes that memory once it has its own tables and copies).
 *
 * boot/bootinfo.inc repeats these numbers for the assembler; the kernel
 * asserts magic and version.
 */
#ifndef BOOT_BOOTINFO_H
#define BOOT_BOOTINFO_H

#include <stdint.h>

#define KERNEL_BASE		0xffffffff80000000ULL
#define KERNEL_ALIGN		0x200000ULL	/* physical alignment */

#define KERNEL_HEADER_MAGIC	0x314c4e5258525456ULL	/* "VTRXRNL1" */
#define BOOTINFO_MAGIC		0x314f464e49545856ULL	/* "VXTINFO1" */
#define BOOTINFO_VERSION	1

struct kernel_header {			/* offset 0 of the kernel file */
	uint64_t magic;			/*  0 KERNEL_HEADER_MAGIC */
	uint32_t version;		/*  8 BOOTINFO_VERSION */
	uint32_t file_size;		/* 12 bytes to load */
	uint32_t memory_size;		/* 16 bytes with bss, 4 KiB multiple */
	uint32_t entry_offset;		/* 20 from the start of the file */
};

enum boot_range_type {			/* 1..5 are those of E820 */
	BOOT_USABLE		= 1,
	BOOT_RESERVED		= 2,
	BOOT_ACPI_RECLAIM	= 3,
	BOOT_ACPI_NVS		= 4,
	BOOT_BAD		= 5,
	BOOT_KERNEL		= 0x100,	/* the kernel's own image */
	BOOT_LOADER		= 0x101,	/* free once the kernel runs */
};

/*
 * Ranges may come unsorted and may overlap, as firmware leaves them; where
 * they do, the kernel takes memory as usable only if nobody else claims it.
 */
struct boot_range {
	uint64_t start;			/* bytes, physical */
	uint64_t length;		/* bytes */
	uint32_t type;			/* enum boot_range_type */
	uint32_t reserved;		/* 0 */
};

enum boot_firmware { BOOT_BIOS = 1, BOOT_UEFI = 2 };

/* A linear frame buffer of 32 bits a pixel; address 0: there is none. */
struct boot_framebuffer {
	uint64_t address;		/* physical */
	uint32_t width, height;		/* pixels */
	uint32_t pitch;			/* bytes from one line to the next */
	uint8_t  red_shift;		/* lowest bit of the 8-bit field */
	uint8_t  green_shift, blue_shift;
	uint8_t  reserved;
};

#define BOOT_CMDLINE_MAX	512	/* bytes with the final NUL */
#define BOOT_RANGES_MAX		256

struct bootinfo {
	uint64_t magic;			/*  0 BOOTINFO_MAGIC */
	uint32_t version;		/*  8 BOOTINFO_VERSION */
	uint32_t firmware;		/* 12 enum boot_firmware */
	uint64_t kernel_phys;		/* 16 where the image was put */
	uint64_t rsdp;			/* 24 physical address, or 0 */
	uint32_t disk_signature;	/* 32 at 440 in the boot disk's MBR */
	uint32_t range_count;		/* 36 entries used in ranges[] */
	struct boot_framebuffer framebuffer;		/* 40, 24 bytes */
	char cmdline[BOOT_CMDLINE_MAX];			/* 64 */
	struct boot_range ranges[BOOT_RANGES_MAX];	/* 576, 24 bytes each */
};

_Static_assert(sizeof(struct kernel_header) == 24, "kernel header layout");
_Static_assert(sizeof(struct boot_framebuffer) == 24, "framebuffer layout");
_Static_assert(__builtin_offsetof(struct bootinfo, cmdline) == 64 &&
	       __builtin_offsetof(struct bootinfo, ranges) == 576,
	       "boot/bootinfo.inc repeats these offsets");

#endif
