/* SPDX-License-Identifier: MIT */
/*
 * The treap of treap.h (Seidel and Aragon, 1996). A node's priority is drawn
 * when it goes in; rotations keep every parent's at least its children's.
 */
#include "base/treap.h"
#include "base/assert.h"

void treap_init(struct treap *t)
{
	t->root = NULL;
	t->seed = 0x2545f491;
}

static u32 draw(struct treap *t)	/* xorshift, Marsaglia 2003 */
{
	t->seed ^= t->seed << 13;
	t->seed ^= t->seed >> 17;
	t->seed ^= t->seed << 5;
	return t->seed;
}

/* Let `fresh` (may be NULL) stand where `old` stands under its parent. */
static void replace(struct treap *t, struct treap_node *old,
		    struct treap_node *fresh)
{
	struct treap_node *parent = old->parent;

	if (!parent)
		t->root = fresh;
	else if (parent->left == old)
		parent->left = fresh;
	else
		parent->right = fresh;
	if (fresh)
		fresh->parent = parent;
}

/* `node` takes its parent's place, which becomes its child. */
static void rotate_up(struct treap *t, struct treap_node *node)
{
	struct treap_node *parent = node->parent, *moved;

	replace(t, parent, node);
	if (parent->left == node) {
		moved = node->right;
		parent->left = moved;
		node->right = parent;
	} else {
		moved = node->left;
		parent->right = moved;
		node->left = parent;
	}
	if (moved)
		moved->parent = parent;
	parent->parent = node;
}

void treap_insert(struct treap *t, struct treap_node *node, u64 key)
{
	struct treap_node **place = &t->root, *parent = NULL;

	ASSERT_TRUE(!node->linked);
	while (*place) {
		parent = *place;
		place = key < parent->key ? &parent->left : &parent->right;
	}
	*node = (struct treap_node) { .key = key, .priority = draw(t),
				      .linked = true, .parent = parent };
	*place = node;
	while (node->parent && node->parent->priority < node->priority)
		rotate_up(t, node);
}

void treap_remove(struct treap *t, struct treap_node *node)
{
	ASSERT_TRUE(node->linked);
	while (node->left && node->right)
		rotate_up(t, node->left->priority > node->right->priority ?
			     node->left : node->right);
	replace(t, node, node->left ? node->left : node->right);
	node->linked = false;
}

struct treap_node *treap_first(const struct treap *t)
{
	struct treap_node *n = t->root;

	while (n && n->left)
		n = n->left;
	return n;
}

struct treap_node *treap_next(const struct treap_node *node)
{
	struct treap_node *n;

	if (node->right) {
		for (n = node->right; n->left; n = n->left)
			;
		return n;
	}
	while (node->parent && node->parent->right == node)
		node = node->parent;
	return node->parent;
}

struct treap_node *treap_prev(const struct treap_node *node)
{
	struct treap_node *n;

	if (node->left) {
		for (n = node->left; n->right; n = n->right)
			;
		return n;
	}
	while (node->parent && node->parent->left == node)
		node = node->parent;
	return node->parent;
}

struct treap_node *treap_at_or_below(const struct treap *t, u64 key)
{
	struct treap_node *n = t->root, *best = NULL;

	while (n) {
		if (n->key <= key) {
			best = n;
			n = n->right;
		} else {
			n = n->left;
		}
	}
	return best;
}
