/* SPDX-License-Identifier: MIT */
/*
 * Page 0 belongs to nobody but root, however one asks for it: a kernel that
 * follows a null pointer would follow it into a user's memory.
 */
#include "who.h"

#define ANONYMOUS (MAP_PRIVATE | MAP_ANONYMOUS)
#define FIXED	  (MREMAP_MAYMOVE | MREMAP_FIXED)

static void ask(long unused)
{
	char *p =
		mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, ANONYMOUS, -1, 0);

	(void)unused;
	CHECK(p != MAP_FAILED);
	CHECK_ERR(mmap(NULL, PAGE, PROT_READ, ANONYMOUS | MAP_FIXED, -1, 0),
		  EPERM);
	CHECK_ERR(mremap(p, PAGE, PAGE, FIXED, NULL), EPERM);
	CHECK_ERR(mremap(p, PAGE, 2 * PAGE, FIXED, NULL), EPERM);
	/* Nothing was moved or lost by these. */
	p[0] = p[PAGE] = 'x';
	CHECK_EQ(p[0] + p[PAGE], 2 * 'x');
}

int main(void)
{
	SECTION("mmap and mremap to page 0");
	if (only_root())
		as(OTHER, ask, 0);
	return check_done();
}
