/*
 * Functions of math.h over many numbers, one line a call: compared with another library, the results
 * may differ in their last bits. Every line is a name, the arguments and the result.
 */
#include <math.h>
#include <stdio.h>

#define ONE(f) printf(#f " %.17g = %.17g\n", x, f(x))
#define TWO(f) printf(#f " %.17g %.17g = %.17g\n", x, y, f(x, y))

static const double numbers[] = {
	0, 0.1, 0.25, 0.5, 0.75, 0.999, 1, 1.0001, 1.5, 2, 2.5, 3, 3.14159, 10, 12.5, 33, 100.25, 707.7, 1e5, 1e10, 1e-5, 1e-10,
	1e15, 1e-300, 1e300,
};

#define COUNT ((int)(sizeof(numbers) / sizeof(*numbers)))

static void all(double x, double y)
{
	TWO(pow);
	TWO(atan2);
	TWO(hypot);
	TWO(fmod);
	TWO(remainder);
	TWO(fmin);
	TWO(fmax);
	TWO(fdim);
	TWO(copysign);
}

static void each(double x)
{
	double whole;
	int power;

	ONE(sqrt); ONE(cbrt); ONE(fabs); ONE(floor); ONE(ceil); ONE(trunc); ONE(round); ONE(rint);
	ONE(sin); ONE(cos); ONE(tan); ONE(asin); ONE(acos); ONE(atan); ONE(sinh); ONE(cosh); ONE(tanh);
	ONE(exp); ONE(exp2); ONE(expm1); ONE(log); ONE(log2); ONE(log10); ONE(log1p);
	printf("frexp %.17g = %.17g\n", x, frexp(x, &power));
	printf("frexp-power %.17g = %d\n", x, power);
	printf("modf %.17g = %.17g\n", x, modf(x, &whole));
	printf("modf-whole %.17g = %.17g\n", x, whole);
	printf("ldexp %.17g = %.17g\n", x, ldexp(x, -3));
}

int main(void)
{
	int i, j;

	for (i = 0; i < COUNT; i++) {
		each(numbers[i]);
		each(-numbers[i]);
		for (j = 0; j < COUNT; j++) {
			all(numbers[i], numbers[j]);
			all(numbers[i], -numbers[j]);
			all(-numbers[i], numbers[j]);
		}
	}
	return 0;
}
