/*
 * A long double of the 80387 taken apart: sign, exponent and 64 bits of mantissa, the highest of which
 * is the bit before the point.
 *
 *	value = mantissa * 2^exponent
 */
#ifndef FLOATING_PARTS_H
#define FLOATING_PARTS_H

enum float_kind { FLOAT_NUMBER, FLOAT_INFINITE, FLOAT_NAN };

struct float_parts {
	int negative;
	enum float_kind kind;
	int exponent;
	unsigned long long mantissa;
};

union long_double_image {
	long double value;
	struct {
		unsigned long long mantissa;
		unsigned short sign_and_exponent;
	} image;
};

#define EXTENDED_BIAS 16383

static inline struct float_parts __take_apart(long double value)
{
	union long_double_image u = { .value = value };
	int biased = u.image.sign_and_exponent & 0x7fff;
	struct float_parts p = { u.image.sign_and_exponent >> 15, FLOAT_NUMBER };

	p.mantissa = u.image.mantissa;
	p.exponent = (biased ? biased : 1) - EXTENDED_BIAS - 63;
	if (biased == 0x7fff)
		p.kind = p.mantissa << 1 ? FLOAT_NAN : FLOAT_INFINITE;
	return p;
}

#endif
