/* SPDX-License-Identifier: MIT */
/*
 * ext2 on disks that are not as they should be.
 *
 * Damage: random bytes of an image are changed; whatever they were, mounting
 * it, walking all of it, reading and writing must neither crash nor hang.
 *
 * Power cuts: in the middle of random work nothing more reaches the disk.
 * Then e2fsck must be able to mend all, no block may have two owners, and
 * what was synced before must be there. UNIT_ROUNDS chooses more of both.
 *
 * Sources: $(UNIT_FS) tests/unit/shim/[a-z]*.c
 * Flags: -pthread
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <pthread.h>
#include <cmocka.h>

#include "abi/errno.h"
#include "block/cache.h"
#include "shim/image.h"

#define FEATURES "-O none,filetype,sparse_super "
#define BLOCKS 1024
#define FAR ((12 + 1024 + 1024 * 1024) * 4096ULL)

static unsigned seed;
static unsigned char data[100000], back[100000];

static unsigned draw(unsigned n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % n;
}

/* In a file: mostly near its start, else up to where pointers are triple. */
static u64 place(void)
{
	if (draw(4))
		return draw(80000);
	return draw(FAR / 4096) * 4096ULL + draw(4096);
}

static unsigned rounds(unsigned usual)
{
	const char *s = getenv("UNIT_ROUNDS");

	return s ? (unsigned)atoi(s) : usual;
}

static void fill(unsigned char value)
{
	for (size_t i = 0; i < sizeof(data); i++)
		data[i] = (unsigned char)(value + i / 5);
}

/* ---- damage ---- */

static void put(const char *path, uint64_t offset, size_t n)
{
	CHECK_EQ(image_write(path, O_CREAT, offset, data, n), n);
}

/* A bit of everything that the format knows. */
static void populate(void)
{
	char name[64];

	image_make(FEATURES "-I 256 -g 512", BLOCKS);
	CHECK_EQ(image_mount(), 0);
	fill(1);
	put("/small", 0, 100);
	put("/large", 0, 100000);
	put("/sparse", FAR, 9000);
	put("/sparse", 4 << 20, 9000);
	put("/sparse", (12 + 1024) * 4096, 5000);
	CHECK_EQ(path_mkdir(&image_root, NULL, "/d", 0755), 0);
	CHECK_EQ(path_mkdir(&image_root, NULL, "/d/e", 0755), 0);
	for (int i = 0; i < 150; i++) {
		sprintf(name, "/d/file-with-a-name-of-some-length-%d", i);
		put(name, 0, 10);
	}
	memset(data, 'l', 2000);
	data[2000] = 0;
	CHECK_EQ(path_symlink(&image_root, (char *)data, NULL, "/slow"), 0);
	CHECK_EQ(path_symlink(&image_root, "d/e", NULL, "/fast"), 0);
	CHECK_EQ(path_mknod(&image_root, NULL, "/null", S_IFCHR | 0666, 0x103),
		 0);
	image_check();
}

/* Some block that holds something; those of metadata more often. */
static uint8_t *draw_block(void)
{
	for (;;) {
		unsigned n = draw(3) ? draw(24) : draw(BLOCKS);
		uint8_t *block = image_disk.data + n * 4096;

		if (draw(8) == 0)
			block = image_disk.data + (512 + draw(20)) * 4096;
		for (unsigned i = 0; i < 4096; i += 64)
			if (block[i + draw(64)])
				return block;
	}
}

/* A place in it where something stands, or anywhere. */
static uint8_t *draw_byte(void)
{
	uint8_t *block = draw_block(), *at = block;

	if (block == image_disk.data)		/* the superblock's fields */
		return block + 1024 + draw(256);
	for (unsigned tries = 0; tries < 200; tries++) {
		at = block + draw(4096);
		if (*at)
			break;
	}
	return at;
}

static void damage(void)
{
	unsigned count = 1 + draw(draw(2) ? 3 : 40);

	while (count-- > 0) {
		uint8_t *at = draw_byte();

		switch (draw(4)) {
		case 0:
			*at ^= (uint8_t)(1 << draw(8));
			break;
		case 1:
			*at = (uint8_t)draw(256);
			break;
		case 2:			/* a pointer to somewhere */
			*(uint32_t *)((uintptr_t)at & ~3UL) = draw(BLOCKS);
			break;
		default:
			*(uint32_t *)((uintptr_t)at & ~3UL) = draw(2) ? ~0u : 0;
		}
	}
}

struct names {
	struct directory_sink sink;
	unsigned count;
	char text[300][256];
};

static bool add_name(struct directory_sink *s, const char *name,
		     unsigned length, u64 inode, u8 type, u64 next)
{
	struct names *n = container_of(s, struct names, sink);

	(void)inode, (void)type, (void)next;
	if (n->count == ARRAY_SIZE(n->text))
		return false;
	snprintf(n->text[n->count++], 256, "%.*s", (int)length, name);
	return true;
}

static void look_at_file(const char *path, struct vnode *v)
{
	struct frame *frame;

	for (unsigned i = 0; i < 3; i++) {
		u64 at = i == 0 ? 0 : i == 1 ? v->attr.size / 2 :
					       v->attr.size - 3000;

		image_read(path, at & ((1ULL << 62) - 1), back, 20000);
		frame = v->backing.ops->page_cached(&v->backing, at / 4096);
		if (frame)
			frame_put(frame);
		frame = NULL;
		v->backing.ops->page(&v->backing, at / 4096, i == 1, &frame);
		if (frame)
			frame_put(frame);
	}
}

static void look_at_tree(const char *path, unsigned depth);

static void look_at(const char *path, unsigned depth)
{
	struct vnode *v;

	if (path_walk(&image_root, NULL, path, 0, &v))
		return;
	if (vnode_is(v, S_IFDIR) && depth < 5) {
		look_at_tree(path, depth);
	} else if (vnode_is(v, S_IFREG)) {
		look_at_file(path, v);
	} else if (vnode_is(v, S_IFLNK)) {
		mutex_lock(&v->lock);
		v->ops->readlink(v, (char *)back, 4096);
		mutex_unlock(&v->lock);
	}
	vnode_put(v);
}

static void look_at_tree(const char *path, unsigned depth)
{
	struct names *n = calloc(1, sizeof(*n));
	char below[2048];
	struct vnode *v;
	u64 position = 0;

	if (!path_walk(&image_root, NULL, path, 0, &v)) {
		n->sink.entry = add_name;
		mutex_lock(&v->lock);
		v->ops->readdir(v, &position, &n->sink);
		mutex_unlock(&v->lock);
		vnode_put(v);
	}
	for (unsigned i = 0; i < n->count; i++) {
		if (!strcmp(n->text[i], ".") || !strcmp(n->text[i], ".."))
			continue;
		snprintf(below, sizeof(below), "%s/%s", path, n->text[i]);
		look_at(below, depth + 1);
	}
	free(n);
}

static void truncate_at(const char *path, u64 size)
{
	struct vnode *v;

	if (path_walk(&image_root, NULL, path, 0, &v))
		return;
	if (vnode_is(v, S_IFREG)) {
		mutex_lock(&v->lock);
		v->ops->truncate(v, size);
		mutex_unlock(&v->lock);
	}
	vnode_put(v);
}

static void change_things(void)
{
	char name[64];

	image_write("/small", 0, 50, data, 30000);
	image_write("/large", 0, 90000, data, 90000);
	image_write("/sparse", 0, FAR - 9000, data, 30000);
	path_mkdir(&image_root, NULL, "/new", 0755);
	for (int i = 0; i < 20; i++) {
		sprintf(name, "/d/new-file-with-a-name-of-some-length-%d", i);
		image_write(name, O_CREAT, 0, data, 5000);
		sprintf(name, "/d/file-with-a-name-of-some-length-%d", i * 7);
		path_rename(&image_root, NULL, name, NULL, "/new/x", 0);
	}
	path_rename(&image_root, NULL, "/d/e", NULL, "/new/e", 0);
	truncate_at("/large", 5000);
	truncate_at("/sparse", 4200000);
	truncate_at("/sparse", 0);
	path_unlink(&image_root, NULL, "/slow", false);
	path_unlink(&image_root, NULL, "/large", false);
	path_unlink(&image_root, NULL, "/new/e", true);
	path_unlink(&image_root, NULL, "/null", false);
}

static void damaged(void)
{
	struct fs_figures figures;

	image_load();
	damage();
	if (image_mount())
		return;
	look_at_tree("", 0);
	change_things();
	look_at_tree("", 0);
	image_fs->sync(image_fs);
	image_fs->statfs(image_fs, &figures);
}

static void test_damage(void **state)
{
	unsigned count = rounds(100);

	(void)state;
	assert_true(image_run(populate, 60));
	for (unsigned i = 0; i < count; i++) {
		seed = i * 7919 + 1;
		if (!image_run(damaged, 30))
			fail_msg("round %u", i);
	}
	image_remove();
}

/* ---- power cuts ---- */

static void draw_name(char *to)
{
	static const char *const dirs[] = { "", "/d1", "/d2", "/d1/d3" };

	sprintf(to, "%s/file%u", dirs[draw(4)], draw(25));
}

static void make_directories(void)
{
	path_mkdir(&image_root, NULL, "/d1", 0755);
	path_mkdir(&image_root, NULL, "/d2", 0755);
	path_mkdir(&image_root, NULL, "/d1/d3", 0755);
}

static void work(unsigned steps)
{
	char name[64], other[64];

	while (steps-- > 0) {
		draw_name(name);
		draw_name(other);
		switch (draw(7)) {
		case 0:
			path_unlink(&image_root, NULL, name, false);
			break;
		case 1:
			path_rename(&image_root, NULL, name, NULL, other, 0);
			break;
		case 2:
			truncate_at(name, draw(100000));
			break;
		case 3:
			path_mkdir(&image_root, NULL, name, 0755);
			path_unlink(&image_root, NULL, other, true);
			break;
		default:
			image_write(name, O_CREAT, place(), data,
				    draw(sizeof(data)));
		}
		if (draw(40) == 0)
			cache_write_pass(&image_disk.dev);
	}
}

/* Write-back never rests: most changes come while a pass is running. */
static void *write_back(void *unused)
{
	(void)unused;
	for (;;)
		cache_write_pass(&image_disk.dev);
	return NULL;
}

static bool at_the_same_time;

static void work_until_power_cut(void)
{
	static char output[100000];
	pthread_t thread;
	int status;

	image_make(FEATURES "-I 256 -g 512", 2048);
	image_disk.threaded = at_the_same_time;
	CHECK_EQ(image_mount(), 0);
	if (at_the_same_time)
		CHECK_EQ(pthread_create(&thread, NULL, write_back, NULL), 0);
	make_directories();
	fill(9);
	put("/precious", 0, 100000);
	put("/d1/precious", FAR, 100000);
	fill(77);
	work(100);
	CHECK_EQ(image_fs->sync(image_fs), 0);
	image_disk.power_off_after = 1 + draw(1500);
	work(600);
	shim_disk_cut(&image_disk);
	status = image_fsck("-fy", output, sizeof(output));
	if (status > 1 || strstr(output, "Multiply-claimed") ||
	    strstr(output, "llegal block")) {
		fprintf(stderr, "%s# e2fsck says %d\n", output, status);
		CHECK(false);
	}
}

static void after_power_cut(void)
{
	image_load();
	CHECK_EQ(image_mount(), 0);
	fill(9);
	CHECK_EQ(image_read("/precious", 0, back, sizeof(back)), 100000);
	CHECK(!memcmp(back, data, sizeof(back)));
	CHECK_EQ(image_read("/d1/precious", FAR, back, sizeof(back)), 100000);
	CHECK(!memcmp(back, data, sizeof(back)));
	work(50);
	image_check();
}

static void cut_power(unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		seed = i * 104729 + 5;
		if (!image_run(work_until_power_cut, 60) ||
		    !image_run(after_power_cut, 60))
			fail_msg("round %u", i);
	}
	image_remove();
}

static void test_power_cuts(void **state)
{
	(void)state;
	cut_power(rounds(25));
}

static void test_power_cuts_with_threads(void **state)
{
	(void)state;
	at_the_same_time = true;
	cut_power(rounds(20));
}

/* ---- orphans ---- */

static void leave_orphans(void)
{
	struct file *f[3];
	char name[16];

	image_make(FEATURES "-I 128", BLOCKS);
	CHECK_EQ(image_mount(), 0);
	for (int i = 0; i < 3; i++) {
		sprintf(name, "/f%d", i);
		put(name, 0, 50000);
		CHECK_EQ(path_open(&image_root, NULL, name, O_RDWR, 0, &f[i]),
			 0);
		CHECK_EQ(path_unlink(&image_root, NULL, name, false), 0);
	}
	file_put(f[1]);			/* out of the list's middle */
	cache_write_pass(&image_disk.dev);
	shim_disk_save(&image_disk, image_path);
}

static void free_orphans(void)
{
	struct fs_figures figures;
	u64 inodes, blocks;

	image_load();
	CHECK_EQ(image_mount(), 0);
	CHECK(strstr(shim_log_last, "mounted"));
	image_check();
	image_fs->statfs(image_fs, &figures);
	inodes = figures.inodes_free;
	blocks = figures.blocks_free;
	put("/new", 0, 4096);
	image_fs->statfs(image_fs, &figures);
	CHECK_EQ(figures.inodes_free, inodes - 1);
	CHECK_EQ(figures.blocks_free, blocks - 1);
}

static void test_orphans(void **state)
{
	(void)state;
	assert_true(image_run(leave_orphans, 20));
	assert_true(image_run(free_orphans, 20));
	image_remove();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_damage),
		cmocka_unit_test(test_power_cuts),
		cmocka_unit_test(test_power_cuts_with_threads),
		cmocka_unit_test(test_orphans),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
