/* SPDX-License-Identifier: MIT */
/*
 * The name cache: see name.h. A hash table of entries by (directory, name);
 * each entry stands also in lists of its two vnodes, so that it can go with
 * them: in a directory's list those that lead down stand first, then those
 * that lead up or nowhere. When the table is full, a clock hand passes over
 * the entries and takes the first that was not used since its last pass. The
 * name of a file in use stays: /proc tells the paths of programs by it.
 */
#include "fs/name.h"

#include "base/assert.h"
#include "base/string.h"
#include "mm/object.h"

#define CLOCK_STEPS	32		/* of the clock hand for one victim */
#define DROP_AT_ONCE	32		/* names, under the lock */

/* All guarded by vnode_cache_lock. */
static struct list *table;
static u32 table_mask;
static struct list all = LIST_INIT(all);	/* oldest first */
static unsigned count, limit;

struct list *hash_table_new(unsigned count, u32 *mask)
{
	unsigned buckets = 256;
	struct list *made;

	while (buckets < count / 2)
		buckets *= 2;
	made = frame_alloc_boot(buckets * sizeof(*table) / PAGE_SIZE);
	ASSERT_TRUE(made);
	for (unsigned i = 0; i < buckets; i++)
		list_init(&made[i]);
	*mask = buckets - 1;
	return made;
}

void name_init(unsigned names)
{
	limit = names;
	table = hash_table_new(limit, &table_mask);
}

static struct list *bucket_of(u32 hash)
{
	return &table[(hash ^ hash >> 16) & table_mask];
}

static u32 hash_of(const struct vnode *dir, struct name n)
{
	u32 hash = name_hash_start(dir);

	for (unsigned i = 0; i < n.length; i++)
		hash = name_hash_add(hash, n.text[i]);
	return hash;
}

static struct cached_name *find(struct vnode *dir, struct name n, u32 hash)
{
	struct list *bucket = bucket_of(hash);
	struct cached_name *e;

	list_for_each(e, bucket, hash_link)
		if (e->hash == hash && e->dir == dir && e->length == n.length &&
		    memcmp(e->text, n.text, n.length) == 0)
			return e;
	return NULL;
}

enum name_answer name_find(struct vnode *dir, struct name n, u32 hash,
			   struct vnode **target)
{
	struct cached_name *e = find(dir, n, hash);

	if (!e || (e->target && e->target->state == VNODE_LEAVING))
		return NAME_UNKNOWN;
	e->used = true;
	*target = e->target;
	return e->target ? NAME_FOUND : NAME_ABSENT;
}

enum name_answer name_get(struct vnode *dir, struct name n,
			  struct vnode **target)
{
	u32 hash = hash_of(dir, n);
	enum name_answer answer;

	spin_lock(&vnode_cache_lock);
	answer = name_find(dir, n, hash, target);
	if (answer == NAME_FOUND)
		vnode_ref_cached(*target);
	spin_unlock(&vnode_cache_lock);
	return answer;
}

static void drop(struct cached_name *e)
{
	list_remove(&e->hash_link);
	list_remove(&e->all_link);
	list_remove(&e->dir_link);
	list_remove(&e->alias_link);
	count--;
	kfree(e);
}

static bool is_needed(const struct cached_name *e)
{
	return e->target && (vnode_is_referenced(e->target) ||
			     name_leads_on(e->target));
}

static void make_room(void)
{
	for (unsigned step = 0; count >= limit && step < 2 * CLOCK_STEPS;
	     step++) {
		struct cached_name *e =
			list_first(&all, struct cached_name, all_link);

		if ((!e->used || step >= CLOCK_STEPS) && !is_needed(e)) {
			drop(e);
			continue;
		}
		e->used = false;
		list_remove(&e->all_link);
		list_append(&all, &e->all_link);
	}
}

static struct cached_name *add(struct vnode *dir, struct name n, u32 hash)
{
	struct cached_name *e;

	make_room();
	e = kmalloc(sizeof(*e) + n.length);
	if (!e)
		return NULL;
	e->dir = dir;
	e->target = NULL;
	e->hash = hash;
	e->length = n.length;
	e->used = false;
	memcpy(e->text, n.text, n.length);
	list_push(bucket_of(hash), &e->hash_link);
	list_append(&all, &e->all_link);
	list_init(&e->dir_link);
	list_init(&e->alias_link);
	count++;
	return e;
}

static bool leads_down(const struct cached_name *e)
{
	return e->target && !(e->length == 2 && memcmp(e->text, "..", 2) == 0);
}

/* Into the lists of the vnodes that it is in and leads to. */
static void set_target(struct cached_name *e, struct vnode *target)
{
	e->target = target;
	list_remove(&e->alias_link);
	if (target)
		list_push(&target->aliases, &e->alias_link);
	list_remove(&e->dir_link);
	if (leads_down(e))
		list_push(&e->dir->names, &e->dir_link);
	else
		list_append(&e->dir->names, &e->dir_link);
}

void name_set(struct vnode *dir, struct name n, struct vnode *target)
{
	u32 hash = hash_of(dir, n);
	struct cached_name *e;

	ASSERT_TRUE(mutex_held(&dir->lock));
	spin_lock(&vnode_cache_lock);
	e = find(dir, n, hash);
	if (!e)
		e = add(dir, n, hash);
	if (e)
		set_target(e, target);
	spin_unlock(&vnode_cache_lock);
}

void name_drop(struct vnode *dir, struct name n)
{
	u32 hash = hash_of(dir, n);
	struct cached_name *e;

	ASSERT_TRUE(mutex_held(&dir->lock));
	spin_lock(&vnode_cache_lock);
	e = find(dir, n, hash);
	if (e)
		drop(e);
	spin_unlock(&vnode_cache_lock);
}

bool name_leads_on(const struct vnode *dir)
{
	struct cached_name *e =
		list_first(&dir->names, struct cached_name, dir_link);

	return e && leads_down(e);
}

void name_drop_unneeded(void)
{
	for (unsigned left = count; left > 0; left--) {
		struct cached_name *e;

		spin_lock(&vnode_cache_lock);
		e = list_first(&all, struct cached_name, all_link);
		if (e && leads_down(e)) {
			list_remove(&e->all_link);
			list_append(&all, &e->all_link);
		} else if (e) {
			drop(e);
		}
		spin_unlock(&vnode_cache_lock);
	}
}

bool name_drop_some(struct vnode *v)
{
	for (unsigned i = 0; i < DROP_AT_ONCE; i++) {
		if (!list_empty(&v->names))
			drop(list_first(&v->names, struct cached_name,
					dir_link));
		else if (!list_empty(&v->aliases))
			drop(list_first(&v->aliases, struct cached_name,
					alias_link));
		else
			return false;
	}
	return true;
}
