/* SPDX-License-Identifier: MIT */
/*
 * The table of vnodes: one for each file in memory, by (file system, inode).
 *
 * Life: READING (in the table, nobody has it yet) → READY → LEAVING (the
 * file system's release runs; who asks for the inode waits, then reads it
 * anew) → freed. A vnode without references stays READY, unless it has no
 * links; when there are more than `limit` vnodes, a clock hand passes over
 * all and takes the first that is without references, was not used since the
 * last pass, and is not the directory of another that stays.
 *
 * vnode_cache_lock guards the table and the states. `refs` is atomic and goes
 * from 0 to 1 under the lock only; from 1 to 0 without it while the file has
 * a name. When a file loses its last name, DOOMED is set in `refs` (for some
 * file systems from the start): whoever was about to drop what he took for
 * the only reference notices, and comes to the lock.
 */
#include "fs/name.h"

#include "abi/errno.h"
#include "base/assert.h"
#include "fs/fs.h"
#include "fs/lock.h"
#include "mm/object.h"

#define CLOCK_STEPS	64		/* of the clock hand in one pass */
#define DROP_PASSES	64		/* levels of directories */
#define DOOMED		0x80000000u	/* in refs: no name is left */

struct spinlock vnode_cache_lock =
	SPINLOCK_INIT("vnode cache", RANK_VNODE_CACHE);

/* All guarded by vnode_cache_lock. */
static struct list *table;
static u32 table_mask;
static struct list all = LIST_INIT(all);	/* oldest first */
static unsigned count, limit;
static struct waitq changed = WAITQ_INIT(changed, &vnode_cache_lock);
static OBJECT_CACHE(vnodes, struct vnode);

/* About one vnode for 32 KiB of memory, within reason. */
void vnode_init(void)
{
	limit = MIN(MAX(frame_total() / 8, 256), 65536);
	table = hash_table_new(limit, &table_mask);
	name_init(limit * 2);
}

static struct list *bucket_of(const struct filesystem *fs, u64 inode)
{
	u64 mixed = (inode + ((u64)fs >> 6)) * 0x9e3779b97f4a7c15ULL;

	return &table[(mixed >> 32) & table_mask];
}

/* The lock is held. */
static struct vnode *find(struct filesystem *fs, u64 inode)
{
	struct list *bucket = bucket_of(fs, inode);
	struct vnode *v;

	list_for_each(v, bucket, hash_link)
		if (v->inode == inode && v->fs == fs)
			return v;
	return NULL;
}

/* A vnode in state READING, in the table, with one reference. */
static struct vnode *add(struct filesystem *fs, u64 inode)
{
	struct vnode *v = object_alloc(&vnodes);

	if (!v)
		return NULL;
	v->fs = fs;
	v->inode = inode;
	v->refs = 1;
	v->state = VNODE_READING;
	mutex_init(&v->lock, "vnode", RANK_VNODE);
	list_init(&v->names);
	list_init(&v->aliases);
	list_init(&v->locks);
	waitq_init(&v->unlocked, &lock_guard);
	list_append(bucket_of(fs, inode), &v->hash_link);
	list_append(&all, &v->all_link);
	count++;
	return v;
}

/* Out of the table and memory; who waits for the inode reads it anew. */
static void drop(struct vnode *v)
{
	ASSERT_TRUE(list_empty(&v->names) && list_empty(&v->aliases));
	ASSERT_TRUE(list_empty(&v->locks));
	list_remove(&v->hash_link);
	list_remove(&v->all_link);
	count--;
	waitq_wake_all(&changed);
	object_free(&vnodes, v);
}

/* The lock is held and let go of. The last reference went. */
static void leave_and_unlock(struct vnode *v)
{
	ASSERT(v->refs & ~DOOMED, ==, 0u);
	v->state = VNODE_LEAVING;
	while (name_drop_some(v)) {
		spin_unlock(&vnode_cache_lock);
		spin_lock(&vnode_cache_lock);
	}
	spin_unlock(&vnode_cache_lock);
	if (v->ops->release)
		v->ops->release(v);
	spin_lock(&vnode_cache_lock);
	drop(v);
	spin_unlock(&vnode_cache_lock);
}

/* Move the clock hand on to a vnode that may leave, or NULL. Lock held. */
static struct vnode *choose_victim(void)
{
	for (unsigned step = 0; step < CLOCK_STEPS; step++) {
		struct vnode *v = list_first(&all, struct vnode, all_link);

		list_remove(&v->all_link);
		list_append(&all, &v->all_link);
		if (v->state == VNODE_READY && !v->used &&
		    !name_leads_on(v) && !vnode_is_referenced(v))
			return v;
		v->used = false;
	}
	return NULL;
}

/*
 * The vnode at the hand leaves if nothing needs it: it has no reference, and
 * no name in it leads to one that stays. Else the hand moves on. May sleep.
 */
static bool drop_unused(void)
{
	struct vnode *v;

	spin_lock(&vnode_cache_lock);
	v = list_first(&all, struct vnode, all_link);
	if (v->state == VNODE_READY && !name_leads_on(v) &&
	    !vnode_is_referenced(v)) {
		leave_and_unlock(v);
		return true;
	}
	list_remove(&v->all_link);
	list_append(&all, &v->all_link);
	spin_unlock(&vnode_cache_lock);
	return false;
}

void vnode_drop_all_unused(void)
{
	unsigned dropped = 1;

	/* A directory follows what was in it: a pass for each level. */
	for (unsigned pass = 0; dropped && pass < DROP_PASSES; pass++) {
		dropped = 0;
		for (unsigned n = count; n > 0; n--)
			dropped += drop_unused();
	}
	name_drop_unneeded();
}

unsigned vnode_count(unsigned *unused)
{
	struct vnode *v;
	unsigned n = 0;

	spin_lock(&vnode_cache_lock);
	list_for_each(v, &all, all_link)
		n += !vnode_is_referenced(v);
	*unused = n;
	n = count;
	spin_unlock(&vnode_cache_lock);
	return n;
}

int vnode_get(struct filesystem *fs, u64 inode, struct vnode **found)
{
	struct vnode *v;
	int error;

	spin_lock(&vnode_cache_lock);
	while ((v = find(fs, inode)) && v->state != VNODE_READY)
		waitq_sleep(&changed, WAIT_UNINTERRUPTIBLE, NSEC_FOREVER);
	if (v) {
		vnode_ref_cached(v);
		spin_unlock(&vnode_cache_lock);
		*found = v;
		return 0;
	}
	v = add(fs, inode);
	spin_unlock(&vnode_cache_lock);
	if (!v)
		return -ENOMEM;
	error = fs->read_vnode(fs, v);
	spin_lock(&vnode_cache_lock);
	if (error) {
		drop(v);
	} else {
		v->state = VNODE_READY;
		waitq_wake_all(&changed);
		*found = v;
	}
	spin_unlock(&vnode_cache_lock);
	return error;
}

bool vnode_is_referenced(const struct vnode *v)
{
	return __atomic_load_n(&v->refs, __ATOMIC_ACQUIRE) & ~DOOMED;
}

bool vnode_is_known(struct filesystem *fs, u64 inode)
{
	struct vnode *v;
	bool known;

	spin_lock(&vnode_cache_lock);
	v = find(fs, inode);
	known = v && v->state == VNODE_READY;
	spin_unlock(&vnode_cache_lock);
	return known;
}

void vnode_ref_cached(struct vnode *v)
{
	__atomic_add_fetch(&v->refs, 1, __ATOMIC_RELAXED);
	v->used = true;
}

void vnode_ref(struct vnode *v)
{
	u32 before = __atomic_fetch_add(&v->refs, 1, __ATOMIC_RELAXED);

	ASSERT(before & ~DOOMED, >, 0u);
}

void vnode_lost_name(struct vnode *v)
{
	if (v->attr.links == 0)
		__atomic_or_fetch(&v->refs, DOOMED, __ATOMIC_RELEASE);
}

void vnode_leaves_soon(struct vnode *v)
{
	__atomic_or_fetch(&v->refs, DOOMED, __ATOMIC_RELEASE);
}

/* The last reference may be going, and there is more to do: the file is gone
 * as well, or there are too many vnodes. */
static void put_last(struct vnode *v)
{
	u32 left;

	spin_lock(&vnode_cache_lock);
	left = __atomic_sub_fetch(&v->refs, 1, __ATOMIC_ACQ_REL);
	if ((left & ~DOOMED) == 0) {
		if (v->attr.links != 0 && !(left & DOOMED))
			v = count > limit ? choose_victim() : NULL;
		if (v) {
			leave_and_unlock(v);
			return;
		}
	}
	spin_unlock(&vnode_cache_lock);
}

void vnode_put(struct vnode *v)
{
	u32 refs = __atomic_load_n(&v->refs, __ATOMIC_RELAXED);

	ASSERT(refs & ~DOOMED, >, 0u);
	/* Once it is counted down, v may leave: not a word of it any more. */
	while ((refs & ~DOOMED) > 1 ||
	       (refs == 1 && v->attr.links != 0 && count <= limit))
		if (__atomic_compare_exchange_n(&v->refs, &refs, refs - 1, true,
						__ATOMIC_RELEASE,
						__ATOMIC_RELAXED))
			return;
	put_last(v);
}

void vnode_backing_get(struct backing *b)
{
	vnode_ref(container_of(b, struct vnode, backing));
}

void vnode_backing_put(struct backing *b)
{
	vnode_put(container_of(b, struct vnode, backing));
}
