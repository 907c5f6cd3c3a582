/* Calls and returns: Fibonacci's numbers, Ackermann's function, the towers of Hanoi. */
#include "workload.h"

#define FIBONACCI 36
#define ACKERMANN 9
#define DISCS 22

static __attribute__((noinline)) u32 fibonacci(u32 n)
{
	if (n < 2)
		return n;
	return fibonacci(n - 1) + fibonacci(n - 2);
}

static __attribute__((noinline)) u32 ackermann(u32 m, u32 n)
{
	if (m == 0)
		return n + 1;
	if (n == 0)
		return ackermann(m - 1, 1);
	return ackermann(m - 1, ackermann(m, n - 1));
}

static __attribute__((noinline)) u32 hanoi(u32 discs, u32 from, u32 to, u32 sum)
{
	if (discs == 0)
		return sum;
	sum = hanoi(discs - 1, from, 6 - from - to, sum);
	sum = sum * 5 + from * 4 + to;
	return hanoi(discs - 1, 6 - from - to, to, sum);
}

static u32 run(void)
{
	return fibonacci(FIBONACCI) * 31 + ackermann(3, ACKERMANN) * 7 + hanoi(DISCS, 1, 3, 0);
}

const struct workload recursion = { "recursion", run, 0 };
