/*
 * lib/vsprintf.c - numbers to text and text to numbers
 */
#include <stdarg.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <asm/div64.h>

/* ---- text to numbers ---- */

static int digit_value(char c)
{
	if (isdigit(c))
		return c - '0';
	if (isalpha(c))
		return toupper(c) - 'A' + 10;
	return 99;
}

/* base 0: by the prefix 0x, 0 or none. */
unsigned long simple_strtoul(const char *cp, char **endp, unsigned int base)
{
	unsigned long result = 0;

	if (!base)
		base = cp[0] != '0' ? 10 : toupper(cp[1]) == 'X' ? 16 : 8;
	if (base == 16 && cp[0] == '0' && toupper(cp[1]) == 'X')
		cp += 2;
	for (; digit_value(*cp) < (int)base; cp++)
		result = result * base + digit_value(*cp);
	if (endp)
		*endp = (char *)cp;
	return result;
}

long simple_strtol(const char *cp, char **endp, unsigned int base)
{
	return *cp == '-' ? -(long)simple_strtoul(cp + 1, endp, base) : (long)simple_strtoul(cp, endp, base);
}

/* %d %u %x %i %ld %s %c and literal text: what reading /proc files needs. */
int sscanf(const char *buf, const char *fmt, ...)
{
	int done = 0;
	va_list args;

	va_start(args, fmt);
	for (; *fmt; fmt++) {
		char *end;
		int wide = 0;

		if (isspace(*fmt)) {
			while (isspace(*buf))
				buf++;
			continue;
		}
		if (*fmt != '%') {
			if (*buf++ != *fmt)
				break;
			continue;
		}
		fmt++;
		if (*fmt == 'l') {
			wide = 1;
			fmt++;
		}
		if (*fmt == 'c') {
			if (!*buf)
				break;
			*va_arg(args, char *) = *buf++;
			done++;
			continue;
		}
		while (isspace(*buf))
			buf++;
		if (!*buf)
			break;
		if (*fmt == 's') {
			char *s = va_arg(args, char *);

			while (*buf && !isspace(*buf))
				*s++ = *buf++;
			*s = 0;
			done++;
			continue;
		}
		{
			unsigned int base = *fmt == 'x' ? 16 : *fmt == 'i' ? 0 : *fmt == 'o' ? 8 : 10;
			long value = simple_strtol(buf, &end, base);

			if (end == buf)
				break;
			buf = end;
			if (wide)
				*va_arg(args, long *) = value;
			else
				*va_arg(args, int *) = value;
			done++;
		}
	}
	va_end(args);
	return done;
}

/* ---- numbers to text ---- */

#define LEFT	1
#define ZERO	2
#define PLUS	4
#define SPACE	8
#define PREFIX	16
#define UPPER	32
#define SIGNED	64

struct out {
	char *at, *end;		/* end: one behind the last place for text */
};

static void put(struct out *o, char c)
{
	if (o->at < o->end)
		*o->at = c;
	o->at++;
}

static void pad(struct out *o, char c, int n)
{
	while (n-- > 0)
		put(o, c);
}

static int digits_of(unsigned long long num, unsigned int base, int flags, char *tmp)
{
	const char *digits = flags & UPPER ? "0123456789ABCDEF" : "0123456789abcdef";
	int n = 0;

	do {
		tmp[n++] = digits[do_div(num, base)];
	} while (num);
	return n;
}

static char sign_of(long long *num, int flags)
{
	if (!(flags & SIGNED))
		return 0;
	if (*num < 0) {
		*num = -*num;
		return '-';
	}
	return flags & PLUS ? '+' : flags & SPACE ? ' ' : 0;
}

static void number(struct out *o, long long num, unsigned int base, int width, int precision, int flags)
{
	char tmp[24], sign = sign_of(&num, flags);
	int n = digits_of(num, base, flags, tmp), zeros, prefix = 0;

	if ((flags & PREFIX) && base == 16)
		prefix = 2;
	zeros = precision > n ? precision - n : 0;
	if (precision < 0 && (flags & ZERO) && !(flags & LEFT))
		zeros = max(0, width - n - prefix - (sign != 0));
	width -= n + zeros + prefix + (sign != 0);
	if (!(flags & LEFT))
		pad(o, ' ', width);
	if (sign)
		put(o, sign);
	if (prefix) {
		put(o, '0');
		put(o, flags & UPPER ? 'X' : 'x');
	}
	pad(o, '0', zeros);
	while (n)
		put(o, tmp[--n]);
	if (flags & LEFT)
		pad(o, ' ', width);
}

static void string(struct out *o, const char *s, int width, int precision, int flags)
{
	int len, i;

	if ((unsigned long)s < 4096)
		s = "<NULL>";
	len = strnlen(s, precision < 0 ? 0x7fffffff : precision);
	if (!(flags & LEFT))
		pad(o, ' ', width - len);
	for (i = 0; i < len; i++)
		put(o, s[i]);
	if (flags & LEFT)
		pad(o, ' ', width - len);
}

static const char *parse_flags(const char *fmt, int *flags)
{
	for (;; fmt++) {
		switch (*fmt) {
		case '-': *flags |= LEFT; break;
		case '+': *flags |= PLUS; break;
		case ' ': *flags |= SPACE; break;
		case '#': *flags |= PREFIX; break;
		case '0': *flags |= ZERO; break;
		default: return fmt;
		}
	}
}

/* Like snprintf of C: cuts at size, the value is what it would have needed. */
int vsnprintf(char *buf, size_t size, const char *fmt, va_list args)
{
	struct out o = { buf, size ? buf + size - 1 : buf };

	for (; *fmt; fmt++) {
		int flags = 0, width = 0, precision = -1, size_mod = 0, base = 10;
		long long num;
		char *end;

		if (*fmt != '%') {
			put(&o, *fmt);
			continue;
		}
		fmt = parse_flags(fmt + 1, &flags);
		if (*fmt == '*') {
			width = va_arg(args, int);
			fmt++;
			if (width < 0) {
				flags |= LEFT;
				width = -width;
			}
		} else {
			width = simple_strtoul(fmt, &end, 10);
			fmt = end;
		}
		if (*fmt == '.') {
			fmt++;
			if (*fmt == '*') {
				precision = max(0, va_arg(args, int));
				fmt++;
			} else {
				precision = simple_strtoul(fmt, &end, 10);
				fmt = end;
			}
		}
		for (; *fmt == 'l' || *fmt == 'h' || *fmt == 'L' || *fmt == 'Z' || *fmt == 'z'; fmt++)
			size_mod = *fmt == 'L' || (*fmt == 'l' && size_mod == 'l') ? 'L' : *fmt;
		switch (*fmt) {
		case 'c':
			pad(&o, ' ', flags & LEFT ? 0 : width - 1);
			put(&o, (char)va_arg(args, int));
			pad(&o, ' ', flags & LEFT ? width - 1 : 0);
			continue;
		case 's':
			string(&o, va_arg(args, char *), width, precision, flags);
			continue;
		case 'p':
			number(&o, (unsigned long)va_arg(args, void *), 16, 8, 8, flags | ZERO);
			continue;
		case 'd':
		case 'i':
			flags |= SIGNED;
			break;
		case 'u':
			break;
		case 'o':
			base = 8;
			break;
		case 'X':
			flags |= UPPER;
			base = 16;
			break;
		case 'x':
			base = 16;
			break;
		case '%':
			put(&o, '%');
			continue;
		default:
			put(&o, '%');
			if (!*fmt)
				fmt--;
			else
				put(&o, *fmt);
			continue;
		}
		if (size_mod == 'L')
			num = va_arg(args, long long);
		else if (flags & SIGNED)
			num = va_arg(args, long);
		else
			num = va_arg(args, unsigned long);
		if (size_mod == 'h')
			num = flags & SIGNED ? (short)num : (unsigned short)num;
		number(&o, num, base, width, precision, flags);
	}
	if (size)
		*(o.at < o.end ? o.at : o.end) = 0;
	return o.at - buf;
}

int snprintf(char *buf, size_t size, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(buf, size, fmt, args);
	va_end(args);
	return n;
}

/* The caller promises that it fits. */
int vsprintf(char *buf, const char *fmt, va_list args)
{
	return vsnprintf(buf, ~(unsigned long)buf, fmt, args);
}

int sprintf(char *buf, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsprintf(buf, fmt, args);
	va_end(args);
	return n;
}
