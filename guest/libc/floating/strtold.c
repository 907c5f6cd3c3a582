/*
 * Text to floating point, exactly: the digits are read as a long decimal number, brought between 2^63
 * and 2^64 by exact doublings and halvings, and rounded once to the bits of the type.
 */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <strings.h>
#include "decimal.h"
#include "parts.h"

struct type {
	int bits;		/* of the mantissa */
	int lowest, highest;	/* exponents of the lowest bit of normal numbers */
};

static const struct type single_type = { 24, -149, 104 };
static const struct type double_type = { 53, -1074, 971 };
static const struct type extended_type = { 64, -16445, 16320 };

/* Drops `drop` low bits of p's mantissa, of which more (not all zero) may follow. Returns whether any was lost. */
static int round_mantissa(struct float_parts *p, int drop, int more)
{
	unsigned long long rest, half, kept;

	if (drop <= 0)
		return more;
	p->exponent += drop;
	if (drop > 64) {
		p->mantissa = 0;
		return 1;
	}
	half = 1ULL << (drop - 1);
	rest = drop == 64 ? p->mantissa : p->mantissa & (half * 2 - 1);
	kept = drop == 64 ? 0 : p->mantissa >> drop;
	if (rest > half || (rest == half && (more || (kept & 1))))
		kept++;
	p->mantissa = kept;
	return rest != 0 || more;
}

/* p.mantissa has its highest bit set; what comes after it: 0 nothing, 1 less than a half, 2 a half, 3 more. */
static long double assemble(struct float_parts p, int more, const struct type *type)
{
	union long_double_image u;
	int drop = 64 - type->bits, lost, subnormal;

	subnormal = p.exponent + drop < type->lowest;
	if (subnormal)
		drop = type->lowest - p.exponent;
	lost = drop ? round_mantissa(&p, drop, more != 0) : more != 0;
	if (!drop && (more == 3 || (more == 2 && (p.mantissa & 1)))) {
		if (++p.mantissa == 0) {
			p.mantissa = 1ULL << 63;
			p.exponent++;
		}
	}
	while (p.mantissa && !(p.mantissa >> 63)) {
		p.mantissa <<= 1;
		p.exponent--;
	}
	if (p.mantissa && p.exponent + 64 - type->bits > type->highest) {
		errno = ERANGE;
		return p.negative ? -__builtin_infl() : __builtin_infl();
	}
	if (subnormal && lost)
		errno = ERANGE;
	if (p.mantissa && p.exponent < -16445) {
		p.mantissa >>= -16445 - p.exponent;
		p.exponent = -16445;
	}
	u.image.mantissa = p.mantissa;
	u.image.sign_and_exponent = p.mantissa >> 63 ? p.exponent + EXTENDED_BIAS + 63 : 0;
	u.image.sign_and_exponent |= p.negative << 15;
	return u.value;
}

/* What is behind the integer part: 0 nothing, 1 less than a half, 2 a half, 3 more. */
static int fraction_of(const struct decimal *d)
{
	unsigned first = d->point >= 0 && d->point < d->count ? GROUPS(d)[d->point] : 0;

	if (d->point >= d->count)
		return 0;
	if (first != GROUP / 2)
		return first > GROUP / 2 ? 3 : 1;
	return d->point + 1 < d->count ? 3 : 2;
}

static unsigned group_at(const struct decimal *d, int i)
{
	return i >= 0 && i < d->count ? GROUPS(d)[i] : 0;
}

/* Does the integer part need more than 64 bits? It has at most three groups. */
static int is_too_large(const struct decimal *d)
{
	unsigned long long upper;

	if (d->point < 3)
		return 0;
	upper = group_at(d, 0) * (unsigned long long)GROUP + group_at(d, 1);
	return upper > ULLONG_MAX / GROUP || (upper == ULLONG_MAX / GROUP && group_at(d, 2) > ULLONG_MAX % GROUP);
}

static unsigned long long integer_part(const struct decimal *d)
{
	unsigned long long value = 0;
	int i;

	for (i = 0; i < d->point; i++)
		value = value * GROUP + group_at(d, i);
	return value;
}

static long double from_decimal(struct decimal *d, int negative, const struct type *type)
{
	struct float_parts p = { negative };

	if (!d->count)
		return negative ? -0.0L : 0.0L;
	for (; d->point > 3; p.exponent += 9)
		__decimal_halve(d, 9);
	for (; d->point < 2; p.exponent -= 29)
		__decimal_multiply(d, 1U << 29);
	for (; is_too_large(d); p.exponent++)
		__decimal_halve(d, 1);
	while (!(integer_part(d) >> 63)) {
		__decimal_multiply(d, 2);
		p.exponent--;
	}
	p.mantissa = integer_part(d);
	return assemble(p, fraction_of(d), type);
}

static int read_exponent(const char **s, char letter)
{
	const char *t = *s;
	int negative = 0, value = 0;

	if ((*t | 32) != letter)
		return 0;
	t++;
	if (*t == '+' || *t == '-')
		negative = *t++ == '-';
	if (!isdigit((unsigned char)*t))
		return 0;
	for (; isdigit((unsigned char)*t); t++)
		if (value < 1000000)
			value = value * 10 + *t - '0';
	*s = t;
	return negative ? -value : value;
}

/* Groups start where the power of ten is a multiple of nine; digits beyond all that matter only mark that they were. */
static void put_digit(struct decimal *d, int *place, int digit)
{
	static const unsigned powers[] = { 100000000, 10000000, 1000000, 100000, 10000, 1000, 100, 10, 1 };
	int group = *place / GROUP_DIGITS;

	if (group >= GROUPS_MAX - 4) {
		if (digit)
			GROUPS(d)[GROUPS_MAX - 4] = 1, d->count = GROUPS_MAX - 3;
		return;
	}
	if (group >= d->count) {
		d->count = group + 1;
		GROUPS(d)[group] = 0;
	}
	GROUPS(d)[group] += digit * powers[*place % GROUP_DIGITS];
	++*place;
}

/* Two passes: the power of ten of the first digit decides where in its group it stands. */
static const char *read_decimal(const char *s, struct decimal *d)
{
	const char *begin = s, *end;
	int seen_point = 0, before = 0, leading = 1, digits = 0, exponent, place;

	for (; isdigit((unsigned char)*s) || (*s == '.' && !seen_point); s++) {
		if (*s == '.') {
			seen_point = 1;
			continue;
		}
		digits++;
		if (leading && *s == '0') {
			before -= seen_point;
			continue;
		}
		leading = 0;
		before += !seen_point;
	}
	if (!digits)
		return NULL;
	end = s;
	exponent = read_exponent(&end, 'e');
	exponent += before;	/* value = 0.digits * 10^exponent */
	if (exponent > 5000 || exponent < -5000)
		exponent = exponent > 0 ? 5000 : -5000;	/* beyond all types; there is no room for more */
	d->first = GROUPS_MAX;
	d->count = 0;
	d->point = (exponent + 30006) / GROUP_DIGITS - 30006 / GROUP_DIGITS;
	if (exponent + 30006 > (d->point + 30006 / GROUP_DIGITS) * GROUP_DIGITS)
		d->point++;
	place = d->point * GROUP_DIGITS - exponent;
	leading = 1;
	for (; begin < s; begin++) {
		if (*begin == '.' || (leading && *begin == '0'))
			continue;
		leading = 0;
		put_digit(d, &place, *begin - '0');
	}
	__decimal_trim(d);
	return end;
}

static int hexadecimal_value(int c)
{
	return isdigit(c) ? c - '0' : (c | 32) - 'a' + 10;
}

/* Of the digits that the mantissa has no room for, the first goes into *guard, and whether any other is not 0 into bit 4. */
static const char *read_hexadecimal(const char *s, struct float_parts *p, unsigned *guard)
{
	int seen_point = 0, digits = 0, beyond = 0, value;

	for (; isxdigit((unsigned char)*s) || (*s == '.' && !seen_point); s++) {
		if (*s == '.') {
			seen_point = 1;
			continue;
		}
		digits++;
		value = hexadecimal_value((unsigned char)*s);
		if (p->mantissa >> 60) {
			*guard |= beyond++ ? (value != 0) << 4 : value;
			p->exponent += seen_point ? 0 : 4;
		} else {
			p->mantissa = p->mantissa << 4 | value;
			p->exponent -= seen_point ? 4 : 0;
		}
	}
	if (!digits)
		return NULL;
	p->exponent += read_exponent(&s, 'p');
	return s;
}

static long double from_hexadecimal(struct float_parts p, unsigned guard, const struct type *type)
{
	unsigned digit = guard & 15, beyond = guard >> 4;

	if (!p.mantissa)
		return p.negative ? -0.0L : 0.0L;
	if (p.exponent > 40000 || p.exponent < -40000)
		p.exponent = p.exponent > 0 ? 40000 : -40000;
	for (; !(p.mantissa >> 63); p.exponent--) {
		p.mantissa = p.mantissa << 1 | digit >> 3;
		digit = digit << 1 & 15;
	}
	return assemble(p, digit > 8 || (digit == 8 && beyond) ? 3 : digit == 8 ? 2 : digit || beyond, type);
}

static const char *read_word(const char *s, long double *value)
{
	if (strncasecmp(s, "inf", 3) == 0) {
		*value = __builtin_infl();
		return s + (strncasecmp(s, "infinity", 8) == 0 ? 8 : 3);
	}
	if (strncasecmp(s, "nan", 3) != 0)
		return NULL;
	*value = __builtin_nanl("");
	s += 3;
	if (*s == '(') {
		const char *t = s + 1;

		while (isalnum((unsigned char)*t) || *t == '_')
			t++;
		if (*t == ')')
			s = t + 1;
	}
	return s;
}

static long double read_float(const char *s, char **end, const struct type *type)
{
	const char *start = s, *t;
	struct float_parts p = { 0 };
	struct decimal d;
	long double value = 0;
	unsigned guard = 0;

	while (isspace((unsigned char)*s))
		s++;
	if (*s == '+' || *s == '-')
		p.negative = *s++ == '-';
	t = read_word(s, &value);
	if (t) {
		if (p.negative)
			value = -value;
	} else if (s[0] == '0' && (s[1] | 32) == 'x' && (t = read_hexadecimal(s + 2, &p, &guard))) {
		value = from_hexadecimal(p, guard, type);
	} else {
		t = read_decimal(s, &d);
		if (t)
			value = from_decimal(&d, p.negative, type);
	}
	if (end)
		*end = (char *)(t ? t : start);
	return value;
}

float strtof(const char *s, char **end)
{
	return read_float(s, end, &single_type);
}

double strtod(const char *s, char **end)
{
	return read_float(s, end, &double_type);
}

long double strtold(const char *s, char **end)
{
	return read_float(s, end, &extended_type);
}

double atof(const char *s)
{
	return strtod(s, NULL);
}
