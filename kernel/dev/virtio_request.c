/* SPDX-License-Identifier: MIT */
/*
 * Requests to a virtio disk (VIRTIO 1.1, section 5.2.6). A request is one
 * chain: a header that we write, the frames, and a status byte that the
 * device writes. Header and status live in a slot. Requests for which there
 * is no slot or no room in the queue wait in a list, and start when others
 * are done.
 *
 * Requests are reported done with the disk's lock let go, since their owners
 * take locks of their own and may submit again. An interrupt line may be
 * connected otherwise than the firmware says (pci_interrupt.c); until the
 * first interrupt arrives through it, a timer looks after requests as well:
 * at worst the disk is slow, not dead.
 */
#include "dev/virtio_disk.h"

#include "abi/errno.h"
#include "base/assert.h"
#include "debug/log.h"

enum { TYPE_READ = 0, TYPE_WRITE = 1, TYPE_FLUSH = 4 };

#define HEADER_SIZE	16
#define STATUS_OK	0
#define STATUS_NONE	0xff		/* not written yet */

#define POLL_PERIOD	NSEC_PER_MSEC
#define POLLED_MANY	100		/* until the log says so */

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

static void fill_header(struct virtio_slot *s, struct block_request *r)
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
	struct virtqueue_segment segments[VIRTIO_DISK_SEGMENTS];
	struct virtio_slot *s = d->free;
	unsigned data = 0;
	paddr_t at;

	if (!s)
		return false;
	at = virt_to_phys(s);
	segments[0] = (struct virtqueue_segment){ at, HEADER_SIZE };
	if (r->operation != BLOCK_FLUSH)
		data = fill_segments(segments + 1, r);
	segments[data + 1] = (struct virtqueue_segment){
		at + offsetof(struct virtio_slot, status), 1
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
	struct virtio_slot *s;

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

void virtio_disk_interrupt(void *arg)
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
void virtio_disk_poll(struct timer *t)
{
	struct virtio_disk *d = container_of(t, struct virtio_disk, poll);

	if (collect(d) && d->distrusted && ++d->polled == POLLED_MANY)
		log_warn("%s: no interrupts arrive, polling", d->device.name);
	spin_lock(&d->lock);
	keep_polling(d);
	spin_unlock(&d->lock);
}

void virtio_disk_submit(struct block_device *disk, struct block_request *r)
{
	struct virtio_disk *d = disk->driver;

	ASSERT(r->count, <=, (unsigned)BLOCK_REQUEST_MAX);
	if (r->operation == BLOCK_FLUSH &&
	    !(d->virtio.features & VIRTIO_BLK_FLUSH)) {
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
