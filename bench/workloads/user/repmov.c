/* The string instructions: copies and fills by bytes and by words, of many lengths and alignments, comparison, search. */
#include "workload.h"

#define BYTES 65536
#define ROUNDS 3600

static u8 from[BYTES + 64], to[BYTES + 64];

static void copy_bytes(void *target, const void *source, u32 count)
{
	asm volatile("rep movsb" : "+D"(target), "+S"(source), "+c"(count) : : "memory");
}

static void copy_words(void *target, const void *source, u32 count)
{
	asm volatile("rep movsl" : "+D"(target), "+S"(source), "+c"(count) : : "memory");
}

static void fill_words(void *target, u32 value, u32 count)
{
	asm volatile("rep stosl" : "+D"(target), "+c"(count) : "a"(value) : "memory");
}

static u32 equal_bytes(const void *a, const void *b, u32 count)
{
	u32 left = count;

	asm volatile("repe cmpsb" : "+D"(a), "+S"(b), "+c"(left) : : "memory", "cc");
	return count - left;
}

static u32 length(const void *text)
{
	u32 left = -1u;

	asm volatile("repne scasb" : "+D"(text), "+c"(left) : "a"(0) : "memory", "cc");
	return ~left - 1;
}

static u32 run(void)
{
	u32 seed = 3, sum = 0;

	for (u32 i = 0; i < BYTES; i++)
		from[i] = (next_random(&seed) >> 24) | 1;
	for (u32 round = 0; round < ROUNDS; round++) {
		u32 offset = round & 31;

		copy_words(to, from, BYTES / 4);
		copy_bytes(to + offset, from + 5, BYTES / 2);
		fill_words(to + BYTES / 2, round, BYTES / 8);
		for (u32 at = 0; at < 8192; at += 64)
			copy_bytes(to + at, from + offset + at, 8 + (at >> 7));
		from[2000 + offset] = 0;
		sum += equal_bytes(from, to, 256) + length(from);
		from[2000 + offset] = 1;
		sum = sum * 33 + to[round & (BYTES - 1)] + to[BYTES / 2 + 4];
	}
	return sum;
}

const struct workload repmov = { "repmov", run, 0 };
