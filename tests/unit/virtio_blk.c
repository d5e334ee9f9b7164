/* SPDX-License-Identifier: MIT */
/*
 * The virtio disk driver against disks played here: what a request looks like
 * to the device, more requests than fit, errors, flushing, owners that submit
 * again when they are told of the end, a line that never interrupts, and
 * disks that are too small to be used.
 *
 * Sources: kernel/dev/virtio_blk.c kernel/dev/virtio_request.c
 * Sources: kernel/dev/virtqueue.c
 * Flags: -DVITRIX_HOST
 */
#include "unit.h"

#include "abi/errno.h"
#include "base/fmt.h"
#include "block/device.h"
#include "debug/log.h"
#include "dev/virtio.h"
#include "dev/virtio_blk.h"
#include "mm/object.h"
#include "sched/timer.h"

#define FLUSH		(1ULL << 9)
#define READ_ONLY	(1ULL << 5)
#define SEG_MAX		(1ULL << 2)

/* ---- what the driver needs of the kernel ---- */

static struct timer *armed;
static unsigned lines_logged;
static unsigned locks_held;

void log_line(enum log_level level, const char *format, ...)
{
	(void)level;
	(void)format;
	lines_logged++;
}

int fmt_text(char *to, size_t size, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(to, size, format, args);
	va_end(args);
	return n;
}

static void *memories[64];
static unsigned memory_count;

void *frame_alloc_boot(size_t count)
{
	void *p = aligned_alloc(PAGE_SIZE, count * PAGE_SIZE);

	memories[memory_count++] = p;
	return memset(p, 0, count * PAGE_SIZE);
}

void *kzalloc(size_t size)
{
	return memories[memory_count++] = calloc(1, size);
}

void spin_init(struct spinlock *lock, const char *name, enum lock_rank rank)
{
	*lock = (struct spinlock){ .name = name, .rank = (u16)rank };
}

void spin_lock(struct spinlock *lock)
{
	assert_int_equal(lock->locked, 0);
	lock->locked = 1;
	locks_held++;
}

void spin_unlock(struct spinlock *lock)
{
	assert_int_equal(lock->locked, 1);
	lock->locked = 0;
	locks_held--;
}

void interrupts_push_off(void)
{
}

void interrupts_pop_off(void)
{
}

nsec_t clock_monotonic(void)
{
	return 1000;
}

void timer_init(struct timer *t, void (*expire)(struct timer *t))
{
	*t = (struct timer){ .expire = expire };
}

void timer_arm(struct timer *t, nsec_t deadline)
{
	assert_int_equal(deadline, 1000 + NSEC_PER_MSEC);
	assert_null(armed);
	armed = t;
}

/* ---- the machine: PCI functions that are disks ---- */

static struct disk {
	struct pci_device pci;
	u64 features;
	bool msix;
	u16 queue_size;
	u32 segments;
	/* What came of it. */
	irq_handler handler;
	void *handler_arg;
	struct virtqueue *queue;
	struct block_device *device;
	u16 seen;			/* requests taken from the ring */
	unsigned taken, interrupts;
	u8 status;			/* to answer with */
	bool backwards;			/* answer in reverse order */
	bool stopped;			/* refused, and reset */
} disks[20];
static unsigned disk_count;
static volatile u16 bell;

struct pci_device *pci_next(const struct pci_device *previous)
{
	unsigned i = previous ? container_of(previous, struct disk, pci) -
				disks + 1 : 0;

	return i < disk_count ? &disks[i].pci : NULL;
}

static struct disk *disk_of(struct virtio_device *v)
{
	return container_of(v->pci, struct disk, pci);
}

int virtio_probe(struct virtio_device *v, struct pci_device *pci)
{
	static const struct virtio_transport transport = { .name = "test" };

	*v = (struct virtio_device){ .pci = pci, .transport = &transport };
	return 0;
}

int virtio_negotiate(struct virtio_device *v, u64 wanted)
{
	v->features = disk_of(v)->features & wanted;
	return 0;
}

int virtio_connect_interrupt(struct virtio_device *v, irq_handler handler,
			     void *arg)
{
	disk_of(v)->handler = handler;
	disk_of(v)->handler_arg = arg;
	v->msix = disk_of(v)->msix;
	return 0;
}

int virtio_start_queue(struct virtio_device *v, struct virtqueue *q, u16 index)
{
	int error = virtqueue_init(q, index, disk_of(v)->queue_size);

	q->notify_memory = &bell;
	disk_of(v)->queue = q;
	return error;
}

void virtio_ready(struct virtio_device *v)
{
	(void)v;
}

bool virtio_reset(struct virtio_device *v)
{
	disk_of(v)->stopped = true;
	return true;
}

bool virtio_interrupt_is_ours(struct virtio_device *v)
{
	(void)v;
	return true;
}

u32 virtio_config32(struct virtio_device *v, unsigned offset)
{
	assert_int_equal(offset, 12);
	return disk_of(v)->segments;
}

u64 virtio_config64(struct virtio_device *v, unsigned offset)
{
	(void)v;
	assert_int_equal(offset, 0);
	return 1000000;
}

void block_register(struct block_device *d)
{
	disks[d->number >> 4 & 15].device = d;
}

/* Answer everything that stands in the ring; the result is how much. */
static unsigned serve(struct disk *d)
{
	struct virtqueue *q = d->queue;
	u16 heads[256], at;
	unsigned n = 0, i;

	while (d->seen != q->available->index)
		heads[n++] = q->available->ring[d->seen++ % q->size];
	for (unsigned k = 0; k < n; k++) {
		i = d->backwards ? n - 1 - k : k;
		for (at = heads[i]; q->descriptors[at].flags & 1;)
			at = q->descriptors[at].next;
		assert_int_equal(q->descriptors[at].flags, 2);
		assert_int_equal(q->descriptors[at].length, 1);
		*(u8 *)phys_to_virt(q->descriptors[at].address) = d->status;
		q->used->ring[q->used->index % q->size].id = heads[i];
		q->used->index++;
	}
	d->taken += n;
	return n;
}

static void interrupt(struct disk *d)
{
	d->interrupts++;
	d->handler(d->handler_arg);
}

static void expire(void)
{
	struct timer *t = armed;

	assert_non_null(t);
	armed = NULL;
	t->expire(t);
}

/* ---- requests ---- */

static unsigned finished;

static void done(struct block_request *r)
{
	assert_int_equal(locks_held, 0);
	(void)r;
	finished++;
}

static struct block_request request(enum block_operation operation, u64 sector,
				    unsigned count)
{
	struct block_request r = {
		.operation = operation, .sector = sector, .count = count,
		.error = 99, .done = done,
	};

	for (unsigned i = 0; i < count; i++)
		r.frames[i] = 0x10000 + 2 * i * PAGE_SIZE;
	return r;
}

static void submit(struct disk *d, struct block_request *r)
{
	d->device->ops->submit(d->device, r);
}

static struct disk *add_disk(u64 features, bool msix, u16 size)
{
	disks[disk_count] = (struct disk){
		.pci = { .vendor = 0x1af4, .device = 0x1042 },
		.features = features, .msix = msix, .queue_size = size,
		.segments = 254,
	};
	return &disks[disk_count++];
}

static int set_up(void **state)
{
	(void)state;
	memset(disks, 0, sizeof(disks));
	disk_count = finished = lines_logged = 0;
	armed = NULL;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	assert_int_equal(locks_held, 0);
	while (memory_count > 0)
		free(memories[--memory_count]);
	return 0;
}

static void as_the_device_sees_it(void **state)
{
	struct disk *d = add_disk(FLUSH, true, 64);
	struct block_request r = request(BLOCK_WRITE, 80, 4);
	struct virtqueue_descriptor *at;
	u32 *header;

	(void)state;
	virtio_blk_init();
	r.frames[1] = r.frames[0] + PAGE_SIZE;	/* adjacent: one segment */
	submit(d, &r);
	at = &d->queue->descriptors[d->queue->available->ring[0]];
	assert_int_equal(at->length, 16);
	header = phys_to_virt(at->address);
	assert_int_equal(header[0], 1);
	assert_int_equal(header[2], 80);
	at = &d->queue->descriptors[at->next];
	assert_int_equal(at->address, 0x10000);
	assert_int_equal(at->length, 2 * PAGE_SIZE);
	assert_int_equal(at->flags, 1);
	at = &d->queue->descriptors[at->next];
	assert_int_equal(at->address, r.frames[2]);
	assert_int_equal(at->length, PAGE_SIZE);
	assert_int_equal(serve(d), 1);
	assert_int_equal(finished, 0);
	interrupt(d);
	assert_int_equal(finished, 1);
	assert_int_equal(r.error, 0);
	assert_null(armed);
}

static void reads_are_written_by_the_device(void **state)
{
	struct disk *d = add_disk(0, true, 64);
	struct block_request r = request(BLOCK_READ, 8, 1);
	struct virtqueue_descriptor *at;

	(void)state;
	virtio_blk_init();
	submit(d, &r);
	at = &d->queue->descriptors[d->queue->available->ring[0]];
	assert_int_equal(at->flags, 1);
	at = &d->queue->descriptors[at->next];
	assert_int_equal(at->flags, 3);
	d->status = 1;
	serve(d);
	interrupt(d);
	assert_int_equal(r.error, -EIO);
}

static void more_than_fit(void **state)
{
	static struct block_request r[500];
	struct disk *d = add_disk(FLUSH, true, 128);
	unsigned turns = 0;

	(void)state;
	virtio_blk_init();
	d->backwards = true;
	for (unsigned i = 0; i < 500; i++) {
		r[i] = request(i % 3 ? BLOCK_READ : BLOCK_WRITE, i * 8,
			       1 + i % BLOCK_REQUEST_MAX);
		submit(d, &r[i]);
	}
	while (serve(d) > 0) {
		interrupt(d);
		turns++;
	}
	assert_int_equal(finished, 500);
	assert_int_equal(d->taken, 500);
	assert_in_range(turns, 2, 200);
	for (unsigned i = 0; i < 500; i++)
		assert_int_equal(r[i].error, 0);
	assert_int_equal(d->queue->free_count, 128);
}

static void flushing(void **state)
{
	struct disk *with = add_disk(FLUSH, true, 64);
	struct disk *without = add_disk(0, true, 64);
	struct block_request r = request(BLOCK_FLUSH, 5, 0);

	(void)state;
	virtio_blk_init();
	submit(without, &r);
	assert_int_equal(finished, 1);
	assert_int_equal(r.error, 0);
	assert_int_equal(serve(without), 0);
	submit(with, &r);
	assert_int_equal(finished, 1);
	assert_int_equal(serve(with), 1);
	interrupt(with);
	assert_int_equal(finished, 2);
}

static struct disk *again_disk;
static unsigned again_left;

static void again(struct block_request *r)
{
	finished++;
	if (again_left-- > 0)
		submit(again_disk, r);
}

static void submit_when_done(void **state)
{
	struct block_request r = request(BLOCK_READ, 0, 1);

	(void)state;
	again_disk = add_disk(0, true, 64);
	again_left = 10;
	virtio_blk_init();
	r.done = again;
	submit(again_disk, &r);
	while (serve(again_disk) > 0)
		interrupt(again_disk);
	assert_int_equal(finished, 11);
}

static void interrupt_for_nothing(void **state)
{
	struct disk *d = add_disk(0, false, 64);

	(void)state;
	virtio_blk_init();
	interrupt(d);
	assert_int_equal(finished, 0);
	assert_null(armed);
}

static void line_that_never_interrupts(void **state)
{
	struct disk *d = add_disk(0, false, 64);
	struct block_request r = request(BLOCK_READ, 0, 1);
	unsigned before;

	(void)state;
	virtio_blk_init();
	before = lines_logged;
	for (unsigned i = 0; i < 1000; i++) {
		submit(d, &r);
		expire();		/* the disk is not ready yet */
		assert_int_equal(finished, i);
		serve(d);
		expire();
		assert_int_equal(finished, i + 1);
		assert_null(armed);	/* nothing to wait for */
	}
	assert_int_equal(lines_logged, before + 1);
}

static void line_that_interrupts_is_trusted(void **state)
{
	struct disk *d = add_disk(0, false, 64);
	struct block_request r = request(BLOCK_READ, 0, 1);

	(void)state;
	virtio_blk_init();
	submit(d, &r);
	serve(d);
	interrupt(d);
	expire();
	assert_null(armed);
	submit(d, &r);
	assert_null(armed);
}

static void names_and_refusals(void **state)
{
	(void)state;
	add_disk(READ_ONLY, true, 64);
	add_disk(0, true, 16);			/* too small a queue */
	add_disk(SEG_MAX, true, 64)->segments = 8;
	add_disk(0, true, 64)->pci.device = 0x1000;	/* not a disk */
	for (unsigned i = 0; i < 16; i++)
		add_disk(SEG_MAX, true, 64)->pci.device = 0x1001;
	virtio_blk_init();
	assert_true(disks[1].stopped);
	assert_true(disks[2].stopped);
	assert_false(disks[4].stopped);
	assert_string_equal(disks[0].device->name, "vda");
	assert_true(disks[0].device->read_only);
	assert_int_equal(disks[0].device->number, 254 << 8);
	assert_string_equal(disks[15].device->name, "vdp");
	assert_int_equal(disks[15].device->number, 254 << 8 | 240);
	assert_false(disks[15].device->read_only);
	assert_null(disks[19].queue);	/* one too many */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(as_the_device_sees_it),
		TEST(reads_are_written_by_the_device),
		TEST(more_than_fit),
		TEST(flushing),
		TEST(submit_when_done),
		TEST(interrupt_for_nothing),
		TEST(line_that_never_interrupts),
		TEST(line_that_interrupts_is_trusted),
		TEST(names_and_refusals),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
