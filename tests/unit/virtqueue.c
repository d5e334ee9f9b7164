/* SPDX-License-Identifier: MIT */
/*
 * Virtqueues against a device played here: chains as the device sees them, a
 * full queue, answers out of order, indices that wrap at 65536, notification
 * and interrupt suppression, and a device that returns what nobody offered.
 *
 * Sources: kernel/dev/virtqueue.c
 * Flags: -DVITRIX_HOST
 */
#include "unit.h"

#include "abi/errno.h"
#include "debug/log.h"
#include "dev/virtqueue.h"
#include "mm/frame.h"

static unsigned complaints;
static void *queue_memory;

void log_line(enum log_level level, const char *format, ...)
{
	(void)level;
	(void)format;
	complaints++;
}

void *frame_alloc_boot(size_t count)
{
	queue_memory = aligned_alloc(PAGE_SIZE, count * PAGE_SIZE);
	return memset(queue_memory, 0, count * PAGE_SIZE);
}

static struct virtqueue q;
static volatile u16 bell;
static u16 device_seen;			/* available entries */

static int set_up(void **state)
{
	(void)state;
	assert_int_equal(virtqueue_init(&q, 3, 8), 0);
	q.notify_memory = &bell;
	bell = 0xffff;
	device_seen = 0;
	complaints = 0;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	free(queue_memory);
	return 0;
}

/* The device takes the next chain; the result is its head. */
static u16 device_take(void)
{
	assert_int_not_equal(device_seen, q.available->index);
	return q.available->ring[device_seen++ % q.size];
}

static void device_return(u32 head)
{
	u16 index = q.used->index;

	q.used->ring[index % q.size].id = head;
	q.used->index = index + 1;
}

static int add(unsigned out, unsigned in, void *token)
{
	struct virtqueue_segment s[8];

	for (unsigned i = 0; i < out + in; i++)
		s[i] = (struct virtqueue_segment){ 0x1000 * (i + 1), i + 1 };
	return virtqueue_add(&q, s, out, in, token);
}

static void chain_as_the_device_sees_it(void **state)
{
	struct virtqueue_descriptor *d;
	int token;

	(void)state;
	assert_int_equal(add(1, 2, &token), 0);
	d = &q.descriptors[device_take()];
	assert_int_equal(d->address, 0x1000);
	assert_int_equal(d->length, 1);
	assert_int_equal(d->flags, 1);
	d = &q.descriptors[d->next];
	assert_int_equal(d->address, 0x2000);
	assert_int_equal(d->flags, 3);
	d = &q.descriptors[d->next];
	assert_int_equal(d->address, 0x3000);
	assert_int_equal(d->length, 3);
	assert_int_equal(d->flags, 2);
}

static void layout_is_the_old_one(void **state)
{
	(void)state;
	assert_ptr_equal(q.descriptors, queue_memory);
	assert_ptr_equal(q.available, (char *)queue_memory + 8 * 16);
	assert_ptr_equal(q.used, (char *)queue_memory + PAGE_SIZE);
}

static void full_and_out_of_order(void **state)
{
	int a, b, c;
	u16 first, second;

	(void)state;
	assert_int_equal(add(2, 1, &a), 0);
	assert_int_equal(add(1, 3, &b), 0);
	assert_int_equal(add(1, 1, &c), -EAGAIN);
	assert_int_equal(add(1, 0, &c), 0);
	first = device_take();
	second = device_take();
	assert_null(virtqueue_take(&q));
	device_return(second);
	device_return(first);
	assert_ptr_equal(virtqueue_take(&q), &b);
	assert_ptr_equal(virtqueue_take(&q), &a);
	assert_null(virtqueue_take(&q));
	assert_int_equal(q.free_count, 7);
	assert_int_equal(add(4, 3, &a), 0);
	assert_int_equal(add(1, 0, &a), -EAGAIN);
}

static void indices_wrap(void **state)
{
	int tokens[3];

	(void)state;
	for (unsigned i = 0; i < 200000; i++) {
		void *token = &tokens[i % 3];

		assert_int_equal(add(1 + i % 4, i % 3, token), 0);
		device_return(device_take());
		assert_ptr_equal(virtqueue_take(&q), token);
	}
	assert_int_equal(q.free_count, 8);
	assert_int_equal(complaints, 0);
}

static void notification(void **state)
{
	int token;

	(void)state;
	virtqueue_kick(&q);
	assert_int_equal(bell, 0xffff);	/* nothing was added */
	add(1, 0, &token);
	virtqueue_kick(&q);
	assert_int_equal(bell, 3);
	bell = 0xffff;
	virtqueue_kick(&q);
	assert_int_equal(bell, 0xffff);	/* once is enough */
	q.used->flags = 1;
	add(1, 0, &token);
	virtqueue_kick(&q);
	assert_int_equal(bell, 0xffff);	/* the device is awake */
}

static void interrupts(void **state)
{
	int token;

	(void)state;
	virtqueue_interrupts_off(&q);
	assert_int_equal(q.available->flags, 1);
	assert_false(virtqueue_interrupts_on(&q));
	assert_int_equal(q.available->flags, 0);
	virtqueue_interrupts_off(&q);
	add(1, 0, &token);
	device_return(device_take());
	assert_true(virtqueue_interrupts_on(&q));
}

static void a_device_that_lies(void **state)
{
	int token;
	u16 head;

	(void)state;
	add(1, 1, &token);
	head = device_take();
	device_return(8);
	device_return(0xffffffff);
	device_return((head + 1) % 8u);
	device_return(head);
	device_return(head);
	assert_ptr_equal(virtqueue_take(&q), &token);
	assert_null(virtqueue_take(&q));
	assert_int_equal(complaints, 4);
	assert_int_equal(q.free_count, 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(chain_as_the_device_sees_it,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(layout_is_the_old_one, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(full_and_out_of_order, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(indices_wrap, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(notification, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(interrupts, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(a_device_that_lies, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
