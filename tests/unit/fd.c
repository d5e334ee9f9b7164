/* SPDX-License-Identifier: MIT */
/*
 * fs/fd: the lowest free number, always, against a plain array that models a
 * table; copies for fork; closing at exec and at the end; memory that is out.
 *
 * Sources: kernel/fs/fd.c kernel/fs/fd_table.c kernel/fs/file.c
 * Sources: tests/unit/shim/locks.c tests/unit/shim/memory.c
 * Sources: tests/unit/shim/log.c
 */
#include "unit.h"
#include "abi/errno.h"
#include "fs/file.h"
#include "fs/lock.h"
#include "shim/shim.h"

static int released;

/* What file.c asks of vnodes: the files here have none. */
void vnode_put(struct vnode *v)
{
	(void)v;
	fail();
}

void vnode_writing_done(struct vnode *v)
{
	(void)v;
	fail();
}

void lock_drop(struct vnode *v, const void *owner)
{
	(void)v, (void)owner;
}

static void release(struct file *f)
{
	(void)f;
	released++;
}

static const struct file_ops ops = { .release = release };

static struct file *new_file(void)
{
	struct file *f = file_new(&ops, O_RDWR);

	assert_non_null(f);
	return f;
}

static void lowest(void **state)
{
	struct fd_table *t = fd_table_new();

	(void)state;
	for (int i = 0; i < 200; i++)
		assert_int_equal(fd_install(t, new_file(), 0, 4096, false), i);
	assert_int_equal(fd_close(t, 5), 0);
	assert_int_equal(fd_close(t, 3), 0);
	assert_int_equal(fd_close(t, 130), 0);
	assert_int_equal(fd_close(t, 3), -EBADF);
	assert_int_equal(fd_install(t, new_file(), 4, 4096, false), 5);
	assert_int_equal(fd_install(t, new_file(), 0, 4096, false), 3);
	assert_int_equal(fd_install(t, new_file(), 0, 4096, false), 130);
	assert_int_equal(fd_install(t, new_file(), 1000, 4096, false), 1000);
	assert_int_equal(fd_install(t, new_file(), 1000, 4096, true), 1001);
	assert_int_equal(fd_count(t), 202);
	released = 0;
	fd_table_put(t);
	assert_int_equal(released, 202);
}

static void limits(void **state)
{
	struct fd_table *t = fd_table_new();
	struct file *f = new_file();

	(void)state;
	assert_int_equal(fd_install(t, f, 10, 10, false), -EINVAL);
	assert_int_equal(fd_install(t, f, -1, 10, false), -EINVAL);
	for (int i = 0; i < 10; i++)
		assert_int_equal(fd_install(t, new_file(), 0, 10, false), i);
	assert_int_equal(fd_room(t, 10), -EMFILE);
	assert_int_equal(fd_room(t, 11), 0);
	assert_int_equal(fd_install(t, f, 0, 10, false), -EMFILE);
	assert_int_equal(fd_install(t, f, 0, 99999, false), 10);
	for (int i = 11; i < FD_MAX; i++)
		assert_int_equal(fd_install(t, new_file(), 0, 99999, false), i);
	f = new_file();
	assert_int_equal(fd_install(t, f, 0, 99999, false), -EMFILE);
	assert_int_equal(fd_replace(t, f, FD_MAX, false), -EBADF);
	assert_int_equal(fd_replace(t, f, -1, false), -EBADF);
	assert_int_equal(fd_replace(t, f, FD_MAX - 1, false), FD_MAX - 1);
	assert_ptr_equal(fd_get(t, FD_MAX - 1), f);
	file_put(f);
	assert_null(fd_get(t, FD_MAX));
	assert_null(fd_get(t, -1));
	fd_table_put(t);
}

static void close_on_exec(void **state)
{
	struct fd_table *t = fd_table_new(), *copy;

	(void)state;
	for (int i = 0; i < 150; i++)
		fd_install(t, new_file(), 0, 4096, i % 3 == 0);
	assert_int_equal(fd_get_cloexec(t, 3), 1);
	assert_int_equal(fd_get_cloexec(t, 4), 0);
	assert_int_equal(fd_get_cloexec(t, 150), -EBADF);
	assert_int_equal(fd_set_cloexec(t, 4, true), 0);
	assert_int_equal(fd_set_cloexec(t, 3, false), 0);
	assert_int_equal(fd_set_cloexec(t, 999, true), -EBADF);
	copy = fd_table_copy(t);
	released = 0;
	fd_close_on_exec(copy);
	assert_int_equal(released, 0);		/* t has them still */
	assert_int_equal(fd_count(copy), 100);
	file_put(fd_get(copy, 3));
	assert_int_equal(fd_install(copy, new_file(), 0, 4096, false), 0);
	assert_int_equal(fd_get_cloexec(copy, 0), 0);
	fd_table_put(t);
	fd_table_put(copy);
}

static void no_memory(void **state)
{
	struct fd_table *t = fd_table_new(), *copy;
	struct file *f = new_file();
	u64 before;

	(void)state;
	fd_install(t, f, 0, 4096, false);
	fd_install(t, new_file(), 700, 4096, false);
	before = shim_objects_in_use();
	f = new_file();
	shim_memory_fail(1);
	assert_null(fd_table_copy(t));
	assert_int_equal(fd_install(t, f, 3000, 4096, false), -ENOMEM);
	assert_int_equal(fd_replace(t, f, 3000, false), -ENOMEM);
	shim_memory_fail(5);
	copy = fd_table_copy(t);
	assert_null(copy);
	shim_memory_fail(0);
	file_put(f);
	assert_int_equal(shim_objects_in_use(), before);
	fd_table_put(t);
}

#define MODEL 300

static int model_lowest(struct file **model, int from)
{
	while (from < MODEL && model[from])
		from++;
	return from < MODEL ? from : -EMFILE;
}

/* 100,000 random calls, each compared with the model. */
static void random_calls(void **state)
{
	static struct file *model[MODEL];
	struct fd_table *t = fd_table_new();
	unsigned seed = 7;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		int fd = rand_r(&seed) % MODEL;
		int what = rand_r(&seed) % 8;
		struct file *f;

		if (what < 3) {
			f = new_file();
			what = model_lowest(model, fd);
			assert_int_equal(fd_install(t, f, fd, MODEL, false),
					 what);
			if (what < 0)
				file_put(f);
			else
				model[what] = f;
		} else if (what < 6) {
			assert_int_equal(fd_close(t, fd),
					 model[fd] ? 0 : -EBADF);
			model[fd] = NULL;
		} else if (what == 6) {
			model[fd] = new_file();
			assert_int_equal(fd_replace(t, model[fd], fd, true),
					 fd);
		} else {
			f = fd_get(t, fd);
			assert_ptr_equal(f, model[fd]);
			if (f)
				file_put(f);
		}
	}
	fd_table_put(t);
}

static int no_leak(void **state)
{
	(void)state;
	return shim_objects_in_use() == 0 ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(lowest, no_leak),
		cmocka_unit_test_teardown(limits, no_leak),
		cmocka_unit_test_teardown(close_on_exec, no_leak),
		cmocka_unit_test_teardown(no_memory, no_leak),
		cmocka_unit_test_teardown(random_calls, no_leak),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
