/* SPDX-License-Identifier: MIT */
/*
 * Blocks: taken where the caller would like them, or as near behind as there
 * are, then in the following groups. The counts in the descriptors say which
 * groups are worth a look. A bitmap may be damaged: a block that holds
 * metadata is never given out, whatever its bit says.
 */
#include "abi/errno.h"
#include "base/bitmap.h"
#include "fs/ext2/alloc.h"
#include "sched/thread.h"

static int get_bitmap(struct ext2 *fs, u32 group, struct block **b)
{
	return cache_get(fs->dev, group_of(fs, group)->block_bitmap, b);
}

/* The first clear bit at or behind `from`, or else from the start. */
static u32 find_bit(const u64 *map, u32 from, u32 end)
{
	u32 bit = bit_find_clear(map, from, end);

	if (bit < end || from == 0)
		return bit;
	bit = bit_find_clear(map, 0, from);
	return bit < from ? bit : end;
}

/* Set up to `want` bits from `bit` on. Result: how many were clear. */
static u32 take_bits(struct ext2 *fs, u32 group, u64 *map, u32 bit, u32 want)
{
	u32 end = group_blocks(fs, group), n = 0;

	while (n < want && bit + n < end && !bit_is_set(map, bit + n) &&
	       block_is_data(fs, group_start(fs, group) + bit + n)) {
		bit_set(map, bit + n);
		n++;
	}
	return n;
}

static void took(struct ext2 *fs, u32 group, struct block *bitmap, u32 n)
{
	struct ext2_group *g = group_of(fs, group);

	g->free_blocks -= MIN(n, g->free_blocks);
	fs->free_blocks -= MIN(n, fs->free_blocks);
	cache_dirty(bitmap, ORDER_FIRST);
	group_changed(fs, group);
	super_changed(fs);
}

/* The descriptor counts free blocks that the bitmap does not have. */
static void count_is_wrong(struct ext2 *fs, u32 group)
{
	struct ext2_group *g = group_of(fs, group);

	ext2_damage(fs, "group %u has no free blocks, but counts %u", group,
		    g->free_blocks);
	fs->free_blocks -= MIN(g->free_blocks, fs->free_blocks);
	g->free_blocks = 0;
	group_changed(fs, group);
}

/* Take a run from this group. Result: its length, 0 if there is none, error. */
static int take_in_group(struct ext2 *fs, u32 group, u32 from, u32 want,
			 u32 *first)
{
	u32 end = group_blocks(fs, group), bit, n = 0;
	struct block *b;
	int error;

	if (group_of(fs, group)->free_blocks == 0)
		return 0;
	error = get_bitmap(fs, group, &b);
	if (error)
		return error;
	while ((bit = find_bit((u64 *)b->data, from, end)) < end) {
		n = take_bits(fs, group, (u64 *)b->data, bit, want);
		if (n)
			break;
		ext2_damage(fs, "block %u holds metadata, but counts as free",
			    group_start(fs, group) + bit);
		bit_set((u64 *)b->data, bit);
	}
	if (n)
		took(fs, group, b, n);
	else
		count_is_wrong(fs, group);
	cache_put(b);
	*first = group_start(fs, group) + bit;
	return (int)n;
}

/* Free blocks that the calling thread must leave to others: those kept for
 * root, or for a user or group that the superblock names. */
static u32 kept_back(const struct ext2 *fs)
{
	const struct ext2_super *s = fs->super;
	const struct cred *me = thread_cred();

	if (!me || me->fsuid == 0 || me->fsuid == s->default_uid ||
	    (s->default_gid && cred_is_member(me, s->default_gid)))
		return 0;
	return s->reserved_blocks;
}

static int take(struct ext2 *fs, u32 goal, u32 want, u32 *first, u32 *got)
{
	u32 group, from, keep = kept_back(fs);

	if (fs->free_blocks <= keep)
		return -ENOSPC;
	want = (u32)MIN(want, fs->free_blocks - keep);
	if (goal >= fs->blocks)
		goal = 0;
	group = goal / fs->blocks_per_group;
	from = goal % fs->blocks_per_group;
	for (u32 i = 0; i < fs->groups; i++, from = 0) {
		int n = take_in_group(fs, (group + i) % fs->groups, from, want,
				      first);

		if (n < 0)
			return n;
		if (n > 0) {
			*got = (u32)n;
			return 0;
		}
	}
	return -ENOSPC;
}

int alloc_blocks(struct ext2 *fs, u32 goal, u32 want, u32 *first, u32 *got)
{
	int error;

	mutex_lock(&fs->alloc);
	pending_settle(fs);
	error = take(fs, goal, want, first, got);
	if (error == -ENOSPC && pending_force(fs))
		error = take(fs, goal, want, first, got);
	mutex_unlock(&fs->alloc);
	return error;
}

/* Within one group. */
static void clear_in_group(struct ext2 *fs, u32 group, u32 bit, u32 count)
{
	struct ext2_group *g = group_of(fs, group);
	struct block *b;
	u32 cleared = 0;

	if (get_bitmap(fs, group, &b)) {
		ext2_damage(fs, "bitmap of group %u cannot be read", group);
		return;
	}
	for (u32 i = bit; i < bit + count; i++) {
		cleared += bit_is_set((u64 *)b->data, i);
		bit_clear((u64 *)b->data, i);
	}
	if (cleared < count)
		ext2_damage(fs, "%u of %u blocks from %u on were free already",
			    count - cleared, count,
			    group_start(fs, group) + bit);
	g->free_blocks += cleared;
	fs->free_blocks += cleared;
	cache_dirty(b, ORDER_FIRST);
	cache_put(b);
	group_changed(fs, group);
}

void blocks_clear(struct ext2 *fs, u32 first, u32 count)
{
	while (count > 0) {
		u32 group = first / fs->blocks_per_group;
		u32 bit = first % fs->blocks_per_group;
		u32 n = MIN(count, fs->blocks_per_group - bit);

		clear_in_group(fs, group, bit, n);
		first += n;
		count -= n;
	}
}

void free_blocks(struct ext2 *fs, u32 first, u32 count, u64 born)
{
	mutex_lock(&fs->alloc);
	if (born == cache_pass_next(fs->dev) ||
	    !pending_add_blocks(fs, first, count))
		blocks_clear(fs, first, count);
	super_changed(fs);
	mutex_unlock(&fs->alloc);
}
