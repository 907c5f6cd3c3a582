/* echo and printf. */
#include "sh.h"

static int octal(const char **s, int most)
{
	int v = 0, n = 0;

	for (; n < most && **s >= '0' && **s <= '7'; n++)
		v = v * 8 + *(*s)++ - '0';
	return v;
}

static int hex(const char **s)
{
	int v = 0, n = 0;

	for (; n < 2; n++) {
		int c = **s | 32;

		if (c >= '0' && c <= '9')
			v = v * 16 + c - '0';
		else if (c >= 'a' && c <= 'f')
			v = v * 16 + c - 'a' + 10;
		else
			break;
		++*s;
	}
	return v;
}

/*
 * The escape at *s, which is past its backslash, into o. zero_octal: octal
 * numbers start with 0 (echo, %b). Returns 1 for \c, which ends all output.
 */
int print_escape(const char **s, struct str *o, int zero_octal)
{
	static const char from[] = "abefnrtv\\", to[] = "\a\b\033\f\n\r\t\v\\";
	const char *p;
	int c = **s;

	if (!c) {
		str_put(o, '\\');
		return 0;
	}
	if (c >= '0' && c <= '7') {
		if (zero_octal && c == '0')
			++*s;
		str_put(o, octal(s, 3));
		return 0;
	}
	++*s;
	if (c == 'c' && zero_octal)
		return 1;
	p = strchr(from, c);
	if (p) {
		str_put(o, to[p - from]);
	} else if (c == 'x') {
		str_put(o, hex(s));
	} else if (c == '"' || c == '\'') {
		if (zero_octal)
			str_put(o, '\\');
		str_put(o, c);
	} else {
		str_put(o, '\\');
		str_put(o, c);
	}
	return 0;
}

/* Text with its escapes replaced; returns 1 after \c. */
static int escaped(const char *s, struct str *o)
{
	while (*s) {
		if (*s++ != '\\') {
			str_put(o, s[-1]);
			continue;
		}
		if (print_escape(&s, o, 1))
			return 1;
	}
	return 0;
}

static int echo_options(int argc, char **argv, int *newline, int *escapes)
{
	int i;

	for (i = 1; i < argc; i++) {
		const char *p = argv[i];

		if (*p != '-' || !p[1] || strspn(p + 1, "neE") != strlen(p + 1))
			break;
		while (*++p) {
			if (*p == 'n')
				*newline = 0;
			else
				*escapes = *p == 'e';
		}
	}
	return i;
}

int bi_echo(int argc, char **argv)
{
	int newline = 1, escapes = 0;
	int first = echo_options(argc, argv, &newline, &escapes), i;

	for (i = first; i < argc; i++) {
		struct str s = scratch_str();

		if (i > first)
			outc(' ');
		if (!escapes) {
			out(argv[i]);
			continue;
		}
		if (escaped(argv[i], &s)) {
			out_bytes(s.p ? s.p : "", s.n);
			return 0;
		}
		out_bytes(s.p ? s.p : "", s.n);
	}
	if (newline)
		outc('\n');
	return 0;
}

struct printer {
	char **argv;		/* the arguments still to be used */
	int used;		/* in this round */
	int status;
	int stop;
};

static const char *next_argument(struct printer *p)
{
	if (!*p->argv)
		return NULL;
	p->used = 1;
	return *p->argv++;
}

static long long number_argument(struct printer *p)
{
	const char *s = next_argument(p);
	long long v = 0;

	if (!s)
		return 0;
	if (*s == '\'' || *s == '"')
		return (unsigned char)s[1];
	if (!*s || parse_number(s, &v)) {
		complain("printf: %s: not a number", s);
		p->status = 1;
	}
	return v;
}

struct spec {
	int left, plus, space, alternate, zero;
	int width, precision;	/* -1: none */
	int conversion;
};

static void pad(int c, int n)
{
	while (n-- > 0)
		outc(c);
}

static void put_text(const struct spec *f, const char *s, size_t n)
{
	if (f->precision >= 0 && (size_t)f->precision < n)
		n = (size_t)f->precision;
	if (!f->left)
		pad(' ', f->width - (int)n);
	out_bytes(s, n);
	if (f->left)
		pad(' ', f->width - (int)n);
}

static int to_digits(unsigned long long u, unsigned base, int upper, char *end)
{
	const char *set = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	int n = 0;

	do {
		*--end = set[u % base];
		n++;
	} while ((u /= base) != 0);
	return n;
}

static void put_number(const struct spec *f, long long v)
{
	int is_signed = f->conversion == 'd' || f->conversion == 'i';
	unsigned base = f->conversion == 'o' ? 8 : (f->conversion | 32) == 'x' ? 16 : 10;
	unsigned long long u = is_signed && v < 0 ? -(unsigned long long)v : (unsigned long long)v;
	char text[32], sign[3] = "";
	int n = to_digits(u, base, f->conversion == 'X', text + sizeof(text)), zeros, total;

	if (f->precision == 0 && !u)
		n = 0;
	if (is_signed && (v < 0 || f->plus || f->space))
		sign[0] = v < 0 ? '-' : f->plus ? '+' : ' ';
	if (f->alternate && base == 16 && u) {
		sign[0] = '0';
		sign[1] = (char)f->conversion;
	}
	zeros = f->precision > n ? f->precision - n : 0;
	if (f->alternate && base == 8 && !zeros && u)
		zeros = 1;
	total = n + zeros + (int)strlen(sign);
	if (f->zero && !f->left && f->precision < 0 && f->width > total)
		zeros += f->width - total, total = f->width;
	if (!f->left)
		pad(' ', f->width - total);
	out(sign);
	pad('0', zeros);
	out_bytes(text + sizeof(text) - n, (size_t)n);
	if (f->left)
		pad(' ', f->width - total);
}

/* The C library does what the shell has no arithmetic for. */
static void put_float(struct printer *p, const struct spec *f)
{
	const char *arg = next_argument(p);
	char format[16], text[1024], *end;
	double v = arg ? strtod(arg, &end) : 0;
	int width = f->width > 400 ? 400 : f->width, precision = f->precision > 400 ? 400 : f->precision;

	if (arg && (*end || end == arg)) {
		complain("printf: %s: not a number", arg);
		p->status = 1;
	}
	snprintf(format, sizeof(format), "%%%s%s%s%s%s*.*%c", f->left ? "-" : "", f->plus ? "+" : "",
		 f->space ? " " : "", f->alternate ? "#" : "", f->zero ? "0" : "", f->conversion);
	out_bytes(text, (size_t)snprintf(text, sizeof(text), format, width, precision, v));
}

static const char *number_or_star(struct printer *p, const char *s, int *v)
{
	*v = 0;
	if (*s == '*') {
		*v = (int)number_argument(p);
		return s + 1;
	}
	while (*s >= '0' && *s <= '9' && *v < 100000)
		*v = *v * 10 + *s++ - '0';
	return s;
}

static const char *read_spec(struct printer *p, const char *s, struct spec *f)
{
	memset(f, 0, sizeof(*f));
	f->precision = -1;
	for (; *s && strchr("-+ #0", *s); s++) {
		f->left |= *s == '-';
		f->plus |= *s == '+';
		f->space |= *s == ' ';
		f->alternate |= *s == '#';
		f->zero |= *s == '0';
	}
	s = number_or_star(p, s, &f->width);
	if (f->width < 0) {
		f->left = 1;
		f->width = -f->width;
	}
	if (*s == '.')
		s = number_or_star(p, s + 1, &f->precision);
	while (*s == 'l' || *s == 'h')
		s++;
	f->conversion = (unsigned char)*s;
	return *s ? s + 1 : s;
}

static void convert(struct printer *p, struct spec *f)
{
	struct str s = scratch_str();
	const char *arg;

	switch (f->conversion) {
	case 'd': case 'i': case 'u': case 'o': case 'x': case 'X':
		put_number(f, number_argument(p));
		return;
	case 'e': case 'E': case 'f': case 'F': case 'g': case 'G': case 'a': case 'A':
		put_float(p, f);
		return;
	case 'c':
		arg = next_argument(p);
		put_text(f, arg ? arg : "", arg && *arg ? 1 : 0);
		return;
	case 's':
		arg = next_argument(p);
		put_text(f, arg ? arg : "", arg ? strlen(arg) : 0);
		return;
	case 'b':
		arg = next_argument(p);
		p->stop = escaped(arg ? arg : "", &s);
		put_text(f, str_end(&s), s.n);
		return;
	}
	complain("printf: %%%c: no such conversion", f->conversion ? f->conversion : ' ');
	p->status = 1;
	p->stop = 1;
}

static void print_round(struct printer *p, const char *s)
{
	while (*s && !p->stop) {
		struct str o = scratch_str();
		struct spec f;

		if (*s == '\\') {
			s++;
			print_escape(&s, &o, 0);
			out_bytes(o.p ? o.p : "", o.n);
		} else if (*s == '%' && s[1] == '%') {
			outc('%');
			s += 2;
		} else if (*s == '%') {
			s = read_spec(p, s + 1, &f);
			convert(p, &f);
		} else {
			outc(*s++);
		}
	}
}

int bi_printf(int argc, char **argv)
{
	int i = argc > 1 && !strcmp(argv[1], "--") ? 2 : 1;
	struct printer p = { argv + i + 1, 0, 0, 0 };

	if (i >= argc)
		return usage_error(argv[0]);
	do {
		p.used = 0;
		print_round(&p, argv[i]);
	} while (*p.argv && p.used && !p.stop);
	return p.status;
}
