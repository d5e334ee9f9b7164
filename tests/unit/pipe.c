/* SPDX-License-Identifier: MIT */
/*
 * fs/pipe: bytes come out as they went in, at every size around a page and
 * around the ring; atomic writes among threads; nonblocking ends, closed
 * ends, faults in the middle, memory that is out; and that nobody is left
 * sleeping.
 *
 * Sources: kernel/fs/pipe.c kernel/fs/pipe_ends.c kernel/fs/ring.c
 * Sources: kernel/fs/fifo.c kernel/fs/file.c kernel/fs/vnode.c
 * Sources: kernel/fs/name.c kernel/fs/attr.c kernel/fs/busy.c
 * Sources: kernel/fs/lock.c
 * Sources: tests/unit/shim/locks.c tests/unit/shim/memory.c
 * Sources: tests/unit/shim/log.c tests/unit/shim/copy.c
 * Sources: tests/unit/shim/clock.c
 * Flags: -pthread
 */
#include "unit.h"
#include <pthread.h>
#include <unistd.h>

#include "abi/errno.h"
#include "abi/ioctl.h"
#include "fs/fs.h"
#include "shim/shim.h"

static struct file *r, *w;
static u64 frames_kept, objects_kept;	/* by the table of vnodes */

static const struct cred owner;

/* Regular files are no matter here. */
int file_check_size(const struct vnode *v, u64 size,
		    const struct fs_context *c)
{
	(void)v, (void)size, (void)c;
	return 0;
}

void poller_add(struct poller *p, struct waitq *q)
{
	(void)p, (void)q;
}

const struct file_ops file_path_ops = { 0 };

static ssize_t put(const void *from, size_t n)
{
	struct uio_piece piece = { (u64)from, n };
	struct uio u = { .pieces = &piece, .count = 1, .left = n };

	return file_write(w, &u, NULL);
}

static ssize_t get(void *to, size_t n)
{
	struct uio_piece piece = { (u64)to, n };
	struct uio u = { .pieces = &piece, .count = 1, .left = n };

	return file_read(r, &u, NULL);
}

static s32 count(void)
{
	s32 n = -1;

	assert_int_equal(r->ops->ioctl(r, FIONREAD, (u64)&n), 0);
	return n;
}

static void fill(u8 *bytes, size_t n, u32 seed)
{
	for (size_t i = 0; i < n; i++)
		bytes[i] = (u8)((seed = seed * 1103515245 + 12345) >> 16);
}

static int start(void **state)
{
	(void)state;
	shim_fault_from = shim_fault_to = 0;
	return pipe_new(&owner, 0, &r, &w);
}

static int nonblocking(void **state)
{
	(void)state;
	shim_fault_from = shim_fault_to = 0;
	return pipe_new(&owner, O_NONBLOCK, &r, &w);
}

/* All memory came back. */
static int end(void **state)
{
	(void)state;
	if (r)
		file_put(r);
	if (w)
		file_put(w);
	return shim_objects_in_use() == objects_kept && frame_free_count() ==
		frame_total() - frames_kept ? 0 : -1;
}

static void sizes(void **state)
{
	static const u32 near[] = { 1, 4095, 4096, 4097, 8192, 65535, 65536 };
	static u8 in[65536], out[65537];

	(void)state;
	for (unsigned i = 0; i < ARRAY_SIZE(near); i++) {
		for (u32 step = 1; step <= near[i]; step = step * 7 + 1) {
			u32 n = 0;

			fill(in, near[i], i + step);
			assert_int_equal(put(in, near[i]), near[i]);
			assert_int_equal(count(), near[i]);
			while (n < near[i])
				n += get(out + n, step);
			assert_memory_equal(in, out, near[i]);
		}
	}
}

/* The ring goes around many times with something always in it. */
static void around(void **state)
{
	static u8 in[5000], out[5000];
	u32 written = 0, read = 0;
	unsigned seed = 3;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		u32 n = rand_r(&seed) % 5000 + 1;

		if (written - read + n < 60000) {
			for (u32 k = 0; k < n; k++)
				in[k] = (u8)((written + k) * 31 >> 3);
			assert_int_equal(put(in, n), n);
			written += n;
		}
		n = rand_r(&seed) % 5000 + 1;
		if (written - read > n) {
			assert_int_equal(get(out, n), n);
			for (u32 k = 0; k < n; k++)
				assert_int_equal(out[k],
					(u8)((read + k) * 31 >> 3));
			read += n;
		}
	}
}

static void no_waiting(void **state)
{
	static u8 big[70000];

	(void)state;
	assert_int_equal(get(big, 1), -EAGAIN);
	assert_int_equal(put(big, 65536 - 100), 65536 - 100);
	assert_int_equal(put(big, 101), -EAGAIN);	/* all or nothing */
	assert_int_equal(put(big, 100), 100);
	assert_int_equal(put(big, 1), -EAGAIN);
	assert_int_equal(put(big, 70000), -EAGAIN);
	assert_int_equal(w->ops->poll(w, NULL), 0);
	assert_int_equal(get(big, 5000), 5000);
	assert_int_equal(w->ops->poll(w, NULL), POLLOUT | POLLWRNORM);
	assert_int_equal(put(big, 70000), 5000);	/* what fits */
	assert_int_equal(get(big, 70000), 65536);
	assert_int_equal(r->ops->poll(r, NULL), 0);
	assert_int_equal(put(big, 0), 0);
	assert_int_equal(get(big, 0), 0);
}

static void ends(void **state)
{
	char c[4];

	(void)state;
	assert_int_equal(put("abc", 3), 3);
	file_put(w);
	w = NULL;
	assert_int_equal(r->ops->poll(r, NULL),
			 POLLIN | POLLRDNORM | POLLHUP);
	assert_int_equal(get(c, 4), 3);
	assert_int_equal(get(c, 4), 0);
	assert_int_equal(r->ops->poll(r, NULL), POLLHUP);
}

static void broken(void **state)
{
	(void)state;
	file_put(r);
	r = NULL;
	assert_int_equal(put("x", 1), -EPIPE);
	assert_int_equal(w->ops->poll(w, NULL),
			 POLLOUT | POLLWRNORM | POLLERR);
}

static void wrong_end(void **state)
{
	struct uio_piece piece = { 0, 0 };
	struct uio u = { .pieces = &piece, .count = 1 };
	u64 offset = 0;

	(void)state;
	assert_int_equal(file_read(w, &u, NULL), -EBADF);
	assert_int_equal(file_write(r, &u, NULL), -EBADF);
	assert_int_equal(file_read(r, &u, &offset), -ESPIPE);
	assert_int_equal(file_write(w, &u, &offset), -ESPIPE);
	assert_int_equal(file_seek(r, 0, 0), -ESPIPE);
}

/* What a fault kept from being copied stays in the pipe. */
static void faults(void **state)
{
	static u8 in[8192], out[8192];

	(void)state;
	fill(in, sizeof(in), 9);
	shim_fault_from = (u64)in + 5000;
	shim_fault_to = (u64)in + sizeof(in);
	assert_int_equal(put(in, 8192), 5000);
	assert_int_equal(put(in + 5000, 100), -EFAULT);
	assert_int_equal(count(), 5000);
	shim_fault_from = (u64)out;
	shim_fault_to = (u64)out + 1;
	assert_int_equal(get(out, 100), -EFAULT);
	shim_fault_from = (u64)out + 4500;
	shim_fault_to = (u64)out + 4600;
	assert_int_equal(get(out, 8192), 4500);
	shim_fault_from = shim_fault_to = 0;
	assert_int_equal(get(out + 4500, 8192 - 4500), 500);
	assert_memory_equal(in, out, 5000);
}

static void no_memory(void **state)
{
	static u8 big[65536];
	struct file *a, *b;

	(void)state;
	for (unsigned every = 1; every <= 3; every++) {
		shim_memory_fail(every);
		assert_int_equal(pipe_new(&owner, 0, &a, &b), -ENOMEM);
		shim_memory_fail(0);
	}
	shim_memory_fail(1);
	assert_int_equal(put(big, 10), -ENOMEM);
	shim_memory_fail(4);		/* goes on with what there is */
	assert_int_equal(put(big, sizeof(big)), sizeof(big));
	shim_memory_fail(0);
	assert_int_equal(get(big, sizeof(big)), sizeof(big));
}

/* ---- threads: four writers of atomic records, three readers ------------- */

#define WRITERS	4
#define RECORDS	4000

struct record {
	u32 writer, number, length, sum;
};

static u32 sum_of(const u8 *bytes, u32 n)
{
	u32 sum = 0;

	while (n-- > 0)
		sum = sum * 33 + *bytes++;
	return sum;
}

static void *write_records(void *arg)
{
	unsigned seed = (unsigned)(u64)arg;
	u8 bytes[4096];

	for (u32 i = 0; i < RECORDS; i++) {
		struct record *rec = (struct record *)bytes;
		u32 n = rand_r(&seed) % (4096 - sizeof(*rec));

		rec->writer = (u32)(u64)arg;
		rec->number = i;
		rec->length = n;
		fill(bytes + sizeof(*rec), n, seed);
		rec->sum = sum_of(bytes + sizeof(*rec), n);
		if (put(bytes, sizeof(*rec) + n) != (ssize_t)(sizeof(*rec) + n))
			return "short write";
	}
	return NULL;
}

static void get_all(void *to, size_t n)
{
	u8 *at = to;

	while (n > 0) {
		ssize_t part = get(at, n);

		assert_true(part > 0);
		at += part;
		n -= part;
	}
}

static void atomic_writes(void **state)
{
	u32 next[WRITERS] = { 0 };
	pthread_t threads[WRITERS];
	u8 bytes[4096];

	(void)state;
	for (u64 i = 0; i < WRITERS; i++)
		pthread_create(&threads[i], NULL, write_records, (void *)i);
	for (int i = 0; i < WRITERS * RECORDS; i++) {
		struct record rec;

		get_all(&rec, sizeof(rec));
		assert_true(rec.writer < WRITERS);
		assert_int_equal(rec.number, next[rec.writer]++);
		get_all(bytes, rec.length);
		assert_int_equal(rec.sum, sum_of(bytes, rec.length));
	}
	for (int i = 0; i < WRITERS; i++) {
		void *complaint;

		pthread_join(threads[i], &complaint);
		assert_null(complaint);
	}
}

static u64 bytes_moved;

static void *read_some(void *arg)
{
	unsigned seed = (unsigned)(u64)arg;
	u8 bytes[9000];
	ssize_t n;

	while ((n = get(bytes, rand_r(&seed) % 9000 + 1)) > 0)
		__atomic_add_fetch(&bytes_moved, n, __ATOMIC_RELAXED);
	return NULL;
}

static void *write_some(void *arg)
{
	unsigned seed = (unsigned)(u64)arg;
	static u8 bytes[90000];
	u64 sent = 0;

	for (int i = 0; i < 300; i++) {
		u32 n = rand_r(&seed) % (i % 3 ? 5000 : 90000) + 1;

		sent += put(bytes, n);
	}
	return (void *)sent;
}

/* Nobody sleeps for ever, and no byte is lost or doubled. */
static void crowd(void **state)
{
	pthread_t readers[3], writers[3];
	u64 sent = 0;

	(void)state;
	bytes_moved = 0;
	for (u64 i = 0; i < 3; i++) {
		pthread_create(&readers[i], NULL, read_some, (void *)i);
		pthread_create(&writers[i], NULL, write_some, (void *)i);
	}
	for (int i = 0; i < 3; i++) {
		void *n;

		pthread_join(writers[i], &n);
		sent += (u64)n;
	}
	file_put(w);
	w = NULL;
	for (int i = 0; i < 3; i++)
		pthread_join(readers[i], NULL);
	assert_int_equal(bytes_moved, sent);
}

/* Nonblocking writers that meet do not refuse while there is room. */
static void *write_two(void *arg)
{
	for (int i = 0; i < 4000; i++)
		if (put("ab", 2) != 2)
			return "refused";
	return arg;
}

static void no_false_refusal(void **state)
{
	pthread_t threads[4];
	void *complaint;

	(void)state;
	for (int i = 0; i < 4; i++)
		pthread_create(&threads[i], NULL, write_two, NULL);
	for (int i = 0; i < 4; i++) {
		pthread_join(threads[i], &complaint);
		assert_null(complaint);
	}
	assert_int_equal(count(), 32000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sizes, start, end),
		cmocka_unit_test_setup_teardown(around, start, end),
		cmocka_unit_test_setup_teardown(no_waiting, nonblocking, end),
		cmocka_unit_test_setup_teardown(ends, start, end),
		cmocka_unit_test_setup_teardown(broken, start, end),
		cmocka_unit_test_setup_teardown(wrong_end, start, end),
		cmocka_unit_test_setup_teardown(faults, start, end),
		cmocka_unit_test_setup_teardown(no_memory, start, end),
		cmocka_unit_test_setup_teardown(atomic_writes, start, end),
		cmocka_unit_test_setup_teardown(crowd, start, end),
		cmocka_unit_test_setup_teardown(no_false_refusal, nonblocking,
						end),
	};

	alarm(60);
	shim_memory_start(4096);
	vnode_init();
	frames_kept = frame_total() - frame_free_count();
	objects_kept = shim_objects_in_use();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
