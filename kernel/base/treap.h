/* SPDX-License-Identifier: MIT */
/*
 * An ordered map from u64 keys to nodes that live inside the things ordered:
 * a treap, that is a binary search tree by key and a heap by a random
 * priority, which keeps it balanced without cases to remember. All calls
 * take O(log n) expected. Equal keys are allowed and stay in order of
 * insertion. The regions of an address space and the timers stand in such
 * trees, and a scheduling policy may keep its jobs in one. No lock in here.
 */
#ifndef BASE_TREAP_H
#define BASE_TREAP_H

#include "base/types.h"

struct treap_node {
	u64 key;
	u32 priority;
	bool linked;			/* is in a tree */
	struct treap_node *parent, *left, *right;
};

struct treap {
	struct treap_node *root;
	u32 seed;			/* of the random priorities */
};

/* An empty tree. A node is in one tree at most; it must be in none when it is
 * inserted, and in this one when it is removed. */
void treap_init(struct treap *t);
void treap_insert(struct treap *t, struct treap_node *node, u64 key);
void treap_remove(struct treap *t, struct treap_node *node);

/* The first in order, the neighbours of a node; NULL: there is none. */
struct treap_node *treap_first(const struct treap *t);
struct treap_node *treap_next(const struct treap_node *node);
struct treap_node *treap_prev(const struct treap_node *node);

/* The last node with a key <= `key`, or NULL. */
struct treap_node *treap_at_or_below(const struct treap *t, u64 key);

#define treap_entry(node, type, member)	\
	((node) ? container_of(node, type, member) : NULL)

#endif
