/* The matrix product by the scalar instructions of SSE2. */
#include "matrix.h"

#define ROUNDS 100

static u32 run(void)
{
	return multiply_often(ROUNDS);
}

const struct workload sse2 = { "sse2", run, 0 };
