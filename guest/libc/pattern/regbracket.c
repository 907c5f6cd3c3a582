/* Bracket expressions of regular expressions: [a-z], [^...], [[:alpha:]], [[.x.]], [[=x=]]. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "pattern.h"
#include "regex-program.h"

static int fail(struct compiler *c, int error)
{
	if (!c->error)
		c->error = error;
	return -1;
}

int __regex_new_set(struct compiler *c)
{
	struct __regex *re = c->re;
	void *sets = realloc(re->sets, (re->set_count + 1) * sizeof(*re->sets));

	if (!sets)
		return fail(c, REG_ESPACE);
	re->sets = sets;
	memset(re->sets[re->set_count], 0, sizeof(*re->sets));
	return re->set_count++;
}

static void add(unsigned char *set, int i)
{
	set[i / 8] |= 1 << i % 8;
}

static int has(const unsigned char *set, int i)
{
	return set[i / 8] >> i % 8 & 1;
}

static int add_class(struct compiler *c, unsigned char *set)
{
	const char *end = NULL;
	int i;

	for (i = 0; i < 256; i++) {
		switch (__in_class(c->p + 2, i, &end)) {
		case -1:
			return fail(c, REG_ECTYPE);
		case 1:
			add(set, i);
		}
	}
	c->p = end;
	return 0;
}

/* One end of a range: a character, or one between [. .] or [= =]. */
static int element(struct compiler *c)
{
	const char *p = c->p;

	if (p[0] == '[' && (p[1] == '.' || p[1] == '=')) {
		if (!p[2] || p[3] != p[1] || p[4] != ']')
			return fail(c, REG_ECOLLATE);
		c->p += 5;
		return (unsigned char)p[2];
	}
	if (!*p)
		return fail(c, REG_EBRACK);
	c->p++;
	return (unsigned char)*p;
}

static void add_range(struct compiler *c, unsigned char *set)
{
	int low = element(c), high = low;

	if (low >= 0 && c->p[0] == '-' && c->p[1] && c->p[1] != ']') {
		c->p++;
		high = element(c);
	}
	if (c->error)
		return;
	if (high < low)
		fail(c, REG_ERANGE);
	for (; low <= high; low++)
		add(set, low);
}

static void both_cases(unsigned char *set)
{
	int i;

	for (i = 'A'; i <= 'Z'; i++)
		if (has(set, i) || has(set, tolower(i))) {
			add(set, i);
			add(set, tolower(i));
		}
}

int __regex_bracket(struct compiler *c)
{
	int number = __regex_new_set(c), negate = *c->p == '^', i;
	unsigned char *set;
	const char *first;

	if (number < 0)
		return -1;
	set = c->re->sets[number];
	c->p += negate;
	for (first = c->p; !c->error && (*c->p != ']' || c->p == first);) {
		if (c->p[0] == '[' && c->p[1] == ':')
			add_class(c, set);
		else
			add_range(c, set);
	}
	if (c->error)
		return -1;
	c->p++;
	if (c->re->flags & REG_ICASE)
		both_cases(set);
	for (i = 0; negate && i < 32; i++)
		set[i] = ~set[i];
	if (negate && (c->re->flags & REG_NEWLINE))
		set['\n' / 8] &= ~(1 << '\n' % 8);
	return __regex_emit(c, RE_SET, number, 0);
}
