/* SPDX-License-Identifier: MIT */
/*
 * Bitmaps as they stand in a block of ext2, too: bit n is bit n % 8 of byte
 * n / 8, so on a little-endian machine bit n % 64 of word n / 64. No state, no
 * lock.
 */
#ifndef BASE_BITMAP_H
#define BASE_BITMAP_H

#include "base/types.h"

static inline bool bit_is_set(const u64 *map, u32 n)
{
	return map[n / 64] >> n % 64 & 1;
}

static inline void bit_set(u64 *map, u32 n)
{
	map[n / 64] |= 1ULL << n % 64;
}

static inline void bit_clear(u64 *map, u32 n)
{
	map[n / 64] &= ~(1ULL << n % 64);
}

/* The first 0 in [from, end), or `end`. */
static inline u32 bit_find_clear(const u64 *map, u32 from, u32 end)
{
	while (from < end) {
		u64 clear = ~map[from / 64] >> from % 64;

		if (clear)
			return MIN(from + (u32)__builtin_ctzll(clear), end);
		from = (from / 64 + 1) * 64;
	}
	return end;
}

#endif
