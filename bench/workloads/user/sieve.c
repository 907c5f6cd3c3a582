/* The sieve of Eratosthenes, a byte per number. */
#include "workload.h"

#define LIMIT 1000000
#define ROUNDS 60

static u8 composite[LIMIT + 1];

static u32 count_primes(void)
{
	u32 count = 0;

	for (u32 i = 0; i <= LIMIT; i++)
		composite[i] = 0;
	for (u32 i = 2; i <= LIMIT; i++) {
		if (composite[i])
			continue;
		count++;
		for (u32 j = i + i; j <= LIMIT; j += i)
			composite[j] = 1;
	}
	return count;
}

static u32 run(void)
{
	u32 sum = 0;

	for (u32 round = 0; round < ROUNDS; round++)
		sum = sum * 31 + count_primes();
	return sum;
}

const struct workload sieve = { "sieve", run, 0 };
