/* SPDX-License-Identifier: MIT */
/*
 * Where a file's blocks are and how they come into memory: the run found last
 * answers most questions, and reading in sequence reads ahead. A miss at the
 * place where the last read ended doubles the window (up to 64 blocks) and
 * asks for all of it; when the reader is half way through, the next window is
 * asked for, so that it need not wait again. All under the vnode's lock.
 */
#include "fs/ext2/map.h"

#define RUN_MAX		256		/* blocks looked up at once */
#define WINDOW_MIN	8
#define WINDOW_MAX	64

int file_find(struct vnode *v, u64 index, struct run *run)
{
	struct run *last = &node_of(v)->run;
	int error;

	if (likely(index - last->first < last->count)) {
		*run = *last;
		return 0;
	}
	error = map_find(v, index, RUN_MAX, run);
	if (!error && run->disk)
		*last = *run;
	return error;
}

/* Ask for the blocks [from, end) of the file, as far as they exist. */
static void ask(struct vnode *v, u64 from, u64 end)
{
	struct run run;

	end = MIN(end, blocks_of(v->attr.size));
	while (from < end) {
		u64 count;

		if (file_find(v, from, &run))
			return;
		count = MIN(run.first + run.count, end) - from;
		if (run.disk)
			cache_read_ahead(ext2_of(v)->dev,
					 run.disk + (from - run.first),
					 (unsigned)count);
		from += count;
	}
}

/* The block is not in memory. */
static void ask_on_miss(struct vnode *v, u64 index)
{
	struct ext2_node *node = node_of(v);

	if (index != node->next_read && index != node->ahead_end) {
		node->ahead_window = 0;
		return;
	}
	node->ahead_window = MIN(MAX(node->ahead_window * 2, WINDOW_MIN),
				 WINDOW_MAX);
	node->ahead_end = index + node->ahead_window;
	node->ahead_at = index + node->ahead_window / 2;
	ask(v, index, node->ahead_end);
}

/* The reader came to the middle of what was asked for. */
static void ask_in_time(struct vnode *v)
{
	struct ext2_node *node = node_of(v);
	u64 from = node->ahead_end;

	node->ahead_window = MIN(node->ahead_window * 2, WINDOW_MAX);
	node->ahead_end = from + node->ahead_window;
	node->ahead_at = from + node->ahead_window / 2;
	ask(v, from, node->ahead_end);
}

int file_block(struct vnode *v, const struct run *run, u64 index,
	       struct block **found)
{
	struct ext2_node *node = node_of(v);
	struct block_device *dev = ext2_of(v)->dev;
	u64 disk = run->disk + (index - run->first);
	struct block *b = cache_peek(dev, disk);

	if (likely(b)) {
		if (unlikely(index == node->ahead_at && node->ahead_window))
			ask_in_time(v);
		*found = b;
		return 0;
	}
	ask_on_miss(v, index);
	return cache_get(dev, disk, found);
}
