/* SPDX-License-Identifier: MIT */
/*
 * Waiting for several open files at once, for poll and select: a set of
 * watches, each a descriptor and the events of interest. For this folder.
 */
#ifndef SYS_WATCH_H
#define SYS_WATCH_H

#include "mm/object.h"
#include "sys/argument.h"

struct watch {
	struct file *file;		/* a reference; NULL: not open */
	s32 fd;				/* < 0: not looked at */
	u16 events, revents;		/* POLL…: wanted, found */
	struct poller poller;		/* of the one waiter */
	struct waiter waiter;
};

#define WATCH_FEW	6
#define WATCH_PAGE	((unsigned)(KMALLOC_MAX / sizeof(struct watch)))
#define WATCH_PAGES	128		/* enough for FD_MAX watches */

struct watch_set {
	unsigned count;
	struct watch few[WATCH_FEW];
	struct watch *pages[WATCH_PAGES];
};

void watch_set_init(struct watch_set *s);

/* One more. Takes a reference on the file. Result: 0 or -ENOMEM. */
int watch_add(struct watch_set *s, int fd, u16 events);

struct watch *watch_nth(struct watch_set *s, unsigned i);

/*
 * Until a watch has an event, the deadline (monotonic; 0: do not wait), or a
 * signal. Result: watches with revents, 0 at the deadline, -EINTR.
 */
int watch_wait(struct watch_set *s, nsec_t deadline);

void watch_set_done(struct watch_set *s);

/*
 * What the calls have in common: a timespec or timeval that says how long.
 * Result: 0 and *deadline, -EFAULT, -EINVAL. user 0: for ever.
 */
int deadline_of_timespec(u64 user, nsec_t *deadline);
int deadline_of_timeval(u64 user, nsec_t *deadline);

/* Write back what is left until then. */
void rest_to_timespec(u64 user, nsec_t deadline);
void rest_to_timeval(u64 user, nsec_t deadline);

/*
 * The signal mask during the call: set before, and afterwards put back, by
 * the signal's delivery if one ended the wait. user 0: nothing.
 * Result: 0, -EINVAL (size is not 8), -EFAULT.
 */
int wait_mask_begin(u64 user, u64 size);
void wait_mask_end(u64 user, s64 result);

#endif
