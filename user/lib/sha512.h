/* SPDX-License-Identifier: MIT */
/*
 * SHA-512, the hash of FIPS 180-4: begin, add bytes as often as needed, end.
 */
#ifndef USER_SHA512_H
#define USER_SHA512_H

#include <stddef.h>
#include <stdint.h>

#define SHA512_SIZE  64
#define SHA512_BLOCK 128

struct sha512 {
	uint64_t state[8];
	uint64_t length; /* bytes added so far */
	unsigned char block[SHA512_BLOCK];
};

void sha512_begin(struct sha512 *hash);
void sha512_add(struct sha512 *hash, const void *data, size_t size);
void sha512_end(struct sha512 *hash, unsigned char digest[SHA512_SIZE]);

#endif
