/* read: one line from standard input into variables (XCU read). */
#include "sh.h"

/* The line with a mark for every byte that a backslash quoted. */
static int read_marked(struct xbuf *x, int raw)
{
	for (;;) {
		char c;
		ssize_t n = read(0, &c, 1);

		if (n < 0 && errno == EINTR && !sh.interrupted)
			continue;
		if (n <= 0)
			return -1;
		if (c == '\\' && !raw) {
			do
				n = read(0, &c, 1);
			while (n < 0 && errno == EINTR && !sh.interrupted);
			if (n <= 0)
				return -1;
			if (c != '\n')
				xbuf_put(x, c, X_QUOTED);
			continue;
		}
		if (c == '\n')
			return 0;
		if (c)
			xbuf_put(x, c, X_SPLIT);
	}
}

static int is_ifs(const struct xbuf *x, size_t i, const char *ifs)
{
	return x->f.p[i] == X_SPLIT && x->s.p[i] && strchr(ifs, x->s.p[i]);
}

static int is_white(const struct xbuf *x, size_t i, const char *ifs)
{
	return is_ifs(x, i, ifs) && strchr(" \t\n", x->s.p[i]);
}

static size_t skip_white(const struct xbuf *x, size_t i, const char *ifs)
{
	while (i < x->s.n && is_white(x, i, ifs))
		i++;
	return i;
}

static int assign(const char *name, const struct xbuf *x, size_t from, size_t to)
{
	struct str s = scratch_str();

	if (to > from)
		str_add(&s, x->s.p + from, to - from);
	return var_set(name, str_end(&s));
}

/* The rest of the line for the last name: without white space at its end,
 * and without a delimiter that only ends its single field. */
static int assign_rest(const char *name, const struct xbuf *x, size_t from, const char *ifs)
{
	size_t end = x->s.n, i;

	while (end > from && is_white(x, end - 1, ifs))
		end--;
	if (end > from && is_ifs(x, end - 1, ifs)) {
		for (i = from; i < end - 1 && !is_ifs(x, i, ifs); i++)
			;
		if (i == end - 1)
			end--;
	}
	return assign(name, x, from, end);
}

static int distribute(const struct xbuf *x, char **names)
{
	const char *ifs = var_get_or("IFS", " \t\n");
	size_t i = skip_white(x, 0, ifs);

	for (; names[1]; names++) {
		size_t from = i;

		while (i < x->s.n && !is_ifs(x, i, ifs))
			i++;
		if (assign(*names, x, from, i))
			return -1;
		i = skip_white(x, i, ifs);
		if (i < x->s.n && is_ifs(x, i, ifs) && !is_white(x, i, ifs))
			i = skip_white(x, i + 1, ifs);
	}
	return assign_rest(*names, x, i, ifs);
}

int bi_read(int argc, char **argv)
{
	static char *reply[] = { "REPLY", NULL };
	const char *prompt = NULL;
	struct xbuf x;
	char **names;
	int raw = 0, i = 1, end;

	for (; i < argc && argv[i][0] == '-' && argv[i][1]; i++) {
		if (!strcmp(argv[i], "-r"))
			raw = 1;
		else if (!strcmp(argv[i], "-p") && i + 1 < argc)
			prompt = argv[++i];
		else
			return usage_error(argv[0]);
	}
	names = i < argc ? argv + i : reply;
	for (i = 0; names[i]; i++) {
		if (!is_name(names[i])) {
			complain("read: %s: bad variable name", names[i]);
			return STATUS_USAGE;
		}
	}
	if (prompt && isatty(0))
		err_text("%s", prompt);
	xbuf_init(&x, 0);
	end = read_marked(&x, raw);
	if (sh.interrupted)
		return 128 + SIGINT;
	if (distribute(&x, names))
		return sh.status;
	return end ? 1 : 0;
}
