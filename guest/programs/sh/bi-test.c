/* test and [ (XCU test): by the number of operands, then by precedence. */
#include "sh.h"

struct test {
	char **v;
	int i, n;
	int failed;
};

static int expression(struct test *t);

static int test_error(struct test *t, const char *what, const char *why)
{
	if (!t->failed)
		complain("test: %s: %s", what, why);
	t->failed = 1;
	return 0;
}

static long long integer(struct test *t, const char *s)
{
	long long v = 0;
	const char *p = s;
	int negative;

	while (*p == ' ' || *p == '\t')
		p++;
	negative = *p == '-';
	p += *p == '-' || *p == '+';
	if (*p < '0' || *p > '9') {
		test_error(t, s, "not a number");
		return 0;
	}
	/* Always decimal here, whatever zeros it starts with. */
	while (*p >= '0' && *p <= '9')
		v = v * 10 + *p++ - '0';
	while (*p == ' ' || *p == '\t')
		p++;
	if (*p)
		test_error(t, s, "not a number");
	return negative ? -v : v;
}

static int newer(const char *a, const char *b)
{
	struct stat x, y;

	if (stat(a, &x))
		return 0;
	return stat(b, &y) || x.st_mtime > y.st_mtime;
}

static int same_file(const char *a, const char *b)
{
	struct stat x, y;

	return !stat(a, &x) && !stat(b, &y) && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

static int file_mode(const char *path, int op)
{
	struct stat st;

	if ((op == 'h' || op == 'L') ? lstat(path, &st) : stat(path, &st))
		return 0;
	switch (op) {
	case 'e': return 1;
	case 'b': return S_ISBLK(st.st_mode);
	case 'c': return S_ISCHR(st.st_mode);
	case 'd': return S_ISDIR(st.st_mode);
	case 'f': return S_ISREG(st.st_mode);
	case 'g': return (st.st_mode & S_ISGID) != 0;
	case 'h':
	case 'L': return S_ISLNK(st.st_mode);
	case 'k': return (st.st_mode & 01000) != 0;
	case 'p': return S_ISFIFO(st.st_mode);
	case 's': return st.st_size > 0;
	case 'S': return S_ISSOCK(st.st_mode);
	case 'u': return (st.st_mode & S_ISUID) != 0;
	case 'O': return st.st_uid == geteuid();
	case 'G': return st.st_gid == getegid();
	}
	return 0;
}

static int is_unary(const char *s)
{
	return s[0] == '-' && s[1] && !s[2] && strchr("bcdefghkLnOGprsStuwxz", s[1]);
}

static int unary(struct test *t, const char *op, const char *arg)
{
	switch (op[1]) {
	case 'n': return *arg != '\0';
	case 'z': return *arg == '\0';
	case 't': return isatty((int)integer(t, arg));
	case 'r': return !access(arg, R_OK);
	case 'w': return !access(arg, W_OK);
	case 'x': return !access(arg, X_OK);
	}
	return file_mode(arg, op[1]);
}

static const char *const binaries[] = {
	"=", "!=", "==", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef"
};

static int binary_index(const char *s)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(binaries); i++)
		if (!strcmp(binaries[i], s))
			return (int)i;
	return -1;
}

static int binary(struct test *t, const char *a, int op, const char *b)
{
	int order = strcmp(a, b);
	long long x = 0, y = 0;

	if (op >= 5 && op <= 10) {
		x = integer(t, a);
		y = integer(t, b);
	}
	switch (op) {
	case 0: case 2: return !order;
	case 1: return order != 0;
	case 3: return order < 0;
	case 4: return order > 0;
	case 5: return x == y;
	case 6: return x != y;
	case 7: return x < y;
	case 8: return x <= y;
	case 9: return x > y;
	case 10: return x >= y;
	case 11: return newer(a, b);
	case 12: return newer(b, a);
	}
	return same_file(a, b);
}

static int left(const struct test *t)
{
	return t->n - t->i;
}

static int primary(struct test *t)
{
	char **v = t->v + t->i;
	int r;

	if (left(t) <= 0)
		return test_error(t, "expression", "operand missing");
	if (left(t) >= 3 && binary_index(v[1]) >= 0) {
		t->i += 3;
		return binary(t, v[0], binary_index(v[1]), v[2]);
	}
	if (left(t) >= 2 && is_unary(v[0])) {
		t->i += 2;
		return unary(t, v[0], v[1]);
	}
	t->i++;
	if (!strcmp(v[0], "!") && left(t) > 0)
		return !primary(t);
	if (!strcmp(v[0], "(") && left(t) > 0) {
		r = expression(t);
		if (left(t) < 1 || strcmp(t->v[t->i], ")"))
			return test_error(t, "expression", "missing `)'");
		t->i++;
		return r;
	}
	return *v[0] != '\0';
}

static int conjunction(struct test *t)
{
	int r = primary(t);

	while (left(t) > 0 && !strcmp(t->v[t->i], "-a")) {
		t->i++;
		r &= primary(t);
	}
	return r;
}

static int expression(struct test *t)
{
	int r = conjunction(t);

	while (left(t) > 0 && !strcmp(t->v[t->i], "-o")) {
		t->i++;
		r |= conjunction(t);
	}
	return r;
}

/* The cases that POSIX settles by the number of operands. */
static int by_count(struct test *t)
{
	char **v = t->v;

	if (t->n == 0)
		return 0;
	if (t->n == 1)
		return *v[0] != '\0';
	if (t->n == 2 && !strcmp(v[0], "!"))
		return *v[1] == '\0';
	if (t->n == 3 && binary_index(v[1]) < 0 && !strcmp(v[0], "(") && !strcmp(v[2], ")"))
		return *v[1] != '\0';
	if (t->n == 3 && binary_index(v[1]) < 0 && !strcmp(v[1], "-a"))
		return *v[0] && *v[2];
	if (t->n == 3 && binary_index(v[1]) < 0 && !strcmp(v[1], "-o"))
		return *v[0] || *v[2];
	return expression(t);
}

int bi_test(int argc, char **argv)
{
	struct test t = { argv + 1, 0, argc - 1, 0 };
	int r;

	if (argv[0][0] == '[') {
		if (strcmp(argv[argc - 1], "]")) {
			complain("[: missing `]'");
			return STATUS_USAGE;
		}
		t.n--;
	}
	if (t.n == 4 && !strcmp(t.v[0], "!")) {
		t.v++;
		t.n--;
		r = !by_count(&t);
		t.i = t.i ? t.i : t.n;
	} else {
		r = by_count(&t);
		if (!t.i)
			t.i = t.n;
	}
	if (!t.failed && left(&t) > 0)
		test_error(&t, t.v[t.i], "unexpected operand");
	return t.failed ? STATUS_USAGE : !r;
}
