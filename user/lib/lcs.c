/* SPDX-License-Identifier: MIT */
/*
 * E. W. Myers, "An O(ND) Difference Algorithm and Its Variations",
 * Algorithmica 1 (1986), section 4b, in linear space.
 *
 * Think of a grid, A along x and B along y. A step to the right takes away
 * an element of A, one down adds an element of B, a diagonal one keeps an
 * element that both have and costs nothing. The cheapest path from the upper
 * left corner to the lower right is looked for from both ends at once: for
 * each cost, how far one gets on each diagonal k = x - y. Where the two meet
 * is on a cheapest path; what lies before and behind is solved alone.
 */
#include "lcs.h"

#include <stdlib.h>

#include "util.h"

/* A part of the grid, and the marks that belong to it. */
struct part {
	const size_t *a, *b;
	long a_count, b_count;
	bool *a_gone, *b_new;
};

struct point {
	long x, y;
};

/* Are the elements equal past which a diagonal step from X, Y leads? */
static bool equal(const struct part *part, long x, long y, bool from_end)
{
	if (from_end)
		return part->a[part->a_count - 1 - x] ==
		       part->b[part->b_count - 1 - y];
	return part->a[x] == part->b[y];
}

/*
 * With one more step than before, how far does one get on diagonal K? FAR has
 * the answers for COST - 1 on the diagonals beside it. X, Y count from the
 * corner at which this search began.
 */
static struct point advance(const struct part *part, long *far, long k,
			    long cost, bool from_end)
{
	bool down = k == -cost || (k != cost && far[k - 1] < far[k + 1]);
	long x = down ? far[k + 1] : far[k - 1] + 1;
	long y = x - k;

	while (x < part->a_count && y < part->b_count &&
	       equal(part, x, y, from_end)) {
		x++;
		y++;
	}
	far[k] = x;
	return (struct point){ x, y };
}

/*
 * A point on a cheapest path, about half way. FORWARD and BACKWARD have room
 * for diagonals on both sides of their middles. Paths that leave the grid do
 * no harm: before they can meet another, one inside has done so.
 */
static struct point find_middle(const struct part *part, long *forward,
				long *backward)
{
	long delta = part->a_count - part->b_count;
	bool odd = delta & 1;

	forward[1] = backward[1] = 0;
	for (long cost = 0;; cost++) {
		for (long k = -cost; k <= cost; k += 2) {
			struct point p = advance(part, forward, k, cost, false);
			long other = delta - k;

			if (odd && other > -cost && other < cost &&
			    p.x + backward[other] >= part->a_count)
				return p;
		}
		for (long k = -cost; k <= cost; k += 2) {
			struct point p = advance(part, backward, k, cost, true);
			long other = delta - k;

			if (!odd && other >= -cost && other <= cost &&
			    p.x + forward[other] >= part->a_count)
				return (struct point){ part->a_count - p.x,
						       part->b_count - p.y };
		}
	}
}

/* Takes what both have at their start and at their end off PART. */
static void trim(struct part *part)
{
	while (part->a_count > 0 && part->b_count > 0 &&
	       equal(part, 0, 0, false)) {
		part->a++;
		part->b++;
		part->a_gone++;
		part->b_new++;
		part->a_count--;
		part->b_count--;
	}
	while (part->a_count > 0 && part->b_count > 0 &&
	       equal(part, 0, 0, true)) {
		part->a_count--;
		part->b_count--;
	}
}

static void solve(struct part part, long *forward, long *backward)
{
	struct part rest;
	struct point middle;

	trim(&part);
	if (part.a_count == 0 || part.b_count == 0) {
		for (long i = 0; i < part.a_count; i++)
			part.a_gone[i] = true;
		for (long i = 0; i < part.b_count; i++)
			part.b_new[i] = true;
		return;
	}
	/* At least one to take away and one to add: two smaller parts. */
	middle = find_middle(&part, forward, backward);
	rest = (struct part){ part.a + middle.x,       part.b + middle.y,
			      part.a_count - middle.x, part.b_count - middle.y,
			      part.a_gone + middle.x,  part.b_new + middle.y };
	part.a_count = middle.x;
	part.b_count = middle.y;
	solve(part, forward, backward);
	solve(rest, forward, backward);
}

void lcs_mark(const size_t *a, size_t a_count, const size_t *b, size_t b_count,
	      bool *a_gone, bool *b_new)
{
	struct part all = { a, b, a_count, b_count, a_gone, b_new };
	size_t middle = a_count + b_count + 2;
	long *forward = xmalloc((2 * middle + 1) * sizeof(long));
	long *backward = xmalloc((2 * middle + 1) * sizeof(long));

	solve(all, forward + middle, backward + middle);
	free(forward);
	free(backward);
}
