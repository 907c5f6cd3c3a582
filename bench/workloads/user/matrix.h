/* Product of matrices of doubles; compiled once for the x87 and once for SSE2. */
#include "workload.h"

#define SIZE 48

static double left[SIZE][SIZE], right[SIZE][SIZE], product[SIZE][SIZE];

static void fill_matrices(void)
{
	u32 seed = 13;

	for (int i = 0; i < SIZE; i++)
		for (int j = 0; j < SIZE; j++) {
			left[i][j] = (int)(next_random(&seed) >> 8) / 65536.0 - 128.0;
			right[i][j] = (int)(next_random(&seed) >> 8) / 16777216.0;
		}
}

static void multiply(void)
{
	for (int i = 0; i < SIZE; i++)
		for (int j = 0; j < SIZE; j++) {
			double sum = 0;

			for (int k = 0; k < SIZE; k++)
				sum += left[i][k] * right[k][j];
			product[i][j] = sum;
		}
}

static u32 multiply_often(int rounds)
{
	union {
		double value;
		u32 words[2];
	} bits;
	u32 sum = 0;

	fill_matrices();
	for (int round = 0; round < rounds; round++) {
		left[round % SIZE][0] += 1.25;
		multiply();
		for (int i = 0; i < SIZE; i++) {
			bits.value = product[i][(i + round) % SIZE];
			sum = sum * 31 + (bits.words[0] ^ bits.words[1]);
		}
	}
	return sum;
}
