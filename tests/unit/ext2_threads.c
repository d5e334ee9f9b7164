/* SPDX-License-Identifier: MIT */
/*
 * ext2 under several threads at once: names, data, truncation and page faults
 * on the same few files, while the kernel's own thread writes back and the
 * disk answers in any order. The locks of the shim end the test when their
 * order is broken; a file holds only bytes that somebody wrote, or zeros; and
 * e2fsck must find nothing to mend.
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

#define THREADS 4
#define STEPS 2500
#define LENGTH 60000

static __thread unsigned seed;

static unsigned draw(unsigned n)
{
	seed = seed * 1103515245 + 12345;
	return (seed >> 8) % n;
}

static void draw_path(char *to)
{
	static const char *const dirs[] = { "", "/d", "/e", "/d/f" };

	sprintf(to, "%s/%c", dirs[draw(4)], 'g' + draw(6));
}

/* Blocks are written whole, so each holds one thread's letter or zeros. */
static void check_bytes(const char *bytes, ssize_t n)
{
	for (ssize_t i = 0; i < n; i++)
		CHECK(bytes[i] == 0 ||
		      (bytes[i] >= 'A' && bytes[i] < 'A' + THREADS));
}

static void use_file(struct vnode *v)
{
	struct frame *frame;
	u64 index = draw(30);

	switch (draw(4)) {
	case 0:
		mutex_lock(&v->lock);
		v->ops->truncate(v, draw(2 * LENGTH));
		mutex_unlock(&v->lock);
		break;
	case 1:
		mutex_lock(&v->lock);
		v->ops->truncate(v, 0);
		mutex_unlock(&v->lock);
		break;
	case 2:
		frame = v->backing.ops->page_cached(&v->backing, index);
		if (frame) {
			check_bytes(frame_data(frame), BLOCK_SIZE);
			frame_put(frame);
		}
		break;
	default:
		frame = NULL;
		v->backing.ops->page(&v->backing, index, draw(3) == 0, &frame);
		if (frame) {
			check_bytes(frame_data(frame), BLOCK_SIZE);
			frame_put(frame);
		}
	}
}

static void step(char *buffer, char letter)
{
	char path[32], other[32];
	struct vnode *v;

	draw_path(path);
	draw_path(other);
	switch (draw(10)) {
	case 0:
		path_unlink(&image_root, NULL, path, false);
		break;
	case 1:
		path_rename(&image_root, NULL, path, NULL, other, 0);
		break;
	case 2:
		path_mkdir(&image_root, NULL, path, 0755);
		path_unlink(&image_root, NULL, other, true);
		break;
	case 3:
	case 4:
		memset(buffer, letter, LENGTH);
		image_write(path, O_CREAT, draw(LENGTH), buffer, draw(LENGTH));
		break;
	case 5:
		check_bytes(buffer, image_read(path, draw(LENGTH), buffer,
					       LENGTH));
		break;
	default:
		if (path_walk(&image_root, NULL, path, 0, &v))
			break;
		if (vnode_is(v, S_IFREG))
			use_file(v);
		vnode_put(v);
	}
}

static void *worker(void *arg)
{
	unsigned me = (unsigned)(uintptr_t)arg;
	char *buffer = malloc(LENGTH);

	seed = me * 99991 + 7;
	for (unsigned i = 0; i < STEPS; i++) {
		step(buffer, (char)('A' + me));
		if (draw(300) == 0)
			image_fs->sync(image_fs);
	}
	free(buffer);
	return NULL;
}

static void go(size_t frames)
{
	pthread_t threads[THREADS];

	image_make("-O none,filetype,sparse_super -I 256 -g 1024", 4096);
	image_disk.threaded = true;
	CHECK_EQ(image_mount_small(frames), 0);
	cache_start_writeback();
	path_mkdir(&image_root, NULL, "/d", 0755);
	path_mkdir(&image_root, NULL, "/e", 0755);
	path_mkdir(&image_root, NULL, "/d/f", 0755);
	for (uintptr_t i = 0; i < THREADS; i++)
		CHECK_EQ(pthread_create(&threads[i], NULL, worker, (void *)i),
			 0);
	for (unsigned i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	image_check();
}

static void much_memory(void)
{
	go(4096);
}

static void little_memory(void)
{
	go(500);
}

static void test_much_memory(void **state)
{
	(void)state;
	assert_true(image_run(much_memory, 120));
	image_remove();
}

static void test_little_memory(void **state)
{
	(void)state;
	assert_true(image_run(little_memory, 120));
	image_remove();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_much_memory),
		cmocka_unit_test(test_little_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
