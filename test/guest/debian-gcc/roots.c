#include <math.h>
#include <stdio.h>
#include "roots.h"

double print_roots(int n)
{
	double sum = 0;

	for (int i = 1; i <= n; i++) {
		printf("%d %.9f\n", i, sqrt(i));
		sum += sqrt(i);
	}
	return sum;
}
