/*
 * regcomp(): POSIX basic and extended regular expressions, with \| \+ \? in basic ones and
 * \w \W \s \S \b \B \< \> in both, as people have come to expect.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "regex-program.h"

#define CODE_MAX 20000

static void parse_alternatives(struct compiler *c);

static int fail(struct compiler *c, int error)
{
	if (!c->error)
		c->error = error;
	return -1;
}

int __regex_emit(struct compiler *c, enum operation operation, int a, int b)
{
	struct __regex *re = c->re;
	struct instruction *code = re->code;

	if (c->error)
		return 0;
	if (re->length % 16 == 0)
		code = realloc(re->code, (re->length + 16) * sizeof(*code));
	if (!code || re->length >= CODE_MAX) {
		fail(c, REG_ESPACE);
		return 0;
	}
	re->code = code;
	code[re->length] = (struct instruction){ operation, a, b };
	return re->length++;
}

/* Puts an instruction in front of the piece that starts at `at`. */
static void insert(struct compiler *c, int at, enum operation operation, int a, int b)
{
	struct instruction *code;

	__regex_emit(c, operation, 0, 0);
	if (c->error)
		return;
	code = c->re->code;
	memmove(code + at + 1, code + at, (c->re->length - 1 - at) * sizeof(*code));
	code[at] = (struct instruction){ operation, a, b };
}

static void emit_copy(struct compiler *c, const struct instruction *piece, int length)
{
	int i;

	for (i = 0; i < length; i++)
		__regex_emit(c, piece[i].operation, piece[i].a, piece[i].b);
}

static void emit_star(struct compiler *c, const struct instruction *piece, int length)
{
	int mark = c->re->marks++;

	__regex_emit(c, RE_SPLIT, 1, length + 4);
	__regex_emit(c, RE_MARK, mark, 0);
	emit_copy(c, piece, length);
	__regex_emit(c, RE_PROGRESS, mark, 0);
	__regex_emit(c, RE_JUMP, -(length + 3), 0);
}

/* Makes the piece from `at` on repeat min to max times; max -1 is without end. */
static void repeat(struct compiler *c, int at, int min, int max)
{
	int length = c->re->length - at, i, left;
	struct instruction *piece;

	if (c->error)
		return;
	piece = malloc((length + 1) * sizeof(*piece));
	if (!piece) {
		fail(c, REG_ESPACE);
		return;
	}
	memcpy(piece, c->re->code + at, length * sizeof(*piece));
	c->re->length = at;
	for (i = 0; i < min; i++)
		emit_copy(c, piece, length);
	if (max < 0)
		emit_star(c, piece, length);
	for (left = max - min; left > 0; left--) {
		__regex_emit(c, RE_SPLIT, 1, left * (length + 1));
		emit_copy(c, piece, length);
	}
	free(piece);
}

static int read_count(struct compiler *c)
{
	int n = 0;

	while (isdigit((unsigned char)*c->p)) {
		n = n * 10 + *c->p++ - '0';
		if (n > 255)
			return fail(c, REG_BADBR);
	}
	return n;
}

/* {m}, {m,} or {m,n}, with the opening brace already read. */
static void parse_bounds(struct compiler *c, int at)
{
	int min, max;

	if (!isdigit((unsigned char)*c->p) && *c->p != ',') {
		fail(c, *c->p ? REG_BADBR : REG_EBRACE);
		return;
	}
	min = max = read_count(c);
	if (*c->p == ',') {
		c->p++;
		max = isdigit((unsigned char)*c->p) ? read_count(c) : -1;
	}
	if (!c->extended && *c->p == '\\')
		c->p++;
	if (*c->p != '}') {
		fail(c, *c->p ? REG_BADBR : REG_EBRACE);
		return;
	}
	c->p++;
	if (max >= 0 && max < min)
		fail(c, REG_BADBR);
	else
		repeat(c, at, min, max);
}

/* The repetition operator at c->p: one of * + ? { or 0. Its characters are consumed. */
static int take_repetition(struct compiler *c)
{
	const char *p = c->p;

	if (*p == '*') {
		c->p++;
		return '*';
	}
	if (!c->extended && *p == '\\' && p[1] && strchr("+?{", p[1])) {
		c->p += 2;
		return p[1];
	}
	if (c->extended && (*p == '+' || *p == '?' || (*p == '{' && (isdigit((unsigned char)p[1]) || p[1] == ',')))) {
		c->p++;
		return *p;
	}
	return 0;
}

static void parse_repetitions(struct compiler *c, int at)
{
	int operator;

	while (!c->error && (operator = take_repetition(c))) {
		if (operator == '*')
			repeat(c, at, 0, -1);
		else if (operator == '+')
			repeat(c, at, 1, -1);
		else if (operator == '?')
			repeat(c, at, 0, 1);
		else
			parse_bounds(c, at);
	}
}

static void emit_class(struct compiler *c, int letter)
{
	int set = __regex_new_set(c), i, member;

	if (set < 0)
		return;
	for (i = 1; i < 256; i++) {
		member = tolower(letter) == 'w' ? isalnum(i) || i == '_' : isspace(i);
		if (member == !isupper(letter))
			c->re->sets[set][i / 8] |= 1 << i % 8;
	}
	__regex_emit(c, RE_SET, set, 0);
}

static void emit_char(struct compiler *c, int character)
{
	if (c->re->flags & REG_ICASE)
		character = tolower(character);
	__regex_emit(c, RE_CHAR, character, 0);
}

static void parse_group(struct compiler *c)
{
	int group = c->re->groups++;

	if (++c->depth > 200) {
		fail(c, REG_ESPACE);
		return;
	}
	if (group < 32)
		c->open_groups |= 1u << group;
	__regex_emit(c, RE_SAVE, 2 * group, 0);
	parse_alternatives(c);
	__regex_emit(c, RE_SAVE, 2 * group + 1, 0);
	if (group < 32)
		c->open_groups &= ~(1u << group);
	c->depth--;
	if (!c->extended && *c->p == '\\')
		c->p++;
	if (*c->p != ')')
		fail(c, REG_EPAREN);
	else
		c->p++;
}

static void parse_escape(struct compiler *c)
{
	int letter = (unsigned char)*c->p++;

	switch (letter) {
	case 0:
		fail(c, REG_EESCAPE);
		break;
	case 'w':
	case 'W':
	case 's':
	case 'S':
		emit_class(c, letter);
		break;
	case '<':
		__regex_emit(c, RE_WORD_START, 0, 0);
		break;
	case '>':
		__regex_emit(c, RE_WORD_END, 0, 0);
		break;
	case 'b':
		__regex_emit(c, RE_WORD_EDGE, 0, 0);
		break;
	case 'B':
		__regex_emit(c, RE_NO_WORD_EDGE, 0, 0);
		break;
	default:
		if (letter >= '1' && letter <= '9') {
			letter -= '0';
			if (letter >= c->re->groups || (c->open_groups >> letter & 1))
				fail(c, REG_ESUBREG);
			c->re->has_back = 1;
			__regex_emit(c, RE_BACK, letter, 0);
		} else {
			emit_char(c, letter);
		}
	}
}

static int starts_group(struct compiler *c)
{
	if (c->extended)
		return *c->p == '(';
	return c->p[0] == '\\' && c->p[1] == '(';
}

static int ends_branch(struct compiler *c)
{
	const char *p = c->p;

	if (!*p)
		return 1;
	if (c->extended)
		return *p == '|' || (*p == ')' && c->depth);
	return *p == '\\' && (p[1] == '|' || (p[1] == ')' && c->depth));
}

/* In a basic expression $ is an anchor only where a branch ends. */
static int is_end_anchor(struct compiler *c)
{
	const char *p = c->p;

	if (*p != '$')
		return 0;
	return c->extended || !p[1] || (p[1] == '\\' && (p[2] == ')' || p[2] == '|'));
}

static void parse_atom(struct compiler *c, int first)
{
	if (starts_group(c)) {
		c->p += 2 - c->extended;
		parse_group(c);
	} else if (*c->p == '[') {
		c->p++;
		__regex_bracket(c);
	} else if (*c->p == '.') {
		c->p++;
		__regex_emit(c, RE_ANY, 0, 0);
	} else if (*c->p == '^' && (first || c->extended)) {
		c->p++;
		__regex_emit(c, RE_LINE_START, 0, 0);
	} else if (is_end_anchor(c)) {
		c->p++;
		__regex_emit(c, RE_LINE_END, 0, 0);
	} else if (*c->p == '\\') {
		c->p++;
		if (!c->extended && *c->p == ')')
			fail(c, REG_EPAREN);
		else if (!c->extended && *c->p == '{')
			fail(c, REG_BADRPT);
		else
			parse_escape(c);
	} else {
		emit_char(c, (unsigned char)*c->p++);
	}
}

static void parse_branch(struct compiler *c)
{
	int first = 1, at;
	const char *before;

	while (!c->error && !ends_branch(c)) {
		at = c->re->length;
		before = c->p;
		if (first && *c->p == '*') {	/* nothing to repeat: itself */
			c->p++;
			if (!c->extended)
				emit_char(c, '*');
			first = 0;
			continue;
		}
		if (first && c->extended && take_repetition(c)) {
			fail(c, REG_BADRPT);
			return;
		}
		parse_atom(c, first);
		if (!c->extended && first && *before == '^') {
			if (*c->p == '*') {
				emit_char(c, '*');
				c->p++;
				at = c->re->length - 1;
				first = 0;
				parse_repetitions(c, at);
			}
			first = 0;
			continue;
		}
		parse_repetitions(c, at);
		first = 0;
	}
}

static void parse_alternatives(struct compiler *c)
{
	int at = c->re->length, jump;
	int bar;

	parse_branch(c);
	bar = c->extended ? *c->p == '|' : c->p[0] == '\\' && c->p[1] == '|';
	if (c->error || !bar)
		return;
	c->p += 2 - c->extended;
	insert(c, at, RE_SPLIT, 1, c->re->length - at + 2);
	jump = __regex_emit(c, RE_JUMP, 0, 0);
	parse_alternatives(c);
	if (!c->error)
		c->re->code[jump].a = c->re->length - jump;
}

int regcomp(regex_t *regex, const char *pattern, int flags)
{
	struct compiler c = { calloc(1, sizeof(struct __regex)), pattern, pattern };

	if (!c.re)
		return REG_ESPACE;
	regex->__program = c.re;
	c.extended = (flags & REG_EXTENDED) != 0;
	c.re->flags = flags;
	c.re->groups = 1;
	parse_alternatives(&c);
	if (!c.error && *c.p)
		c.error = REG_EPAREN;
	__regex_emit(&c, RE_MATCH, 0, 0);
	regex->re_nsub = c.re->groups - 1;
	if (c.error)
		regfree(regex);
	return c.error;
}

void regfree(regex_t *regex)
{
	if (!regex->__program)
		return;
	free(regex->__program->code);
	free(regex->__program->sets);
	free(regex->__program);
	regex->__program = NULL;
}
