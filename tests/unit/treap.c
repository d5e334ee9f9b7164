/* SPDX-License-Identifier: MIT */
/*
 * base/treap against a sorted array, through thousands of random insertions,
 * removals and searches; after each, order, heap and parent links hold. And
 * it stays flat when keys come in order, which is where a plain tree fails.
 * Sources: kernel/base/treap.c
 */
#include "unit.h"
#include "base/treap.h"

#define NODES 500

static struct treap_node nodes[NODES];

static void check_node(const struct treap_node *n,
		       const struct treap_node *parent)
{
	if (!n)
		return;
	assert_ptr_equal(n->parent, parent);
	assert_true(n->linked);
	check_node(n->left, n);
	check_node(n->right, n);
}

/* What the tree holds must be what the array says, in its order. */
static void check(const struct treap *t, struct treap_node **sorted, int count)
{
	struct treap_node *n = treap_first(t), *before = NULL;

	check_node(t->root, NULL);
	for (int i = 0; i < count; i++) {
		assert_ptr_equal(n, sorted[i]);
		assert_ptr_equal(treap_prev(n), before);
		before = n;
		n = treap_next(n);
	}
	assert_null(n);
}

static int insert_sorted(struct treap_node **sorted, int count,
			 struct treap_node *node, u64 key)
{
	int at = count;

	while (at > 0 && sorted[at - 1]->key > key) {
		sorted[at] = sorted[at - 1];
		at--;
	}
	sorted[at] = node;
	return count + 1;
}

static int remove_sorted(struct treap_node **sorted, int count, int at)
{
	memmove(&sorted[at], &sorted[at + 1],
		(size_t)(count - at - 1) * sizeof(sorted[0]));
	return count - 1;
}

static void random_work(void **state)
{
	struct treap_node *sorted[NODES], *node;
	struct treap t;
	int count = 0, at;
	u64 key;

	(void)state;
	srandom(1);
	treap_init(&t);
	for (int step = 0; step < 4000; step++) {
		node = &nodes[random() % NODES];
		key = (u64)random() % 300;
		if (!node->linked) {
			treap_insert(&t, node, key);
			count = insert_sorted(sorted, count, node, key);
		} else {
			for (at = 0; sorted[at] != node; at++)
				;
			treap_remove(&t, node);
			assert_false(node->linked);
			count = remove_sorted(sorted, count, at);
		}
		check(&t, sorted, count);
		at = count;
		while (at > 0 && sorted[at - 1]->key > key)
			at--;
		assert_ptr_equal(treap_at_or_below(&t, key),
				 at > 0 ? sorted[at - 1] : NULL);
	}
}

static int depth(const struct treap_node *n)
{
	return n ? 1 + MAX(depth(n->left), depth(n->right)) : 0;
}

static void stays_flat(void **state)
{
	struct treap t;

	(void)state;
	memset(nodes, 0, sizeof(nodes));
	treap_init(&t);
	for (int i = 0; i < NODES; i++)
		treap_insert(&t, &nodes[i], (u64)i);
	assert_in_range(depth(t.root), 9, 40);
}

static void empty(void **state)
{
	struct treap t;

	(void)state;
	treap_init(&t);
	assert_null(treap_first(&t));
	assert_null(treap_at_or_below(&t, ~0ULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(empty),
		cmocka_unit_test(random_work),
		cmocka_unit_test(stays_flat),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
