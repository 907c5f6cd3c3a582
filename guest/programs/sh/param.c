/* Parameters (XCU 2.5, 2.6.2): $x, "$@" and ${x op word}. */
#include "sh.h"

static char *number_text(long v)
{
	char *s = scratch_alloc(24);

	snprintf(s, 24, "%ld", v);
	return s;
}

/* The value of any parameter but @ and *; NULL: not set. */
static const char *param_value(const char *name)
{
	if (is_name_start((unsigned char)name[0]))
		return var_get(name);
	switch (name[0]) {
	case '?': return number_text(sh.status);
	case '#': return number_text(sh.argc);
	case '$': return number_text(sh.pid);
	case '!': return sh.last_bg ? number_text(sh.last_bg) : NULL;
	case '-': return options_string();
	}
	if (name[0] >= '0' && name[0] <= '9') {
		int i = strlen(name) > 6 ? 1000000 : atoi(name);

		if (i == 0)
			return sh.name;
		return i <= sh.argc ? sh.argv[i - 1] : NULL;
	}
	return NULL;
}

static int is_at_or_star(const char *name)
{
	return (name[0] == '@' || name[0] == '*') && !name[1];
}

/* What joins "$*". Writes nothing when IFS is empty. */
static void put_separator(struct xbuf *x, int flags)
{
	const char *ifs = var_get("IFS");

	if (!ifs)
		xbuf_put(x, ' ', flags);
	else if (*ifs)
		xbuf_put(x, (unsigned char)*ifs, flags);
}

static void expand_all(struct xbuf *x, int star, int flags)
{
	int joined = star && ((flags & X_QUOTED) || x->no_split);
	int i;

	for (i = 0; i < sh.argc; i++) {
		if (i && joined)
			put_separator(x, flags | X_QUOTED);
		else if (i)
			xbuf_put(x, ' ', X_BREAK);
		if ((flags & X_QUOTED) && !star)
			xbuf_put(x, 0, X_EMPTY);
		xbuf_puts(x, sh.argv[i], flags & X_QUOTED ? X_QUOTED : flags | X_SPLIT);
	}
}

/* $@ and $* as one string, for the operators. */
static const char *all_joined(int star)
{
	struct xbuf x;
	struct str s = scratch_str();
	size_t i;

	if (!sh.argc)
		return NULL;
	xbuf_init(&x, 1);
	expand_all(&x, star, X_QUOTED);
	for (i = 0; i < x.s.n; i++)
		if (!(x.f.p[i] & X_EMPTY))
			str_put(&s, x.s.p[i]);
	return str_end(&s);
}

/* x with the shortest or longest match of the pattern cut from an end. */
static char *trim(const char *value, const char *pattern, int op)
{
	size_t n = strlen(value), i;

	for (i = 0; i <= n; i++) {
		/* Shortest first for # and %, longest first for ## and %%. */
		size_t k = op == '#' || op == '%' ? i : n - i;

		if (op == '#' || op == 'H') {
			if (pattern_match_n(pattern, value, k))
				return scratch_dup(value + k);
		} else if (pattern_match(pattern, value + n - k)) {
			char *s = scratch_dup(value);

			s[n - k] = '\0';
			return s;
		}
	}
	return scratch_dup(value);
}

static void put_value(struct xbuf *x, const char *value, int flags)
{
	if (value)
		xbuf_puts(x, value, flags & X_QUOTED ? X_QUOTED : flags | X_SPLIT);
}

static void not_set(const char *name, struct part *message)
{
	const char *text = message ? parts_string(message) : "parameter not set";

	if (!sh.unwind)
		fail_command(STATUS_USAGE, "%s: %s", name, text);
}

static void put_operand(struct xbuf *x, struct part *kids, int flags)
{
	struct word w = { kids, NULL };

	if (!(flags & X_QUOTED) && kids && kids->type == PART_LIT && kids->text[0] == '~') {
		put_value(x, expand_string(&w), X_QUOTED);
		return;
	}
	expand_parts(x, kids, flags & X_QUOTED ? X_QUOTED : flags | X_SPLIT);
}

static void assign_default(struct xbuf *x, struct part *p, int flags)
{
	char *value;

	if (!is_name(p->text)) {
		fail_command(STATUS_USAGE, "%s: cannot assign in this way", p->text);
		return;
	}
	value = parts_string(p->kids);
	if (!sh.unwind && !var_set(p->text, value))
		put_value(x, value, flags);
}

/* ${x-w} ${x=w} ${x?w} ${x+w}; returns 1 when the value itself is wanted. */
static int default_operator(struct xbuf *x, struct part *p, const char *value, int flags)
{
	int usable = value && !(p->colon && !*value);

	if (p->op == '+') {
		if (usable)
			put_operand(x, p->kids, flags);
		return 0;
	}
	if (usable)
		return 1;
	if (p->op == '-')
		put_operand(x, p->kids, flags);
	else if (p->op == '=')
		assign_default(x, p, flags);
	else
		not_set(p->text, p->kids);
	return 0;
}

/* A character of UTF-8 counts once. */
static long text_length(const char *s)
{
	long n = 0;

	for (; *s; s++)
		n += (*s & 0xC0) != 0x80;
	return n;
}

static void put_length(struct xbuf *x, const char *name, const char *value, int flags)
{
	long n = is_at_or_star(name) ? sh.argc : value ? text_length(value) : 0;

	put_value(x, number_text(n), flags);
}

void expand_param(struct xbuf *x, struct part *p, int flags)
{
	int all = is_at_or_star(p->text);
	const char *value = all ? all_joined(p->text[0] == '*') : param_value(p->text);

	if (!value && !all && sh.opts['u'] && (!p->op || strchr("#%HPL", p->op))) {
		not_set(p->text, NULL);
		return;
	}
	if (p->op && strchr("-=?+", p->op)) {
		if (!default_operator(x, p, value, flags))
			return;
	} else if (p->op == 'L') {
		put_length(x, p->text, value, flags);
		return;
	} else if (p->op) {
		char *pattern = parts_pattern(p->kids);

		if (value && !sh.unwind)
			put_value(x, trim(value, pattern, p->op), flags);
		return;
	}
	if (all)
		expand_all(x, p->text[0] == '*', flags);
	else
		put_value(x, value, flags);
}
