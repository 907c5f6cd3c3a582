/*
 * A number of any length in groups of nine decimal digits, the first group being the highest:
 *
 *	value = 0.group[0] group[1] ... group[count - 1] * 10^(9 * point)
 *
 * Every float is such a number exactly: a long double has at most 4933 digits before its point and
 * 16445 behind it, but never more than 11514 from the first that is not 0 to the last.
 */
#ifndef FLOATING_DECIMAL_H
#define FLOATING_DECIMAL_H

#define GROUP 1000000000U
#define GROUP_DIGITS 9
#define GROUPS_MAX 1300

struct decimal {
	int count;
	int point;	/* groups before the point; may be negative or beyond count */
	unsigned first;	/* where group 0 is in store[] */
	unsigned store[2 * GROUPS_MAX];
};

#define GROUPS(d) ((d)->store + (d)->first)

void __decimal_set(struct decimal *d, unsigned long long value);
void __decimal_multiply(struct decimal *d, unsigned factor);
void __decimal_halve(struct decimal *d, int times);
void __decimal_trim(struct decimal *d);

/* Divides high * 2^32 + low by GROUP; high is below GROUP, so that the quotient has 32 bits. */
static inline unsigned __divide_group(unsigned long long value, unsigned *rest)
{
	unsigned quotient;

	__asm__("divl %4" : "=a" (quotient), "=d" (*rest) : "0" ((unsigned)value), "1" ((unsigned)(value >> 32)),
		"r" (GROUP) : "cc");
	return quotient;
}

#endif
