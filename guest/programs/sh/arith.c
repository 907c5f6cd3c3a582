/* Arithmetic (XCU 2.6.4): the integer operators of C on 64 bits. */
#include "sh.h"

struct arith {
	const char *text, *p;
	int skip;		/* evaluated for its syntax only */
	int failed;
	int depth;
};

static long long expression(struct arith *a, int level);
static long long comma(struct arith *a);

static void arith_error(struct arith *a, const char *why)
{
	if (!a->failed && !sh.unwind)
		fail_command(STATUS_USAGE, "arithmetic: %s in `%.100s'", why, a->text);
	a->failed = 1;
}

static void blanks(struct arith *a)
{
	while (*a->p == ' ' || *a->p == '\t' || *a->p == '\n')
		a->p++;
}

static int digit_value(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'Z')
		return c - 'A' + 10;
	return 99;
}

static const char *digits(const char *s, int base, unsigned long long *v)
{
	for (*v = 0; digit_value(*s) < base; s++)
		*v = *v * (unsigned)base + (unsigned)digit_value(*s);
	return s;
}

/* Decimal, octal after 0, hexadecimal after 0x. Returns where it ends. */
static const char *constant(const char *s, unsigned long long *v)
{
	if (s[0] == '0' && (s[1] == 'x' || s[1] == 'X') && digit_value(s[2]) < 16)
		return digits(s + 2, 16, v);
	return digits(s, s[0] == '0' ? 8 : 10, v);
}

/* A whole string as a number with sign: 0, or -1 when it is none. */
int parse_number(const char *s, long long *v)
{
	unsigned long long u;
	int negative = 0;
	const char *end;

	while (*s == ' ' || *s == '\t' || *s == '\n')
		s++;
	if (*s == '-' || *s == '+')
		negative = *s++ == '-';
	if (digit_value(*s) > 9)
		return -1;
	end = constant(s, &u);
	while (*end == ' ' || *end == '\t' || *end == '\n')
		end++;
	*v = (long long)(negative ? -u : u);
	return *end ? -1 : 0;
}

void format_number(long long v, char *buf)
{
	unsigned long long u = v < 0 ? -(unsigned long long)v : (unsigned long long)v;
	char text[24];
	int n = 0;

	do
		text[n++] = (char)('0' + (int)(u % 10));
	while ((u /= 10) != 0);
	if (v < 0)
		text[n++] = '-';
	while (n)
		*buf++ = text[--n];
	*buf = '\0';
}

static long long variable(struct arith *a, const char *name)
{
	const char *s = var_get(name);
	struct arith inner = { s, s, a->skip, 0, a->depth + 1 };
	long long v;

	if (!s && sh.opts['u'] && !a->skip)
		arith_error(a, "parameter not set");
	if (!s || !*s || !parse_number(s, &v))
		return s && *s ? v : 0;
	if (inner.depth > 50) {
		arith_error(a, "variables refer to each other");
		return 0;
	}
	v = comma(&inner);
	blanks(&inner);
	if (*inner.p)
		arith_error(&inner, "syntax error");
	a->failed |= inner.failed;
	return v;
}

static long long divide(struct arith *a, long long x, long long y, int remainder)
{
	if (a->skip)
		return 0;
	if (!y) {
		arith_error(a, "division by zero");
		return 0;
	}
	if (y == -1)
		return remainder ? 0 : (long long)(-(unsigned long long)x);
	return remainder ? x % y : x / y;
}

enum {
	OP_NONE, OP_OR_OR, OP_AND_AND, OP_OR, OP_XOR, OP_AND, OP_EQ, OP_NE, OP_LE, OP_GE, OP_LT,
	OP_GT, OP_SHL, OP_SHR, OP_ADD, OP_SUB, OP_MUL, OP_DIV, OP_MOD
};
static const struct {
	char text[3];
	char op, level;
} operators[] = {
	{ "||", OP_OR_OR, 1 }, { "&&", OP_AND_AND, 2 }, { "==", OP_EQ, 6 }, { "!=", OP_NE, 6 },
	{ "<<", OP_SHL, 8 }, { ">>", OP_SHR, 8 }, { "<=", OP_LE, 7 }, { ">=", OP_GE, 7 },
	{ "<", OP_LT, 7 }, { ">", OP_GT, 7 }, { "|", OP_OR, 3 }, { "^", OP_XOR, 4 },
	{ "&", OP_AND, 5 }, { "+", OP_ADD, 9 }, { "-", OP_SUB, 9 }, { "*", OP_MUL, 10 },
	{ "/", OP_DIV, 10 }, { "%", OP_MOD, 10 },
};

static long long apply(struct arith *a, int op, long long x, long long y)
{
	switch (op) {
	case OP_OR_OR: return x || y;
	case OP_AND_AND: return x && y;
	case OP_OR: return x | y;
	case OP_XOR: return x ^ y;
	case OP_AND: return x & y;
	case OP_EQ: return x == y;
	case OP_NE: return x != y;
	case OP_LE: return x <= y;
	case OP_GE: return x >= y;
	case OP_LT: return x < y;
	case OP_GT: return x > y;
	case OP_SHL: return (long long)((unsigned long long)x << (y & 63));
	case OP_SHR: return x >> (y & 63);
	case OP_ADD: return (long long)((unsigned long long)x + (unsigned long long)y);
	case OP_SUB: return (long long)((unsigned long long)x - (unsigned long long)y);
	case OP_MUL: return (long long)((unsigned long long)x * (unsigned long long)y);
	case OP_DIV: return divide(a, x, y, 0);
	}
	return divide(a, x, y, 1);
}

/* The binary operator at hand: its row in the table, or -1. */
static int operator_at(struct arith *a)
{
	size_t i;

	blanks(a);
	for (i = 0; i < ARRAY_SIZE(operators); i++) {
		size_t n = strlen(operators[i].text);

		if (strncmp(a->p, operators[i].text, n))
			continue;
		/* x op= y is no binary operation */
		if (a->p[n] == '=' && (operators[i].level > 7 || (operators[i].level >= 3 && operators[i].level <= 5)))
			return -1;
		return (int)i;
	}
	return -1;
}

static void store(struct arith *a, const char *name, long long v)
{
	char text[32];

	if (a->skip || a->failed)
		return;
	format_number(v, text);
	if (var_set(name, text))
		a->failed = 1;
}

/* "= += <<=" and so on at p: length, and the operator in *op (0: plain). */
static size_t assignment_operator(const char *p, int *op)
{
	size_t i;

	*op = OP_NONE;
	if (p[0] == '=' && p[1] != '=')
		return 1;
	for (i = 0; i < ARRAY_SIZE(operators); i++) {
		size_t n = strlen(operators[i].text);
		int level = operators[i].level;

		if (level < 3 || level == 6 || level == 7 || strncmp(p, operators[i].text, n) || p[n] != '=')
			continue;
		*op = operators[i].op;
		return n + 1;
	}
	return 0;
}

static long long named(struct arith *a)
{
	size_t n = name_length(a->p);
	char name[128];
	long long v, old;
	int op;

	if (n >= sizeof(name)) {
		arith_error(a, "name too long");
		return 0;
	}
	memcpy(name, a->p, n);
	name[n] = '\0';
	a->p += n;
	blanks(a);
	n = assignment_operator(a->p, &op);
	if (n) {
		a->p += n;
		old = op ? variable(a, name) : 0;
		v = expression(a, 0);
		if (op)
			v = apply(a, op, old, v);
		store(a, name, v);
		return v;
	}
	v = variable(a, name);
	if ((a->p[0] == '+' || a->p[0] == '-') && a->p[1] == a->p[0]) {
		store(a, name, v + (a->p[0] == '+' ? 1 : -1));
		a->p += 2;
	}
	return v;
}

/* ++x and --x; returns 0 when that is not what stands here. */
static int prefix_step(struct arith *a, long long *v)
{
	int step = a->p[0] == '+' ? 1 : -1;
	const char *q = a->p + 2;
	char name[128];
	size_t n;

	if ((a->p[0] != '+' && a->p[0] != '-') || a->p[1] != a->p[0])
		return 0;
	while (*q == ' ')
		q++;
	n = name_length(q);
	if (!n || n >= sizeof(name))
		return 0;
	memcpy(name, q, n);
	name[n] = '\0';
	a->p = q + n;
	*v = variable(a, name) + step;
	store(a, name, *v);
	return 1;
}

static long long primary(struct arith *a)
{
	unsigned long long u;
	long long v;

	if (*a->p == '(') {
		a->p++;
		v = comma(a);
		blanks(a);
		if (*a->p != ')')
			arith_error(a, "missing `)'");
		else
			a->p++;
		return v;
	}
	if (is_name_start((unsigned char)*a->p))
		return named(a);
	if (*a->p < '0' || *a->p > '9') {
		arith_error(a, *a->p ? "syntax error" : "operand missing");
		return 0;
	}
	a->p = constant(a->p, &u);
	if (is_name_char((unsigned char)*a->p))
		arith_error(a, "bad number");
	return (long long)u;
}

static long long unary(struct arith *a)
{
	long long v;

	if (stack_too_deep()) {
		arith_error(a, "nested too deeply");
		return 0;
	}
	blanks(a);
	if (prefix_step(a, &v))
		return v;
	switch (*a->p) {
	case '+': a->p++; return unary(a);
	case '-': a->p++; return (long long)(-(unsigned long long)unary(a));
	case '~': a->p++; return ~unary(a);
	case '!': a->p++; return !unary(a);
	}
	return primary(a);
}

static long long conditional(struct arith *a, long long x)
{
	int skip = a->skip;
	long long y, z;

	a->p++;
	a->skip = skip || !x;
	y = comma(a);
	blanks(a);
	if (*a->p != ':') {
		arith_error(a, "missing `:'");
		return 0;
	}
	a->p++;
	a->skip = skip || x;
	z = expression(a, 0);
	a->skip = skip;
	return x ? y : z;
}

/* Operators of this level and tighter ones; level 0 takes ?: as well. */
static long long expression(struct arith *a, int level)
{
	long long x = unary(a), y;
	int i;

	while (!a->failed && (i = operator_at(a)) >= 0 && operators[i].level >= level) {
		int op = operators[i].op, skip = a->skip;

		a->p += strlen(operators[i].text);
		if ((op == OP_OR_OR && x) || (op == OP_AND_AND && !x))
			a->skip = 1;
		y = expression(a, operators[i].level + 1);
		a->skip = skip;
		x = apply(a, op, x, y);
	}
	blanks(a);
	if (!level && *a->p == '?' && !a->failed)
		return conditional(a, x);
	return x;
}

static long long comma(struct arith *a)
{
	long long v = expression(a, 0);

	for (blanks(a); *a->p == ',' && !a->failed; blanks(a)) {
		a->p++;
		v = expression(a, 0);
	}
	return v;
}

/* 0 and the value, or -1 after a complaint. */
int arith_eval(const char *text, long long *result)
{
	struct arith a = { text, text, 0, 0, 0 };

	blanks(&a);
	*result = *a.p ? comma(&a) : 0;
	blanks(&a);
	if (!a.failed && *a.p)
		arith_error(&a, "syntax error");
	return a.failed ? -1 : 0;
}
