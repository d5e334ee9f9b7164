/* SPDX-License-Identifier: MIT */
/*
 * 20,000 random locks and unlocks of ranges by four open files and the
 * process, each compared with a plain model: for every byte and owner, what
 * lock there is. The range that F_OFD_GETLK tells must be a lock of the model,
 * as long as its kind goes on.
 */
#include "check.h"

#define OFD_GETLK 36
#define OFD_SETLK 37
#define OWNERS	  5 /* the last is the process */
#define BYTES	  48
#define FREE	  F_UNLCK

static int fds[OWNERS];
static char model[OWNERS][BYTES];
static int wrong;

static int goes(int owner, int type, int first, int last)
{
	for (int o = 0; o < OWNERS && type != FREE; o++)
		for (int b = first; o != owner && b <= last; b++)
			if (model[o][b] != FREE &&
			    (model[o][b] == F_WRLCK || type == F_WRLCK))
				return 0;
	return 1;
}

static struct flock range(int type, int first, int last)
{
	struct flock l = { .l_type = type, .l_start = first,
			   .l_len = last - first + 1 };

	return l;
}

static void change(int owner, int type, int first, int last)
{
	struct flock l = range(type, first, last);
	int result = fcntl(fds[owner],
			   owner < OWNERS - 1 ? OFD_SETLK : F_SETLK, &l);

	if (!goes(owner, type, first, last))
		wrong += result == 0 || errno != EAGAIN;
	else if (result)
		wrong++;
	else
		memset(&model[owner][first], type, last - first + 1);
}

/* Some owner has that lock from the first byte to the last, and no further. */
static int is_a_lock(int type, int first, int last)
{
	for (int o = 0; o < OWNERS; o++) {
		int b = first;

		while (b < BYTES && model[o][b] == type)
			b++;
		if (b == last + 1 && (first == 0 ||
				      model[o][first - 1] != type))
			return 1;
	}
	return 0;
}

static void ask(int owner, int type, int first, int last)
{
	struct flock l = range(type, first, last);

	wrong += fcntl(fds[owner], owner < OWNERS - 1 ? OFD_GETLK : F_GETLK,
		       &l) != 0;
	if (goes(owner, type, first, last))
		wrong += l.l_type != F_UNLCK;
	else
		wrong += l.l_type == F_UNLCK || l.l_start > last ||
			 l.l_start + l.l_len <= first ||
			 !is_a_lock(l.l_type, l.l_start,
				    l.l_start + l.l_len - 1);
}

int main(void)
{
	unsigned seed = 3;

	fresh_dir();
	make_file("file", "x", 1);
	memset(model, FREE, sizeof(model));
	for (int o = 0; o < OWNERS; o++)
		fds[o] = CHECK_OK(open("file", O_RDWR));
	SECTION("locks as the model has them");
	for (int i = 0; i < 20000; i++) {
		int owner = rand_r(&seed) % OWNERS, type = rand_r(&seed) % 4;
		int first = rand_r(&seed) % BYTES;
		int last = first + rand_r(&seed) % 12;

		if (last >= BYTES)
			last = BYTES - 1;
		change(owner, type > F_UNLCK ? F_UNLCK : type, first, last);
		ask(rand_r(&seed) % OWNERS, rand_r(&seed) % 2, first, last);
	}
	CHECK_EQ(wrong, 0);
	return check_done();
}
