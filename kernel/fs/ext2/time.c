/* SPDX-License-Identifier: MIT */
/*
 * Times as inodes hold them: 32 bits of seconds, and in inodes of 256 bytes
 * 32 bits more, of which two extend the seconds (to the year 2446) and thirty
 * are nanoseconds. Called by inode.c.
 */
#include "fs/ext2/time.h"

#define EXTRA_BITS	2
#define EXTRA_MASK	3u
#define SMALL_MIN	(-0x80000000LL)
#define SMALL_MAX	0x7fffffffLL
#define LARGE_MAX	(SMALL_MAX + (3LL << 32))

struct filetime time_unpack(u32 seconds, const u32 *extra)
{
	struct filetime t = { .sec = (s32)seconds };

	if (extra) {
		t.sec += (s64)(*extra & EXTRA_MASK) << 32;
		t.nsec = MIN(*extra >> EXTRA_BITS, NSEC_PER_SEC - 1);
	}
	return t;
}

void time_pack(struct filetime t, u32 *seconds, u32 *extra)
{
	*seconds = (u32)t.sec;
	if (extra)
		*extra = t.nsec << EXTRA_BITS |
			 ((u64)(t.sec - (s32)t.sec) >> 32 & EXTRA_MASK);
}

struct filetime inode_time(const struct ext2 *fs, struct filetime t)
{
	bool large = fs->inode_size > EXT2_INODE_SMALL;
	s64 max = large ? LARGE_MAX : SMALL_MAX;

	if (t.sec < SMALL_MIN || t.sec > max) {
		t.sec = t.sec < 0 ? SMALL_MIN : max;
		t.nsec = 0;
	}
	if (!large)
		t.nsec = 0;
	return t;
}
