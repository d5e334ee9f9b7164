/* SPDX-License-Identifier: MIT */
/*
 * The parts of lines by which sort orders them: "-k 2.3,4n" is from the third
 * character of the second field to the end of the fourth, as a number. Fields
 * end at a separator, or before blanks when there is none.
 *
 * Begin with all zero but the separator, keys_add() each, keys_complete(),
 * then keys_compare() as often as needed.
 */
#ifndef USER_KEYS_H
#define USER_KEYS_H

#include <stdbool.h>
#include <stddef.h>

#include "fileio.h"
#include "order.h"

/* One end of a key: a field from 0, a character in it, blanks passed over. */
struct place {
	size_t field, character;
	bool skip_blanks;
};

struct key {
	struct place start, end;
	bool has_end; /* or it goes on to the end of the line */
	struct order order;
	bool reverse, has_options;
};

struct keys {
	struct key *key;
	size_t count;
	int separator; /* -1: fields are told apart by blanks */
};

/* Takes an option letter for one key. False when it is none. */
bool key_option(struct key *key, int letter);

/* Adds FIELD[.CHAR][OPTIONS][,FIELD[.CHAR][OPTIONS]]. False if it is wrong. */
bool keys_add(struct keys *keys, const char *text);

/*
 * Gives WHOLE's options to keys without any of their own. Without any keys,
 * WHOLE, which is the whole line, becomes the only one.
 */
void keys_complete(struct keys *keys, const struct key *whole);

/* Less than 0, 0 or more: by the first key in which they differ. */
int keys_compare(const struct keys *keys, const struct line *a,
		 const struct line *b);

#endif
