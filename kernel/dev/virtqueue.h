/* SPDX-License-Identifier: MIT */
/*
 * A split virtqueue (VIRTIO 1.1, section 2.6): a table of descriptors, a ring
 * in which we offer the heads of descriptor chains, and a ring in which the
 * device gives them back. It carries one pointer of the driver's per chain.
 *
 * The driver's lock guards a queue; the functions take none. They can be
 * called from interrupt handlers. A device cannot be trusted to be in order:
 * what it returns is checked.
 */
#ifndef DEV_VIRTQUEUE_H
#define DEV_VIRTQUEUE_H

#include "base/types.h"

#define VIRTQUEUE_MAX	256		/* entries; a power of two */

struct virtqueue_descriptor {		/* 2.6.5 */
	u64 address;			/* physical */
	u32 length;
	u16 flags;
	u16 next;
};

struct virtqueue_available {		/* 2.6.6, ours to write */
	volatile u16 flags;
	volatile u16 index;		/* counts entries ever offered */
	volatile u16 ring[];
};

struct virtqueue_used {			/* 2.6.8, the device's to write */
	volatile u16 flags;
	volatile u16 index;
	struct {
		volatile u32 id;	/* head of the chain */
		volatile u32 length;	/* bytes written into it */
	} ring[];
};

struct virtqueue {
	u16 size, index;
	u16 free_count;			/* descriptors */
	u16 free_head;			/* they hang together by `next` */
	u16 offered;			/* available->index as we count it */
	u16 kicked;			/* `offered` when we last kicked */
	u16 taken;			/* used entries that we have seen */
	struct virtqueue_descriptor *descriptors;
	struct virtqueue_available *available;
	struct virtqueue_used *used;
	void *token[VIRTQUEUE_MAX];	/* by head; NULL: no chain there */
	/* Where a notification is written: one of these. */
	volatile u16 *notify_memory;
	u16 notify_port;
};

/* A piece of memory for the device to read or to write. */
struct virtqueue_segment {
	paddr_t address;
	u32 length;
};

/*
 * Memory for a queue of `size` entries: one piece, laid out as devices before
 * version 1 demand (2.6.2). Result: 0, -ENOMEM. Boot time only.
 */
int virtqueue_init(struct virtqueue *q, u16 index, u16 size);

/*
 * Offer a chain: `out` segments for the device to read, then `in` to write.
 * Result: 0, or -EAGAIN (no room now). `token` (not NULL) comes back.
 */
int virtqueue_add(struct virtqueue *q, const struct virtqueue_segment *segments,
		  unsigned out, unsigned in, void *token);

/* Tell the device about what was added, if it wants to hear of it. */
void virtqueue_kick(struct virtqueue *q);

/* The token of the next chain that came back, or NULL: none now. */
void *virtqueue_take(struct virtqueue *q);

/*
 * The device need not interrupt (a hint: it still may). Turning interrupts
 * back on tells whether chains came back meanwhile, for which none will come.
 */
void virtqueue_interrupts_off(struct virtqueue *q);
bool virtqueue_interrupts_on(struct virtqueue *q);

#endif
