#include "three.h"

long double sinhl(long double x)
{
	long double m = expm1l(fabsl(x));

	if (isinf(m))
		return copysignl(m, x);
	return copysignl((m + m / (m + 1)) / 2, x);
}

long double coshl(long double x)
{
	long double e = expl(fabsl(x));

	return (e + 1 / e) / 2;
}

long double tanhl(long double x)
{
	long double m = expm1l(2 * fabsl(x));

	return copysignl(isinf(m) ? 1 : m / (m + 2), x);
}

THREE1(sinh)
THREE1(cosh)
THREE1(tanh)
