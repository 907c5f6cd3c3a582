/* Integers as text: sign or prefix, zeros for precision or the 0 flag, digits, blanks around. */
#include <string.h>
#include "format.h"

static unsigned base_of(char letter)
{
	switch (letter) {
	case 'o':
		return 8;
	case 'x':
	case 'X':
	case 'p':
		return 16;
	}
	return 10;
}

static char *digits(char *end, unsigned long long value, unsigned base, const char *alphabet)
{
	unsigned long small;

	for (; value >> 32; value /= base)
		*--end = alphabet[value % base];
	for (small = value; small; small /= base)
		*--end = alphabet[small % base];
	return end;
}

static const char *prefix_of(const struct conversion *c, unsigned long long value, int negative)
{
	if (negative)
		return "-";
	if (c->letter == 'd' || c->letter == 'i')
		return c->plus ? "+" : c->space ? " " : "";
	if (c->letter == 'p')
		return "0x";
	if (c->alternate && value && (c->letter == 'x' || c->letter == 'X'))
		return c->letter == 'x' ? "0x" : "0X";
	return "";
}

void __emit_number(struct output *out, struct conversion *c, unsigned long long value, int negative)
{
	char buffer[24], *end = buffer + sizeof(buffer), *start;
	const char *prefix = prefix_of(c, value, negative);
	int length, zeros, blanks, prefix_length = strlen(prefix);

	start = digits(end, value, base_of(c->letter),
		       c->letter == 'X' ? "0123456789ABCDEF" : "0123456789abcdef");
	length = end - start;
	zeros = c->precision < 0 ? (length == 0) : c->precision - length;
	if (c->letter == 'o' && c->alternate && zeros <= 0 && (length || c->precision == 0))
		zeros = 1;
	if (zeros < 0)
		zeros = 0;
	if (c->zero && !c->minus && c->precision < 0 && c->width > prefix_length + length + zeros)
		zeros = c->width - prefix_length - length;
	blanks = c->width - prefix_length - zeros - length;
	if (!c->minus)
		__pad(out, ' ', blanks);
	__emit(out, prefix, prefix_length);
	__pad(out, '0', zeros);
	__emit(out, start, length);
	if (c->minus)
		__pad(out, ' ', blanks);
}
