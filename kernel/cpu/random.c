/* SPDX-License-Identifier: MIT */
/*
 * Random bytes by ChaCha20 (RFC 8439, 2.3): a key of 256 bits which every
 * call replaces by the first half of a fresh block, so that a later look at
 * memory cannot tell earlier bytes. The key starts from RDRAND where the CPU
 * has it and from the time-stamp counter, and takes in the moments of
 * interrupts.
 */
#include "cpu/random.h"
#include "base/string.h"
#include "cpu/cpuid.h"
#include "cpu/io.h"
#include "cpu/spinlock.h"

static struct spinlock lock = SPINLOCK_INIT("random", RANK_MEMORY);
static u32 key[8];			/* lock */
static u64 counter;			/* lock */
static bool seeded;			/* lock */

static u32 rotate(u32 v, unsigned by)
{
	return v << by | v >> (32 - by);
}

static void quarter(u32 *s, unsigned a, unsigned b, unsigned c, unsigned d)
{
	s[a] += s[b]; s[d] = rotate(s[d] ^ s[a], 16);
	s[c] += s[d]; s[b] = rotate(s[b] ^ s[c], 12);
	s[a] += s[b]; s[d] = rotate(s[d] ^ s[a], 8);
	s[c] += s[d]; s[b] = rotate(s[b] ^ s[c], 7);
}

/* One block of 64 bytes from the key; the lock is held. */
static void block(u32 out[16])
{
	u32 start[16] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };

	memcpy(start + 4, key, sizeof(key));
	start[12] = (u32)counter;
	start[13] = (u32)(counter++ >> 32);
	memcpy(out, start, sizeof(start));
	for (int i = 0; i < 10; i++) {
		quarter(out, 0, 4, 8, 12);
		quarter(out, 1, 5, 9, 13);
		quarter(out, 2, 6, 10, 14);
		quarter(out, 3, 7, 11, 15);
		quarter(out, 0, 5, 10, 15);
		quarter(out, 1, 6, 11, 12);
		quarter(out, 2, 7, 8, 13);
		quarter(out, 3, 4, 9, 14);
	}
	for (int i = 0; i < 16; i++)
		out[i] += start[i];
}

static u64 rdrand(void)
{
	u64 v = 0;
	u8 ok;

	for (int tries = 0; tries < 10; tries++) {
		asm volatile("rdrand %0; setc %1" : "=r"(v), "=qm"(ok));
		if (ok)
			break;
	}
	return v;
}

static void seed(void)
{
	bool has_rdrand = cpuid(1, 0).c >> 30 & 1;

	for (int i = 0; i < 8; i += 2) {
		u64 word = tsc_read() * 0x9e3779b97f4a7c15ULL;

		if (has_rdrand)
			word ^= rdrand();
		memcpy(&key[i], &word, sizeof(word));
	}
	seeded = true;
}

void random_bytes(void *to, size_t n)
{
	u32 out[16];
	u8 *bytes = to;

	spin_lock(&lock);
	if (!seeded)
		seed();
	do {
		size_t take = MIN(n, 32UL);

		block(out);
		memcpy(key, out, sizeof(key));
		memcpy(bytes, out + 8, take);
		bytes += take;
		n -= take;
	} while (n > 0);
	spin_unlock(&lock);
}

void random_stir(u64 noise)
{
	/* A lost update of this word costs nothing: no lock. */
	counter ^= noise << 20;
}
