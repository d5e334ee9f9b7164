/* SPDX-License-Identifier: MIT */
/*
 * mm/memory_map: maps as firmware leaves them, unsorted, overlapping, with
 * odd edges, against a plain judgement page by page.
 *
 * Sources: kernel/mm/memory_map.c
 */
#include "unit.h"
#include "mm/memory_map.h"

#define PAGES	64u			/* of the random maps */
#define ROUNDS	20000

static struct bootinfo info;
static struct memory_range ranges[MEMORY_RANGES_MAX];

static void add(u64 start, u64 length, u32 type)
{
	info.ranges[info.range_count++] = (struct boot_range) {
		start, length, type, 0 };
}

static bool touches(const struct boot_range *r, u64 page)
{
	return r->length && r->start < page + PAGE_SIZE &&
	       r->start + r->length > page;
}

static bool holds(const struct boot_range *r, u64 page)
{
	return r->start <= page && r->start + r->length >= page + PAGE_SIZE;
}

enum verdict { TAKEN, FREE, LOADER };

/* What the page is: free only if nobody else claims a byte of it. */
static enum verdict judge(u64 page)
{
	bool free = false, loader = false, loader_touches = false;

	for (unsigned i = 0; i < info.range_count; i++) {
		const struct boot_range *r = &info.ranges[i];

		if (r->type == BOOT_USABLE) {
			free |= holds(r, page);
		} else if (r->type == BOOT_LOADER) {
			loader |= holds(r, page);
			loader_touches |= touches(r, page);
		} else if (touches(r, page)) {
			return TAKEN;
		}
	}
	if (page == 0)
		return TAKEN;
	return loader ? LOADER : free && !loader_touches ? FREE : TAKEN;
}

static enum verdict found(u64 page, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (page >= ranges[i].start && page < ranges[i].end)
			return ranges[i].loader ? LOADER : FREE;
	return TAKEN;
}

static void check_shape(unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		assert_int_equal(ranges[i].start % PAGE_SIZE, 0);
		assert_int_equal(ranges[i].end % PAGE_SIZE, 0);
		assert_true(ranges[i].start < ranges[i].end);
		if (i > 0)
			assert_true(ranges[i - 1].end <= ranges[i].start);
	}
}

static void random_maps(void **state)
{
	static const u32 types[] = {
		BOOT_USABLE, BOOT_USABLE, BOOT_USABLE, BOOT_RESERVED,
		BOOT_LOADER, BOOT_KERNEL, BOOT_ACPI_RECLAIM, BOOT_BAD,
	};
	unsigned count;

	(void)state;
	srandom(1);
	for (unsigned round = 0; round < ROUNDS; round++) {
		info.range_count = 0;
		for (unsigned n = 1 + random() % 9; n > 0; n--) {
			u64 start = (u64)random() % (PAGES * PAGE_SIZE);
			u64 length = (u64)random() % (PAGES / 3 * PAGE_SIZE);

			if (random() % 2)
				start = PAGE_DOWN(start);
			if (random() % 2)
				length = PAGE_DOWN(length);
			add(start, length, types[random() % 8]);
		}
		count = memory_map_build(&info, ranges);
		check_shape(count);
		for (u64 i = 0; i < PAGES * 2; i++)
			assert_int_equal(found(i * PAGE_SIZE, count),
					 judge(i * PAGE_SIZE));
	}
}

/* A PC of 8 GiB: a hole below 4 GiB, the rest of memory above. */
static void above_4_gib(void **state)
{
	(void)state;
	info.range_count = 0;
	add(1ULL << 32, 5ULL << 30, BOOT_USABLE);
	add(0, 0x9fc00, BOOT_USABLE);
	add(0x9fc00, 0x400, BOOT_RESERVED);
	add(0x100000, (3ULL << 30) - 0x100000, BOOT_USABLE);
	add(0xfffc0000, 0x40000, BOOT_RESERVED);
	assert_int_equal(memory_map_build(&info, ranges), 3);
	assert_int_equal(ranges[0].start, PAGE_SIZE);
	assert_int_equal(ranges[0].end, 0x9f000);
	assert_int_equal(ranges[2].start, 1ULL << 32);
	assert_int_equal(ranges[2].end, 9ULL << 30);
}

static void nothing_usable(void **state)
{
	(void)state;
	info.range_count = 0;
	assert_int_equal(memory_map_build(&info, ranges), 0);
	add(0, 1 << 20, BOOT_RESERVED);
	add(PAGE_SIZE, PAGE_SIZE - 1, BOOT_USABLE);
	assert_int_equal(memory_map_build(&info, ranges), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_maps),
		cmocka_unit_test(above_4_gib),
		cmocka_unit_test(nothing_usable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
