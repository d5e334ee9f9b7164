/* SPDX-License-Identifier: MIT */
/*
 * Hashes of passwords: see crypt.h. Numbers in comments are the steps of the
 * paper it names. Digest A stirs password, salt and B together; then 5000
 * rounds hash it again and again, with P (made of the password) and S (of
 * the salt) put in by turns that depend on the round.
 */
#include "crypt.h"

#include <stdio.h>
#include <string.h>

#include "sha512.h"

#define PREFIX	 "$6$"
#define SALT_MAX 16
#define ROUNDS	 5000
#define KEY_MAX	 256

struct piece {
	const void *data;
	size_t size;
};

/* Adds SIZE bytes of a digest, repeated as often as that takes. */
static void add_repeated(struct sha512 *hash, const unsigned char *digest,
			 size_t size)
{
	for (; size > SHA512_SIZE; size -= SHA512_SIZE)
		sha512_add(hash, digest, SHA512_SIZE);
	sha512_add(hash, digest, size);
}

/* Makes SIZE bytes of the hash of TIMES times a piece (steps 13 to 20). */
static void make_sequence(unsigned char *to, struct piece of, unsigned times)
{
	unsigned char digest[SHA512_SIZE];
	struct sha512 hash;

	sha512_begin(&hash);
	while (times-- > 0)
		sha512_add(&hash, of.data, of.size);
	sha512_end(&hash, digest);
	for (size_t i = 0; i < of.size; i++)
		to[i] = digest[i % SHA512_SIZE];
}

/* Steps 1 to 12. */
static void make_a(unsigned char a[SHA512_SIZE], struct piece key,
		   struct piece salt)
{
	unsigned char b[SHA512_SIZE];
	struct sha512 hash;

	sha512_begin(&hash);
	sha512_add(&hash, key.data, key.size);
	sha512_add(&hash, salt.data, salt.size);
	sha512_add(&hash, key.data, key.size);
	sha512_end(&hash, b);

	sha512_begin(&hash);
	sha512_add(&hash, key.data, key.size);
	sha512_add(&hash, salt.data, salt.size);
	add_repeated(&hash, b, key.size);
	for (size_t bits = key.size; bits > 0; bits >>= 1) {
		if (bits & 1)
			sha512_add(&hash, b, SHA512_SIZE);
		else
			sha512_add(&hash, key.data, key.size);
	}
	sha512_end(&hash, a);
}

/* Step 21. */
static void do_round(unsigned char a[SHA512_SIZE], unsigned round,
		     struct piece p, struct piece s)
{
	struct piece digest = { a, SHA512_SIZE };
	struct piece first = round % 2 ? p : digest;
	struct piece last = round % 2 ? digest : p;
	struct sha512 hash;

	sha512_begin(&hash);
	sha512_add(&hash, first.data, first.size);
	if (round % 3)
		sha512_add(&hash, s.data, s.size);
	if (round % 7)
		sha512_add(&hash, p.data, p.size);
	sha512_add(&hash, last.data, last.size);
	sha512_end(&hash, a);
}

static char *put_letters(char *to, unsigned bits, int count)
{
	static const char letters[] = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz";

	for (; count > 0; count--, bits >>= 6)
		*to++ = letters[bits & 63];
	return to;
}

/* Step 22: three bytes, 21 apart and in turn, as four letters. */
static void put_digest(char *to, const unsigned char a[SHA512_SIZE])
{
	unsigned x = 0, y = 21, z = 42;

	for (int i = 0; i < 21; i++) {
		unsigned old = x;

		to = put_letters(to, (unsigned)a[x] << 16 | a[y] << 8 | a[z],
				 4);
		x = y + 1;
		y = z + 1;
		z = old + 1;
	}
	to = put_letters(to, a[63], 2);
	*to = '\0';
}

char *password_hash(const char *password, const char *setting)
{
	static char text[PASSWORD_HASH_MAX];
	unsigned char a[SHA512_SIZE], p[KEY_MAX], s[SALT_MAX];
	struct piece key = { password, strlen(password) }, salt;
	int used;

	if (strncmp(setting, PREFIX, strlen(PREFIX)) != 0 ||
	    key.size > KEY_MAX)
		return NULL;
	salt.data = setting + strlen(PREFIX);
	salt.size = strcspn(salt.data, "$");
	if (salt.size > SALT_MAX)
		salt.size = SALT_MAX;
	make_a(a, key, salt);
	make_sequence(p, key, key.size);
	make_sequence(s, salt, 16 + a[0]);
	for (unsigned round = 0; round < ROUNDS; round++)
		do_round(a, round, (struct piece){ p, key.size },
			 (struct piece){ s, salt.size });
	used = snprintf(text, sizeof(text), PREFIX "%.*s$", (int)salt.size,
			(const char *)salt.data);
	put_digest(text + used, a);
	return text;
}
