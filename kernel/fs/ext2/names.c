/* SPDX-License-Identifier: MIT */
/*
 * Giving files names and taking them away: create (files, directories,
 * devices), symlink, link, unlink. The directory's lock is held, and that of
 * a file that exists already; the generic part has checked names and rights.
 * A new inode is complete before a name points to it; if the name cannot be
 * entered, the inode goes the way of every file without links.
 */
#include "abi/errno.h"
#include "fs/ext2/alloc.h"
#include "fs/ext2/directory.h"
#include "fs/ext2/map.h"

/* May names be entered or removed here? */
static int may_change_names(const struct vnode *dir)
{
	if (dir->attr.links == 0)
		return -ENOENT;
	return inode_may_change(dir);
}

/* Fill a fresh inode in its table. One link already: its name's. */
static void fill_inode(struct vnode *dir, mode_t mode, const struct cred *cred,
		       struct ext2_inode *raw)
{
	struct ext2 *fs = ext2_of(dir);
	bool inherit = dir->attr.mode & S_ISGID;
	gid_t gid = inherit ? dir->attr.gid : cred->fsgid;

	if (inherit && (mode & S_IFMT) == S_IFDIR)
		mode |= S_ISGID;
	memset(raw, 0, fs->inode_size);
	raw->mode = (u16)mode;
	raw->uid = (u16)cred->fsuid;
	raw->uid_high = (u16)(cred->fsuid >> 16);
	raw->gid = (u16)gid;
	raw->gid_high = (u16)(gid >> 16);
	raw->links = 1;
	raw->generation = __atomic_fetch_add(&fs->generation, 1,
					     __ATOMIC_RELAXED);
	if (fs->inode_size > EXT2_INODE_SMALL) {
		raw->extra_size = EXT2_EXTRA_SIZE;
		raw->created = (u32)filetime_now().sec;
	}
}

/*
 * A damaged bitmap may give out the inode of a file that is there. It is not
 * touched, and its bit stays set from now on.
 */
static bool is_in_use(struct ext2 *fs, u64 inode, const struct ext2_inode *raw)
{
	if ((raw->links == 0 || raw->deleted != 0) &&
	    !vnode_is_known(&fs->fs, inode))
		return false;
	ext2_damage(fs, "inode %lu is in use, but counts as free", inode);
	return true;
}

/* The vnode of an inode whose number is taken; on errors it is not any more,
 * unless that was a mistake. */
static int make_vnode(struct vnode *dir, u64 inode, mode_t mode,
		      const struct cred *cred, u64 born, struct vnode **made)
{
	struct ext2 *fs = ext2_of(dir);
	struct ext2_inode *raw;
	struct block *table;
	int error = inode_place(fs, inode, &table, &raw);

	if (!error && is_in_use(fs, inode, raw)) {
		cache_put(table);
		return -EIO;
	}
	if (!error) {
		fill_inode(dir, mode, cred, raw);
		error = vnode_get(dir->fs, inode, made);
		if (error)
			memset(raw, 0, fs->inode_size);
		cache_dirty(table, ORDER_INODE);
		cache_put(table);
	}
	if (error)
		free_inode(fs, inode, (mode & S_IFMT) == S_IFDIR, born);
	return error;
}

/* A new file without a name, one link counted. */
static int new_file(struct vnode *dir, mode_t mode, const struct cred *cred,
		    struct vnode **made)
{
	struct ext2 *fs = ext2_of(dir);
	bool directory = (mode & S_IFMT) == S_IFDIR;
	u64 born = cache_pass_born(fs->dev);
	u64 inode;
	int error = alloc_inode(fs, dir->inode, directory, &inode);

	if (error)
		return error;
	error = make_vnode(dir, inode, mode, cred, born, made);
	if (error)
		return error;
	node_of(*made)->born = born;
	inode_touch(*made);
	(*made)->attr.accessed = (*made)->attr.modified;
	return 0;
}

/* It got no name: no link, and the last reference frees it. */
static void abandon(struct vnode *v)
{
	v->attr.links = 0;
	vnode_put(v);
}

/* A device's number, in the form that unpack() of inode.c reads. */
static void set_device(struct vnode *v, u32 rdev)
{
	struct ext2_inode *raw = node_of(v)->raw;

	v->attr.rdev = rdev;
	raw->slots[rdev > 0xffff] = rdev;
}

int ext2_create(struct vnode *dir, struct name n, mode_t mode, u32 rdev,
		const struct cred *cred, struct vnode **made)
{
	bool directory = (mode & S_IFMT) == S_IFDIR;
	struct vnode *v;
	int error = may_change_names(dir);

	if (!error && directory && dir->attr.links >= EXT2_LINKS_MAX)
		error = -EMLINK;
	if (!error)
		error = new_file(dir, mode, cred, &v);
	if (error)
		return error;
	if (directory) {
		v->attr.links = 2;
		error = directory_make(v, dir->inode);
	} else if (rdev) {
		set_device(v, rdev);
	}
	inode_store(v);
	if (!error)
		error = directory_add(dir, n, v->inode, entry_type(mode));
	if (error) {
		abandon(v);
		return error;
	}
	if (directory) {
		dir->attr.links++;
		inode_store(dir);
	}
	*made = v;
	return 0;
}

/* A target that does not fit into the inode gets a block. */
static int store_long_target(struct vnode *v, const char *target, size_t n)
{
	struct ext2_node *node = node_of(v);
	struct block *b;
	struct run run;
	bool fresh;
	int error;

	rwlock_write(&node->map);
	error = map_grow(v, 0, 1, true, &run, &fresh);
	rwlock_write_done(&node->map);
	if (!error)
		error = cache_get(ext2_of(v)->dev, run.disk, &b);
	if (error)
		return error;
	memcpy(b->data, target, n);
	cache_dirty(b, ORDER_DATA);
	cache_put(b);
	return 0;
}

int ext2_symlink(struct vnode *dir, struct name n, const char *target,
		 const struct cred *cred)
{
	size_t length = strlen(target);
	struct vnode *v;
	int error = may_change_names(dir);

	if (!error && length >= BLOCK_SIZE)
		error = -ENAMETOOLONG;
	if (!error)
		error = new_file(dir, S_IFLNK | 0777, cred, &v);
	if (error)
		return error;
	if (length < EXT2_FAST_LINK)
		memcpy(node_of(v)->raw->slots, target, length);
	else
		error = store_long_target(v, target, length);
	v->attr.size = length;
	inode_store(v);
	if (!error)
		error = directory_add(dir, n, v->inode, EXT2_LINK);
	if (error)
		abandon(v);
	else
		vnode_put(v);
	return error;
}

int ext2_link(struct vnode *dir, struct name n, struct vnode *target)
{
	int error = may_change_names(dir);

	if (!error)
		error = inode_may_change(target);
	if (error)
		return error;
	if (target->append_only)
		return -EPERM;
	if (target->attr.links == 0)
		return -ENOENT;
	if (target->attr.links >= EXT2_LINKS_MAX)
		return -EMLINK;
	error = directory_add(dir, n, target->inode,
			      entry_type(target->attr.mode));
	if (error)
		return error;
	target->attr.links++;
	target->attr.changed = inode_time(ext2_of(target), filetime_now());
	inode_store(target);
	return 0;
}

void links_drop(struct vnode *v)
{
	if (v->attr.links == 0) {	/* an orphan already: see orphan.c */
		ext2_damage(ext2_of(v), "inode %lu has more names than links",
			    v->inode);
		return;
	}
	if (vnode_is(v, S_IFDIR))
		v->attr.links = 1;	/* the other one is its own "." */
	v->attr.links--;
	v->attr.changed = inode_time(ext2_of(v), filetime_now());
	inode_store(v);
	if (v->attr.links == 0)
		orphan_add(v);
}

/* May this file lose its name? */
static int may_unlink(struct vnode *dir, struct vnode *victim)
{
	int error = may_change_names(dir);

	if (!error)
		error = inode_may_change(victim);
	if (error)
		return error;
	if (dir->append_only || victim->append_only)
		return -EPERM;
	if (!vnode_is(victim, S_IFDIR))
		return 0;
	error = directory_is_empty(victim);
	return error < 0 ? error : error ? 0 : -ENOTEMPTY;
}

int ext2_unlink(struct vnode *dir, struct name n, struct vnode *victim)
{
	struct place p;
	int error = may_unlink(dir, victim);

	if (!error)
		error = directory_find(dir, n, &p);
	if (error)
		return error;
	if (p.entry->inode != victim->inode) {
		cache_put(p.block);
		return -ENOENT;
	}
	directory_remove(dir, &p, ORDER_NAME);
	if (vnode_is(victim, S_IFDIR) && dir->attr.links > 2) {
		dir->attr.links--;
		inode_store(dir);
	}
	links_drop(victim);
	return 0;
}
