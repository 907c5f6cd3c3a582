/* Signed division of 64 bits: the quotient is cut off towards zero, the rest has a's sign. */
typedef unsigned long long u64;
typedef long long s64;

u64 __udivmoddi4(u64 a, u64 b, u64 *remainder);
s64 __divmoddi4(s64 a, s64 b, s64 *remainder);
s64 __divdi3(s64 a, s64 b);
s64 __moddi3(s64 a, s64 b);

static u64 magnitude(s64 n)
{
	return n < 0 ? -(u64)n : (u64)n;
}

s64 __divmoddi4(s64 a, s64 b, s64 *remainder)
{
	u64 rest, quotient = __udivmoddi4(magnitude(a), magnitude(b), &rest);

	*remainder = a < 0 ? -rest : rest;
	return (a < 0) != (b < 0) ? -quotient : quotient;
}

s64 __divdi3(s64 a, s64 b)
{
	s64 rest;

	return __divmoddi4(a, b, &rest);
}

s64 __moddi3(s64 a, s64 b)
{
	s64 rest;

	__divmoddi4(a, b, &rest);
	return rest;
}
