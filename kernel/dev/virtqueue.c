/* SPDX-License-Identifier: MIT */
/*
 * Split virtqueues. Each ring index has one writer, and tells the other side
 * that the entries before it are complete; so an entry is written before the
 * index that covers it, and read after it. On x86 stores stay in order among
 * themselves and so do loads; only the compiler must be held back there. Where
 * we write one thing and then read another one (may we stay silent? did more
 * come?) the processor itself needs a fence: without it both sides could
 * decide at the same moment that the other one will act.
 */
#include "dev/virtqueue.h"

#include "abi/errno.h"
#include "base/assert.h"
#include "cpu/io.h"
#include "debug/log.h"
#include "mm/frame.h"

#define DESCRIPTOR_NEXT		1	/* the chain goes on */
#define DESCRIPTOR_WRITE	2	/* the device writes here */

#define AVAILABLE_NO_INTERRUPT	1
#define USED_NO_NOTIFY		1

int virtqueue_init(struct virtqueue *q, u16 index, u16 size)
{
	size_t descriptors = sizeof(struct virtqueue_descriptor) * size;
	size_t available = sizeof(*q->available) + sizeof(u16) * (size + 1);
	size_t used_at = PAGE_UP(descriptors + available);
	size_t used = sizeof(*q->used) + sizeof(q->used->ring[0]) * size + 2;
	u8 *memory = frame_alloc_boot(PAGE_UP(used_at + used) / PAGE_SIZE);

	ASSERT(size, <=, VIRTQUEUE_MAX);
	if (!memory)
		return -ENOMEM;
	*q = (struct virtqueue){ .size = size, .index = index };
	q->descriptors = (void *)memory;
	q->available = (void *)(memory + descriptors);
	q->used = (void *)(memory + used_at);
	q->free_count = size;
	for (u16 i = 0; i < size; i++)
		q->descriptors[i].next = i + 1;
	return 0;
}

int virtqueue_add(struct virtqueue *q, const struct virtqueue_segment *segments,
		  unsigned out, unsigned in, void *token)
{
	struct virtqueue_descriptor *d = NULL;
	u16 head = q->free_head, at = head;

	if (out + in > q->free_count)
		return -EAGAIN;
	for (unsigned i = 0; i < out + in; i++) {
		d = &q->descriptors[at];
		d->address = segments[i].address;
		d->length = segments[i].length;
		d->flags = DESCRIPTOR_NEXT | (i >= out ? DESCRIPTOR_WRITE : 0);
		at = d->next;
	}
	d->flags &= ~DESCRIPTOR_NEXT;
	q->free_head = at;
	q->free_count -= out + in;
	q->token[head] = token;
	q->available->ring[q->offered++ % q->size] = head;
	compiler_barrier();		/* the entry, then the index */
	q->available->index = q->offered;
	return 0;
}

void virtqueue_kick(struct virtqueue *q)
{
	if (q->kicked == q->offered)
		return;
	q->kicked = q->offered;
	memory_barrier();		/* our index, then its flag */
	if (q->used->flags & USED_NO_NOTIFY)
		return;
	if (q->notify_memory)
		mmio_write16(q->notify_memory, q->index);
	else
		outw(q->notify_port, q->index);
}

/* Put the chain's descriptors back on the free list. */
static void free_chain(struct virtqueue *q, u16 head)
{
	u16 last = head, count = 1;

	while (q->descriptors[last].flags & DESCRIPTOR_NEXT) {
		last = q->descriptors[last].next;
		count++;
	}
	q->descriptors[last].next = q->free_head;
	q->free_head = head;
	q->free_count += count;
}

void *virtqueue_take(struct virtqueue *q)
{
	void *token;
	u32 head;

	while (q->taken != q->used->index) {
		compiler_barrier();	/* the index, then the entry */
		head = q->used->ring[q->taken++ % q->size].id;
		token = head < q->size ? q->token[head] : NULL;
		if (token) {
			q->token[head] = NULL;
			free_chain(q, (u16)head);
			return token;
		}
		log_error("virtio: device returns chain %u, not offered", head);
	}
	return NULL;
}

void virtqueue_interrupts_off(struct virtqueue *q)
{
	q->available->flags = AVAILABLE_NO_INTERRUPT;
}

bool virtqueue_interrupts_on(struct virtqueue *q)
{
	q->available->flags = 0;
	memory_barrier();		/* our flag, then its index */
	return q->taken != q->used->index;
}
