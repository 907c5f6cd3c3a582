#include <strings.h>

int ffs(int bits)
{
	int n;

	if (!bits)
		return 0;
	for (n = 1; !(bits & 1); n++)
		bits = (unsigned)bits >> 1;
	return n;
}
