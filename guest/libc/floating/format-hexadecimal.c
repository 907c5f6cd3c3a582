/*
 * printf's a. A double is written with its one bit before the point, as 0x1.8p+1; a long double with
 * the four highest bits of its mantissa there, as 0xc.p-2.
 */
#include <string.h>
#include "../stdio/format.h"
#include "parts.h"

/* Rounds to `digits` hexadecimal digits behind the point, halves to even. point: bits behind the point. */
static unsigned long long round_bits(unsigned long long mantissa, int point, int digits)
{
	int drop = point - 4 * digits;
	unsigned long long rest, half;

	if (drop <= 0)
		return mantissa;
	half = 1ULL << (drop - 1);
	rest = mantissa & (half * 2 - 1);
	mantissa -= rest;
	if (rest > half || (rest == half && (mantissa >> drop & 1)))
		mantissa += half * 2;
	return mantissa;
}

/* Moves a double's mantissa to 1.52 bits; a subnormal one keeps 0 before its point. */
static void as_double(struct float_parts *p)
{
	p->mantissa >>= 11;
	p->exponent += 11 + 52;
	while (p->exponent < -1022) {
		p->exponent++;
		p->mantissa >>= 1;
	}
}

static int exponent_text(char *text, int exponent)
{
	char reversed[8];
	int n = 0, length = 1;

	text[0] = exponent < 0 ? '-' : '+';
	if (exponent < 0)
		exponent = -exponent;
	do
		reversed[n++] = '0' + exponent % 10;
	while (exponent /= 10);
	while (n)
		text[length++] = reversed[--n];
	return length;
}

void __emit_hexadecimal_float(struct output *out, struct conversion *c, const char *sign, struct float_parts *p)
{
	int is_double = c->length < 3, point = is_double ? 52 : 60, all = point / 4, digits = c->precision, n, i, blanks;
	const char *alphabet = c->letter == 'A' ? "0123456789ABCDEF" : "0123456789abcdef";
	unsigned long long m;
	char text[64], tail[12];
	int tail_length, prefix_length = strlen(sign);

	if (is_double)
		as_double(p);
	else
		p->exponent += 60;
	if (!p->mantissa)
		p->exponent = 0;
	m = p->mantissa;
	if (digits >= 0 && digits < all) {
		m = round_bits(p->mantissa, point, digits);
		if (p->mantissa >> 60 == 15 && m >> 60 == 0) {	/* out of the 64 bits */
			m = 1ULL << 60;
			p->exponent += 4;
		}
	}
	if (digits < 0)
		for (digits = all; digits > 0 && !(m >> (point - 4 * digits) & 15); digits--)
			;
	n = 0;
	text[n++] = alphabet[m >> point & 15];
	if (digits || c->alternate)
		text[n++] = '.';
	for (i = 1; i <= digits && i <= all; i++)
		text[n++] = alphabet[m >> (point - 4 * i) & 15];
	tail_length = exponent_text(tail, p->exponent);
	blanks = c->width - prefix_length - 2 - n - (digits > all ? digits - all : 0) - 1 - tail_length;
	if (!c->minus && !c->zero)
		__pad(out, ' ', blanks);
	__emit(out, sign, prefix_length);
	__emit(out, c->letter == 'A' ? "0X" : "0x", 2);
	if (!c->minus && c->zero)
		__pad(out, '0', blanks);
	__emit(out, text, n);
	__pad(out, '0', digits - all);
	__emit(out, c->letter == 'A' ? "P" : "p", 1);
	__emit(out, tail, tail_length);
	if (c->minus)
		__pad(out, ' ', blanks);
}
