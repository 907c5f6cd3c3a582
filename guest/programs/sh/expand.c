/*
 * Word expansion (XCU 2.6), in its order: tilde, parameters, commands and
 * arithmetic here; then splitting, patterns and quote removal from the marks
 * that every byte carries.
 */
#include "sh.h"

#define DEPTH_LIMIT	400

void xbuf_init(struct xbuf *x, int no_split)
{
	x->s = scratch_str();
	x->f = scratch_str();
	x->no_split = no_split;
	x->depth = 0;
}

void xbuf_put(struct xbuf *x, int c, int flags)
{
	str_put(&x->s, c);
	str_put(&x->f, flags);
}

void xbuf_puts(struct xbuf *x, const char *s, int flags)
{
	while (*s)
		xbuf_put(x, (unsigned char)*s++, flags);
}

static int is_empty_at(const struct part *p)
{
	return p->type == PART_PARAM && p->text[0] == '@' && !p->text[1] && !p->op && !sh.argc;
}

/* Something quoted leaves a mark even when it is empty; "$@" does not. */
static void expand_quoted(struct xbuf *x, struct part *kids)
{
	size_t before = x->s.n;
	struct part *p;
	int has_at = 0;

	for (p = kids; p; p = p->next)
		has_at |= is_empty_at(p);
	expand_parts(x, kids, X_QUOTED);
	if (x->s.n == before && !has_at)
		xbuf_put(x, 0, X_EMPTY);
}

static void expand_command(struct xbuf *x, struct part *p, int flags)
{
	char *text = command_output(p->cmd);

	if (text)
		xbuf_puts(x, text, flags | (flags & X_QUOTED ? 0 : X_SPLIT));
}

static void expand_arith(struct xbuf *x, struct part *p, int flags)
{
	char *text = parts_string(p->kids);
	long long v;
	char number[32];

	if (sh.unwind || arith_eval(text, &v))
		return;
	format_number(v, number);
	xbuf_puts(x, number, flags | (flags & X_QUOTED ? 0 : X_SPLIT));
}

/* flags: X_QUOTED inside quotes, X_SPLIT inside an unquoted ${x-word}. */
void expand_parts(struct xbuf *x, struct part *p, int flags)
{
	if (stack_too_deep()) {
		fail_command(STATUS_USAGE, "expansion nested too deeply");
		return;
	}
	for (; p && !sh.unwind; p = p->next) {
		switch (p->type) {
		case PART_LIT:
			xbuf_puts(x, p->text, flags);
			break;
		case PART_QUOTED:
			xbuf_puts(x, p->text, X_QUOTED);
			break;
		case PART_DQ:
			expand_quoted(x, p->kids);
			break;
		case PART_PARAM:
			expand_param(x, p, flags);
			break;
		case PART_CMD:
			expand_command(x, p, flags);
			break;
		case PART_ARITH:
			expand_arith(x, p, flags);
			break;
		}
	}
}

/* ~ or ~user at s: its length, and the folder in *home. 0: no tilde there. */
static size_t tilde_prefix(const char *s, int in_assignment, int is_last, const char **home)
{
	char user[64];
	size_t n = 1;

	if (*s != '~')
		return 0;
	while (s[n] && s[n] != '/' && !(in_assignment && s[n] == ':'))
		n++;
	if ((!s[n] && !is_last) || n - 1 >= sizeof(user))
		return 0;
	memcpy(user, s + 1, n - 1);
	user[n - 1] = '\0';
	*home = home_of(user);
	return *home ? n : 0;
}

static void expand_tilde_text(struct xbuf *x, struct part *p, int in_assignment)
{
	const char *s = p->text, *home;
	int at_start = 1;

	while (*s) {
		size_t n = at_start ? tilde_prefix(s, in_assignment, !p->next, &home) : 0;

		if (n) {
			xbuf_puts(x, home, X_QUOTED);
			s += n;
			at_start = 0;
			continue;
		}
		at_start = in_assignment && *s == ':';
		xbuf_put(x, (unsigned char)*s++, 0);
	}
}

static void expand_word(struct xbuf *x, struct word *w, int in_assignment)
{
	struct part *p = w->parts;
	int first = 1;

	for (; p && !sh.unwind; p = p->next, first = 0) {
		struct part one = *p;

		if (p->type == PART_LIT && (first || in_assignment) && strchr(p->text, '~')) {
			/* After another part, only a colon starts a tilde. */
			if (first || p->text[0] != '~') {
				expand_tilde_text(x, p, in_assignment);
				continue;
			}
		}
		one.next = NULL;
		expand_parts(x, &one, 0);
	}
}

static char *xbuf_string(struct xbuf *x)
{
	struct str s = scratch_str();
	size_t i;

	for (i = 0; i < x->s.n; i++) {
		if (x->f.p[i] & X_BREAK)
			str_put(&s, ' ');
		else if (!(x->f.p[i] & X_EMPTY))
			str_put(&s, x->s.p[i]);
	}
	return str_end(&s);
}

/* The text as a pattern: what was quoted gets a backslash. */
static char *xbuf_pattern(struct xbuf *x)
{
	struct str s = scratch_str();
	size_t i;

	for (i = 0; i < x->s.n; i++) {
		if (x->f.p[i] & X_EMPTY)
			continue;
		if (x->f.p[i] & X_BREAK) {
			str_put(&s, ' ');
			continue;
		}
		if ((x->f.p[i] & X_QUOTED) && strchr("*?[]\\-!^", x->s.p[i]))
			str_put(&s, '\\');
		str_put(&s, x->s.p[i]);
	}
	return str_end(&s);
}

/* One string, without splitting or patterns: redirections, case. */
char *expand_string(struct word *w)
{
	struct xbuf x;

	xbuf_init(&x, 1);
	if (w)
		expand_word(&x, w, 0);
	return xbuf_string(&x);
}

char *expand_assignment(struct word *w)
{
	struct xbuf x;

	xbuf_init(&x, 1);
	expand_word(&x, w, 1);
	return xbuf_string(&x);
}

char *expand_pattern(struct word *w)
{
	struct xbuf x;

	xbuf_init(&x, 1);
	expand_word(&x, w, 0);
	return xbuf_pattern(&x);
}

char *parts_string(struct part *p)
{
	struct word w = { p, NULL };

	return expand_string(&w);
}

char *parts_pattern(struct part *p)
{
	struct word w = { p, NULL };

	return expand_pattern(&w);
}

/* NAME=value as an operand of export, readonly or local. */
static int is_declaration(const struct word *w)
{
	const struct part *p = w->parts;
	size_t n;

	if (!p || p->type != PART_LIT)
		return 0;
	n = name_length(p->text);
	return n && p->text[n] == '=';
}

static char *expand_declaration(struct word *w)
{
	struct part value = *w->parts;
	struct word rest = { &value, NULL };
	struct str s = scratch_str();
	size_t n = name_length(value.text) + 1;

	str_add(&s, value.text, n);
	value.text += n;
	if (!*value.text)
		rest.parts = value.next;
	str_puts(&s, expand_assignment(&rest));
	return str_end(&s);
}

static int declares(const struct fields *f)
{
	const struct builtin *b = f->n ? builtin_find(f->v[0]) : NULL;

	return b && (b->flags & B_ASSIGNS);
}

/* The fields of a command's words, ended by NULL, in scratch memory. */
char **expand_words(struct word *w, int *argc)
{
	struct fields f = { NULL, 0, 0 };

	for (; w && !sh.unwind; w = w->next) {
		struct xbuf x;

		if (is_declaration(w) && declares(&f)) {
			fields_add(&f, expand_declaration(w));
			continue;
		}
		xbuf_init(&x, 0);
		expand_word(&x, w, 0);
		split_fields(&x, &f);
	}
	*argc = f.n;
	fields_add(&f, NULL);
	return f.v;
}
