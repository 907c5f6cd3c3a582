/*
 * The inside of words (XCU 2.2, 2.6): quotes, $ and backquotes become a list
 * of parts. The same reader serves words, "...", ${...}, $((...)) and the
 * bodies of here-documents, which differ in what ends them and what quotes.
 */
#include "sh.h"

struct builder {
	struct part *head, **tail;
	struct str text;
	int type;		/* of the text being gathered */
};

static struct part *add_part(struct builder *b, int type)
{
	struct part *p = arena_alloc(lex.arena, sizeof(*p));

	memset(p, 0, sizeof(*p));
	p->type = type;
	*b->tail = p;
	b->tail = &p->next;
	return p;
}

static void flush_text(struct builder *b)
{
	if (!b->text.n)
		return;
	add_part(b, b->type)->text = arena_dup(lex.arena, b->text.p, b->text.n);
	b->text.n = 0;
}

static void add_byte(struct builder *b, int type, int c)
{
	if (b->type != type)
		flush_text(b);
	b->type = type;
	str_put(&b->text, c);
}

int is_name_start(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

int is_name_char(int c)
{
	return is_name_start(c) || (c >= '0' && c <= '9');
}

/* How many bytes at the start of s are a name. */
size_t name_length(const char *s)
{
	size_t n = 0;

	if (is_name_start((unsigned char)s[0]))
		while (is_name_char((unsigned char)s[n]))
			n++;
	return n;
}

int is_name(const char *s)
{
	return *s && name_length(s) == strlen(s);
}

static void single_quoted(struct builder *b)
{
	int c;

	flush_text(b);
	b->type = PART_QUOTED;
	while ((c = input_get()) != '\'') {
		if (c < 0) {
			syntax_error("unterminated quoted string");
			return;
		}
		str_put(&lex.source, c);
		str_put(&b->text, c);
	}
	str_put(&lex.source, c);
	if (!b->text.n)
		add_part(b, PART_DQ);
	flush_text(b);
}

static void double_quoted(struct builder *b)
{
	struct part *kids;

	flush_text(b);
	kids = lex_parts(M_DQ);
	add_part(b, PART_DQ)->kids = kids;
}

static int special_parameter(int c)
{
	return c > 0 && strchr("@*#?-$!", c) != NULL;
}

/* Reads the name after "${", c being its first byte. NULL: there is none. */
static char *braced_name(int c)
{
	struct str s = { NULL, 0, 0, lex.arena };

	if (special_parameter(c)) {
		str_put(&s, c);
		return str_end(&s);
	}
	if (c >= '0' && c <= '9') {
		for (; c >= '0' && c <= '9'; c = lex_get())
			str_put(&s, c);
	} else if (is_name_start(c)) {
		for (; is_name_char(c); c = lex_get())
			str_put(&s, c);
	} else {
		return NULL;
	}
	lex_unget(c);
	return str_end(&s);
}

static void bad_substitution(void)
{
	syntax_error("bad substitution");
}

/* The operator after the name; reads the operand and the closing brace. */
static void braced_operator(struct part *p, int quoted)
{
	int c = lex_get();

	if (c == '}')
		return;
	if (c == ':') {
		p->colon = 1;
		c = lex_get();
		if (c <= 0 || !strchr("-=?+", c)) {
			bad_substitution();
			return;
		}
	}
	if (c <= 0 || !strchr("-=?+#%", c)) {
		bad_substitution();
		return;
	}
	p->op = c;
	if (c == '#' || c == '%') {
		int d = lex_get();

		if (d == c)
			p->op = c == '#' ? 'H' : 'P';
		else
			lex_unget(d);
		quoted = 0;
	}
	p->kids = lex_parts(quoted ? M_BRACE_DQ : M_BRACE);
}

static void braced_parameter(struct builder *b, int quoted)
{
	struct part *p = add_part(b, PART_PARAM);
	int c = lex_get();
	int length = 0;

	if (c == '#') {
		int d = lex_peek_char();

		if (is_name_char(d) || (special_parameter(d) && d != '#')) {
			/* ${#-x} and ${#?x} are $# with an operator. */
			c = lex_get();
			length = 1;
			if ((c == '-' || c == '?') && lex_peek_char() != '}') {
				lex_unget(c);
				c = '#';
				length = 0;
			}
		}
	}
	p->text = braced_name(c);
	if (!p->text) {
		bad_substitution();
		return;
	}
	if (!length) {
		braced_operator(p, quoted);
		return;
	}
	p->op = 'L';
	if (lex_get() != '}')
		bad_substitution();
}

static void command_substitution(struct builder *b)
{
	struct part *p = add_part(b, PART_CMD);

	p->cmd = parse_substitution();
}

/*
 * "$((" is arithmetic when it closes with "))"; otherwise it was a command
 * substitution that starts with a subshell, and is read again as one.
 */
static void arithmetic(struct builder *b)
{
	static struct alias reread;
	size_t start = lex.source.n - 1;	/* the second parenthesis */
	struct part *kids = lex_parts(M_ARITH);
	struct str again = { NULL, 0, 0, lex.arena };

	if (lex.failed)
		return;
	if (lex_peek_char() == ')') {
		lex_get();
		add_part(b, PART_ARITH)->kids = kids;
		return;
	}
	str_add(&again, lex.source.p + start, lex.source.n - start);
	lex.source.n = start;
	input_push_string(str_end(&again), &reread);
	command_substitution(b);
}

static void dollar(struct builder *b, int quoted)
{
	int c = lex_get();

	flush_text(b);
	if (c == '{') {
		braced_parameter(b, quoted);
	} else if (c == '(') {
		if (lex_peek_char() == '(') {
			lex_get();
			arithmetic(b);
		} else {
			command_substitution(b);
		}
	} else if (is_name_start(c)) {
		struct part *p = add_part(b, PART_PARAM);

		p->text = braced_name(c);
	} else if (special_parameter(c) || (c >= '0' && c <= '9')) {
		char name[2] = { (char)c, 0 };

		add_part(b, PART_PARAM)->text = arena_dup(lex.arena, name, 1);
	} else {
		lex_unget(c);
		add_byte(b, quoted ? PART_QUOTED : PART_LIT, '$');
	}
}

/* The old form: its text is gathered first and then parsed by itself. */
static void backquoted(struct builder *b, int in_dq)
{
	struct str s = { NULL, 0, 0, NULL };
	int c;

	flush_text(b);
	while ((c = lex_get()) != '`') {
		if (c < 0) {
			syntax_error("unterminated backquote");
			break;
		}
		if (c == '\\') {
			c = lex_get();
			if (c < 0 || !strchr(in_dq ? "$`\\\"" : "$`\\", c))
				str_put(&s, '\\');
			if (c < 0)
				continue;
		}
		str_put(&s, c);
	}
	if (!lex.failed) {
		struct input *outer = input_current();
		size_t source = lex.source.n;

		str_put(&s, '\n');
		str_put(&s, ')');
		input_push_string(str_end(&s), NULL);
		input_set_line(lex.line);
		command_substitution(b);
		if (input_get() >= 0)
			syntax_error("unexpected `)'");
		input_pop_to(outer);
		lex.source.n = source;
	}
	str_free(&s);
}

static void backslash(struct builder *b, int mode)
{
	int c = lex_get();

	if (c < 0) {
		add_byte(b, PART_QUOTED, '\\');
		return;
	}
	if (mode != M_WORD && mode != M_BRACE) {
		const char *special = mode == M_HERE ? "$`\\" : mode == M_BRACE_DQ ? "$`\"\\}" : "$`\"\\";

		if (!strchr(special, c))
			add_byte(b, PART_QUOTED, '\\');
	}
	add_byte(b, PART_QUOTED, c);
}

static int ends_word(int c)
{
	return c < 0 || strchr(" \t\r\n;&|<>()", c) != NULL;
}

/* Whether c ends this mode; parentheses counts those open in arithmetic. */
static int ends_mode(int mode, int c, int *parentheses)
{
	switch (mode) {
	case M_WORD:
		if (!ends_word(c))
			return 0;
		lex_unget(c);
		return 1;
	case M_DQ:
		return c == '"';
	case M_BRACE:
	case M_BRACE_DQ:
		return c == '}';
	case M_ARITH:
		if (c == '(')
			++*parentheses;
		return c == ')' && (*parentheses)-- == 0;
	}
	return c < 0;
}

static void one_char(struct builder *b, int mode, int c)
{
	int quoted = mode != M_WORD && mode != M_BRACE;

	if (c == '\\')
		backslash(b, mode);
	else if (c == '\'' && !quoted)
		single_quoted(b);
	else if (c == '"' && mode != M_HERE)
		double_quoted(b);
	else if (c == '$')
		dollar(b, quoted);
	else if (c == '`')
		backquoted(b, mode == M_DQ);
	else
		add_byte(b, quoted ? PART_QUOTED : PART_LIT, c);
}

static const char *const unterminated[] = {
	"", "unterminated quoted string", "missing `}'", "missing `}'", "missing `))'"
};

/* Reads parts up to what ends the mode, which is taken except in M_WORD. */
struct part *lex_parts(int mode)
{
	struct builder b = { NULL, NULL, { NULL, 0, 0, NULL }, PART_LIT };
	int parentheses = 0;
	int c;

	b.tail = &b.head;
	if (stack_too_deep())
		syntax_error("nested too deeply");
	while (!lex.failed) {
		c = lex_get();
		if (ends_mode(mode, c, &parentheses))
			break;
		if (c < 0) {
			syntax_error("%s", unterminated[mode]);
			break;
		}
		one_char(&b, mode, c);
	}
	flush_text(&b);
	str_free(&b.text);
	return b.head;
}

/* The parts of a text that stands by itself, in the current arena. */
struct part *lex_text(const char *text, int mode)
{
	struct input *outer = input_current();
	size_t source = lex.source.n;
	struct part *p;

	input_push_string(text, NULL);
	p = lex_parts(mode);
	input_pop_to(outer);
	lex.source.n = source;
	return p;
}
