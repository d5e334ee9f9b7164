/* SPDX-License-Identifier: MIT */
/*
 * mremap of a program's own data: bss is zeros, also what was not touched
 * before it moved or grew; the file's bytes that happen to stand behind the
 * initialized data are never seen there.
 */
#include "check.h"

#define DATA (2 * PAGE)
#define BSS  (16 * PAGE)

static char data[DATA] __attribute__((aligned(4096))) = "data";
static char bss[BSS] __attribute__((aligned(4096)));

/* The file goes on behind the data: with this, not with zeros. */
__attribute__((used, section(".behind"))) static const char behind[] = {
	[0 ... BSS + DATA] = 'b',
};

static char *remap(char *from, long old, long new)
{
	char *to = mremap(from, old, new, MREMAP_MAYMOVE);

	CHECK(to != MAP_FAILED);
	return to;
}

/* Elsewhere, whatever the kernel would choose. */
static char *move(char *from, long old, long new)
{
	char *to =
		mmap(NULL, new, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	CHECK(mremap(from, old, new, MREMAP_MAYMOVE | MREMAP_FIXED, to) == to);
	return to;
}

int main(void)
{
	char *to;

	SECTION("untouched bss moves");
	to = move(bss + 4 * PAGE, PAGE, PAGE);
	CHECK(all_bytes(to, PAGE, 0));
	SECTION("untouched bss moves and grows");
	to = remap(bss + 6 * PAGE, PAGE, 3 * PAGE);
	CHECK(all_bytes(to, 3 * PAGE, 0));
	SECTION("it grows where it is");
	CHECK_OK(munmap(bss + 10 * PAGE, 2 * PAGE));
	to = mremap(bss + 9 * PAGE, PAGE, 3 * PAGE, 0);
	CHECK(to == bss + 9 * PAGE);
	CHECK(all_bytes(to, 3 * PAGE, 0));
	SECTION("data moves with what it holds");
	data[PAGE] = 'x';
	to = move(data, PAGE, PAGE);
	CHECK_EQ(strcmp(to, "data"), 0);
	CHECK(all_bytes(to + 5, PAGE - 5, 0));
	to = move(data + PAGE, PAGE, PAGE);
	CHECK_EQ(to[0], 'x');
	CHECK(all_bytes(to + 1, PAGE - 1, 0));
	return check_done();
}
