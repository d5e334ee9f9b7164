/* SPDX-License-Identifier: MIT */
/*
 * ext2, one kind of damage at a time: debugfs(8) makes a disk say something
 * that cannot be, and what would trust it must neither hang nor lose its way
 * in memory. Random damage is ext2_damage.c's.
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

#define LIMIT 10			/* seconds for each test */

static unsigned char data[20000], back[20000];

/* An image, changed by lines for debugfs, mounted. */
static void start(const char *lines)
{
	image_make("-O none,filetype,sparse_super", 1024);
	CHECK_EQ(image_shell("printf '%s' | debugfs -w -f - %s >/dev/null 2>&1",
			     lines, image_path), 0);
	image_load();
	CHECK_EQ(image_mount(), 0);
	memset(data, 'd', sizeof(data));
}

static int make_directory(const char *path)
{
	return path_mkdir(&image_root, NULL, path, 0755);
}

static int unlink_file(const char *path)
{
	return path_unlink(&image_root, NULL, path, false);
}

static int remove_directory(const char *path)
{
	return path_unlink(&image_root, NULL, path, true);
}

static int rename_to(const char *old, const char *new)
{
	return path_rename(&image_root, NULL, old, NULL, new, 0);
}

static struct file *open_file(const char *path)
{
	struct file *f;

	CHECK_EQ(path_open(&image_root, NULL, path, O_RDWR, 0, &f), 0);
	return f;
}

/* Two names, but one link: both are removed while the file is open. */
static void more_names_than_links(void)
{
	struct file *f, *g;

	start("write /etc/passwd f\\nln f g\\n");
	f = open_file("/f");
	CHECK_EQ(unlink_file("/f"), 0);
	CHECK_EQ(unlink_file("/g"), 0);
	file_put(f);
	CHECK_EQ(image_write("/h", O_CREAT, 0, data, 5000), 5000);
	g = open_file("/h");
	CHECK_EQ(unlink_file("/h"), 0);
	file_put(g);
	image_check();
}

/* A directory that is in itself. */
static void directory_in_itself(void)
{
	struct attributes a;

	start("mkdir d\\nln d d/self\\n");
	CHECK_EQ(image_stat("/d/self", &a), -EIO);
	remove_directory("/d/self");
	rename_to("/d/self", "/d/other");
	rename_to("/d/self", "/top");
	CHECK_EQ(make_directory("/d/e"), 0);
	rename_to("/d/e", "/d/self");
	CHECK_EQ(image_fs->sync(image_fs), 0);
}

/* Two directories, each with a name in the other that is the other's. */
static void directory_with_two_names(void)
{
	struct attributes a;

	start("mkdir a\\nmkdir b\\nln b a/x\\n");
	CHECK_EQ(image_stat("/a/x", &a), -EIO);
	CHECK_EQ(image_stat("/b", &a), 0);
	rename_to("/a/x", "/b/y");
	rename_to("/b", "/a/x");
	CHECK_EQ(make_directory("/b/e"), 0);
	rename_to("/b/e", "/a/x");
	CHECK_EQ(image_fs->sync(image_fs), 0);
}

/* A directory that is below itself: a tree without end. */
static void directory_below_itself(void)
{
	struct attributes a;

	start("mkdir a\\nmkdir a/b\\nln a a/b/up\\n");
	CHECK_EQ(image_stat("/a/b/up", &a), -EIO);
	CHECK_EQ(image_stat("/a/b", &a), 0);
}

/* ".." of two directories leads round in a circle. */
static void circle_of_parents(void)
{
	struct attributes a;

	start("mkdir a\\nmkdir b\\nunlink a/..\\nln b a/..\\n"
	      "unlink b/..\\nln a b/..\\nmkdir c\\n");
	CHECK_EQ(rename_to("/c", "/a/c"), -EIO);
	CHECK_EQ(image_stat("/a", &a), -EIO);
}

/* Names that no path can have: reading the directory ends there. */
static bool take_name(struct directory_sink *s, const char *name,
		       unsigned length, u64 inode, u8 type, u64 next)
{
	(void)s, (void)name, (void)length, (void)inode, (void)type, (void)next;
	return true;
}

static void read_with_byte(uint8_t byte)
{
	struct directory_sink sink = { .entry = take_name };
	u64 position = 0;
	uint8_t *at;
	struct vnode *v;

	start("mkdir d\\nwrite /etc/passwd d/some-name\\n");
	for (at = image_disk.data; memcmp(at, "some-name", 9); at++)
		;
	*at = byte;
	CHECK_EQ(path_walk(&image_root, NULL, "/d", 0, &v), 0);
	mutex_lock(&v->lock);
	CHECK_EQ(v->ops->readdir(v, &position, &sink), byte == 'x' ? 0 : -EIO);
	mutex_unlock(&v->lock);
	vnode_put(v);
}

static void name_that_is_a_path(void)
{
	read_with_byte('/');
}

static void name_that_is_empty(void)
{
	read_with_byte('\0');
}

static void name_that_is_good(void)
{
	read_with_byte('x');
}

/* The bitmap calls the inode of a file free that is in use. */
static void inode_in_use(void)
{
	struct attributes a;

	start("write /etc/passwd f\\nmkdir d\\nfreei <12>\\nfreei <13>\\n");
	CHECK_EQ(image_stat("/f", &a), 0);
	image_write("/d/new", O_CREAT, 0, data, 5000);
	make_directory("/d/new2");
	CHECK_EQ(image_write("/d/new3", O_CREAT, 0, data, 5000), 5000);
	CHECK_EQ(image_read("/d/new3", 0, back, sizeof(back)), 5000);
	CHECK(!memcmp(back, data, 5000));
	CHECK_EQ(image_stat("/d", &a), 0);
	CHECK(S_IFDIR == (a.mode & S_IFMT));
	CHECK_EQ(image_stat("/f", &a), 0);
	CHECK(a.size != 0 && a.size != 5000);
}

/* A directory of 2 GiB, on a disk of 4 MiB. */
static void directory_too_long(void)
{
	struct attributes a;

	start("mkdir d\\nsif d size 0x7ffff000\\n");
	CHECK_EQ(image_stat("/d", &a), -EIO);
	CHECK_EQ(image_write("/d/new", O_CREAT, 0, data, 10), -EIO);
}

static void test_wrong(void **state)
{
	void (*const run)(void) = *state;

	assert_true(image_run(run, LIMIT));
	image_remove();
}

#define WRONG(f) { #f, test_wrong, NULL, NULL, f }

int main(void)
{
	const struct CMUnitTest tests[] = {
		WRONG(more_names_than_links),
		WRONG(directory_in_itself),
		WRONG(directory_with_two_names),
		WRONG(directory_below_itself),
		WRONG(circle_of_parents),
		WRONG(name_that_is_a_path),
		WRONG(name_that_is_empty),
		WRONG(name_that_is_good),
		WRONG(inode_in_use),
		WRONG(directory_too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
