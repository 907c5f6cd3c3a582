/*
 * Floating point as text, both ways, over numbers of all sizes: prints what this C library makes of
 * them, to be compared with what another one does. Argument: how many numbers.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned long long state = 88172645463325252ULL;

static unsigned long long random_bits(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

/* Any bits, small integers with few digits behind the point, neighbours of powers of two, or tiny ones. */
static double random_double(void)
{
	unsigned long long bits = random_bits();
	double value;

	switch (random_bits() % 5) {
	case 0:
		return (double)(long long)(bits % 2000001 - 1000000) / (double)(1 << (bits >> 32) % 11);
	case 1:
		bits = (bits % 2047) << 52 | ((bits >> 20) % 3 == 0 ? (1ULL << 52) - 1 : (bits >> 40) % 3);
		break;
	case 2:
		bits %= 1ULL << (bits >> 58);
		break;
	case 3:
		bits = (bits & ~(2047ULL << 52)) | (1023 - 40 + (bits >> 52) % 80) << 52;
		break;
	}
	memcpy(&value, &bits, sizeof(value));
	return value == value ? value : 1.5;
}

static long double random_long_double(void)
{
	unsigned char image[16] = { 0 };
	unsigned long long mantissa = random_bits() | 1ULL << 63;
	unsigned short exponent = random_bits() % 0x7fff;
	long double value;

	if (!exponent)
		exponent = 1;
	exponent |= random_bits() & 0x8000;
	memcpy(image, &mantissa, 8);
	memcpy(image + 8, &exponent, 2);
	memcpy(&value, image, sizeof(value) < 16 ? sizeof(value) : 16);
	return value;
}

static const char *random_format(char *format, const char *length)
{
	static const char flags[] = "-+ #0";
	char *f = format;
	int i;

	*f++ = '%';
	for (i = 0; i < 5; i++)
		if (random_bits() % 4 == 0)
			*f++ = flags[i];
	if (random_bits() % 2)
		f += sprintf(f, "%d", (int)(random_bits() % 40 + 1));
	if (random_bits() % 4)
		f += sprintf(f, ".%d", (int)(random_bits() % 30));
	f += sprintf(f, "%s%c", length, "eEfFgGaA"[random_bits() % 8]);
	*f = 0;
	return format;
}

/* Decimal texts, among them exact halves between two doubles. */
static void random_text(char *text)
{
	int digits = random_bits() % 40 + 1, i, n = 0;

	switch (random_bits() % 4) {
	case 0:
		sprintf(text, "%.*e", (int)(random_bits() % 20), random_double());
		return;
	case 1:
		sprintf(text, "%llu.5e%d", (random_bits() >> 11) | 1ULL << 52, (int)(random_bits() % 3));
		return;
	case 2:
		sprintf(text, "0x%llx.%llxp%d", random_bits(), random_bits(), (int)(random_bits() % 2400) - 1250);
		return;
	}
	for (i = 0; i < digits; i++) {
		text[n++] = '0' + random_bits() % 10;
		if (i == digits / 2)
			text[n++] = '.';
	}
	sprintf(text + n, "E%d", (int)(random_bits() % 700) - 350);
}

static void one(void)
{
	char format[60], text[400], *end;
	double d = random_double(), read;
	long double l, read_long;
	float f;
	int n;

	random_format(format, "");
	printf("%s [", format);
	printf(format, d);
	printf("] ");
	l = random_long_double();
	random_format(format, "L");
	printf("%s [", format);
	printf(format, l);
	printf("]\n");
	random_text(text);
	errno = 0;
	read = strtod(text, &end);
	n = errno;
	f = strtof(text, NULL);
	read_long = strtold(text, NULL);
	printf("%s %a %d %a %La %d", text, read, n, f, read_long, (int)(end - text));
	n = sscanf(text, "%lf%n", &read, &n);
	printf(" %d %.17g", n, read);
	sprintf(text, "%.*f%.20Lgx", (int)(random_bits() % 6 + 8), d < 0 ? 0.25 : 0.75, random_long_double());
	n = sscanf(text, "%9f%Lf", &f, &read_long);
	printf(" %d %.9g %.21Lg\n", n, f, n > 1 ? read_long : 0.0L);
	sprintf(text, "%.17g", d);
	printf("%d\n", strtod(text, NULL) == d);
}

static void some(void)
{
	static const char *const texts[] = {
		"inf", "-Infinity", "nan", "NaN(12)", "infinit", "", ".", "+.e1", "0x", "0x.p1", "1e", "1e+", "-0", "0x1p-1074",
		"0x1p-1075", "0x1.0000000000001p-1075", "4.9e-324", "2.4703282292062327e-324", "2.4703282292062328e-324",
		"1.7976931348623157e308", "1.7976931348623159e308", "1e999999999999", "1e-999999999999", "3.4028236e38",
		"1.40129846e-45", "  12.5xyz", "1.18973149535723176502e4932", "3.6451995318824746025e-4951", "0x1.fffffffffffff8p0",
		"9007199254740993", "9007199254740993.00000000000000000000000000000000000000000000000000000000000000000000001",
	};
	char *end;
	unsigned i;

	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		double d = strtod(texts[i], &end);

		printf("%s: %a %d ", texts[i], d, (int)(end - texts[i]));
		printf("%a %La\n", strtof(texts[i], NULL), strtold(texts[i], NULL));
	}
	printf("%f %F %e %G %5g|%-6f|%06f|%+f|%a\n", 1 / 0.0, -1 / 0.0, 1 / 0.0, 1 / 0.0, 1 / 0.0, 1 / 0.0, 1 / 0.0, 1 / 0.0, -1 / 0.0);
	printf("%g %#g %e %f %a %.0f %#.0f %.0e\n", 0.0, 0.0, -0.0, 0.0, 0.0, 0.5, 1.5, 25.0);
	printf("%.1100f\n", 4.9406564584124654e-324);
	printf("%.2f %f\n", 1.7976931348623157e308, 1e22);
	printf("%.40Lf %Lg\n", 3.14159265358979323846L, 1e4000L);
	printf("%.60Lg\n%.40Lg\n", 3.6451995318824746025e-4951L, 1.18973149535723176502e4932L);
}

int main(int argc, char **argv)
{
	int i, count = argc > 1 ? atoi(argv[1]) : 1000;

	some();
	for (i = 0; i < count; i++)
		one();
	return 0;
}
