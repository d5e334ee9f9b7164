/* SPDX-License-Identifier: MIT */
/*
 * Whether the disk may call itself clean. It says so after a sync, as long as
 * nothing changed since: the first change after that takes the mark away,
 * ahead of all else (ORDER_FIRST). A machine that is only looked at is never
 * written to, and after `sync` e2fsck finds nothing to mend.
 *
 * ext2_changed comes after the change (like cache_dirty): so if it finds the
 * state CHANGED, no sync that began before will set the mark.
 */
#include "base/fmt.h"
#include "debug/log.h"
#include "fs/ext2/alloc.h"

void ext2_damage(struct ext2 *fs, const char *format, ...)
{
	char text[120];
	va_list args;

	va_start(args, format);
	fmt_text_v(text, sizeof(text), format, args);
	va_end(args);
	log_error("ext2: %s: damaged: %s: run e2fsck", fs->dev->name, text);
}

/* The first change since the disk was clean. alloc is held. */
static void leave_clean(struct ext2 *fs)
{
	struct ext2_super *s = fs->super;
	u32 now = (u32)filetime_now().sec;

	if (fs->state == EXT2_CLEAN) {
		if (s->state & EXT2_STATE_CLEAN && !s->mount_count++)
			s->mount_time = now;
		s->state &= ~EXT2_STATE_CLEAN;
		s->write_time = now;
		cache_dirty(fs->super_block, ORDER_FIRST);
	}
	__atomic_store_n(&fs->state, EXT2_CHANGED, __ATOMIC_RELEASE);
}

void super_changed(struct ext2 *fs)
{
	cache_dirty(fs->super_block, ORDER_FIRST);
	if (fs->state != EXT2_CHANGED)
		leave_clean(fs);
}

void ext2_changed(struct ext2 *fs)
{
	if (likely(__atomic_load_n(&fs->state, __ATOMIC_ACQUIRE) ==
		   EXT2_CHANGED))
		return;
	mutex_lock(&fs->alloc);
	leave_clean(fs);
	mutex_unlock(&fs->alloc);
}

/* What could not be written is tried again, but maybe in vain: from then on
 * the disk says that it has errors, until e2fsck has looked at it. */
int ext2_write_all(struct ext2 *fs)
{
	int error = cache_sync(fs->dev);

	if (!error || fs->fs.read_only)
		return error;
	mutex_lock(&fs->alloc);
	if (!(fs->super->state & EXT2_STATE_ERRORS)) {
		fs->super->state |= EXT2_STATE_ERRORS;
		super_changed(fs);
	}
	mutex_unlock(&fs->alloc);
	return error;
}

/* Before the last pass of a sync: frees that waited, and the sums. */
static void settle(struct ext2 *fs)
{
	mutex_lock(&fs->alloc);
	pending_settle(fs);
	fs->super->free_blocks = (u32)fs->free_blocks;
	fs->super->free_inodes = (u32)fs->free_inodes;
	cache_dirty(fs->super_block, ORDER_FIRST);
	mutex_unlock(&fs->alloc);
}

/* If nothing changed since this sync began, the disk is clean. That another
 * one began later leaves open what changed in between. */
static int set_clean(struct ext2 *fs, u32 sync)
{
	bool clean;

	mutex_lock(&fs->alloc);
	clean = fs->state == EXT2_QUIET && fs->syncs == sync &&
		list_empty(&fs->pending);
	if (clean) {
		fs->super->state |= EXT2_STATE_CLEAN;
		fs->super->write_time = (u32)filetime_now().sec;
		cache_dirty(fs->super_block, ORDER_FIRST);
		fs->state = EXT2_CLEAN;
	}
	mutex_unlock(&fs->alloc);
	return clean ? cache_sync(fs->dev) : 0;
}

/*
 * Two passes: the first writes all there is and lets pending frees become
 * free, the second writes the bitmaps and counts that follow from it.
 */
int ext2_sync(struct filesystem *f)
{
	struct ext2 *fs = f->data;
	u32 sync;
	int error;

	mutex_lock(&fs->alloc);
	if (fs->state == EXT2_CHANGED)
		fs->state = EXT2_QUIET;
	sync = ++fs->syncs;
	mutex_unlock(&fs->alloc);
	error = ext2_write_all(fs);
	if (error || fs->state == EXT2_CLEAN || f->read_only)
		return error;
	settle(fs);
	error = ext2_write_all(fs);
	return error ? error : set_clean(fs, sync);
}

u32 ext2_errors(const struct filesystem *f, bool told)
{
	const struct ext2 *fs = f->data;

	return told ? cache_errors_told(fs->dev) : cache_errors(fs->dev);
}

void ext2_statfs(struct filesystem *f, struct fs_figures *out)
{
	struct ext2 *fs = f->data;
	u64 free, kept = fs->super->reserved_blocks;

	mutex_lock(&fs->alloc);
	free = fs->free_blocks + fs->pending_blocks;
	*out = (struct fs_figures) {
		.blocks = fs->blocks - fs->overhead,
		.blocks_free = free,
		.blocks_for_all = free > kept ? free - kept : 0,
		.inodes = fs->inodes,
		.inodes_free = fs->free_inodes + fs->pending_inodes,
	};
	mutex_unlock(&fs->alloc);
}
