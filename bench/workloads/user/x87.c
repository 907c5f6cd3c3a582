/* The matrix product on the x87: sums stay in 80-bit registers. */
#include "matrix.h"

#define ROUNDS 50

static u32 run(void)
{
	return multiply_often(ROUNDS);
}

const struct workload x87 = { "x87", run, 0 };
