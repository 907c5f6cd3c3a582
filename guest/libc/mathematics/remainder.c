/* FPREM and FPREM1 take off a part of the quotient at a time; flag C2 (bit 10) says that more is left. */
#include "three.h"

#define C2 0x400

long double fmodl(long double x, long double y)
{
	unsigned short status;

	do
		__asm__("fprem\n\tfnstsw %1" : "+t" (x), "=a" (status) : "u" (y) : "cc");
	while (status & C2);
	return x;
}

long double remainderl(long double x, long double y)
{
	unsigned short status;

	do
		__asm__("fprem1\n\tfnstsw %1" : "+t" (x), "=a" (status) : "u" (y) : "cc");
	while (status & C2);
	return x;
}

THREE2(fmod)
THREE2(remainder)
