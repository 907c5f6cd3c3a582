/* The matrix product by the scalar instructions of SSE2. */
#include "matrix.h"

#define ROUNDS 100

u32 sse2(void)
{
	return multiply_often(ROUNDS);
}
