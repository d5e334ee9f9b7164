/* SPDX-License-Identifier: MIT */
/*
 * Loads the kernel and its command line from \EFI\VITRIX.  The kernel file
 * opens with struct kernel_header, which is checked before anything is
 * believed.
 */
#include "loader.h"

/* Fails unless the header is that of a kernel for this loader. */
static void check_header(const struct kernel_header *header)
{
	if (header->magic != KERNEL_HEADER_MAGIC)
		fail("\\EFI\\VITRIX\\vitrix.bin is no kernel, or its header "
		     "is damaged");
	if (header->version != BOOTINFO_VERSION)
		fail("kernel and boot loader are of different versions");
	if (header->file_size < sizeof(*header) ||
	    header->entry_offset >= header->file_size ||
	    header->memory_size < header->file_size ||
	    header->memory_size % PAGE_SIZE || header->memory_size > GIB)
		fail("the kernel's header is damaged: its sizes make no sense");
}

struct kernel_header kernel_load(EFI_FILE *volume, struct bootinfo *info)
{
	EFI_FILE *file = file_open(volume, L"\\EFI\\VITRIX\\vitrix.bin");
	struct kernel_header header = { 0 };
	uint8_t *place;

	if (!file)
		fail("the kernel is missing: no \\EFI\\VITRIX\\vitrix.bin");
	file_read(file, &header, sizeof(header));
	check_header(&header);
	info->kernel_phys =
		memory_allocate_kernel(header.memory_size / PAGE_SIZE);
	place = (uint8_t *)(uintptr_t)info->kernel_phys;
	file->SetPosition(file, 0);
	if (file_read(file, place, header.file_size) != header.file_size)
		fail("the kernel file is shorter than its header says");
	ZeroMem(place + header.file_size,
		header.memory_size - header.file_size);
	return header;
}

/* The line ends where an editor on any system would end it. */
static int ends_line(char c)
{
	return c == '\0' || c == '\n' || c == '\r';
}

void kernel_cmdline(EFI_FILE *volume, struct bootinfo *info)
{
	EFI_FILE *file = file_open(volume, L"\\EFI\\VITRIX\\cmdline.txt");
	char *line = info->cmdline;
	UINTN length = 0;

	if (!file)
		return;
	file_read(file, line, BOOT_CMDLINE_MAX);
	while (length < BOOT_CMDLINE_MAX && !ends_line(line[length]))
		length++;
	if (length == BOOT_CMDLINE_MAX)
		fail("the kernel command line is too long");
	ZeroMem(line + length, BOOT_CMDLINE_MAX - length);
}
