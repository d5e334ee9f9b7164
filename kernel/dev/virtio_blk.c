/* SPDX-License-Identifier: MIT */
/*
 * Virtio disks (VIRTIO 1.1, section 5.2). A request is one chain: a header
 * that we write, the frames, and a status byte that the device writes. Header
 * and status live in a slot. Requests for which there is no slot or no room
 * in the queue wait in a list, and start when others are done.
 *
 * One lock per disk guards everything in it. Requests are reported done with
 * the lock let go, since their owners take locks of their own and may submit
 * again. An interrupt line may be connected otherwise than the firmware says
 * (pci_interrupt.c); until the first interrupt arrives through it, a timer
 * looks after requests as well: at worst the disk is slow, not dead.
 */
#include "dev/virtio_blk.h"

#include "abi/errno.h"
#include "base/assert.h"
#include "base/fmt.h"
#include "block/device.h"
#include "debug/log.h"
#include "dev/virtio.h"
#include "mm/object.h"
#include "sched/timer.h"

#define DEVICE_TRANSITIONAL	0x1001
#define DEVICE_MODERN		0x1042

#define FEATURE_SEG_MAX		(1ULL << 2)	/* 5.2.3 */
#define FEATURE_READ_ONLY	(1ULL << 5)
#define FEATURE_FLUSH		(1ULL << 9)
#define FEATURES_WANTED		(FEATURE_SEG_MAX | FEATURE_READ_ONLY | \
				 FEATURE_FLUSH)

#define CONFIG_CAPACITY		0		/* sectors of 512 bytes */
#define CONFIG_SEG_MAX		12

enum { TYPE_READ = 0, TYPE_WRITE = 1, TYPE_FLUSH = 4 };	/* 5.2.6 */

#define STATUS_OK		0
#define STATUS_NONE		0xff		/* not written yet */

#define SEGMENTS_MAX		(BLOCK_REQUEST_MAX + 2)
#define DISKS_MAX		16
#define DISK_MAJOR		254		/* as Linux often has it */
#define MINORS_PER_DISK		16

#define POLL_PERIOD		NSEC_PER_MSEC
#define POLLED_MANY		100		/* until the log says so */

struct slot {
	u32 type;			/* the header, 16 bytes */
	u32 reserved;
	u64 sector;
	volatile u8 status;
	struct block_request *request;
	struct slot *next;		/* free ones */
};

#define SLOTS			(PAGE_SIZE / sizeof(struct slot))

struct virtio_disk {
	struct spinlock lock;		/* all below */
	struct virtio_device virtio;
	struct virtqueue queue;
	struct slot *free;
	struct list waiting;		/* struct block_request.link */
	unsigned in_flight;
	bool distrusted;		/* no interrupt came yet */
	bool polling;			/* the timer is armed, or expires now */
	struct timer poll;
	unsigned polled;		/* times that this found something */
	struct block_device device;	/* constant */
};

/* Adjacent frames become one segment. Result: segments used. */
static unsigned fill_segments(struct virtqueue_segment *to,
			      const struct block_request *r)
{
	unsigned used = 0;
	paddr_t end = 0;

	for (unsigned i = 0; i < r->count; i++) {
		if (used > 0 && r->frames[i] == end)
			to[used - 1].length += PAGE_SIZE;
		else
			to[used++] = (struct virtqueue_segment){
				r->frames[i], PAGE_SIZE
			};
		end = r->frames[i] + PAGE_SIZE;
	}
	return used;
}

static void fill_header(struct slot *s, struct block_request *r)
{
	static const u32 types[] = {
		[BLOCK_READ] = TYPE_READ,
		[BLOCK_WRITE] = TYPE_WRITE,
		[BLOCK_FLUSH] = TYPE_FLUSH,
	};

	s->type = types[r->operation];
	s->sector = r->operation == BLOCK_FLUSH ? 0 : r->sector;
	s->status = STATUS_NONE;
	s->request = r;
}

/* Result: false, no room now. */
static bool start(struct virtio_disk *d, struct block_request *r)
{
	struct virtqueue_segment segments[SEGMENTS_MAX];
	struct slot *s = d->free;
	unsigned data = 0;
	paddr_t at;

	if (!s)
		return false;
	at = virt_to_phys(s);
	segments[0] = (struct virtqueue_segment){ at, 16 };
	if (r->operation != BLOCK_FLUSH)
		data = fill_segments(segments + 1, r);
	segments[data + 1] = (struct virtqueue_segment){
		at + offsetof(struct slot, status), 1
	};
	fill_header(s, r);
	if (virtqueue_add(&d->queue, segments,
			  r->operation == BLOCK_WRITE ? data + 1 : 1,
			  r->operation == BLOCK_WRITE ? 1 : data + 1, s) < 0)
		return false;
	d->free = s->next;
	d->in_flight++;
	return true;
}

static void keep_polling(struct virtio_disk *d)
{
	d->polling = d->distrusted && d->in_flight > 0;
	if (d->polling)
		timer_arm(&d->poll, clock_monotonic() + POLL_PERIOD);
}

static void start_waiting(struct virtio_disk *d)
{
	struct block_request *r;

	while ((r = list_first(&d->waiting, struct block_request, link))) {
		if (!start(d, r))
			break;
		list_remove(&r->link);
	}
	virtqueue_kick(&d->queue);
	if (!d->polling)
		keep_polling(d);
}

/* Move what the device has finished to the list. */
static void take_finished(struct virtio_disk *d, struct list *finished)
{
	struct slot *s;

	while ((s = virtqueue_take(&d->queue))) {
		s->request->error = s->status == STATUS_OK ? 0 : -EIO;
		list_append(finished, &s->request->link);
		s->request = NULL;
		s->next = d->free;
		d->free = s;
		d->in_flight--;
	}
}

/* Take, report, go on. Result: something was finished. */
static bool collect(struct virtio_disk *d)
{
	struct list finished = LIST_INIT(finished);
	struct block_request *r;
	bool any;

	spin_lock(&d->lock);
	do {
		virtqueue_interrupts_off(&d->queue);
		take_finished(d, &finished);
	} while (virtqueue_interrupts_on(&d->queue));
	any = !list_empty(&finished);
	start_waiting(d);
	spin_unlock(&d->lock);

	while ((r = list_pop(&finished, struct block_request, link)))
		r->done(r);
	return any;
}

static void interrupt(void *arg)
{
	struct virtio_disk *d = arg;

	if (!virtio_interrupt_is_ours(&d->virtio))
		return;
	d->distrusted = false;
	collect(d);
}

/*
 * Until the end of this, `polling` keeps others from arming the timer: they
 * would wait for us with the lock held that we want.
 */
static void poll_expired(struct timer *t)
{
	struct virtio_disk *d = container_of(t, struct virtio_disk, poll);

	if (collect(d) && d->distrusted && ++d->polled == POLLED_MANY)
		log_warn("%s: no interrupts arrive, polling", d->device.name);
	spin_lock(&d->lock);
	keep_polling(d);
	spin_unlock(&d->lock);
}

static void submit(struct block_device *disk, struct block_request *r)
{
	struct virtio_disk *d = disk->driver;

	ASSERT(r->count, <=, (unsigned)BLOCK_REQUEST_MAX);
	if (r->operation == BLOCK_FLUSH &&
	    !(d->virtio.features & FEATURE_FLUSH)) {
		interrupts_push_off();	/* it writes through: done */
		r->error = 0;
		r->done(r);
		interrupts_pop_off();
		return;
	}
	spin_lock(&d->lock);
	list_append(&d->waiting, &r->link);
	start_waiting(d);
	spin_unlock(&d->lock);
}

static int make_slots(struct virtio_disk *d)
{
	struct slot *slots = frame_alloc_boot(1);

	if (!slots)
		return -ENOMEM;
	for (unsigned i = 0; i < SLOTS; i++) {
		slots[i].next = d->free;
		d->free = &slots[i];
	}
	return 0;
}

/* The largest request must fit into the queue and suit the device. */
static bool large_enough(struct virtio_disk *d)
{
	u32 segments = BLOCK_REQUEST_MAX;

	if (d->virtio.features & FEATURE_SEG_MAX)
		segments = virtio_config32(&d->virtio, CONFIG_SEG_MAX);
	if (d->queue.size >= SEGMENTS_MAX && segments >= BLOCK_REQUEST_MAX)
		return true;
	log_warn("virtio_blk: a disk with %u queue entries and %u segments "
		 "a request is too small", d->queue.size, segments);
	return false;
}

static int start_device(struct virtio_disk *d, struct pci_device *pci)
{
	int error = virtio_probe(&d->virtio, pci);

	if (!error)
		error = virtio_negotiate(&d->virtio, FEATURES_WANTED);
	if (!error)
		error = virtio_connect_interrupt(&d->virtio, interrupt, d);
	if (!error)
		error = virtio_start_queue(&d->virtio, &d->queue, 0);
	if (!error)
		error = make_slots(d);
	d->distrusted = !d->virtio.msix;
	if (!error && !large_enough(d))
		error = -ENODEV;
	return error;
}

static void offer(struct virtio_disk *d, unsigned number)
{
	static const struct block_ops ops = { .submit = submit };
	struct block_device *b = &d->device;

	fmt_text(b->name, sizeof(b->name), "vd%c", 'a' + number);
	b->number = DISK_MAJOR << 8 | number * MINORS_PER_DISK;
	b->sectors = virtio_config64(&d->virtio, CONFIG_CAPACITY);
	b->read_only = d->virtio.features & FEATURE_READ_ONLY;
	b->disk = b;
	b->ops = &ops;
	b->driver = d;
	virtio_ready(&d->virtio);
	log_info("virtio_blk: %s is %s%s", b->name, d->virtio.transport->name,
		 d->virtio.msix ? ", with MSI-X" : "");
	block_register(b);
}

/*
 * A disk that fails half way stays allocated: an interrupt handler may
 * already point to it.
 */
static bool add_disk(struct pci_device *pci, unsigned number)
{
	struct virtio_disk *d = kzalloc(sizeof(*d));

	if (!d) {
		log_warn("virtio_blk: no memory for a disk");
		return false;
	}
	spin_init(&d->lock, "virtio_blk", RANK_DEVICE);
	list_init(&d->waiting);
	timer_init(&d->poll, poll_expired);
	if (start_device(d, pci) < 0)
		return false;
	offer(d, number);
	return true;
}

void virtio_blk_init(void)
{
	unsigned count = 0;

	for (struct pci_device *p = pci_next(NULL); p; p = pci_next(p)) {
		if (p->vendor != VIRTIO_VENDOR ||
		    (p->device != DEVICE_TRANSITIONAL &&
		     p->device != DEVICE_MODERN))
			continue;
		if (count == DISKS_MAX) {
			log_warn("virtio_blk: more than %u disks", count);
			return;
		}
		if (add_disk(p, count))
			count++;
	}
	if (count == 0)
		log_info("virtio_blk: no disks");
}
