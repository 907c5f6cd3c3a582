/* The matrix product on the x87: sums stay in 80-bit registers. */
#include "matrix.h"

#define ROUNDS 50

u32 x87(void)
{
	return multiply_often(ROUNDS);
}
