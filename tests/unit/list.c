/* SPDX-License-Identifier: MIT */
/*
 * base/list: the order in which things come out, removal in the middle and
 * while walking, and that a removed link knows that it is on no list.
 */
#include "unit.h"
#include "base/list.h"

struct thing {
	int n;
	struct list link;
};

static struct thing things[5];

static void fill(struct list *l)
{
	list_init(l);
	for (int i = 0; i < 5; i++) {
		things[i].n = i;
		list_append(l, &things[i].link);
	}
}

/* The list's numbers as digits of one. */
static int digits(const struct list *l)
{
	struct thing *t;
	int all = 0;

	list_for_each(t, l, link)
		all = all * 10 + t->n + 1;
	return all;
}

static void order(void **state)
{
	struct list l;

	(void)state;
	fill(&l);
	assert_int_equal(digits(&l), 12345);
	list_remove(&things[2].link);
	assert_false(list_linked(&things[2].link));
	assert_true(list_linked(&things[1].link));
	list_push(&l, &things[2].link);
	assert_int_equal(digits(&l), 31245);
	assert_int_equal(list_last(&l, struct thing, link)->n, 4);
}

static void taking_off(void **state)
{
	struct thing *t;
	struct list l;
	int n = 0;

	(void)state;
	fill(&l);
	while ((t = list_pop(&l, struct thing, link)))
		assert_int_equal(t->n, n++);
	assert_int_equal(n, 5);
	assert_true(list_empty(&l));
	assert_null(list_first(&l, struct thing, link));
	assert_null(list_last(&l, struct thing, link));
}

static void removal_while_walking(void **state)
{
	struct thing *t, *following;
	struct list l;

	(void)state;
	fill(&l);
	list_for_each_safe(t, following, &l, link)
		if (t->n % 2 == 0)
			list_remove(&t->link);
	assert_int_equal(digits(&l), 24);
}

static void joining(void **state)
{
	struct list l, other;

	(void)state;
	fill(&l);
	list_init(&other);
	list_append_all(&l, &other);
	assert_int_equal(digits(&l), 12345);
	list_append_all(&other, &l);
	assert_true(list_empty(&l));
	assert_int_equal(digits(&other), 12345);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(order),
		cmocka_unit_test(taking_off),
		cmocka_unit_test(removal_while_walking),
		cmocka_unit_test(joining),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
