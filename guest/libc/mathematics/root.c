/* Roots. FSQRT rounds to the precision of the result only once when it is asked for that precision. */
#include <errno.h>
#include "three.h"

#define EXTENDED 0x300
#define DOUBLE 0x200
#define SINGLE 0x000

static long double root(long double x, unsigned short precision)
{
	unsigned short old, new;

	if (x < 0)
		errno = EDOM;
	__asm__ volatile("fnstcw %0" : "=m" (old));
	new = (old & ~0x300) | precision;
	__asm__ volatile("fldcw %2\n\tfsqrt\n\tfldcw %3" : "=t" (x) : "0" (x), "m" (new), "m" (old));
	return x;
}

long double sqrtl(long double x)
{
	return root(x, EXTENDED);
}

double sqrt(double x)
{
	return root(x, DOUBLE);
}

float sqrtf(float x)
{
	return root(x, SINGLE);
}

long double hypotl(long double x, long double y)
{
	if (isinf(x) || isinf(y))
		return HUGE_VALL;
	return sqrtl(x * x + y * y);
}

/* The power gives 60 bits of it, one step of Newton's method the rest. */
long double cbrtl(long double x)
{
	long double r;

	if (x == 0 || !isfinite(x))
		return x;
	r = copysignl(powl(fabsl(x), 1 / 3.0L), x);
	return r - (r * r * r - x) / (3 * r * r);
}

THREE1(cbrt)
THREE2(hypot)
