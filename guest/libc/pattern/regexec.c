/*
 * regexec(): runs a compiled expression over a text. Open alternatives wait on a stack. No pair of
 * instruction and position is tried twice, which bounds the time by their number; of all matches
 * from the leftmost start the longest wins. With \1 the outcome of a pair depends on what came
 * before, so all paths are tried and the first match counts.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "regex-program.h"

/* An alternative to come back to, or (instruction < 0) a slot to put back on the way there. */
struct open_path {
	int instruction;
	int position;
};

struct run {
	const struct __regex *re;
	const char *text;
	int end;
	int flags;
	unsigned char *tried;
	struct open_path *stack;
	int depth;
	int room;
	int *slots;	/* two of each group, then the marks */
	int *best;
	int first_only;
	int failed;
};

static void push(struct run *r, int instruction, int position)
{
	struct open_path *stack;

	if (r->depth == r->room) {
		stack = realloc(r->stack, (r->room * 2 + 64) * sizeof(*stack));
		if (!stack) {
			r->failed = 1;
			return;
		}
		r->stack = stack;
		r->room = r->room * 2 + 64;
	}
	r->stack[r->depth++] = (struct open_path){ instruction, position };
}

static int is_word(const struct run *r, int position)
{
	int c;

	if (position < 0 || position >= r->end)
		return 0;
	c = (unsigned char)r->text[position];
	return isalnum(c) || c == '_';
}

static int holds(const struct run *r, enum operation operation, int at)
{
	int newline = r->re->flags & REG_NEWLINE, before = is_word(r, at - 1), after = is_word(r, at);

	switch (operation) {
	case RE_LINE_START:
		return at == 0 ? !(r->flags & REG_NOTBOL) : newline && r->text[at - 1] == '\n';
	case RE_LINE_END:
		return at == r->end ? !(r->flags & REG_NOTEOL) : newline && r->text[at] == '\n';
	case RE_WORD_START:
		return !before && after;
	case RE_WORD_END:
		return before && !after;
	case RE_WORD_EDGE:
		return before != after;
	default:
		return before == after;
	}
}

static int consumes(const struct run *r, const struct instruction *i, int at)
{
	int c;

	if (at >= r->end)
		return 0;
	c = (unsigned char)r->text[at];
	switch (i->operation) {
	case RE_ANY:
		return c != '\n' || !(r->re->flags & REG_NEWLINE);
	case RE_SET:
		return r->re->sets[i->a][c / 8] >> c % 8 & 1;
	default:
		return (r->re->flags & REG_ICASE ? tolower(c) : c) == i->a;
	}
}

static int same_text(const struct run *r, int a, int b, int length)
{
	if (b + length > r->end)
		return 0;
	if (r->re->flags & REG_ICASE)
		return strncasecmp(r->text + a, r->text + b, length) == 0;
	return memcmp(r->text + a, r->text + b, length) == 0;
}

static void set_slot(struct run *r, int slot, int position)
{
	push(r, -1 - slot, r->slots[slot]);
	r->slots[slot] = position;
}

static int first_visit(struct run *r, int instruction, int at)
{
	unsigned bit = instruction * (r->end + 1) + at;

	if (!r->tried)
		return 1;
	if (r->tried[bit / 8] >> bit % 8 & 1)
		return 0;
	r->tried[bit / 8] |= 1 << bit % 8;
	return 1;
}

static void keep_match(struct run *r, int at)
{
	if (r->best[1] >= at)
		return;
	memcpy(r->best, r->slots, 2 * r->re->groups * sizeof(int));
	r->best[1] = at;
}

/* Follows one path until it fails or matches. */
static void follow(struct run *r, int pc, int at)
{
	const struct instruction *i;
	int length, mark;

	while (!r->failed && first_visit(r, pc, at)) {
		i = r->re->code + pc++;
		switch (i->operation) {
		case RE_CHAR:
		case RE_ANY:
		case RE_SET:
			if (!consumes(r, i, at))
				return;
			at++;
			break;
		case RE_SPLIT:
			push(r, pc - 1 + i->b, at);
			pc += i->a - 1;
			break;
		case RE_JUMP:
			pc += i->a - 1;
			break;
		case RE_SAVE:
			set_slot(r, i->a, at);
			break;
		case RE_MARK:
			set_slot(r, 2 * r->re->groups + i->a, at);
			break;
		case RE_PROGRESS:
			mark = r->slots[2 * r->re->groups + i->a];
			if (mark == at)
				return;
			break;
		case RE_BACK:
			length = r->slots[2 * i->a + 1] - r->slots[2 * i->a];
			if (r->slots[2 * i->a + 1] < 0 || !same_text(r, r->slots[2 * i->a], at, length))
				return;
			at += length;
			break;
		case RE_MATCH:
			keep_match(r, at);
			return;
		default:
			if (!holds(r, i->operation, at))
				return;
		}
	}
}

static int match_from(struct run *r, int start)
{
	struct open_path path;
	int i;

	for (i = 0; i < 2 * r->re->groups + r->re->marks; i++)
		r->slots[i] = -1;
	r->slots[0] = start;
	r->best[1] = -1;
	r->depth = 0;
	push(r, 0, start);
	while (r->depth && !r->failed) {
		path = r->stack[--r->depth];
		if (path.instruction < 0)
			r->slots[-1 - path.instruction] = path.position;
		else
			follow(r, path.instruction, path.position);
		if (r->first_only && r->best[1] >= 0)
			break;
	}
	return r->best[1] >= 0;
}

static int next_start(const struct run *r, int at)
{
	const struct instruction *first = r->re->code;
	const char *found;

	if (first->operation != RE_CHAR || (r->re->flags & REG_ICASE))
		return at;
	found = memchr(r->text + at, first->a, r->end - at);
	return found ? found - r->text : r->end + 1;
}

static int search(struct run *r, int start)
{
	for (start = next_start(r, start); start <= r->end; start = next_start(r, start + 1)) {
		if (match_from(r, start))
			return 0;
		if (r->failed)
			return REG_ESPACE;
		if (start == r->end)
			break;
	}
	return r->failed ? REG_ESPACE : REG_NOMATCH;
}

static void report(const struct run *r, size_t count, regmatch_t match[])
{
	size_t i;

	for (i = 0; i < count; i++) {
		match[i].rm_so = match[i].rm_eo = -1;
		if (i < (size_t)r->re->groups && r->best[2 * i] >= 0 && r->best[2 * i + 1] >= 0) {
			match[i].rm_so = r->best[2 * i];
			match[i].rm_eo = r->best[2 * i + 1];
		}
	}
}

int regexec(const regex_t *regex, const char *s, size_t count, regmatch_t match[], int flags)
{
	const struct __regex *re = regex->__program;
	struct run r = { re, s, .flags = flags };
	int slots = 2 * re->groups + re->marks, start = 0, result = REG_ESPACE;

	r.end = flags & REG_STARTEND ? match[0].rm_eo : (int)strlen(s);
	if (flags & REG_STARTEND)
		start = match[0].rm_so;
	if (re->flags & REG_NOSUB)
		count = 0;
	r.first_only = re->has_back || count == 0;
	r.slots = malloc((slots + 2 * re->groups) * sizeof(int));
	if (!re->has_back)
		r.tried = calloc((unsigned)re->length * (r.end + 1) / 8 + 1, 1);
	if (r.slots && (r.tried || re->has_back)) {
		r.best = r.slots + slots;
		result = search(&r, start);
		if (result == 0)
			report(&r, count, match);
	}
	free(r.slots);
	free(r.tried);
	free(r.stack);
	return result;
}
