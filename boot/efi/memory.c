/* SPDX-License-Identifier: MIT */
/*
 * Memory, from the firmware's hands to the kernel's.  While the firmware rules,
 * pages come from its allocator.  At the end its memory map is translated into
 * struct boot_range, neighbours of one type joined, and ExitBootServices()
 * makes the machine ours.
 * Source: UEFI specification 2.10, sections 7.2 and 7.4.6.
 */
#include "loader.h"

#define SPARE_DESCRIPTORS 32 /* the map grows while we look at it */

struct memory_map {
	uint8_t *buffer;
	UINTN size;	/* bytes used */
	UINTN capacity; /* bytes there are */
	UINTN stride;	/* from one descriptor to the next */
	UINTN key;	/* names this very state of the map */
};

void *memory_allocate(UINTN pages)
{
	EFI_PHYSICAL_ADDRESS address = 4 * GIB - 1;
	EFI_STATUS status;

	status = BS->AllocatePages(AllocateMaxAddress, EfiLoaderCode, pages,
				   &address);
	if (EFI_ERROR(status))
		fail_status("not enough memory below 4 GiB to boot", status);
	ZeroMem((void *)(uintptr_t)address, pages * PAGE_SIZE);
	return (void *)(uintptr_t)address;
}

uint64_t memory_allocate_kernel(UINTN pages)
{
	EFI_PHYSICAL_ADDRESS address;
	EFI_STATUS status;

	for (uint64_t place = KERNEL_ALIGN;
	     place + pages * PAGE_SIZE <= 4 * GIB; place += KERNEL_ALIGN) {
		address = place;
		status = BS->AllocatePages(AllocateAddress, EfiLoaderData,
					   pages, &address);
		if (!EFI_ERROR(status))
			return place;
	}
	fail("the kernel is too large for this machine's memory");
}

static void map_allocate(struct memory_map *map)
{
	UINT32 version;
	EFI_STATUS status;

	map->size = 0;
	status = BS->GetMemoryMap(&map->size, NULL, &map->key, &map->stride,
				  &version);
	if (status != EFI_BUFFER_TOO_SMALL)
		fail_status("the firmware gives no memory map", status);
	map->capacity = map->size + SPARE_DESCRIPTORS * map->stride;
	status = BS->AllocatePool(EfiLoaderData, map->capacity,
				  (void **)&map->buffer);
	if (EFI_ERROR(status))
		fail_status("no memory for the memory map", status);
}

static void map_read(struct memory_map *map)
{
	UINT32 version;
	EFI_STATUS status;

	map->size = map->capacity;
	status = BS->GetMemoryMap(&map->size,
				  (EFI_MEMORY_DESCRIPTOR *)map->buffer,
				  &map->key, &map->stride, &version);
	if (EFI_ERROR(status))
		fail_status("the firmware gives no memory map", status);
}

/* What the kernel may do with memory of the firmware's type. */
static uint32_t range_type(const EFI_MEMORY_DESCRIPTOR *descriptor)
{
	switch (descriptor->Type) {
	case EfiConventionalMemory:
	case EfiBootServicesCode:
	case EfiBootServicesData:
		/* Memory that cannot be cached is not for common use. */
		return descriptor->Attribute & EFI_MEMORY_WB ? BOOT_USABLE
							     : BOOT_RESERVED;
	case EfiLoaderCode:
	case EfiLoaderData:
		return BOOT_LOADER;
	case EfiACPIReclaimMemory:
		return BOOT_ACPI_RECLAIM;
	case EfiACPIMemoryNVS:
		return BOOT_ACPI_NVS;
	case EfiUnusableMemory:
		return BOOT_BAD;
	default:
		return BOOT_RESERVED;
	}
}

/* Adds [start, end), to the range before it if they are neighbours. */
static void range_add(struct bootinfo *info, uint64_t start, uint64_t end,
		      uint32_t type)
{
	struct boot_range *last = NULL;

	if (start >= end)
		return;
	if (info->range_count)
		last = &info->ranges[info->range_count - 1];
	if (last && last->type == type && last->start + last->length == start) {
		last->length += end - start;
		return;
	}
	if (info->range_count == BOOT_RANGES_MAX)
		fail("the firmware's memory map has too many entries");
	info->ranges[info->range_count++] = (struct boot_range){
		.start = start, .length = end - start, .type = type
	};
}

static uint64_t lesser(uint64_t a, uint64_t b)
{
	return a < b ? a : b;
}

static uint64_t greater(uint64_t a, uint64_t b)
{
	return a > b ? a : b;
}

/*
 * Translates the map.  The kernel's own pages, which the firmware counts among
 * the loader's, are cut out of the range that holds them.
 */
static void map_translate(const struct memory_map *map, struct bootinfo *info,
			  uint32_t kernel_size)
{
	uint64_t kernel = info->kernel_phys, kernel_end = kernel + kernel_size;

	info->range_count = 0;
	for (UINTN at = 0; at < map->size; at += map->stride) {
		EFI_MEMORY_DESCRIPTOR *descriptor =
			(EFI_MEMORY_DESCRIPTOR *)(map->buffer + at);
		uint32_t type = range_type(descriptor);
		uint64_t start = descriptor->PhysicalStart;
		uint64_t end = start + descriptor->NumberOfPages * PAGE_SIZE;

		range_add(info, start, lesser(end, kernel), type);
		range_add(info, greater(start, kernel), lesser(end, kernel_end),
			  BOOT_KERNEL);
		range_add(info, greater(start, kernel_end), end, type);
	}
}

void memory_take(EFI_HANDLE image, struct bootinfo *info, uint32_t kernel_size)
{
	struct memory_map map;
	EFI_STATUS status;

	map_allocate(&map);
	map_read(&map);
	map_translate(&map, info, kernel_size);
	status = BS->ExitBootServices(image, map.key);
	if (status == EFI_INVALID_PARAMETER) {
		/* The map changed since we read it; it cannot change again. */
		map_read(&map);
		map_translate(&map, info, kernel_size);
		status = BS->ExitBootServices(image, map.key);
	}
	if (EFI_ERROR(status))
		fail_status("the firmware does not let go of the machine",
			    status);
}
