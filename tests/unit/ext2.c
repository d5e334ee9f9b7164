/* SPDX-License-Identifier: MIT */
/*
 * ext2, one property at a time. Each test has an image of its own, made by
 * mke2fs, and ends with a sync after which e2fsck must find nothing to mend.
 *
 * Sources: $(UNIT_FS) tests/unit/shim/[a-z]*.c
 * Flags: -pthread
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "abi/errno.h"
#include "block/cache.h"
#include "fs/ext2/ext2.h"
#include "shim/image.h"

#define FEATURES "-O none,filetype,sparse_super "
#define KIB 1024ULL
#define MIB (1024 * KIB)
#define GIB (1024 * MIB)

static unsigned char data[300000], back[300000];

static void start(const char *options, unsigned blocks)
{
	char all[128];

	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (unsigned char)(i / 3 + i / 4096);
	snprintf(all, sizeof(all), FEATURES "%s", options);
	image_make(all, blocks);
	CHECK_EQ(image_mount(), 0);
}

static struct vnode *find(const char *path)
{
	struct vnode *v;

	CHECK_EQ(path_walk(&image_root, NULL, path, 0, &v), 0);
	return v;
}

static u64 sectors_of(const char *path)
{
	struct attributes a;

	CHECK_EQ(image_stat(path, &a), 0);
	return a.blocks;
}

static struct fs_figures figures(void)
{
	struct fs_figures f;

	image_fs->statfs(image_fs, &f);
	return f;
}

static void truncate_to(const char *path, u64 size)
{
	struct vnode *v = find(path);

	mutex_lock(&v->lock);
	CHECK_EQ(v->ops->truncate(v, size), 0);
	mutex_unlock(&v->lock);
	vnode_put(v);
}

/* ---- */

/* st_blocks counts the map's blocks too, and goes back to what it was. */
static void blocks_counted(void)
{
	start("-I 256", 4096);
	CHECK_EQ(image_write("/f", O_CREAT, 0, data, 1), 1);
	CHECK_EQ(sectors_of("/f"), 8);
	image_write("/f", 0, 11 * 4096, data, 8192);	/* 11, 12: one map */
	CHECK_EQ(sectors_of("/f"), 8 * 4);
	image_write("/f", 0, (12 + 1024) * 4096, data, 1);	/* two maps */
	CHECK_EQ(sectors_of("/f"), 8 * 7);
	image_write("/f", 0, 4 * GIB + 8 * MIB, data, 1);	/* three */
	CHECK_EQ(sectors_of("/f"), 8 * 11);
	truncate_to("/f", 12 * 4096 + 1);
	CHECK_EQ(sectors_of("/f"), 8 * 4);
	truncate_to("/f", 12 * 4096);
	CHECK_EQ(sectors_of("/f"), 8 * 2);
	truncate_to("/f", 0);
	CHECK_EQ(sectors_of("/f"), 0);
	image_check();
}

/* A file of more than 2 GiB makes the file system one with large files. */
static void large_file(void)
{
	struct ext2 *fs;

	start("-I 128", 1024);
	fs = image_fs->data;
	CHECK_EQ(image_write("/f", O_CREAT, 2 * GIB - 2, data, 1), 1);
	CHECK_EQ(fs->super->feature_ro_compat & EXT2_RO_LARGE_FILE, 0);
	CHECK_EQ(image_write("/f", 0, 2 * GIB - 1, data, 100), 100);
	CHECK(fs->super->feature_ro_compat & EXT2_RO_LARGE_FILE);
	CHECK_EQ(image_write("/f", 0, EXT2_FILE_MAX - 10, data, 100), 10);
	CHECK_EQ(image_write("/f", 0, EXT2_FILE_MAX, data, 1), -EFBIG);
	CHECK_EQ(image_read("/f", EXT2_FILE_MAX - 12, back, 100), 12);
	CHECK(back[0] == 0 && back[1] == 0 && !memcmp(back + 2, data, 10));
	image_check();
}

/* What was behind the end must not come back when the file grows again. */
static void tail_is_zero(void)
{
	start("-I 128", 1024);
	CHECK_EQ(image_write("/f", O_CREAT, 0, data, 9000), 9000);
	truncate_to("/f", 5000);
	truncate_to("/f", 9000);
	CHECK_EQ(image_read("/f", 0, back, 9000), 9000);
	CHECK(!memcmp(back, data, 5000));
	for (int i = 5000; i < 9000; i++)
		CHECK_EQ(back[i], 0);
	truncate_to("/f", 5000);
	CHECK_EQ(image_write("/f", 0, 6000, data, 10), 10);
	CHECK_EQ(image_read("/f", 5000, back, 1000), 1000);
	for (int i = 0; i < 1000; i++)
		CHECK_EQ(back[i], 0);
	image_check();
}

/* Write to a file of its own until the disk is full. */
static void fill_disk(void)
{
	u64 at = 0;
	ssize_t n;

	while ((n = image_write("/all", O_CREAT, at, data, sizeof(data))) > 0)
		at += (u64)n;
	CHECK_EQ(n, -ENOSPC);
}

/* A name's room goes to the entry before it while a larger one looks for room
 * in vain: the next small name must stand where it is found again. */
static void room_in_full_directory(void)
{
	char name[4][300];
	const unsigned lengths[] = { 255, 104, 250, 1 };

	start("-I 128", 256);
	for (unsigned i = 0; i < 4; i++)
		sprintf(name[i], "/d/%.*d", (int)lengths[i], (int)i);
	CHECK_EQ(path_mkdir(&image_root, NULL, "/d", 0755), 0);
	for (unsigned i = 0; i < 15; i++) {
		name[0][3] = (char)('a' + i);
		CHECK_EQ(image_write(name[0], O_CREAT, 0, data, 0), 0);
	}
	CHECK_EQ(image_write(name[1], O_CREAT, 0, data, 0), 0);
	fill_disk();
	CHECK_EQ(path_unlink(&image_root, NULL, name[1], false), 0);
	CHECK_EQ(image_write(name[2], O_CREAT, 0, data, 0), -ENOSPC);
	CHECK_EQ(image_write(name[3], O_CREAT, 0, data, 0), 0);
	image_check();
}

/* A full disk: short counts, nothing lost; what is deleted is there again. */
static void disk_full(void)
{
	struct fs_figures before, after;
	ssize_t n, total = 0;

	start("-I 128", 600);
	before = figures();
	CHECK_EQ(image_write("/a", O_CREAT, 0, data, 1), 1);
	do {
		n = image_write("/f", O_CREAT, (u64)total, data, 299999);
		total += n > 0 ? n : 0;
	} while (n == 299999);
	CHECK(n == -ENOSPC || n > 0);
	CHECK_EQ(image_write("/f", 0, (u64)total, data, 1 << 16), -ENOSPC);
	CHECK_EQ(image_write("/a", 0, 20 * 4096, data, 9), -ENOSPC);
	CHECK_EQ(figures().blocks_free, 0);
	CHECK_EQ(path_mkdir(&image_root, NULL, "/d", 0755), -ENOSPC);
	CHECK_EQ(sectors_of("/a"), 8);
	image_check();
	CHECK_EQ(path_unlink(&image_root, NULL, "/f", false), 0);
	CHECK_EQ(image_write("/g", O_CREAT, 0, data, 299999), 299999);
	CHECK_EQ(path_unlink(&image_root, NULL, "/g", false), 0);
	CHECK_EQ(path_unlink(&image_root, NULL, "/a", false), 0);
	after = figures();
	CHECK_EQ(after.blocks_free, before.blocks_free);
	CHECK_EQ(after.inodes_free, before.inodes_free);
	image_check();
}

/* What a user can get of a disk that keeps 30 blocks for others. */
static u64 left_by(uid_t uid, gid_t group)
{
	struct cred user = { .fsuid = uid, .fsgid = 7, .group_count = 1,
			     .groups = { group } };
	u64 left;

	shim_cred = &user;
	fill_disk();
	left = figures().blocks_free;
	CHECK_EQ(figures().blocks_for_all, left > 30 ? left - 30 : 0);
	shim_cred = NULL;
	CHECK_EQ(path_unlink(&image_root, NULL, "/all", false), 0);
	return left;
}

static void kept_for_root(void)
{
	struct ext2_super *super;

	start("-I 128 -m 5", 600);
	super = ((struct ext2 *)image_fs->data)->super;
	CHECK_EQ(super->reserved_blocks, 30);
	CHECK_EQ(figures().blocks_for_all, figures().blocks_free - 30);
	CHECK_EQ(left_by(1000, 1000), 30);
	CHECK_EQ(left_by(0, 0), 0);
	super->default_uid = 1000;
	super->default_gid = 50;
	CHECK_EQ(left_by(1000, 1000), 0);
	CHECK_EQ(left_by(0, 1000), 0);
	CHECK_EQ(left_by(1001, 50), 0);
	CHECK_EQ(left_by(1001, 51), 30);
	super->reserved_blocks = ~0U;
	shim_cred = &(struct cred){ .fsuid = 5 };
	CHECK_EQ(image_write("/f", O_CREAT, 0, data, 10), -ENOSPC);
	shim_cred = NULL;
	CHECK_EQ(image_write("/f", O_CREAT, 0, data, 10), 10);
}

/* The user's buffer ends on a page that is not there. */
static void faults(void)
{
	start("-I 128", 1024);
	shim_fault_from = (u64)(uintptr_t)data + 10000;
	shim_fault_to = shim_fault_from + 100000;
	CHECK_EQ(image_write("/f", O_CREAT, 0, data, 50000), 10000);
	CHECK_EQ(sectors_of("/f"), 3 * 8);
	CHECK_EQ(image_write("/f", 0, 10000, data + 10000, 100), -EFAULT);
	CHECK_EQ(image_write("/f", 0, 90000, data + 10000, 100), -EFAULT);
	CHECK_EQ(sectors_of("/f"), 3 * 8);
	shim_fault_from = (u64)(uintptr_t)back + 6000;
	shim_fault_to = shim_fault_from + 100000;
	CHECK_EQ(image_read("/f", 0, back, 10000), 6000);
	CHECK_EQ(image_read("/f", 0, back + 6000, 10000), -EFAULT);
	CHECK(!memcmp(back, data, 6000));
	image_check();
}

/* ---- directories ---- */

#define MANY 10000

static void name_of(char *to, int i)
{
	sprintf(to, "/d/file-%d", i * 7 % MANY);
}

/* Each name costs a few blocks, however many there are. */
static void many_names(void)
{
	struct attributes a;
	char name[64];

	start("-I 128 -N 12000", 4096);
	CHECK_EQ(path_mkdir(&image_root, NULL, "/d", 0755), 0);
	for (int i = 0; i < MANY; i++) {
		name_of(name, i);
		CHECK_EQ(image_write(name, O_CREAT | O_EXCL, 0, data, 0), 0);
	}
	for (int i = 0; i < MANY; i += 3) {
		name_of(name, i);
		CHECK_EQ(image_stat(name, &a), 0);
	}
	CHECK_EQ(image_stat("/d", &a), 0);
	CHECK(a.size <= MANY * 20 + 4096);
	CHECK_EQ(image_stat("/d/file-x", &a), -ENOENT);
	image_check();
	for (int i = 0; i < MANY; i++) {
		name_of(name, MANY - 1 - i);
		CHECK_EQ(path_unlink(&image_root, NULL, name, false), 0);
	}
	for (int i = 0; i < 1000; i++) {	/* the room is used again */
		name_of(name, i);
		CHECK_EQ(image_write(name, O_CREAT, 0, data, 0), 0);
	}
	CHECK_EQ(image_stat("/d", &a), 0);
	CHECK(a.size <= MANY * 20 + 4096);
	image_check();
}

struct reader {
	struct directory_sink sink;
	unsigned room, count;
	u64 next;
	char last[256];
	bool seen[3000];
};

static bool take_entry(struct directory_sink *s, const char *name,
		       unsigned length, u64 inode, u8 type, u64 next)
{
	struct reader *r = container_of(s, struct reader, sink);
	int number;

	CHECK(inode > 0);
	if (r->room == 0)
		return false;
	r->room--;
	r->next = next;
	snprintf(r->last, sizeof(r->last), "%.*s", (int)length, name);
	if (sscanf(r->last, "f%d", &number) == 1) {
		CHECK_EQ(type, DT_REG);
		CHECK(!r->seen[number]);
		r->seen[number] = true;
		r->count++;
	}
	return true;
}

/* rm -r: names are removed between two calls, none is told twice or never. */
static void readdir_and_remove(void)
{
	struct reader *r = calloc(1, sizeof(*r));
	struct vnode *d;
	char name[300];
	u64 position = 0;

	start("-I 128 -N 4096", 4096);
	CHECK_EQ(path_mkdir(&image_root, NULL, "/d", 0755), 0);
	for (int i = 0; i < 3000; i++) {
		sprintf(name, "/d/f%d", i);
		CHECK_EQ(image_write(name, O_CREAT, 0, data, 0), 0);
	}
	d = find("/d");
	r->sink.entry = take_entry;
	do {
		r->room = 7;
		mutex_lock(&d->lock);
		CHECK_EQ(d->ops->readdir(d, &position, &r->sink), 0);
		mutex_unlock(&d->lock);
		sprintf(name, "/d/%s", r->last);
		if (r->room < 7)
			CHECK_EQ(path_unlink(&image_root, NULL, name, false),
				 0);
		/* Room comes free in front, and is filled with longer ones. */
		sprintf(name, "/d/x-%d-a-name-that-is-not-short", r->count);
		CHECK_EQ(image_write(name, O_CREAT, 0, data, 0), 0);
		CHECK_EQ(path_unlink(&image_root, NULL, name, false), 0);
	} while (r->room < 7);
	CHECK_EQ(r->count, 3000);
	vnode_put(d);
	free(r);
	image_check();
}

/* Deleted, but open: the blocks stay until the last user goes. */
static void unlink_while_open(void)
{
	struct fs_figures before;
	struct uio_piece piece;
	struct file *f;
	struct uio u;
	u64 zero = 0;

	start("-I 128", 1024);
	before = figures();
	CHECK_EQ(image_write("/f", O_CREAT, 0, data, 200000), 200000);
	CHECK_EQ(path_open(&image_root, NULL, "/f", O_RDWR, 0, &f), 0);
	CHECK_EQ(path_unlink(&image_root, NULL, "/f", false), 0);
	CHECK(figures().blocks_free < before.blocks_free);
	uio_kernel(&u, &piece, back, 200000);
	CHECK_EQ(file_read(f, &u, &zero), 200000);
	CHECK(!memcmp(back, data, 200000));
	file_put(f);
	CHECK_EQ(figures().blocks_free, before.blocks_free);
	CHECK_EQ(figures().inodes_free, before.inodes_free);
	image_check();
}

/* ---- frames for mappings ---- */

static void frames(void)
{
	struct vnode *v;
	struct frame *a, *b;
	u8 *bytes;

	start("-I 128", 1024);
	CHECK_EQ(image_write("/f", O_CREAT, 20 * 4096, data, 5000), 5000);
	v = find("/f");
	CHECK_EQ(v->backing.ops->page(&v->backing, 20, false, &a), 0);
	b = v->backing.ops->page_cached(&v->backing, 20);
	CHECK(a == b);
	CHECK(!memcmp(frame_data(a), data, 4096));
	frame_put(a);
	frame_put(b);
	CHECK_EQ(v->backing.ops->page(&v->backing, 22, false, &a), -ENXIO);
	CHECK(!v->backing.ops->page_cached(&v->backing, 22));
	CHECK_EQ(v->backing.ops->page(&v->backing, 3, false, &a), 0);
	CHECK(!a);				/* a hole */
	CHECK(!v->backing.ops->page_cached(&v->backing, 3));
	CHECK_EQ(v->backing.ops->page(&v->backing, 3, true, &a), 0);
	CHECK(a);				/* is filled to be written */
	bytes = frame_data(a);
	CHECK_EQ(bytes[7], 0);
	bytes[7] = 77;
	CHECK_EQ(image_read("/f", 3 * 4096 + 7, back, 1), 1);
	CHECK_EQ(back[0], 77);
	frame_put(a);
	/* The bytes behind the end are zero in the last page. */
	CHECK_EQ(v->backing.ops->page(&v->backing, 21, false, &a), 0);
	bytes = frame_data(a);
	for (int i = 5000 - 4096; i < 4096; i++)
		CHECK_EQ(bytes[i], 0);
	frame_put(a);
	vnode_put(v);
	image_check();
}

/* ---- attributes ---- */

static void times(void)
{
	struct attributes a;
	struct vnode *v;

	start("-I 256", 1024);
	shim_realtime = 5000000000ULL * NSEC_PER_SEC + 123456789;
	CHECK_EQ(image_write("/f", O_CREAT, 0, data, 10), 10);
	CHECK_EQ(image_stat("/f", &a), 0);
	CHECK_EQ(a.modified.sec, 5000000000LL);		/* after 2038 */
	CHECK_EQ(a.modified.nsec, 123456789);
	shim_realtime += 10 * NSEC_PER_SEC;
	image_read("/f", 0, back, 10);
	CHECK_EQ(image_stat("/f", &a), 0);
	CHECK_EQ(a.accessed.sec, 5000000010LL);
	shim_realtime += 10 * NSEC_PER_SEC;
	image_read("/f", 0, back, 10);			/* relatime */
	CHECK_EQ(image_stat("/f", &a), 0);
	CHECK_EQ(a.accessed.sec, 5000000010LL);
	shim_realtime += 25ULL * 3600 * NSEC_PER_SEC;
	image_read("/f", 0, back, 10);
	CHECK_EQ(image_stat("/f", &a), 0);
	CHECK(a.accessed.sec > 5000000010LL);
	a.modified = (struct filetime) { -100, 5 };
	v = find("/f");
	mutex_lock(&v->lock);
	CHECK_EQ(v->ops->setattr(v, ATTR_MODIFIED, &a), 0);
	mutex_unlock(&v->lock);
	vnode_put(v);
	image_check();
}

static void times_again(void)
{
	struct attributes a;

	image_load();
	CHECK_EQ(image_mount(), 0);
	CHECK_EQ(image_stat("/f", &a), 0);
	CHECK_EQ(a.modified.sec, -100);
	CHECK_EQ(a.modified.nsec, 5);
	CHECK_EQ(a.changed.sec, 5000000000LL);
}

/* Flags that chattr sets, and nodes that are no files. */
static void odd_inodes(void)
{
	struct attributes a;

	start("-I 128", 1024);
	image_write("/immutable", O_CREAT, 0, data, 10);
	image_write("/append", O_CREAT, 0, data, 10);
	path_mknod(&image_root, NULL, "/null", S_IFCHR | 0666, 0x103);
	path_mknod(&image_root, NULL, "/big", S_IFBLK | 0600, 0x12345678);
	path_mknod(&image_root, NULL, "/fifo", S_IFIFO | 0600, 0);
	CHECK_EQ(image_fs->sync(image_fs), 0);
	shim_disk_save(&image_disk, image_path);
	CHECK_EQ(image_shell("debugfs -w -R 'sif /immutable flags 0x10' %s "
			     "2>/dev/null", image_path), 0);
	CHECK_EQ(image_shell("debugfs -w -R 'sif /append flags 0x20' %s "
			     "2>/dev/null", image_path), 0);
	CHECK_EQ(image_stat("/big", &a), 0);
	CHECK_EQ(a.rdev, 0x12345678);
}

static int open_with(const char *path, u32 flags)
{
	struct file *f;
	int error = path_open(&image_root, NULL, path, flags, 0, &f);

	if (!error)
		file_put(f);
	return error;
}

/* As on Linux, nobody gets a file of which he could not use what he asked
 * for: a mapping that writes asks no more. */
static void opens_of_flagged(void)
{
	CHECK_EQ(open_with("/immutable", O_RDONLY), 0);
	CHECK_EQ(open_with("/immutable", O_WRONLY | O_APPEND), -EPERM);
	CHECK_EQ(open_with("/immutable", O_RDWR), -EPERM);
	CHECK_EQ(open_with("/immutable", O_TRUNC), -EPERM);
	CHECK_EQ(open_with("/append", O_RDONLY), 0);
	CHECK_EQ(open_with("/append", O_RDWR), -EPERM);
	CHECK_EQ(open_with("/append", O_RDWR | O_APPEND | O_TRUNC), -EPERM);
	CHECK_EQ(open_with("/append", O_RDWR | O_APPEND), 0);
}

static void odd_inodes_again(void)
{
	struct attributes a;

	image_load();
	CHECK_EQ(image_mount(), 0);
	opens_of_flagged();
	CHECK_EQ(image_write("/immutable", 0, 0, data, 1), -EPERM);
	CHECK_EQ(path_unlink(&image_root, NULL, "/immutable", false), -EPERM);
	CHECK_EQ(image_write("/append", 0, 0, data, 1), -EPERM);
	CHECK_EQ(image_write("/append", O_APPEND, 10, data, 1), 1);
	CHECK_EQ(path_rename(&image_root, NULL, "/append", NULL, "/x", 0),
		 -EPERM);
	CHECK_EQ(image_stat("/null", &a), 0);
	CHECK_EQ(a.rdev, 0x103);
	CHECK_EQ(image_stat("/big", &a), 0);
	CHECK_EQ(a.rdev, 0x12345678);
	CHECK_EQ(path_unlink(&image_root, NULL, "/big", false), 0);
	CHECK_EQ(path_unlink(&image_root, NULL, "/fifo", false), 0);
	image_check();
}

/* ---- mounting ---- */

static void refuses(void)
{
	image_make("-O none,filetype,sparse_super,extent", 1024);
	CHECK_EQ(image_mount(), -EINVAL);
	CHECK(strstr(shim_log_last, "extents"));
}

static void read_only(void)
{
	image_make("-O none,filetype,sparse_super,huge_file", 1024);
	CHECK_EQ(image_mount(), 0);
	CHECK(image_fs->read_only);
	CHECK_EQ(image_write("/f", O_CREAT, 0, data, 10), -EROFS);
	CHECK_EQ(path_mkdir(&image_root, NULL, "/d", 0755), -EROFS);
	CHECK_EQ(image_fs->sync(image_fs), 0);
	CHECK_EQ(image_disk.writes, 0);
}

/* What e2fsprogs makes by default for ext2, hashed directories included. */
static void other_features(void)
{
	char name[64];

	image_make("-O ^resize_inode", 4096);
	CHECK_EQ(image_mount(), 0);
	CHECK(!image_fs->read_only);
	for (int i = 0; i < 500; i++) {
		sprintf(name, "/a-name-with-some-length-%d", i);
		CHECK_EQ(image_write(name, O_CREAT, 0, data, 1), 1);
	}
	image_check();
}

/* Looking writes nothing; a change takes the mark "clean" away first. */
static void clean_mark(void)
{
	struct ext2_super *on_disk;

	start("-I 128", 1024);
	on_disk = (void *)(image_disk.data + EXT2_SUPER_OFFSET);
	image_stat("/lost+found", &(struct attributes) { 0 });
	CHECK_EQ(image_fs->sync(image_fs), 0);
	CHECK_EQ(image_disk.writes, 0);
	CHECK_EQ(image_write("/f", O_CREAT, 0, data, 10), 10);
	CHECK(on_disk->state & EXT2_STATE_CLEAN);
	image_disk.power_off_after = 1;
	cache_write_pass(&image_disk.dev);
	CHECK(!(on_disk->state & EXT2_STATE_CLEAN));
	image_disk.power_off_after = 0;
	path_unlink(&image_root, NULL, "/f", false);
	CHECK_EQ(image_write("/f", O_CREAT, 0, data, 10), 10);
	image_check();
	CHECK(on_disk->state & EXT2_STATE_CLEAN);
}

/* A disk that fails: the caller of fsync hears of it. When it works again, all
 * that was to be written is. */
static void write_errors(void)
{
	struct vnode *v;

	start("-I 128", 1024);
	CHECK_EQ(image_write("/f", O_CREAT, 0, data, 10), 10);
	v = find("/f");
	image_disk.bad_from = 1;
	image_disk.bad_to = 1024;
	image_disk.bad_writes = true;
	mutex_lock(&v->lock);
	CHECK_EQ(v->ops->sync(v), -EIO);
	CHECK_EQ(v->ops->sync(v), -EIO);		/* tried again */
	image_disk.bad_reads = true;
	mutex_unlock(&v->lock);
	vnode_put(v);
	CHECK_EQ(image_write("/f", 0, 0, data, 10), 10);	/* in memory */
	CHECK_EQ(image_fs->sync(image_fs), -EIO);
	image_disk.bad_writes = image_disk.bad_reads = false;
	image_check();
}

static struct file *open_f(void)
{
	struct file *f;

	CHECK_EQ(path_open(&image_root, NULL, "/f", O_RDWR, 0, &f), 0);
	return f;
}

/* Each open file is told, once, whoever else was before. */
static void errors_for_each(void)
{
	struct file *before, *other, *later;

	start("-I 128", 1024);
	CHECK_EQ(image_write("/f", O_CREAT, 0, data, 10), 10);
	before = open_f();
	other = open_f();
	image_disk.bad_from = 1;
	image_disk.bad_to = 1024;
	image_disk.bad_writes = true;
	cache_write_pass(&image_disk.dev);
	later = open_f();			/* nobody knows yet */
	image_disk.bad_writes = false;
	CHECK_EQ(file_sync(before), -EIO);
	CHECK_EQ(file_sync(before), 0);
	CHECK_EQ(file_sync(other), -EIO);
	CHECK_EQ(file_sync(other), 0);
	CHECK_EQ(file_sync(later), -EIO);
	CHECK_EQ(file_sync(later), 0);
	file_put(later);
	later = open_f();			/* others have heard of it */
	CHECK_EQ(file_sync(later), 0);
	CHECK_EQ(file_sync(before), 0);
}

/* Writes failed for a while: a sync that comes later must not call the disk
 * whole, for some may have been lost. */
static void errors_are_marked(void)
{
	const struct ext2_super *on_disk;

	start("-I 128", 1024);
	on_disk = (void *)(image_disk.data + EXT2_SUPER_OFFSET);
	CHECK_EQ(image_write("/f", O_CREAT, 0, data, 10), 10);
	image_disk.bad_to = 1024;
	image_disk.bad_writes = true;
	CHECK_EQ(image_fs->sync(image_fs), -EIO);
	image_disk.bad_writes = false;
	CHECK_EQ(image_fs->sync(image_fs), 0);
	CHECK(on_disk->state & EXT2_STATE_ERRORS);
}

#define TEST(name, ...)							\
static void test_##name(void **state)					\
{									\
	void (*const parts[])(void) = { __VA_ARGS__ };			\
									\
	(void)state;							\
	for (unsigned i = 0; i < ARRAY_SIZE(parts); i++)		\
		if (!image_run(parts[i], 60))				\
			fail();						\
	image_remove();							\
}

TEST(blocks_counted, blocks_counted)
TEST(large_file, large_file)
TEST(tail_is_zero, tail_is_zero)
TEST(disk_full, disk_full, room_in_full_directory)
TEST(kept_for_root, kept_for_root)
TEST(faults, faults)
TEST(many_names, many_names)
TEST(readdir_and_remove, readdir_and_remove)
TEST(unlink_while_open, unlink_while_open)
TEST(frames, frames)
TEST(times, times, times_again)
TEST(odd_inodes, odd_inodes, odd_inodes_again)
TEST(features, refuses, read_only, other_features)
TEST(clean_mark, clean_mark)
TEST(write_errors, write_errors, errors_for_each, errors_are_marked)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_blocks_counted),
		cmocka_unit_test(test_large_file),
		cmocka_unit_test(test_tail_is_zero),
		cmocka_unit_test(test_disk_full),
		cmocka_unit_test(test_kept_for_root),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_many_names),
		cmocka_unit_test(test_readdir_and_remove),
		cmocka_unit_test(test_unlink_while_open),
		cmocka_unit_test(test_frames),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_odd_inodes),
		cmocka_unit_test(test_features),
		cmocka_unit_test(test_clean_mark),
		cmocka_unit_test(test_write_errors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
