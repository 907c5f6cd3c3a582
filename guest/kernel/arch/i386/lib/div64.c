/*
 * arch/i386/lib/div64.c - 64-bit division
 *
 * The i386 divides 64 bits by 32; compilers call these for more.
 */
#include <asm/types.h>

u64 __udivmoddi4(u64 n, u64 d, u64 *rem);
u64 __udivdi3(u64 n, u64 d);
u64 __umoddi3(u64 n, u64 d);
s64 __divdi3(s64 n, s64 d);
s64 __moddi3(s64 n, s64 d);

/* One 64 by 32 division; the quotient must fit 32 bits. */
static inline u32 div_step(u32 high, u32 low, u32 d, u32 *rem)
{
	u32 q;

	__asm__("divl %4" : "=a" (q), "=d" (*rem) : "0" (low), "1" (high), "rm" (d) : "cc");
	return q;
}

static u64 divide_by_long(u64 n, u32 d, u64 *rem)
{
	u32 high = n >> 32, q_high = 0, r = 0, q_low;

	if (high) {
		q_high = high / d;
		high %= d;
	}
	q_low = div_step(high, (u32)n, d, &r);
	*rem = r;
	return ((u64)q_high << 32) | q_low;
}

/* Bit by bit; only divisors of more than 32 bits come here. */
static u64 divide_slowly(u64 n, u64 d, u64 *rem)
{
	u64 q = 0, r = n >> 32;
	int i;

	for (i = 31; i >= 0; i--) {
		int carry = r >> 63;

		r = (r << 1) | ((n >> i) & 1);
		q <<= 1;
		if (carry || r >= d) {
			r -= d;
			q |= 1;
		}
	}
	*rem = r;
	return q;
}

u64 __udivmoddi4(u64 n, u64 d, u64 *rem)
{
	u64 r, q = d >> 32 ? divide_slowly(n, d, &r) : divide_by_long(n, (u32)d, &r);

	if (rem)
		*rem = r;
	return q;
}

u64 __udivdi3(u64 n, u64 d)
{
	return __udivmoddi4(n, d, 0);
}

u64 __umoddi3(u64 n, u64 d)
{
	u64 r;

	__udivmoddi4(n, d, &r);
	return r;
}

s64 __divdi3(s64 n, s64 d)
{
	u64 q = __udivdi3(n < 0 ? -(u64)n : (u64)n, d < 0 ? -(u64)d : (u64)d);

	return (n < 0) != (d < 0) ? -(s64)q : (s64)q;
}

s64 __moddi3(s64 n, s64 d)
{
	u64 r = __umoddi3(n < 0 ? -(u64)n : (u64)n, d < 0 ? -(u64)d : (u64)d);

	return n < 0 ? -(s64)r : (s64)r;
}
