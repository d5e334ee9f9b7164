/* SPDX-License-Identifier: MIT */
/*
 * Looking into another process's address space for /proc: its regions (maps),
 * and the strings that it was started with (cmdline, environ). The space is
 * held by a reference, so it may outlive its process for as long as a file is
 * written; its mutex is let go before anything else is locked.
 */
#include "proc/status.h"

#include "abi/errno.h"
#include "base/string.h"
#include "mm/object.h"

#define BATCH		16		/* regions looked at in one go */
#define NAME_COLUMN	73		/* of maps, as proc(5) shows it */

/* No region, but programs can jump to it: see sys/vsyscall.c. */
#define VSYSCALL \
	"ffffffffff600000-ffffffffff601000 --xp 00000000 00:00 0 "

struct seen {				/* of a region */
	u64 start, end, offset;
	u32 prot;
	bool shared, stack, heap;
	struct vnode *file;		/* a reference, or NULL */
};

/* The mutex is held. */
static void look(const struct space *s, const struct region *r,
		 struct seen *to)
{
	*to = (struct seen) {
		.start = r->start, .end = r->end, .prot = r->prot,
		.shared = r->shared, .stack = r->stack,
		.heap = !r->backing && r->start < s->brk &&
			r->end > s->brk_start,
	};
	if (!r->backing || r->backing->ops->get != vnode_backing_get)
		return;
	to->offset = r->offset;
	to->file = container_of(r->backing, struct vnode, backing);
	vnode_ref(to->file);
}

/* Regions from `from` on. Result: how many. */
static unsigned look_at_some(struct space *s, u64 from, struct seen *to)
{
	struct treap_node *n;
	unsigned count = 0;

	mutex_lock(&s->mutex);
	n = from ? treap_at_or_below(&s->regions, from - 1) : NULL;
	n = n ? treap_next(n) : treap_first(&s->regions);
	for (; n && count < BATCH; n = treap_next(n))
		look(s, treap_entry(n, struct region, node), &to[count++]);
	mutex_unlock(&s->mutex);
	return count;
}

static void add_name(struct text *t, size_t line, const char *name)
{
	size_t length = t->length - line;

	text_add(t, "%*s%s", length < NAME_COLUMN ?
		 (int)(NAME_COLUMN - length) : 1, "", name);
}

static void add_region(struct text *t, const struct seen *r, char *path)
{
	const struct vnode *v = r->file;
	size_t line = t->length;

	text_add(t, "%08lx-%08lx %c%c%c%c %08lx %02x:%02x %lu ", r->start,
		 r->end, r->prot & PROT_READ ? 'r' : '-',
		 r->prot & PROT_WRITE ? 'w' : '-',
		 r->prot & PROT_EXEC ? 'x' : '-', r->shared ? 's' : 'p',
		 r->offset, v ? v->fs->device >> 8 & 0xfff : 0,
		 v ? v->fs->device & 0xff : 0, v ? v->inode : 0);
	if (v && vnode_path(r->file, path, PATH_MAX_LEN) > 0)
		add_name(t, line, path);
	else if (r->stack)
		add_name(t, line, "[stack]");
	else if (r->heap)
		add_name(t, line, "[heap]");
	text_add(t, "\n");
}

static void add_regions(struct space *s, struct text *t, struct seen *some,
			char *path)
{
	u64 from = 0;
	unsigned n;

	do {
		n = look_at_some(s, from, some);
		for (unsigned i = 0; i < n; i++) {
			add_region(t, &some[i], path);
			from = some[i].end;
			if (some[i].file)
				vnode_put(some[i].file);
		}
		sched_point();
	} while (n == BATCH && t->length < TEXT_MAX && !t->error);
	text_add(t, "%s%*s[vsyscall]\n", VSYSCALL,
		 NAME_COLUMN - (int)sizeof(VSYSCALL) + 1, "");
}

int status_maps(pid_t pid, struct text *t)
{
	struct seen *some = kmalloc(BATCH * sizeof(*some));
	char *path = kmalloc(PATH_MAX_LEN);
	struct space *s = some && path ? proc_get_space(pid, true) : NULL;

	if (s) {
		add_regions(s, t, some, path);
		vm_put(s);
	}
	if (!some || !path)
		t->error = -ENOMEM;
	kfree(path);
	kfree(some);
	return 0;
}

/* One page of the space into a buffer; what is not there reads as the end. */
static bool read_page(struct space *s, u64 address, void *to, size_t n)
{
	pte_t *entry;
	bool there;

	mutex_lock(&s->mutex);
	entry = pagetable_entry(s->root, address, false);
	there = entry && pte_present(*entry);
	if (there)
		memcpy(to, (char *)frame_data(pte_frame(*entry)) +
		       address % PAGE_SIZE, n);
	mutex_unlock(&s->mutex);
	return there;
}

/* The bytes [start, end) of the process's own memory. */
static int add_memory(struct space *s, struct text *t, u64 start, u64 end)
{
	char *page = kmalloc(PAGE_SIZE);

	if (!page)
		return -ENOMEM;
	while (start < end && end <= USER_END) {
		size_t n = MIN(PAGE_SIZE - start % PAGE_SIZE, end - start);

		if (!read_page(s, start, page, n))
			break;
		text_bytes(t, page, n);
		start += n;
	}
	kfree(page);
	return 0;
}

int status_cmdline(pid_t pid, struct text *t)
{
	struct space *s = proc_get_space(pid, false);
	int error;

	if (!s)
		return 0;
	error = add_memory(s, t, s->arg_start, s->arg_end);
	vm_put(s);
	return error;
}

int status_environ(pid_t pid, struct text *t)
{
	struct space *s = proc_get_space(pid, true);
	int error;

	if (!s)
		return 0;
	error = add_memory(s, t, s->env_start, s->env_end);
	vm_put(s);
	return error;
}
