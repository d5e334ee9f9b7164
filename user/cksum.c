/* SPDX-License-Identifier: MIT */
/*
 * cksum [FILE…]: a checksum and the size of each file. The sum is POSIX's: a
 * CRC with the polynomial of Ethernet over the bytes and then over their
 * number, the highest bit first, complemented at the end.
 */
#include <err.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "fileio.h"
#include "util.h"

#define POLYNOMIAL 0x04c11db7 /* without its highest term, x^32 */

static uint32_t table[256];

/* What a byte that leaves the register at its top adds to the rest. */
static void fill_table(void)
{
	for (uint32_t i = 0; i < 256; i++) {
		uint32_t rest = i << 24;

		for (int bit = 0; bit < 8; bit++)
			rest = rest << 1 ^ (rest >> 31 ? POLYNOMIAL : 0);
		table[i] = rest;
	}
}

static uint32_t add_byte(uint32_t sum, unsigned byte)
{
	return sum << 8 ^ table[(sum >> 24 ^ byte) & 0xff];
}

static int put_sum(FILE *in, const char *name)
{
	unsigned char buffer[BUFSIZ];
	unsigned long long size = 0;
	uint32_t sum = 0;
	size_t got;

	while ((got = fread(buffer, 1, sizeof(buffer), in)) > 0) {
		for (size_t i = 0; i < got; i++)
			sum = add_byte(sum, buffer[i]);
		size += got;
	}
	if (ferror(in))
		return 1;
	for (unsigned long long rest = size; rest > 0; rest >>= 8)
		sum = add_byte(sum, rest & 0xff);
	printf("%u %llu%s%s\n", ~sum, size, in == stdin ? "" : " ",
	       in == stdin ? "" : name);
	return 0;
}

int main(int argc, char **argv)
{
	if (next_option(argc, argv, "") != -1)
		usage(1, "[FILE...]");
	fill_table();
	return finish(each_input(argv + optind, put_sum));
}
