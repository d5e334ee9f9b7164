/* SPDX-License-Identifier: MIT */
/*
 * Symbolic links in a walk: entering one, the rest of the path waits until
 * the link's text is used up; leaving it, the walk goes on there. At most
 * SYMLINK_DEPTH links are entered in one walk, so loops end with -ELOOP. A
 * link at the very end of a path leaves nothing behind that would wait.
 */
#include "fs/walk.h"

#include "abi/errno.h"
#include "base/assert.h"
#include "mm/object.h"

void walk_end(struct walk *w)
{
	while (w->depth > 0)
		kfree(w->waiting[--w->depth].text);
	kfree(w->text);
	if (w->known)
		vnode_put(w->known);
	vnode_put(w->at);
}

void walk_leave_link(struct walk *w)
{
	kfree(w->text);
	w->depth--;
	w->text = w->waiting[w->depth].text;
	w->rest = w->waiting[w->depth].rest;
}

int vnode_readlink(struct vnode *link, char *to, size_t size)
{
	int length;

	if (link->ops->follow)
		return link->ops->readlink(link, to, size);
	mutex_lock(&link->lock);
	length = link->ops->readlink(link, to, size);
	mutex_unlock(&link->lock);
	return length;
}

/*
 * A link that leads to a file and not along a path. At the end of the whole
 * path the file is what the walk came to; before that it is where we stand.
 */
static int follow(struct walk *w, struct vnode *link)
{
	struct vnode *v;
	int error = link->ops->follow(link, &v);

	if (error)
		return error;
	if (!*w->rest && w->depth == 0) {
		w->known = v;
		return 0;
	}
	if (!vnode_is(v, S_IFDIR)) {
		vnode_put(v);
		return -ENOTDIR;
	}
	walk_move_to(w, v);
	return 0;
}

/* The text of a link, terminated; the caller frees it. */
static int read_link(struct vnode *link, char **text)
{
	size_t size = MIN(link->attr.size, (u64)PATH_MAX_LEN - 1) + 1;
	int length;

	*text = kmalloc(size);
	if (!*text)
		return -ENOMEM;
	length = vnode_readlink(link, *text, size - 1);
	if (length <= 0) {
		kfree(*text);
		return length < 0 ? length : -ENOENT;
	}
	(*text)[length] = '\0';
	return 0;
}

int walk_enter_link(struct walk *w, struct vnode *link)
{
	char *text;
	int error;

	if (w->links == SYMLINK_DEPTH)
		return -ELOOP;
	w->links++;
	if (link->ops->follow)
		return follow(w, link);
	error = read_link(link, &text);
	if (error)
		return error;
	if (*w->rest) {
		ASSERT(w->depth, <, (unsigned)SYMLINK_DEPTH);
		w->waiting[w->depth].rest = w->rest;
		w->waiting[w->depth].text = w->text;
		w->depth++;
	} else {
		kfree(w->text);
	}
	w->text = text;
	w->rest = text;
	if (*text == '/') {
		vnode_ref(w->context->root);
		walk_move_to(w, w->context->root);
	}
	return 0;
}
