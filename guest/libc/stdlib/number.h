#ifndef STDLIB_NUMBER_H
#define STDLIB_NUMBER_H

struct number {
	unsigned long long value;	/* without its sign */
	int negative;
	int overflow;
};

/* Reads blanks, sign, prefix and digits; *end is behind the last digit, or s if there is none. */
struct number __read_number(const char *s, char **end, int base, unsigned long long max);

#endif
