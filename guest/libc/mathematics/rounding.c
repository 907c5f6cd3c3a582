/* To whole numbers: FRNDINT rounds as the control word says, in whose bits 10 and 11 the direction is put. */
#include "three.h"

#define NEAREST 0x000
#define DOWN 0x400
#define UP 0x800
#define TO_ZERO 0xc00

static long double round_in(long double x, unsigned short direction)
{
	unsigned short old, new;

	__asm__ volatile("fnstcw %0" : "=m" (old));
	new = (old & ~0xc00) | direction;
	__asm__ volatile("fldcw %2\n\tfrndint\n\tfldcw %3" : "=t" (x) : "0" (x), "m" (new), "m" (old));
	return x;
}

long double floorl(long double x)
{
	return round_in(x, DOWN);
}

long double ceill(long double x)
{
	return round_in(x, UP);
}

long double truncl(long double x)
{
	return round_in(x, TO_ZERO);
}

long double rintl(long double x)
{
	__asm__("frndint" : "+t" (x));
	return x;
}

long double nearbyintl(long double x)
{
	return rintl(x);
}

/* Halves away from zero. */
long double roundl(long double x)
{
	long double whole = truncl(x), rest = x - whole;

	if (rest >= 0.5L)
		whole += 1;
	else if (rest <= -0.5L)
		whole -= 1;
	return copysignl(whole, x);
}

long lrint(double x)
{
	return rintl(x);
}

long lround(double x)
{
	return roundl(x);
}

long long llround(double x)
{
	return roundl(x);
}

THREE1(floor)
THREE1(ceil)
THREE1(trunc)
THREE1(round)
THREE1(rint)
THREE1(nearbyint)
