/* A linear congruential generator of 64 bits (Knuth's MMIX constants), its upper half handed out. */
#include <stdlib.h>

static unsigned long long state = 1;

void srand(unsigned int seed)
{
	state = seed;
}

int rand(void)
{
	state = state * 6364136223846793005ULL + 1442695040888963407ULL;
	return state >> 33;
}

int rand_r(unsigned int *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return *seed >> 1;
}

long random(void)
{
	return rand();
}

void srandom(unsigned int seed)
{
	srand(seed);
}
