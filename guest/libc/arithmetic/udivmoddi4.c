/*
 * Unsigned division of 64 bits by 64, with the processor's division of 64 by 32 where the divisor
 * allows it and bit by bit where not.
 */
typedef unsigned long long u64;
typedef unsigned int u32;

u64 __udivmoddi4(u64 a, u64 b, u64 *remainder);
u64 __udivdi3(u64 a, u64 b);
u64 __umoddi3(u64 a, u64 b);

static u64 divide_by_32(u64 a, u32 b, u64 *remainder)
{
	u32 high = a >> 32, low = a, quotient_high = high / b, rest = high % b;

	__asm__("divl %2" : "+a" (low), "+d" (rest) : "r" (b));
	*remainder = rest;
	return (u64)quotient_high << 32 | low;
}

u64 __udivmoddi4(u64 a, u64 b, u64 *remainder)
{
	u64 quotient = 0, rest = 0;
	int bit;

	if (!remainder)
		remainder = &rest;
	if (!(b >> 32))
		return divide_by_32(a, b, remainder);
	rest = a >> 32;
	for (bit = 31; bit >= 0; bit--) {
		rest = rest << 1 | (a >> bit & 1);
		quotient <<= 1;
		if (rest >= b) {
			rest -= b;
			quotient |= 1;
		}
	}
	*remainder = rest;
	return quotient;
}

u64 __udivdi3(u64 a, u64 b)
{
	u64 rest;

	return __udivmoddi4(a, b, &rest);
}

u64 __umoddi3(u64 a, u64 b)
{
	u64 rest;

	__udivmoddi4(a, b, &rest);
	return rest;
}
