/*
 * Tokens (XCU 2.3). The next token is read only when the parser looks at it,
 * so that a command runs before the line after it is read.
 */
#include "sh.h"

struct lexer lex;

/* The next byte without escaped newlines, remembered as source text. */
int lex_get(void)
{
	for (;;) {
		int c = input_get();

		if (c < 0)
			return c;
		lex.incomplete = 1;
		str_put(&lex.source, c);
		if (c != '\\')
			return c;
		c = input_get();
		if (c != '\n') {
			input_unget(c);
			return '\\';
		}
		str_put(&lex.source, c);
	}
}

void lex_unget(int c)
{
	if (c < 0)
		return;
	input_unget(c);
	lex.source.n--;
}

int lex_peek_char(void)
{
	int c = lex_get();

	lex_unget(c);
	return c;
}

void syntax_error(const char *fmt, ...)
{
	char text[300];
	va_list ap;

	if (lex.failed)
		return;
	lex.failed = 1;
	if (sh.interrupted)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	err_text("%s: %d: syntax error: %s\n", sh.name, lex.line, text);
}

static int next_is(int c)
{
	int d = lex_get();

	if (d == c)
		return 1;
	lex_unget(d);
	return 0;
}

static int less_token(void)
{
	if (next_is('<'))
		return next_is('-') ? T_DLESSDASH : T_DLESS;
	if (next_is('&'))
		return T_LESSAND;
	return next_is('>') ? T_LESSGREAT : T_LESS;
}

static int great_token(void)
{
	if (next_is('>'))
		return T_DGREAT;
	if (next_is('&'))
		return T_GREATAND;
	return next_is('|') ? T_CLOBBER : T_GREAT;
}

/* The operator that starts with c, or -1. */
static int operator_token(int c)
{
	switch (c) {
	case '\n': return T_NEWLINE;
	case '&': return next_is('&') ? T_AND_IF : T_AND;
	case '|': return next_is('|') ? T_OR_IF : T_PIPE;
	case ';': return next_is(';') ? T_DSEMI : T_SEMI;
	case '(': return T_LPAREN;
	case ')': return T_RPAREN;
	case '<': return less_token();
	case '>': return great_token();
	}
	return -1;
}

static int skip_blanks(void)
{
	int c;

	do
		c = lex_get();
	while (c == ' ' || c == '\t' || c == '\r');
	if (c != '#')
		return c;
	while (c >= 0 && c != '\n') {
		c = input_get();
		if (c >= 0)
			str_put(&lex.source, c);
	}
	return c;
}

static int all_digits(const char *s)
{
	size_t n = strlen(s);

	return n && n < 5 && strspn(s, "0123456789") == n;
}

static int word_token(void)
{
	struct part *p = lex_parts(M_WORD);

	lex.word = arena_alloc(lex.arena, sizeof(*lex.word));
	lex.word->parts = p;
	lex.word->next = NULL;
	if (p && !p->next && p->type == PART_LIT)
		lex.lit = p->text;
	if (lex.lit && all_digits(lex.lit)) {
		int c = lex_peek_char();

		if (c == '<' || c == '>') {
			lex.number = atoi(lex.lit);
			return T_IONUM;
		}
	}
	return T_WORD;
}

static void read_token(void)
{
	int c = skip_blanks();

	lex.line = input_line() - (c == '\n');
	lex.start = lex.source.n - (c >= 0);
	lex.lit = NULL;
	lex.word = NULL;
	lex.alias_seen = 0;
	if (c < 0) {
		lex.tok = T_EOF;
	} else {
		lex.tok = operator_token(c);
		if (lex.tok < 0) {
			lex_unget(c);
			lex.tok = word_token();
		}
	}
	lex.end = lex.source.n;
	if (lex.tok == T_NEWLINE && lex.heredocs)
		heredocs_read();
}

/* Looks at the next token without taking it. After an error: T_EOF. */
int peek_token(void)
{
	if (!lex.have) {
		read_token();
		lex.have = 1;
	}
	if (lex.failed)
		lex.tok = T_EOF;
	return lex.tok;
}

void take_token(void)
{
	lex.have = 0;
	lex.last_end = lex.end;
}

/* The next token where a command may start: aliases are replaced. */
int peek_command_token(void)
{
	struct alias *a;
	size_t n;

	while (peek_token() == T_WORD && lex.lit && !lex.alias_seen) {
		lex.alias_seen = 1;
		a = alias_find(lex.lit);
		if (!a || input_alias_active(a))
			break;
		n = strlen(a->value);
		lex.alias_next = n && (a->value[n - 1] == ' ' || a->value[n - 1] == '\t');
		lex.source.n = lex.start;
		input_push_string(a->value, a);
		lex.have = 0;
	}
	return lex.tok;
}

const char *token_name(int tok)
{
	static const char *const names[] = {
		"end of file", "newline", "word", "number", "&", "&&", "|", "||", ";", ";;",
		"<", "<<", "<<-", "<&", "<>", ">", ">>", ">&", ">|", "(", ")"
	};

	return names[tok];
}
