/* The integer loop: multiplication, shifts, rotations, a branch that cannot be guessed, now and then a division. */
#include "workload.h"

#define ROUNDS 75000000

static u32 run(void)
{
	u32 a = 0x12345678, b = 0x9e3779b9, c = 1, sum = 0;

	for (u32 i = 0; i < ROUNDS; i++) {
		a = a * 69069 + 1;
		b ^= b << 13;
		b ^= b >> 17;
		b ^= b << 5;
		c = ((c << 7) | (c >> 25)) + (a ^ b);
		if (c & 0x100)
			sum += c >> 3;
		else
			sum ^= a;
		if (!(i & 63))
			sum += a / (b | 1);
	}
	return sum ^ c;
}

const struct workload alu = { "alu", run, 0 };
