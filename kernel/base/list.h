/* SPDX-License-Identifier: MIT */
/*
 * A doubly linked list whose links live inside the things listed. The list
 * itself is a link too: an empty list points to itself both ways. A link
 * that was removed points to itself, so `list_linked` tells whether it is on
 * a list. No lock in here: the owner of the list has one.
 */
#ifndef BASE_LIST_H
#define BASE_LIST_H

#include "base/types.h"

struct list {
	struct list *prev, *next;
};

#define LIST_INIT(l)	{ &(l), &(l) }
#define LIST_HEAD(name)	struct list name = LIST_INIT(name)

static inline void list_init(struct list *l)
{
	l->prev = l->next = l;
}

static inline bool list_empty(const struct list *l)
{
	return l->next == l;
}

static inline bool list_linked(const struct list *node)
{
	return node->next != node;
}

static inline void list_insert_between(struct list *node, struct list *prev,
				       struct list *next)
{
	node->prev = prev;
	node->next = next;
	prev->next = node;
	next->prev = node;
}

/* Insert as the first. */
static inline void list_push(struct list *l, struct list *node)
{
	list_insert_between(node, l, l->next);
}

/* Insert as the last. */
static inline void list_append(struct list *l, struct list *node)
{
	list_insert_between(node, l->prev, l);
}

static inline void list_remove(struct list *node)
{
	struct list *prev = node->prev, *next = node->next;

	prev->next = next;
	next->prev = prev;
	list_init(node);
}

/* Move all of `from` to the end of `to`; `from` is empty afterwards. */
static inline void list_append_all(struct list *to, struct list *from)
{
	if (list_empty(from))
		return;
	from->next->prev = to->prev;
	from->prev->next = to;
	to->prev->next = from->next;
	to->prev = from->prev;
	list_init(from);
}

#define list_entry(node, type, member)	container_of(node, type, member)

#define list_first(l, type, member) \
	(list_empty(l) ? NULL : list_entry((l)->next, type, member))

#define list_last(l, type, member) \
	(list_empty(l) ? NULL : list_entry((l)->prev, type, member))

/* Take the first off the list, or NULL. */
#define list_pop(l, type, member)					\
({									\
	type *first_ = list_first(l, type, member);			\
	if (first_)							\
		list_remove(&first_->member);				\
	first_;								\
})

#define list_for_each(pos, l, member)					\
	for (pos = list_entry((l)->next, typeof(*pos), member);		\
	     &pos->member != (l);					\
	     pos = list_entry(pos->member.next, typeof(*pos), member))

/* The same where the body may remove `pos`. */
#define list_for_each_safe(pos, following, l, member)			\
	for (pos = list_entry((l)->next, typeof(*pos), member),		\
	     following = list_entry(pos->member.next, typeof(*pos), member); \
	     &pos->member != (l);					\
	     pos = following,						\
	     following = list_entry(pos->member.next, typeof(*pos), member))

#endif
