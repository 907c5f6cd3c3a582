/*
 * MD5 and SHA-256. Both work on blocks of 64 bytes, the last of which is filled up with a bit 1, bits
 * 0 and the length in bits; they differ in the order of bytes and in what is done with a block.
 */
#include <string.h>
#include "digest.h"

#define ROTATE_LEFT(x, n) ((x) << (n) | (x) >> (32 - (n)))
#define ROTATE_RIGHT(x, n) ROTATE_LEFT(x, 32 - (n))

/* floor(2^32 * |sin(i + 1)|) */
static const unsigned md5_sines[64] = {
	0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
	0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
	0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
	0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
	0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
	0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
	0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
	0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

static const unsigned char md5_shifts[4][4] = { { 7, 12, 17, 22 }, { 5, 9, 14, 20 }, { 4, 11, 16, 23 }, { 6, 10, 15, 21 } };

static unsigned md5_mix(int round, unsigned b, unsigned c, unsigned d)
{
	switch (round) {
	case 0:
		return (b & c) | (~b & d);
	case 1:
		return (d & b) | (~d & c);
	case 2:
		return b ^ c ^ d;
	}
	return c ^ (b | ~d);
}

static void md5_block(unsigned *state, const unsigned char *block)
{
	static const unsigned char factor[4] = { 1, 5, 3, 7 }, start[4] = { 0, 1, 5, 0 };
	unsigned a = state[0], b = state[1], c = state[2], d = state[3], word, next;
	const unsigned char *p;
	int i;

	for (i = 0; i < 64; i++) {
		p = block + 4 * ((i * factor[i / 16] + start[i / 16]) % 16);
		word = p[0] | p[1] << 8 | p[2] << 16 | (unsigned)p[3] << 24;
		next = a + md5_mix(i / 16, b, c, d) + md5_sines[i] + word;
		a = d;
		d = c;
		c = b;
		b += ROTATE_LEFT(next, md5_shifts[i / 16][i % 4]);
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
}

/* The first 32 bits behind the points of the cube roots of the first 64 primes. */
static const unsigned sha256_roots[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static void sha256_schedule(unsigned *w, const unsigned char *block)
{
	unsigned a, b;
	int i;

	for (i = 0; i < 16; i++, block += 4)
		w[i] = (unsigned)block[0] << 24 | block[1] << 16 | block[2] << 8 | block[3];
	for (; i < 64; i++) {
		a = ROTATE_RIGHT(w[i - 15], 7) ^ ROTATE_RIGHT(w[i - 15], 18) ^ w[i - 15] >> 3;
		b = ROTATE_RIGHT(w[i - 2], 17) ^ ROTATE_RIGHT(w[i - 2], 19) ^ w[i - 2] >> 10;
		w[i] = w[i - 16] + a + w[i - 7] + b;
	}
}

static void sha256_block(unsigned *state, const unsigned char *block)
{
	unsigned w[64], s[8], first, second;
	int i;

	sha256_schedule(w, block);
	memcpy(s, state, sizeof(s));
	for (i = 0; i < 64; i++) {
		first = s[7] + (ROTATE_RIGHT(s[4], 6) ^ ROTATE_RIGHT(s[4], 11) ^ ROTATE_RIGHT(s[4], 25)) +
			((s[4] & s[5]) ^ (~s[4] & s[6])) + sha256_roots[i] + w[i];
		second = (ROTATE_RIGHT(s[0], 2) ^ ROTATE_RIGHT(s[0], 13) ^ ROTATE_RIGHT(s[0], 22)) +
			 ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
		memmove(s + 1, s, 7 * sizeof(*s));
		s[4] += first;
		s[0] = first + second;
	}
	for (i = 0; i < 8; i++)
		state[i] += s[i];
}

void md5_begin(struct digest *d)
{
	static const unsigned begin[4] = { 0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476 };

	d->block = md5_block;
	d->big_endian = 0;
	d->words = 4;
	d->length = 0;
	memcpy(d->state, begin, sizeof(begin));
}

void sha256_begin(struct digest *d)
{
	static const unsigned begin[8] = {
		0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
	};

	d->block = sha256_block;
	d->big_endian = 1;
	d->words = 8;
	d->length = 0;
	memcpy(d->state, begin, sizeof(begin));
}

void digest_add(struct digest *d, const void *data, size_t size)
{
	const unsigned char *from = data;
	size_t used = d->length % 64, n;

	for (d->length += size; size; from += n, size -= n) {
		n = size < 64 - used ? size : 64 - used;
		memcpy(d->buffer + used, from, n);
		used += n;
		if (used == 64) {
			d->block(d->state, d->buffer);
			used = 0;
		}
	}
}

void digest_end(struct digest *d, unsigned char *result)
{
	unsigned long long bits = d->length * 8;
	unsigned char length[8];
	int i;

	for (i = 0; i < 8; i++)
		length[i] = bits >> 8 * (d->big_endian ? 7 - i : i);
	digest_add(d, "\200", 1);
	while (d->length % 64 != 56)
		digest_add(d, "", 1);
	digest_add(d, length, 8);
	for (i = 0; i < 4 * d->words; i++)
		result[i] = d->state[i / 4] >> 8 * (d->big_endian ? 3 - i % 4 : i % 4);
}
