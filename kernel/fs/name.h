/* SPDX-License-Identifier: MIT */
/*
 * The name cache, for this folder only: what a name in a directory leads to,
 * also that it leads nowhere. An entry holds no reference; it goes when one
 * of its two vnodes leaves memory. All of it, and the table of vnodes, is
 * guarded by vnode_cache_lock.
 *
 * Invariant: entries of a directory are added and changed only by who holds
 * the directory's mutex, so an entry always says what the directory says.
 * ".." is cached as a name like others.
 */
#ifndef FS_NAME_H
#define FS_NAME_H

#include "fs/vnode.h"

/* v->state; vnode.c tells what they mean. */
enum vnode_state { VNODE_READING, VNODE_READY, VNODE_LEAVING };

enum name_answer { NAME_UNKNOWN, NAME_ABSENT, NAME_FOUND };

struct cached_name {
	struct list hash_link, all_link;
	struct list dir_link;		/* in dir->names */
	struct list alias_link;		/* in target->aliases */
	struct vnode *dir, *target;	/* target NULL: no such name */
	u32 hash;
	u8 length;
	bool used;			/* since the eviction last passed */
	char text[];
};

extern struct spinlock vnode_cache_lock;

/* One more reference on a vnode that may have none; and, has it one?
 * vnode_cache_lock is held. */
void vnode_ref_cached(struct vnode *v);
bool vnode_is_referenced(const struct vnode *v);

/* At boot: buckets for `count` things, two in one on the average.
 * *mask: their number - 1, a power of two - 1. */
struct list *hash_table_new(unsigned count, u32 *mask);

/* At boot: room for about `count` names. */
void name_init(unsigned count);

/*
 * The hash of a name, to be given to name_find: start with
 * name_hash_start(dir), add each character.
 */
static inline u32 name_hash_start(const struct vnode *dir)
{
	return (u32)((u64)dir >> 6) * 0x9e3779b1u;
}

static inline u32 name_hash_add(u32 hash, char c)
{
	return (hash ^ (u8)c) * 0x01000193u;	/* FNV-1a's prime */
}

/* vnode_cache_lock is held; no reference is taken. What leaves memory right
 * now is not known any more. */
enum name_answer name_find(struct vnode *dir, struct name n, u32 hash,
			   struct vnode **target);

/* The same for those who have no lock: *target comes with a reference. */
enum name_answer name_get(struct vnode *dir, struct name n,
			  struct vnode **target);

/*
 * The directory was read or changed: the name leads to target, or (NULL)
 * nowhere. dir->lock is held. Does nothing when memory is out.
 */
void name_set(struct vnode *dir, struct name n, struct vnode *target);

/* Forget the name. dir->lock is held. */
void name_drop(struct vnode *dir, struct name n);

/* Forget names of and in v, a few. vnode_cache_lock is held. Result: there
 * are more. */
bool name_drop_some(struct vnode *v);

/* Is there a name in `dir`, other than "..", of a file in memory?
 * vnode_cache_lock is held. */
bool name_leads_on(const struct vnode *dir);

/* Forget all names that lead nowhere or up. */
void name_drop_unneeded(void);

#endif
