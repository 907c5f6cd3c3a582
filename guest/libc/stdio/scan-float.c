/* The text of a floating-point number on a stream: as many characters as may begin one, and whether they are one. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "scan.h"

struct text {
	FILE *f;
	int room;	/* characters that may still be read */
	int *consumed;
	char *s;
	int length, size;
};

static int peek(struct text *t)
{
	int c = t->room > 0 ? fgetc(t->f) : EOF;

	if (c != EOF)
		ungetc(c, t->f);
	return c;
}

static int take(struct text *t)
{
	char *larger;

	if (t->length + 1 >= t->size) {
		larger = realloc(t->s, t->size * 2 + 32);
		if (!larger)
			return 0;
		t->s = larger;
		t->size = t->size * 2 + 32;
	}
	t->s[t->length++] = fgetc(t->f);
	t->s[t->length] = 0;
	t->room--;
	++*t->consumed;
	return 1;
}

static int take_if(struct text *t, const char *set)
{
	int c = peek(t);

	return c != EOF && c && strchr(set, c) && take(t);
}

/* As much of a word as there is; true when it is whole. */
static int take_word(struct text *t, const char *word)
{
	for (; *word; word++) {
		char both[3] = { *word, toupper(*word), 0 };

		if (!take_if(t, both))
			return 0;
	}
	return 1;
}

static int take_digits(struct text *t, const char *set)
{
	int n = 0;

	while (take_if(t, set))
		n++;
	return n;
}

static int take_infinity(struct text *t)
{
	int c;

	if (!take_word(t, "inf"))
		return 0;
	c = peek(t);
	return c != 'i' && c != 'I' ? 1 : take_word(t, "inity");
}

static int take_number(struct text *t)
{
	const char *set = "0123456789", *mark = "eE";
	int digits = 0;

	if (take_if(t, "0")) {
		digits = 1;
		if (take_if(t, "xX")) {
			set = "0123456789abcdefABCDEF";
			mark = "pP";
			digits = 0;
		}
	}
	digits += take_digits(t, set);
	if (take_if(t, "."))
		digits += take_digits(t, set);
	if (!digits)
		return 0;
	if (!take_if(t, mark))
		return 1;
	take_if(t, "+-");
	return take_digits(t, "0123456789") > 0;
}

int __float_text(FILE *f, int max, int *consumed, char **text)
{
	struct text t = { f, max, consumed };
	int c, found;

	take_if(&t, "+-");
	c = peek(&t);
	found = c == 'i' || c == 'I' ? take_infinity(&t) : c == 'n' || c == 'N' ? take_word(&t, "nan") : take_number(&t);
	*text = t.s;
	return found;
}
