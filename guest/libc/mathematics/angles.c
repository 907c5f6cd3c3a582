/* Angles. FSIN, FCOS and FPTAN take numbers below 2^63; larger ones are first brought within one turn. */
#include <errno.h>
#include "three.h"

#define TURN 6.28318530717958647692528676655900577L

static long double within_a_turn(long double x)
{
	if (isinf(x))
		errno = EDOM;
	return fabsl(x) < 0x1p63L ? x : fmodl(x, TURN);
}

long double sinl(long double x)
{
	x = within_a_turn(x);
	__asm__("fsin" : "+t" (x));
	return x;
}

long double cosl(long double x)
{
	x = within_a_turn(x);
	__asm__("fcos" : "+t" (x));
	return x;
}

long double tanl(long double x)
{
	long double one;

	x = within_a_turn(x);
	__asm__("fptan" : "=t" (one), "=u" (x) : "0" (x));
	return x;
}

/* FPATAN: the angle of ST(1) / ST(0). */
long double atan2l(long double y, long double x)
{
	__asm__("fpatan" : "=t" (x) : "0" (x), "u" (y) : "st(1)");
	return x;
}

long double atanl(long double x)
{
	return atan2l(x, 1);
}

static int is_no_ratio(long double x)
{
	if (fabsl(x) > 1)
		errno = EDOM;
	return fabsl(x) > 1;
}

long double asinl(long double x)
{
	return is_no_ratio(x) ? NAN : atan2l(x, sqrtl((1 - x) * (1 + x)));
}

long double acosl(long double x)
{
	return is_no_ratio(x) ? NAN : atan2l(sqrtl((1 - x) * (1 + x)), x);
}

THREE1(sin)
THREE1(cos)
THREE1(tan)
THREE1(atan)
THREE1(asin)
THREE1(acos)
THREE2(atan2)
