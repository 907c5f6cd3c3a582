/*
 * printf's e, f and g: the number is written out exactly, as all its decimal digits, and then rounded
 * once to what was asked for, halves to even.
 */
#include <string.h>
#include "../stdio/format.h"
#include "decimal.h"
#include "parts.h"

/* The digits that are printed: 0.digits * 10^point; what is beyond count is zeros. */
struct digits {
	const struct decimal *d;
	int skip;	/* zeros at the begin of group 0 */
	int point;
	int count;
	int add_from;	/* rounded up: one is added to the digit before this one; 0: not rounded up */
	int carried;	/* a 1 stands before all the digits, which are zeros */
};

static const unsigned powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000 };

/* p.mantissa * 2^p.exponent, exactly. */
static void expand(struct decimal *d, const struct float_parts *p)
{
	int exponent = p->exponent, step;

	__decimal_set(d, p->mantissa);
	for (; exponent > 0; exponent -= step) {
		step = exponent < 29 ? exponent : 29;
		__decimal_multiply(d, 1U << step);
	}
	for (; exponent < 0; exponent += step) {
		step = -exponent < 9 ? -exponent : 9;
		__decimal_halve(d, step);
	}
}

static int exact_digit(const struct digits *g, int i)
{
	i += g->skip;
	if (i < 0 || i / GROUP_DIGITS >= g->d->count)
		return 0;
	return GROUPS(g->d)[i / GROUP_DIGITS] / powers[GROUP_DIGITS - 1 - i % GROUP_DIGITS] % 10;
}

/* Is there anything but zeros from digit i on? */
static int anything_from(const struct digits *g, int i)
{
	i += g->skip;
	while (i / GROUP_DIGITS < g->d->count) {
		if (GROUPS(g->d)[i / GROUP_DIGITS] % powers[GROUP_DIGITS - 1 - i % GROUP_DIGITS] ||
		    GROUPS(g->d)[i / GROUP_DIGITS] / powers[GROUP_DIGITS - 1 - i % GROUP_DIGITS] % 10)
			return 1;
		i += GROUP_DIGITS - i % GROUP_DIGITS;
	}
	return 0;
}

static void measure(struct digits *g, const struct decimal *d)
{
	unsigned first = d->count ? GROUPS(d)[0] : 0;

	memset(g, 0, sizeof(*g));
	g->d = d;
	while (d->count && first < powers[GROUP_DIGITS - 1 - g->skip])
		g->skip++;
	g->point = d->count ? d->point * GROUP_DIGITS - g->skip : 1;
	g->count = d->count * GROUP_DIGITS - g->skip;
}

/* Keeps the first `keep` digits, which may be none or less. */
static void round_to(struct digits *g, int keep)
{
	int next, up;

	g->add_from = g->carried = 0;
	g->count = keep > 0 ? keep : 0;
	if (keep < 0 || !g->d->count)
		return;
	next = exact_digit(g, keep);
	up = next > 5 || (next == 5 && (anything_from(g, keep + 1) || (keep && (exact_digit(g, keep - 1) & 1))));
	if (!up)
		return;
	while (keep > 0 && exact_digit(g, keep - 1) == 9)
		keep--;
	if (keep == 0) {
		g->carried = 1;
		g->point++;
		g->count++;
	}
	g->add_from = keep + g->carried;
}

static int digit(const struct digits *g, int i)
{
	if (i >= g->count)
		return 0;
	if (!g->add_from)
		return exact_digit(g, i);
	if (i == g->add_from - 1)
		return g->carried ? 1 : exact_digit(g, i) + 1;
	return i < g->add_from ? exact_digit(g, i) : 0;
}

static void emit_digits(struct output *out, const struct digits *g, int from, int to)
{
	char block[32];
	int n = 0;

	for (; from < to; from++) {
		block[n++] = '0' + (from < 0 ? 0 : digit(g, from));
		if (n == sizeof(block)) {
			__emit(out, block, n);
			n = 0;
		}
	}
	__emit(out, block, n);
}

static int begin(struct output *out, const struct conversion *c, const char *sign, int length)
{
	int blanks = c->width - length - (int)strlen(sign);

	if (!c->minus && !c->zero)
		__pad(out, ' ', blanks);
	__emit(out, sign, strlen(sign));
	if (!c->minus && c->zero)
		__pad(out, '0', blanks);
	return c->minus ? blanks : 0;
}

/* "e+05", at least two digits. */
static int exponent_text(char *text, char letter, int exponent)
{
	char reversed[8];
	int n = 0, length = 2;

	text[0] = letter;
	text[1] = exponent < 0 ? '-' : '+';
	if (exponent < 0)
		exponent = -exponent;
	do
		reversed[n++] = '0' + exponent % 10;
	while ((exponent /= 10) || n < 2);
	while (n)
		text[length++] = reversed[--n];
	return length;
}

static void scientific(struct output *out, const struct conversion *c, const char *sign, const struct digits *g,
		       int precision)
{
	int point = precision > 0 || c->alternate, after, n;
	char text[12];

	n = exponent_text(text, c->letter & 32 ? 'e' : 'E', g->d->count ? g->point - 1 : 0);
	after = begin(out, c, sign, 1 + point + precision + n);
	emit_digits(out, g, 0, 1);
	if (point)
		__emit(out, ".", 1);
	emit_digits(out, g, 1, 1 + precision);
	__emit(out, text, n);
	__pad(out, ' ', after);
}

static void plain(struct output *out, const struct conversion *c, const char *sign, const struct digits *g,
		  int precision)
{
	int point = precision > 0 || c->alternate, after, before = g->point > 0 ? g->point : 0;

	after = begin(out, c, sign, (before ? before : 1) + point + precision);
	if (before)
		emit_digits(out, g, 0, before);
	else
		__emit(out, "0", 1);
	if (point)
		__emit(out, ".", 1);
	emit_digits(out, g, g->point, g->point + precision);
	__pad(out, ' ', after);
}

/* Without `#`, g leaves out the zeros at the end. */
static int significant(const struct digits *g, int precision)
{
	while (precision > 1 && digit(g, precision - 1) == 0)
		precision--;
	return precision;
}

static void general(struct output *out, struct conversion *c, const char *sign, struct digits *g, int precision)
{
	int exponent, keep;

	if (precision == 0)
		precision = 1;
	round_to(g, precision);
	g->count = precision;	/* a carry leaves a zero too many */
	exponent = g->d->count ? g->point - 1 : 0;
	keep = c->alternate ? precision : significant(g, precision);
	if (exponent < -4 || exponent >= precision) {
		c->letter -= 2;
		scientific(out, c, sign, g, keep - 1);
	} else {
		plain(out, c, sign, g, keep > exponent ? keep - exponent - 1 : 0);
	}
}

static void special(struct output *out, struct conversion *c, const char *sign, enum float_kind kind)
{
	const char *text = kind == FLOAT_NAN ? "nanNAN" : "infINF";
	int after;

	c->zero = 0;
	after = begin(out, c, sign, 3);
	__emit(out, c->letter & 32 ? text : text + 3, 3);
	__pad(out, ' ', after);
}

void __emit_float(struct output *out, struct conversion *c, long double value)
{
	struct float_parts p = __take_apart(value);
	const char *sign = p.negative ? "-" : c->plus ? "+" : c->space ? " " : "";
	int precision = c->precision < 0 ? 6 : c->precision;
	struct decimal d;
	struct digits g;

	if (p.kind != FLOAT_NUMBER) {
		special(out, c, sign, p.kind);
		return;
	}
	if ((c->letter | 32) == 'a') {
		__emit_hexadecimal_float(out, c, sign, &p);
		return;
	}
	expand(&d, &p);
	measure(&g, &d);
	if ((c->letter | 32) == 'g') {
		general(out, c, sign, &g, precision);
	} else if ((c->letter | 32) == 'e') {
		round_to(&g, 1 + precision);
		scientific(out, c, sign, &g, precision);
	} else {
		round_to(&g, g.point + precision);
		plain(out, c, sign, &g, precision);
	}
}
