/* Sign, smaller and larger. */
#include "three.h"

long double fabsl(long double x)
{
	return __builtin_fabsl(x);
}

long double copysignl(long double x, long double y)
{
	long double magnitude = __builtin_fabsl(x);

	return __builtin_signbit(y) ? -magnitude : magnitude;
}

long double fminl(long double x, long double y)
{
	return isnan(y) || x < y ? x : y;
}

long double fmaxl(long double x, long double y)
{
	return isnan(y) || x > y ? x : y;
}

long double fdiml(long double x, long double y)
{
	return x <= y ? 0 : x - y;
}

THREE1(fabs)
THREE2(copysign)
THREE2(fmin)
THREE2(fmax)
THREE2(fdim)
