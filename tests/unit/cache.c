/* SPDX-License-Identifier: MIT */
/*
 * The block cache over a disk in memory: what is read and written, in which
 * order, in how many requests; eviction and what it must leave; errors; and
 * threads that read and change the same blocks while others write back.
 *
 * Sources: tests/unit/shim/locks.c tests/unit/shim/memory.c
 * Sources: tests/unit/shim/log.c tests/unit/shim/clock.c
 * Sources: tests/unit/shim/disk.c kernel/base/fmt.c
 * Sources: kernel/block/[a-z]*.c
 * Flags: -pthread -Wl,--wrap=frame_alloc
 */
#include "unit.h"

#include <pthread.h>
#include <unistd.h>

#include "abi/errno.h"
#include "block/cache.h"
#include "block/cache_own.h"
#include "shim/shim.h"

#define BLOCKS 2048
#define FRAMES 512

static struct shim_disk disk;
static void (*at_frame)(void);		/* called for each frame taken */

struct frame *__real_frame_alloc(void);
struct frame *__wrap_frame_alloc(void);

struct frame *__wrap_frame_alloc(void)
{
	if (at_frame)
		at_frame();
	return __real_frame_alloc();
}

/* Each test has a disk of its own; those before stay in the list of all. */
static struct shim_disk *new_disk(void)
{
	static unsigned number;
	struct shim_disk *d = calloc(1, sizeof(*d));
	char name[16];

	snprintf(name, sizeof(name), "disk%u", number++);
	shim_disk_new(d, name, BLOCKS * BLOCK_SIZE);
	for (u64 i = 0; i < BLOCKS; i++)
		memset(d->data + i * BLOCK_SIZE, (int)i, BLOCK_SIZE);
	memset(d->data, 0, BLOCK_SIZE);
	block_register(&d->dev);
	d->reads = d->writes = 0;
	return d;
}

static struct block *get(struct shim_disk *d, u64 n)
{
	struct block *b;

	assert_int_equal(cache_get(&d->dev, n, &b), 0);
	assert_int_equal(b->number, n);
	return b;
}

static void change(struct shim_disk *d, u64 n, u8 value, enum block_order o)
{
	struct block *b = get(d, n);

	memset(b->data, value, BLOCK_SIZE);
	cache_dirty(b, o);
	cache_put(b);
}

static void test_read_once(void **state)
{
	struct shim_disk *d = new_disk();
	struct block *a = get(d, 7), *b = get(d, 7);

	(void)state;
	assert_ptr_equal(a, b);
	assert_int_equal(a->data[100], 7);
	assert_int_equal(d->reads, 1);
	cache_put(a);
	cache_put(b);
	assert_null(cache_peek(&d->dev, 8));
	b = cache_peek(&d->dev, 7);
	assert_ptr_equal(a, b);
	cache_put(b);
	assert_int_equal(cache_get(&d->dev, BLOCKS, &b), -EIO);
}

static void test_read_ahead(void **state)
{
	struct shim_disk *d = new_disk();
	struct block *b = get(d, 50);

	(void)state;
	cache_put(b);
	d->reads = 0;
	cache_read_ahead(&d->dev, 40, 60);	/* 50 is there already */
	assert_int_equal(d->reads, 3);		/* 10; 32; 17 */
	for (u64 i = 40; i < 100; i++) {
		b = cache_peek(&d->dev, i);
		assert_non_null(b);
		assert_int_equal(b->data[0], (u8)i);
		cache_put(b);
	}
	assert_null(cache_peek(&d->dev, 100));
	cache_read_ahead(&d->dev, BLOCKS - 2, 10);
	b = cache_peek(&d->dev, BLOCKS - 1);
	assert_non_null(b);
	cache_put(b);
}

static void test_write_merges(void **state)
{
	struct shim_disk *d = new_disk();

	(void)state;
	for (u64 i = 0; i < 40; i++)
		change(d, 100 + (i * 7) % 40, 0xaa, ORDER_DATA);
	change(d, 300, 0xbb, ORDER_DATA);
	assert_int_equal(cache_dirty_count(), 41);
	assert_int_equal(d->writes, 0);
	assert_int_equal(cache_sync(&d->dev), 0);
	assert_int_equal(d->writes, 3);		/* 32, 8, 1 */
	assert_int_equal(d->flushes, 1);
	assert_int_equal(cache_dirty_count(), 0);
	assert_int_equal(d->data[139 * BLOCK_SIZE], 0xaa);
	assert_int_equal(d->data[300 * BLOCK_SIZE + 4095], 0xbb);
	assert_int_equal(cache_sync(&d->dev), 0);
	assert_int_equal(d->writes, 3);
	assert_int_equal(d->flushes, 1);	/* nothing new to flush */
}

/* Cut the power after n blocks: only the first n classes may be there. */
static void test_order(void **state)
{
	(void)state;
	for (unsigned n = 1; n < ORDER_COUNT; n++) {
		struct shim_disk *d = new_disk();

		for (unsigned o = 0; o < ORDER_COUNT; o++)
			change(d, 900 - o, 0xcc, ORDER_COUNT - 1 - o);
		d->power_off_after = n;
		cache_sync(&d->dev);
		for (unsigned o = 0; o < ORDER_COUNT; o++) {
			u8 *on_disk = d->data + (900 - o) * BLOCK_SIZE;
			bool written = ORDER_COUNT - 1 - o < n;

			assert_int_equal(*on_disk == 0xcc, written);
		}
	}
}

static void test_class_stays(void **state)
{
	struct shim_disk *d = new_disk();

	(void)state;
	change(d, 10, 1, ORDER_DATA);
	change(d, 10, 2, ORDER_NAME);		/* stays DATA */
	change(d, 11, 1, ORDER_NAME);
	change(d, 11, 2, ORDER_LAST);		/* goes to LAST */
	change(d, 12, 3, ORDER_NAME);
	assert_int_equal(cache_dirty_count(), 3);
	d->power_off_after = 2;
	cache_sync(&d->dev);
	assert_int_equal(d->data[10 * BLOCK_SIZE], 2);
	assert_int_equal(d->data[12 * BLOCK_SIZE], 3);
	assert_int_equal(d->data[11 * BLOCK_SIZE], 11);
}

static void test_forget(void **state)
{
	struct shim_disk *d = new_disk();
	struct block *b;

	(void)state;
	change(d, 20, 0xdd, ORDER_DATA);
	cache_forget(&d->dev, 20);
	assert_null(cache_peek(&d->dev, 20));
	b = get(d, 21);
	memset(b->data, 0xee, BLOCK_SIZE);
	cache_dirty(b, ORDER_DATA);
	cache_forget(&d->dev, 21);		/* somebody has it */
	assert_int_equal(cache_dirty_count(), 0);
	cache_put(b);
	assert_int_equal(cache_sync(&d->dev), 0);
	assert_int_equal(d->writes, 0);
	cache_forget(&d->dev, 22);		/* nobody ever knew it */
}

/* A frame that a program maps must not turn into another file's. */
static void test_new_leaves_mapped_frame(void **state)
{
	struct shim_disk *d = new_disk();
	struct block *b = get(d, 30), *c;
	struct frame *mapped = b->frame;

	(void)state;
	frame_get(mapped);
	cache_forget(&d->dev, 30);
	cache_put(b);
	assert_int_equal(cache_new(&d->dev, 30, &c), 0);
	assert_ptr_not_equal(c->frame, mapped);
	assert_int_equal(c->data[5], 0);
	assert_int_equal(((u8 *)frame_data(mapped))[5], 30);
	assert_int_equal(d->reads, 1);
	cache_put(c);
	frame_put(mapped);
}

static void test_mapped_stays_dirty(void **state)
{
	struct shim_disk *d = new_disk();
	struct block *b = get(d, 31);
	struct frame *mapped = b->frame;
	u8 *bytes = frame_data(mapped);

	(void)state;
	frame_get(mapped);
	cache_dirty_mapped(b, ORDER_DATA);
	cache_put(b);
	bytes[0] = 1;
	cache_sync(&d->dev);
	assert_int_equal(d->data[31 * BLOCK_SIZE], 1);
	bytes[0] = 2;
	frame_put(mapped);			/* unmapped */
	cache_sync(&d->dev);
	assert_int_equal(d->data[31 * BLOCK_SIZE], 2);
	assert_int_equal(cache_dirty_count(), 0);
}

static void test_passes(void **state)
{
	struct shim_disk *d = new_disk();
	u64 next = cache_pass_next(&d->dev);

	(void)state;
	assert_true(cache_pass_done(&d->dev) < next);
	change(d, 5, 5, ORDER_DATA);
	cache_write_pass(&d->dev);
	assert_int_equal(cache_pass_done(&d->dev), next);
	assert_int_equal(cache_pass_next(&d->dev), next + 1);
}

static void test_errors(void **state)
{
	struct shim_disk *d = new_disk();
	struct block *b;

	(void)state;
	d->bad_from = 60;
	d->bad_to = 62;
	d->bad_reads = d->bad_writes = true;
	assert_int_equal(cache_get(&d->dev, 60, &b), -EIO);
	assert_null(cache_peek(&d->dev, 60));
	d->bad_reads = false;
	b = get(d, 60);				/* asked again */
	memset(b->data, 1, BLOCK_SIZE);
	cache_dirty(b, ORDER_DATA);
	assert_int_equal(cache_sync(&d->dev), -EIO);
	d->bad_writes = false;
	assert_int_equal(cache_sync(&d->dev), 0);
	assert_int_equal(d->data[60 * BLOCK_SIZE], 1);
	cache_put(b);
	d->dev.read_only = true;
	change(d, 63, 1, ORDER_DATA);
	assert_int_equal(cache_sync(&d->dev), -EIO);
}

/* What a failed write leaves is written by a later pass, copied or not, and
 * none is done before; but a block that fails for ever is given up. */
static void test_failed_writes_come_again(void **state)
{
	static const enum block_order orders[] = { ORDER_DATA, ORDER_INODE };
	struct shim_disk *d = new_disk();
	u64 others = cache_dirty_count();

	(void)state;
	for (unsigned i = 0; i < ARRAY_SIZE(orders); i++) {
		u64 next = cache_pass_next(&d->dev);

		d->bad_from = 60;
		d->bad_to = 62;
		d->bad_writes = true;
		change(d, 61, (u8)(i + 1), orders[i]);
		assert_int_equal(cache_sync(&d->dev), -EIO);
		assert_int_equal(cache_sync(&d->dev), -EIO);
		assert_true(cache_pass_done(&d->dev) < next);
		assert_int_equal(cache_dirty_count(), others + 1);
		d->bad_writes = false;
		assert_int_equal(cache_sync(&d->dev), 0);
		assert_int_equal(d->data[61 * BLOCK_SIZE], i + 1);
		assert_int_equal(cache_dirty_count(), others);
		assert_true(cache_pass_done(&d->dev) > next);
	}
	d->bad_writes = true;
	change(d, 61, 7, ORDER_INODE);
	for (unsigned i = 0; i < 10; i++)
		assert_int_equal(cache_sync(&d->dev), -EIO);
	assert_int_equal(cache_sync(&d->dev), 0);
	assert_int_equal(cache_dirty_count(), others);
}

static struct block *copied;		/* of the next test */
static unsigned copies;

/* Between the copies of the last class and the class of names. */
static void change_copied(void)
{
	if (++copies != 2)
		return;
	memset(copied->data, 2, BLOCK_SIZE);
	cache_dirty(copied, ORDER_NAME);
}

/* Of a block that a pass copied in a late class, and that changes in an
 * earlier one before that is copied, the newer contents come last. */
static void test_older_copy_does_not_win(void **state)
{
	struct shim_disk *d = new_disk();
	u64 others = cache_dirty_count();
	u64 next = cache_pass_next(&d->dev);

	(void)state;
	change(d, 70, 1, ORDER_LAST);
	change(d, 71, 1, ORDER_LAST);
	copied = get(d, 70);
	copies = 0;
	at_frame = change_copied;
	assert_int_equal(cache_sync(&d->dev), 0);
	at_frame = NULL;
	assert_true(copies >= 2);
	assert_int_equal(d->data[71 * BLOCK_SIZE], 1);
	if (d->data[70 * BLOCK_SIZE] != 2) {
		assert_int_equal(cache_dirty_count(), others + 1);
		assert_true(cache_pass_done(&d->dev) < next);
	}
	assert_int_equal(cache_sync(&d->dev), 0);
	assert_int_equal(d->data[70 * BLOCK_SIZE], 2);
	assert_int_equal(cache_dirty_count(), others);
	assert_true(cache_pass_done(&d->dev) > next);

	memset(copied->data, 3, BLOCK_SIZE);	/* copied as ever again */
	cache_dirty(copied, ORDER_NAME);
	cache_put(copied);
	assert_int_equal(cache_sync(&d->dev), 0);
	assert_int_equal(d->data[70 * BLOCK_SIZE], 3);
	assert_int_equal(cache_dirty_count(), others);
}

/* More blocks than memory: used ones stay, dirty ones are not lost. */
static void test_eviction(void **state)
{
	struct shim_disk *d = new_disk();
	struct block *held = get(d, 1);
	struct block *used;

	(void)state;
	change(d, 2, 0x55, ORDER_DATA);
	cache_put(get(d, 3));
	for (u64 i = 4; i < BLOCKS; i++) {
		cache_put(get(d, i));
		cache_put(get(d, 3));		/* used again and again */
	}
	assert_true(cache_block_count() < FRAMES);
	assert_int_equal(held->data[0], 1);
	used = cache_peek(&d->dev, 3);
	assert_non_null(used);
	cache_put(used);
	used = cache_peek(&d->dev, 2);
	assert_non_null(used);
	assert_int_equal(used->data[0], 0x55);
	cache_put(used);
	cache_put(held);
	assert_int_equal(cache_sync(&d->dev), 0);
	assert_int_equal(d->data[2 * BLOCK_SIZE], 0x55);
}

/* Everything dirty, no memory left: the next block waits for a pass. */
static void test_all_dirty(void **state)
{
	struct shim_disk *d = new_disk();

	(void)state;
	for (u64 i = 1; i < BLOCKS; i++)
		change(d, i, (u8)~i, ORDER_DATA);
	assert_int_equal(cache_sync(&d->dev), 0);
	for (u64 i = 1; i < BLOCKS; i++)
		assert_int_equal(d->data[i * BLOCK_SIZE], (u8)~i);
}

/* Frames that others want are taken from the cache. */
static void test_reclaim(void **state)
{
	struct shim_disk *d = new_disk();
	struct frame *taken[FRAMES];
	unsigned n = 0;

	(void)state;
	for (u64 i = 1; i < FRAMES; i++)
		cache_put(get(d, i));
	while (n < FRAMES && (taken[n] = frame_alloc()))
		n++;
	assert_true(n > FRAMES * 9 / 10);
	while (n > 0)
		frame_put(taken[--n]);
	cache_put(get(d, 9));
}

/* ---- threads ---- */

#define THREADS 4
#define ROUNDS 1500
#define SHARED 700		/* more than fits: blocks come and go */

/* Each block holds one counter per thread; nobody else touches it. */
static void *worker(void *arg)
{
	struct shim_disk *d = &disk;
	u64 me = (u64)(uintptr_t)arg;
	unsigned seed = (unsigned)me * 77 + 1;

	for (unsigned i = 0; i < ROUNDS; i++) {
		u64 n;
		struct block *b;

		seed = seed * 1103515245 + 12345;
		n = 1 + (seed >> 8) % SHARED;
		if (cache_get(&d->dev, n, &b))
			return "no block";
		((volatile u64 *)b->data)[me]++;
		cache_dirty(b, ORDER_DATA);
		cache_put(b);
		if (i % 200 == 0 && cache_sync(&d->dev))
			return "no sync";
		if (i % 50 == 0)
			cache_read_ahead(&d->dev, n, 40);
		cache_throttle();
	}
	return NULL;
}

static void test_threads(void **state)
{
	pthread_t threads[THREADS];
	u64 sums[THREADS] = { 0 };

	(void)state;
	shim_disk_new(&disk, "threaded", BLOCKS * BLOCK_SIZE);
	block_register(&disk.dev);
	disk.threaded = true;
	cache_start_writeback();
	for (u64 i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, worker,
						(void *)(uintptr_t)i), 0);
	for (unsigned i = 0; i < THREADS; i++) {
		void *failed;

		pthread_join(threads[i], &failed);
		assert_null(failed);
	}
	assert_int_equal(cache_sync(&disk.dev), 0);
	shim_disk_wait();
	for (u64 n = 1; n <= SHARED; n++)
		for (unsigned i = 0; i < THREADS; i++)
			sums[i] += ((u64 *)(disk.data + n * BLOCK_SIZE))[i];
	for (unsigned i = 0; i < THREADS; i++)
		assert_int_equal(sums[i], ROUNDS);
}

#define MANY (FRAMES / 8 + 8)	/* a few above what makes the thread hurry */

/* The thread, which runs since the last test, tries many blocks that fail no
 * more often than few: the ten tries of each are not over at once. */
static void test_failed_writes_are_not_hurried(void **state)
{
	struct shim_disk *d = new_disk();

	(void)state;
	d->bad_to = BLOCKS;
	d->bad_writes = true;
	for (u64 i = 1; i <= MANY; i++)
		change(d, i, 0x77, ORDER_DATA);
	usleep(300 * 1000);
	d->bad_writes = false;
	cache_sync(&d->dev);			/* says that writes failed */
	assert_int_equal(cache_sync(&d->dev), 0);
	for (u64 i = 1; i <= MANY; i++)
		assert_int_equal(d->data[i * BLOCK_SIZE], 0x77);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_read_once),
		cmocka_unit_test(test_read_ahead),
		cmocka_unit_test(test_write_merges),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_class_stays),
		cmocka_unit_test(test_forget),
		cmocka_unit_test(test_new_leaves_mapped_frame),
		cmocka_unit_test(test_mapped_stays_dirty),
		cmocka_unit_test(test_passes),
		cmocka_unit_test(test_errors),
		cmocka_unit_test(test_failed_writes_come_again),
		cmocka_unit_test(test_older_copy_does_not_win),
		cmocka_unit_test(test_eviction),
		cmocka_unit_test(test_all_dirty),
		cmocka_unit_test(test_reclaim),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_failed_writes_are_not_hurried),
	};

	shim_memory_start(FRAMES);
	cache_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
