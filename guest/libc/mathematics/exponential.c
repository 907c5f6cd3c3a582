/* Powers: F2XM1 computes 2^x - 1 for x between -1 and 1, FSCALE multiplies by the whole power of two. */
#include <errno.h>
#include "three.h"

#define LOG2_E_HIGH 0x1.7154765p+0L	/* the highest 32 bits, whose products are exact */
#define LOG2_E_LOW 6.3317841895660436850189214e-10L

static long double small_power(long double x)
{
	__asm__("f2xm1" : "+t" (x));
	return x;
}

/* 2^(x + y), y being small beside x. */
static long double power_of_two(long double x, long double y)
{
	long double whole = rintl(x), result;

	if (isnan(x))
		return x;
	if (x > 16400 || x < -16500) {
		errno = ERANGE;
		return x > 0 ? HUGE_VALL : 0;
	}
	result = 1 + small_power(x - whole + y);
	return ldexpl(result, (int)whole);
}

long double exp2l(long double x)
{
	return power_of_two(x, 0);
}

/* x is taken apart so that nothing of the product with log2(e) is lost. */
long double expl(long double x)
{
	long double high;

	if (!isfinite(x))
		return isnan(x) || x > 0 ? x : 0;
	if (fabsl(x) > 12000)
		return power_of_two(x > 0 ? 20000 : -20000, 0);
	high = rintl(x * 0x1p20L) * 0x1p-20L;
	return power_of_two(high * LOG2_E_HIGH, high * LOG2_E_LOW + (x - high) * (LOG2_E_HIGH + LOG2_E_LOW));
}

long double expm1l(long double x)
{
	return fabsl(x) < 0.3L ? small_power(x * (LOG2_E_HIGH + LOG2_E_LOW)) : expl(x) - 1;
}

/* By squaring: exact where the result is. */
static long double whole_power(long double x, unsigned long n)
{
	long double result = 1;

	for (; n; n >>= 1) {
		if (n & 1)
			result *= x;
		x *= x;
	}
	return result;
}

static long double magnitude_of_power(long double x, long double y)
{
	long double log, high, whole;
	int exponent;

	if (y == truncl(y) && fabsl(y) < 64)
		return y < 0 ? 1 / whole_power(x, -y) : whole_power(x, y);
	x = frexpl(x, &exponent) * 2;	/* 1 to 2 */
	if (x > 1.41421356237309504880L) {
		x /= 2;
		exponent++;
	}
	log = log1pl(x - 1) * 1.44269504088896340735992468100189214L;
	if (fabsl(y * (exponent - 1 + log)) > 17000)
		return power_of_two(copysignl(20000, y * (exponent - 1 + log)), 0);
	whole = rintl(y * (exponent - 1));
	high = y * (exponent - 1) - whole;
	return ldexpl(power_of_two(high + y * log, 0), (int)whole);
}

long double powl(long double x, long double y)
{
	int is_odd = fabsl(y) < 0x1p63L && y == truncl(y) && fmodl(y, 2) != 0;
	long double size;

	if (y == 0 || x == 1)
		return 1;
	if (isnan(x) || isnan(y))
		return x + y;
	if (isinf(y)) {
		if (fabsl(x) == 1)
			return 1;
		return (fabsl(x) > 1) == (y > 0) ? HUGE_VALL : 0;
	}
	if (x == 0 || isinf(x)) {
		if (x == 0 && y < 0)
			errno = ERANGE;
		size = (x == 0) == (y < 0) ? HUGE_VALL : 0;
	} else if (x < 0 && y != truncl(y)) {
		errno = EDOM;
		return NAN;
	} else {
		size = magnitude_of_power(fabsl(x), y);
	}
	return signbit(x) && is_odd ? -size : size;
}

double pow(double x, double y)
{
	double result = powl(x, y);

	if (isinf(result) && isfinite(x) && isfinite(y))
		errno = ERANGE;
	return result;
}

double exp(double x)
{
	double result = expl(x);

	if ((isinf(result) || result == 0) && isfinite(x))
		errno = ERANGE;
	return result;
}

float powf(float x, float y)
{
	return powl(x, y);
}

float expf(float x)
{
	return expl(x);
}

THREE1(exp2)
THREE1(expm1)
