/* SPDX-License-Identifier: MIT */
/*
 * Lines of bytes as od shows them, in one or several types, one below the
 * other: of 16 bytes, say, as eight octal numbers and then as characters.
 */
#ifndef USER_DUMP_H
#define USER_DUMP_H

#include <stddef.h>
#include <stdint.h>

/* One way to show each line. */
struct dump_type {
	char kind; /* a c d u o x f */
	size_t size;
	int width; /* of a field, without the blank before it */
};

struct dump_format {
	struct dump_type *types;
	size_t count;
	size_t line_size; /* bytes a line, a multiple of each type's size */
};

/*
 * Adds types written as od -t has them: a, c, and d u o x f with a size, 1 2 4
 * 8 or C S I L F D, one behind the other. Ends the program when it is wrong.
 */
void dump_add_types(struct dump_format *format, const char *spec);

/*
 * Prints the rest of a line, from behind its address: SIZE bytes at DATA, as
 * one type. DATA has room for a whole line, filled up with zeros. Fields of
 * narrower types are spread so that bytes stand under the same bytes.
 */
void dump_line(const struct dump_format *format, size_t type_number,
	       const uint8_t *data, size_t size);

#endif
