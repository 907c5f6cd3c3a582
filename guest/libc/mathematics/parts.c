/* Mantissa, exponent, whole and fractional part. */
#include "three.h"

/* FSCALE multiplies by two to the power of the second number. */
long double ldexpl(long double x, int power)
{
	__asm__("fscale" : "+t" (x) : "u" ((long double)power));
	return x;
}

double ldexp(double x, int power)
{
	return ldexpl(x, power);
}

float ldexpf(float x, int power)
{
	return ldexpl(x, power);
}

double scalbn(double x, int power)
{
	return ldexpl(x, power);
}

/* FXTRACT gives exponent and 1.mantissa; frexp() wants 0.1mantissa. */
long double frexpl(long double x, int *power)
{
	long double mantissa, exponent;

	*power = 0;
	if (x == 0 || !isfinite(x))
		return x;
	__asm__("fxtract" : "=t" (mantissa), "=u" (exponent) : "0" (x));
	*power = (int)exponent + 1;
	return mantissa / 2;
}

double frexp(double x, int *power)
{
	return frexpl(x, power);
}

float frexpf(float x, int *power)
{
	return frexpl(x, power);
}

long double modfl(long double x, long double *integer)
{
	*integer = truncl(x);
	return isinf(x) ? copysignl(0, x) : copysignl(x - *integer, x);
}

double modf(double x, double *integer)
{
	long double whole, rest = modfl(x, &whole);

	*integer = whole;
	return rest;
}

float modff(float x, float *integer)
{
	long double whole, rest = modfl(x, &whole);

	*integer = whole;
	return rest;
}
