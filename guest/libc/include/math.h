/* Mathematics, by the processor's own floating-point instructions; results have the x87's accuracy. */
#ifndef _MATH_H
#define _MATH_H

#include <features.h>

typedef long double float_t;
typedef long double double_t;

#define HUGE_VAL __builtin_huge_val()
#define HUGE_VALF __builtin_huge_valf()
#define HUGE_VALL __builtin_huge_vall()
#define INFINITY __builtin_inff()
#define NAN __builtin_nanf("")

#define M_E 2.7182818284590452354
#define M_LOG2E 1.4426950408889634074
#define M_LOG10E 0.43429448190325182765
#define M_LN2 0.69314718055994530942
#define M_LN10 2.30258509299404568402
#define M_PI 3.14159265358979323846
#define M_PI_2 1.57079632679489661923
#define M_PI_4 0.78539816339744830962
#define M_1_PI 0.31830988618379067154
#define M_2_PI 0.63661977236758134308
#define M_SQRT2 1.41421356237309504880
#define M_SQRT1_2 0.70710678118654752440

#define FP_NAN 0
#define FP_INFINITE 1
#define FP_ZERO 2
#define FP_SUBNORMAL 3
#define FP_NORMAL 4

#define fpclassify(x) __builtin_fpclassify(FP_NAN, FP_INFINITE, FP_NORMAL, FP_SUBNORMAL, FP_ZERO, x)
#define isnan(x) __builtin_isnan(x)
#define isinf(x) __builtin_isinf_sign(x)
#define isfinite(x) __builtin_isfinite(x)
#define isnormal(x) __builtin_isnormal(x)
#define signbit(x) __builtin_signbit(x)
#define isgreater(x, y) __builtin_isgreater(x, y)
#define isless(x, y) __builtin_isless(x, y)
#define isunordered(x, y) __builtin_isunordered(x, y)

/* Each function for double, float (f) and long double (l). */
#define __MATH1(name) double name(double x); float name##f(float x); long double name##l(long double x)
#define __MATH2(name) \
	double name(double x, double y); float name##f(float x, float y); \
	long double name##l(long double x, long double y)

__BEGIN_DECLS
__MATH1(sqrt);
__MATH1(cbrt);
__MATH1(fabs);
__MATH1(floor);
__MATH1(ceil);
__MATH1(trunc);
__MATH1(round);
__MATH1(rint);
__MATH1(nearbyint);
__MATH1(sin);
__MATH1(cos);
__MATH1(tan);
__MATH1(asin);
__MATH1(acos);
__MATH1(atan);
__MATH1(sinh);
__MATH1(cosh);
__MATH1(tanh);
__MATH1(exp);
__MATH1(exp2);
__MATH1(expm1);
__MATH1(log);
__MATH1(log2);
__MATH1(log10);
__MATH1(log1p);
__MATH2(atan2);
__MATH2(pow);
__MATH2(hypot);
__MATH2(fmod);
__MATH2(remainder);
__MATH2(fmin);
__MATH2(fmax);
__MATH2(fdim);
__MATH2(copysign);

double ldexp(double x, int power);
float ldexpf(float x, int power);
long double ldexpl(long double x, int power);
double scalbn(double x, int power);
double frexp(double x, int *power);
float frexpf(float x, int *power);
long double frexpl(long double x, int *power);
double modf(double x, double *integer);
float modff(float x, float *integer);
long double modfl(long double x, long double *integer);
long lrint(double x);
long lround(double x);
long long llround(double x);
__END_DECLS

#endif
