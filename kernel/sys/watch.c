/* SPDX-License-Identifier: MIT */
/*
 * The engine of poll and select: see watch.h. Each round first stands on the
 * queues of all files and looks at each while doing so, then sleeps, so no
 * event can come unseen in between. The files are held by references: one
 * that is closed meanwhile stays valid until the wait is over.
 */
#include "sys/watch.h"

#include "abi/errno.h"
#include "proc/signal.h"
#include "sys/clock.h"

#define ALWAYS_READY	(POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM)

void watch_set_init(struct watch_set *s)
{
	s->count = 0;
	for (unsigned i = 0; i < WATCH_PAGES; i++)
		s->pages[i] = NULL;
}

struct watch *watch_nth(struct watch_set *s, unsigned i)
{
	if (i < WATCH_FEW)
		return &s->few[i];
	i -= WATCH_FEW;
	return &s->pages[i / WATCH_PAGE][i % WATCH_PAGE];
}

int watch_add(struct watch_set *s, int fd, u16 events)
{
	unsigned beyond = s->count - WATCH_FEW;
	struct watch *w;

	if (s->count >= WATCH_FEW && beyond % WATCH_PAGE == 0) {
		struct watch *page = kmalloc(WATCH_PAGE * sizeof(*page));

		if (!page)
			return -ENOMEM;
		s->pages[beyond / WATCH_PAGE] = page;
	}
	w = watch_nth(s, s->count++);
	w->fd = fd;
	w->events = events;
	w->revents = 0;
	w->file = fd < 0 ? NULL : fd_get(descriptors(), fd);
	if (w->file && w->file->flags & O_PATH) {
		file_put(w->file);
		w->file = NULL;
	}
	w->poller = (struct poller){
		.thread = thread_current(), .waiters = &w->waiter,
		.capacity = 1,
	};
	return 0;
}

void watch_set_done(struct watch_set *s)
{
	for (unsigned i = 0; i < s->count; i++)
		if (watch_nth(s, i)->file)
			file_put(watch_nth(s, i)->file);
	for (unsigned i = 0; i < WATCH_PAGES && s->pages[i]; i++)
		kfree(s->pages[i]);
}

/* What happened at one descriptor; `wait`: stand on its queue as well. */
static u16 look_at(struct watch *w, bool wait)
{
	unsigned found = ALWAYS_READY;

	if (w->fd < 0)
		return 0;
	if (!w->file)
		return POLLNVAL;
	if (w->file->ops->poll)
		found = w->file->ops->poll(w->file, wait ? &w->poller : NULL);
	return found & (w->events | POLLERR | POLLHUP);
}

/* Look at all. Once one is ready there is no need to wait for others. */
static int look(struct watch_set *s, bool wait)
{
	int ready = 0;

	for (unsigned i = 0; i < s->count; i++) {
		struct watch *w = watch_nth(s, i);

		w->revents = look_at(w, wait && ready == 0);
		ready += w->revents != 0;
	}
	return ready;
}

static void leave(struct watch_set *s)
{
	for (unsigned i = 0; i < s->count; i++)
		if (watch_nth(s, i)->poller.used > 0)
			poller_leave(&watch_nth(s, i)->poller);
}

static bool is_woken(struct watch_set *s)
{
	for (unsigned i = 0; i < s->count; i++) {
		struct watch *w = watch_nth(s, i);

		if (w->poller.used > 0 &&
		    __atomic_load_n(&w->waiter.woken, __ATOMIC_ACQUIRE))
			return true;
	}
	return false;
}

static int sleep(struct watch_set *s, nsec_t deadline)
{
	int error = 0;

	while (!is_woken(s) && !error)
		error = thread_park(WAIT_INTERRUPTIBLE, deadline);
	return error;
}

int watch_wait(struct watch_set *s, nsec_t deadline)
{
	int ready, error = 0;

	do {
		ready = look(s, deadline > 0 && !error);
		if (ready == 0 && deadline > 0 && !error)
			error = sleep(s, deadline);
		else
			deadline = 0;
		leave(s);
		if (error == -EINTR)
			return error;
	} while (ready == 0 && deadline > 0);
	return ready;
}

int deadline_of_timespec(u64 user, nsec_t *deadline)
{
	nsec_t span = NSEC_FOREVER;
	int error = user ? timespec_in(user, &span) : 0;

	if (!error)
		*deadline = signal_deadline(span);
	return error;
}

int deadline_of_timeval(u64 user, nsec_t *deadline)
{
	nsec_t span = NSEC_FOREVER;
	struct linux_timeval t;

	if (user) {
		if (copy_in(&t, user, sizeof(t)))
			return -EFAULT;
		if (t.sec < 0 || t.usec < 0)
			return -EINVAL;
		t.sec = (s64)((u64)t.sec + (u64)t.usec / USEC_PER_SEC);
		t.usec %= USEC_PER_SEC;
		span = nsec_of_timeval(&t);
	}
	*deadline = signal_deadline(span);
	return 0;
}

static nsec_t rest(nsec_t deadline)
{
	nsec_t now = clock_monotonic();

	return deadline > now ? deadline - now : 0;
}

/* As on Linux, a bad address here does not change the call's result. */
void rest_to_timespec(u64 user, nsec_t deadline)
{
	struct linux_timespec t = timespec_of(rest(deadline));

	if (user && deadline != NSEC_FOREVER)
		(void)copy_out(user, &t, sizeof(t));
}

void rest_to_timeval(u64 user, nsec_t deadline)
{
	struct linux_timeval t = timeval_of(rest(deadline));

	if (user && deadline != NSEC_FOREVER)
		(void)copy_out(user, &t, sizeof(t));
}

int wait_mask_begin(u64 user, u64 size)
{
	struct proc *p = proc_current();
	u64 mask;

	if (!user)
		return 0;
	if (size != sizeof(mask))
		return -EINVAL;
	if (copy_in(&mask, user, sizeof(mask)))
		return -EFAULT;
	p->saved_blocked = p->blocked;
	p->restore_blocked = true;
	signal_set_blocked(mask);
	return 0;
}

void wait_mask_end(u64 user, s64 result)
{
	struct proc *p = proc_current();

	if (!user || result == -EINTR)
		return;
	p->restore_blocked = false;
	signal_set_blocked(p->saved_blocked);
}
