/* Loops over bytes, as C libraries without string instructions and text filters have them. */
#include "workload.h"

#define BYTES 16384
#define ROUNDS 3300

static u8 text[BYTES + 1], copy[BYTES + 1];

static u32 length_of(const u8 *s)
{
	const u8 *start = s;

	while (*s)
		s++;
	return s - start;
}

static void copy_upper(u8 *to, const u8 *s)
{
	u8 c;

	do {
		c = *s++;
		*to++ = c >= 'a' && c <= 'z' ? c - 32 : c;
	} while (c);
}

static u32 count_words(const u8 *s)
{
	u32 words = 0, inside = 0;

	for (; *s; s++) {
		u32 space = *s == ' ';

		words += !space & !inside;
		inside = !space;
	}
	return words;
}

static u32 run(void)
{
	u32 seed = 5, sum = 0;

	for (u32 i = 0; i < BYTES; i++) {
		u32 n = next_random(&seed) >> 24;

		text[i] = n < 40 ? ' ' : 'A' + n % 58;
	}
	for (u32 round = 0; round < ROUNDS; round++) {
		u8 *at = text + (round & 255);

		sum += length_of(at);
		copy_upper(copy, at);
		sum = sum * 31 + count_words(copy) + copy[round & (BYTES / 2 - 1)];
	}
	return sum;
}

const struct workload byteloop = { "byteloop", run, 0 };
