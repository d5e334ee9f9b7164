/* SPDX-License-Identifier: MIT */
/*
 * Renaming. The new name comes first and the old one goes last, in memory as
 * well as on the disk (ORDER_LAST), so that at every moment the file has one.
 * A name that exists is changed in place: it means the old file until it
 * means the new one. All vnodes that take part are locked; the generic part
 * has made sure that no directory moves below itself.
 */
#include "abi/errno.h"
#include "fs/ext2/directory.h"

static int may_rename(struct vnode *from, struct vnode *moved,
		      struct vnode *to, struct vnode *replaced)
{
	struct vnode *all[] = { from, moved, to, replaced };
	int error = 0;

	if (to->attr.links == 0)
		return -ENOENT;
	for (unsigned i = 0; i < ARRAY_SIZE(all) && !error; i++) {
		if (!all[i])
			continue;
		error = inode_may_change(all[i]);
		if (!error && all[i]->append_only)
			error = -EPERM;
	}
	if (error || !replaced || !vnode_is(replaced, S_IFDIR))
		return error;
	error = directory_is_empty(replaced);
	return error < 0 ? error : error ? 0 : -ENOTEMPTY;
}

/* The entry of this name that means this file, with a reference to its block.
 * Entries do not move, so the place stays good while others come and go. */
static int find_exactly(struct vnode *dir, struct name n, u64 inode,
			struct place *p)
{
	int error = directory_find(dir, n, p);

	if (error || p->entry->inode == inode)
		return error;
	cache_put(p->block);
	return -ENOENT;
}

/* Let an entry mean another file; uses the reference up. */
static void redirect(struct place *p, struct vnode *v)
{
	p->entry->inode = (u32)v->inode;
	if (p->entry->type != EXT2_UNKNOWN)
		p->entry->type = entry_type(v->attr.mode);
	cache_dirty(p->block, ORDER_NAME);
	cache_put(p->block);
}

/* The new name, whether it is there already or not. */
static int set_new(struct vnode *to, struct name new, struct vnode *moved,
		   struct vnode *replaced)
{
	struct place p;
	int error;

	if (!replaced)
		return directory_add(to, new, moved->inode,
				     entry_type(moved->attr.mode));
	error = find_exactly(to, new, replaced->inode, &p);
	if (error)
		return error;
	redirect(&p, moved);
	inode_touch(to);
	return 0;
}

/* A directory got another parent: its ".." and the parents' links. */
static void new_parent(struct vnode *from, struct vnode *to,
		       struct place *dots)
{
	redirect(dots, to);
	from->attr.links -= from->attr.links > 2;
	to->attr.links++;
	inode_store(from);
	inode_store(to);
}

/* What had the new name before lost it. */
static void drop_replaced(struct vnode *to, struct vnode *replaced)
{
	if (vnode_is(replaced, S_IFDIR) && to->attr.links > 2) {
		to->attr.links--;
		inode_store(to);
	}
	links_drop(replaced);
}

/*
 * Everything that may fail comes before the new name is set: the old entry's
 * block and that of ".." are in memory from then on.
 */
static int move(struct vnode *from, struct name old, struct vnode *moved,
		struct vnode *to, struct name new, struct vnode *replaced)
{
	bool other_parent = vnode_is(moved, S_IFDIR) && from != to;
	struct place gone, dots;
	int error = find_exactly(from, old, moved->inode, &gone);

	if (error)
		return error;
	if (other_parent) {
		error = find_exactly(moved, (struct name) { "..", 2 },
				     from->inode, &dots);
		if (error)
			goto out_gone;
	}
	error = set_new(to, new, moved, replaced);
	if (error)
		goto out_dots;
	if (other_parent)
		new_parent(from, to, &dots);
	directory_remove(from, &gone, ORDER_LAST);
	return 0;

out_dots:
	if (other_parent)
		cache_put(dots.block);
out_gone:
	cache_put(gone.block);
	return error;
}

int ext2_rename(struct vnode *from, struct name old, struct vnode *moved,
		struct vnode *to, struct name new, struct vnode *replaced)
{
	int error = may_rename(from, moved, to, replaced);

	if (error)
		return error;
	if (vnode_is(moved, S_IFDIR) && from != to && !replaced &&
	    to->attr.links >= EXT2_LINKS_MAX)
		return -EMLINK;
	error = move(from, old, moved, to, new, replaced);
	if (error)
		return error;
	if (replaced)
		drop_replaced(to, replaced);
	moved->attr.changed = inode_time(ext2_of(moved), filetime_now());
	inode_store(moved);
	return 0;
}

/*
 * Two names change places. Everything that may fail comes first: both entries
 * and, if their parents differ, the ".." of those that are directories.
 */
struct swap {
	struct vnode *dir, *other, *v;	/* v's parent now and afterwards */
	struct name name;
	struct place entry, dots;
	bool has_dots;
};

static int swap_find(struct swap *s)
{
	int error = find_exactly(s->dir, s->name, s->v->inode, &s->entry);

	s->has_dots = vnode_is(s->v, S_IFDIR) && s->dir != s->other;
	if (error || !s->has_dots)
		return error;
	error = find_exactly(s->v, (struct name) { "..", 2 }, s->dir->inode,
			     &s->dots);
	if (error)
		cache_put(s->entry.block);
	return error;
}

static void swap_drop(struct swap *s)
{
	cache_put(s->entry.block);
	if (s->has_dots)
		cache_put(s->dots.block);
}

/* This side's name means the other's file from now on. */
static void swap_set(struct swap *s, struct vnode *v)
{
	redirect(&s->entry, v);
	inode_touch(s->dir);
	if (s->has_dots)
		new_parent(s->dir, s->other, &s->dots);
	s->v->attr.changed = inode_time(ext2_of(s->v), filetime_now());
	inode_store(s->v);
}

int ext2_exchange(struct vnode *from, struct name old, struct vnode *a,
		  struct vnode *to, struct name new, struct vnode *b)
{
	struct swap first = { .dir = from, .other = to, .v = a, .name = old };
	struct swap second = { .dir = to, .other = from, .v = b, .name = new };
	int error = may_rename(from, a, to, NULL);

	if (!error)
		error = may_rename(to, b, from, NULL);
	if (!error && from != to && vnode_is(a, S_IFDIR) &&
	    to->attr.links >= EXT2_LINKS_MAX)
		error = -EMLINK;
	if (!error && from != to && vnode_is(b, S_IFDIR) &&
	    from->attr.links >= EXT2_LINKS_MAX)
		error = -EMLINK;
	if (!error)
		error = swap_find(&first);
	if (error)
		return error;
	error = swap_find(&second);
	if (error) {
		swap_drop(&first);
		return error;
	}
	swap_set(&first, b);
	swap_set(&second, a);
	return 0;
}
