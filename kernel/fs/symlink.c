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

/* The text of a link, terminated; the caller frees it. */
static int read_link(struct vnode *link, char **text)
{
	size_t size = MIN(link->attr.size, (u64)PATH_MAX_LEN - 1) + 1;
	int length;

	*text = kmalloc(size);
	if (!*text)
		return -ENOMEM;
	mutex_lock(&link->lock);
	length = link->ops->readlink(link, *text, size - 1);
	mutex_unlock(&link->lock);
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
