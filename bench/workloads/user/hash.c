/* CRC-32 (IEEE 802.3, by table) and SHA-256 (FIPS 180-4) of the same data. */
#include "workload.h"

#define BYTES 65536
#define CRC_ROUNDS 900
#define SHA_ROUNDS 350

static u8 data[BYTES];
static u32 crc_table[256];

static void fill_data(void)
{
	u32 seed = 7;

	for (u32 i = 0; i < BYTES; i++)
		data[i] = next_random(&seed) >> 24;
}

static void fill_crc_table(void)
{
	for (u32 i = 0; i < 256; i++) {
		u32 value = i;

		for (int bit = 0; bit < 8; bit++)
			value = value & 1 ? (value >> 1) ^ 0xedb88320u : value >> 1;
		crc_table[i] = value;
	}
}

static u32 crc32(u32 crc)
{
	crc = ~crc;
	for (u32 i = 0; i < BYTES; i++)
		crc = crc_table[(crc ^ data[i]) & 255] ^ (crc >> 8);
	return ~crc;
}

/* The first 32 bits of the fractions of the cube roots of the first 64 primes. */
static const u32 K[64] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
};

static u32 rotate_right(u32 value, int count)
{
	return (value >> count) | (value << (32 - count));
}

static void expand(u32 w[64], const u8 *block)
{
	for (int i = 0; i < 16; i++, block += 4)
		w[i] = (u32)block[0] << 24 | (u32)block[1] << 16 | (u32)block[2] << 8 | block[3];
	for (int i = 16; i < 64; i++) {
		u32 s0 = rotate_right(w[i - 15], 7) ^ rotate_right(w[i - 15], 18) ^ (w[i - 15] >> 3);
		u32 s1 = rotate_right(w[i - 2], 17) ^ rotate_right(w[i - 2], 19) ^ (w[i - 2] >> 10);

		w[i] = w[i - 16] + s0 + w[i - 7] + s1;
	}
}

static void compress(u32 state[8], const u8 *block)
{
	u32 w[64];
	u32 a = state[0], b = state[1], c = state[2], d = state[3];
	u32 e = state[4], f = state[5], g = state[6], h = state[7];

	expand(w, block);
	for (int i = 0; i < 64; i++) {
		u32 big1 = rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25);
		u32 big0 = rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22);
		u32 t1 = h + big1 + ((e & f) ^ (~e & g)) + K[i] + w[i];
		u32 t2 = big0 + ((a & b) ^ (a & c) ^ (b & c));

		h = g, g = f, f = e, e = d + t1;
		d = c, c = b, b = a, a = t1 + t2;
	}
	state[0] += a, state[1] += b, state[2] += c, state[3] += d;
	state[4] += e, state[5] += f, state[6] += g, state[7] += h;
}

static u32 run(void)
{
	u32 state[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };
	u32 crc = 0;

	fill_data();
	fill_crc_table();
	for (int round = 0; round < CRC_ROUNDS; round++)
		crc = crc32(crc);
	for (int round = 0; round < SHA_ROUNDS; round++)
		for (u32 at = 0; at < BYTES; at += 64)
			compress(state, data + at);
	return crc ^ state[0] ^ state[7];
}

const struct workload hash = { "hash", run, 0 };
