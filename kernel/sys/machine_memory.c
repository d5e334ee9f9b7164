/* SPDX-License-Identifier: MIT */
/*
 * What is in use, in /proc: memory, kernel objects by kind, open files and
 * vnodes, in Linux's formats (proc(5), slabinfo(5)). With what can be given
 * back at any time dropped first (sys/vm/drop_caches), the same figures
 * before and after some work prove that it left nothing behind.
 */
#include "sys/machine.h"

#include "abi/errno.h"
#include "base/string.h"
#include "block/cache.h"
#include "fs/procfs.h"
#include "mm/object.h"
#include "sys/sys.h"

#define KIB(pages)	((pages) * (PAGE_SIZE / 1024))
#define DROP_BLOCKS	1		/* drop_caches: sums of these */
#define DROP_OBJECTS	2

/* Frames that hold kernel objects. */
static u64 slab_frames(void)
{
	const struct object_cache *c = NULL;
	u64 n = 0;

	while ((c = object_next(c)))
		n += c->slabs;
	return n;
}

static void line(struct text *t, const char *name, u64 pages)
{
	text_add(t, "%-16s%8lu kB\n", name, KIB(pages));
}

static int meminfo(UNUSED pid_t pid, struct text *t)
{
	u64 free = frame_free_count(), blocks = cache_block_count();
	u64 dirty = cache_dirty_count();

	line(t, "MemTotal:", frame_total());
	line(t, "MemFree:", free);
	line(t, "MemAvailable:", free + blocks - MIN(blocks, dirty));
	line(t, "Buffers:", blocks);
	line(t, "Cached:", 0);
	line(t, "SwapCached:", 0);
	line(t, "SwapTotal:", 0);
	line(t, "SwapFree:", 0);
	line(t, "Dirty:", dirty);
	line(t, "Slab:", slab_frames());
	line(t, "KernelStack:", kstack_count() * (KSTACK_SIZE / PAGE_SIZE));
	return 0;
}

/* Columns are parted by blanks: "struct file" is file. */
static const char *short_name(const char *name)
{
	return strncmp(name, "struct ", 7) == 0 ? name + 7 : name;
}

static int slabinfo(UNUSED pid_t pid, struct text *t)
{
	const struct object_cache *c = NULL;
	u32 per_slab;

	text_add(t, "slabinfo - version: 2.1\n# name            "
		 "<active_objs> <num_objs> <objsize> <objperslab> "
		 "<pagesperslab> : tunables <limit> <batchcount> "
		 "<sharedfactor> : slabdata <active_slabs> <num_slabs> "
		 "<sharedavail>\n");
	while ((c = object_next(c))) {
		per_slab = object_per_slab(c);
		text_add(t, "%-17s %6u %6u %6u %4u %4u : tunables    0    0 "
			 "   0 : slabdata %6u %6u      0\n",
			 short_name(c->name), c->in_use, c->slabs * per_slab,
			 c->size, per_slab, 1u, c->slabs, c->slabs);
	}
	return 0;
}

static int file_nr(UNUSED pid_t pid, struct text *t)
{
	text_add(t, "%u\t0\t%lu\n", file_count(), file_max());
	return 0;
}

static int file_ceiling(UNUSED pid_t pid, struct text *t)
{
	text_add(t, "%lu\n", file_max());
	return 0;
}

static int inode_nr(UNUSED pid_t pid, struct text *t)
{
	unsigned unused, all = vnode_count(&unused);

	text_add(t, "%u\t%u\n", all, unused);
	return 0;
}

/* Vnodes first: they hold on to blocks. */
static int drop_caches(const char *words)
{
	u64 which;

	if (string_to_u64(words, &which) < 0 || which < 1 || which > 4)
		return -EINVAL;
	if (which & DROP_OBJECTS)
		vnode_drop_all_unused();
	if (which & DROP_BLOCKS)
		cache_drop_clean();
	if (which & DROP_OBJECTS) {
		kstack_trim();
		object_trim();
	}
	return 0;
}

#define FILE(n, m, f) { .name = n, .mode = S_IFREG | (m), .text = f }
#define DIRECTORY(n) { .name = n, .mode = S_IFDIR | 0555 }

static const struct procfs_entry entries[] = {
	FILE("meminfo", 0444, meminfo),
	FILE("slabinfo", 0400, slabinfo),
	DIRECTORY("sys/fs"),
	FILE("sys/fs/file-nr", 0444, file_nr),
	FILE("sys/fs/file-max", 0444, file_ceiling),
	FILE("sys/fs/inode-nr", 0444, inode_nr),
	DIRECTORY("sys/vm"),
	{ .name = "sys/vm/drop_caches", .mode = S_IFREG | 0200,
	  .set = drop_caches },
};

struct procfs_table machine_memory = { entries, ARRAY_SIZE(entries), NULL };
