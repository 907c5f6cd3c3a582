/* The three types of a function that is computed as long double. */
#ifndef MATHEMATICS_THREE_H
#define MATHEMATICS_THREE_H

#include <math.h>

#define THREE1(name) \
	double name(double x) { return name##l(x); } \
	float name##f(float x) { return name##l(x); }
#define THREE2(name) \
	double name(double x, double y) { return name##l(x, y); } \
	float name##f(float x, float y) { return name##l(x, y); }

#endif
