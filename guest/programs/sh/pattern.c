/* Pattern matching (XCU 2.13): * ? [...] with classes; \ quotes. */
#include "sh.h"

static int in_class(const char *name, size_t n, int c)
{
	static const char *const names[] = {
		"alpha", "digit", "alnum", "upper", "lower", "space", "blank", "punct", "print",
		"graph", "cntrl", "xdigit"
	};
	int upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z', digit = c >= '0' && c <= '9';
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (strlen(names[i]) == n && !memcmp(names[i], name, n))
			break;
	switch (i) {
	case 0: return upper || lower;
	case 1: return digit;
	case 2: return upper || lower || digit;
	case 3: return upper;
	case 4: return lower;
	case 5: return c == ' ' || (c >= '\t' && c <= '\r');
	case 6: return c == ' ' || c == '\t';
	case 7: return c > ' ' && c < 127 && !upper && !lower && !digit;
	case 8: return c >= ' ' && c < 127;
	case 9: return c > ' ' && c < 127;
	case 10: return (c >= 0 && c < ' ') || c == 127;
	case 11: return digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
	}
	return 0;
}

/* One element of a bracket expression, with its escape taken off. */
static int element(const char **p)
{
	if (**p == '\\' && (*p)[1])
		++*p;
	return (unsigned char)*(*p)++;
}

/*
 * Matches c against the bracket expression at *p (past its '['). Moves *p
 * behind the ']'. -1: it is not closed, and so no bracket expression.
 */
static int bracket(const char **pattern, int c)
{
	const char *p = *pattern;
	int negate = *p == '!' || *p == '^', found = 0, first = 1;

	p += negate;
	for (; *p && (first || *p != ']'); first = 0) {
		int low, high;

		if (p[0] == '[' && p[1] == ':') {
			const char *end = strstr(p + 2, ":]");

			if (end) {
				found |= in_class(p + 2, (size_t)(end - p - 2), c);
				p = end + 2;
				continue;
			}
		}
		low = high = element(&p);
		if (*p == '-' && p[1] && p[1] != ']') {
			p++;
			high = element(&p);
		}
		found |= c >= low && c <= high;
	}
	if (!*p)
		return -1;
	*pattern = p + 1;
	return found != negate;
}

/* Matches one byte; moves the pattern on. */
static int match_one(const char **p, int c)
{
	const char *q = *p + 1;
	int r;

	if (**p == '?') {
		*p = q;
		return 1;
	}
	if (**p == '[') {
		r = bracket(&q, c);
		if (r >= 0) {
			*p = q;
			return r;
		}
	} else if (**p == '\\' && *q) {
		*p = q + 1;
		return c == (unsigned char)*q;
	}
	r = c == (unsigned char)**p;
	*p += 1;
	return r;
}

/* Whether the pattern matches all of the first n bytes of s. */
int pattern_match_n(const char *pattern, const char *s, size_t n)
{
	const char *p = pattern, *end = s + n;
	const char *star = NULL, *retry = NULL;

	for (;;) {
		if (*p == '*') {
			star = ++p;
			retry = s;
			continue;
		}
		if (s == end && !*p)
			return 1;
		if (s < end && *p) {
			const char *next = p;

			if (match_one(&next, (unsigned char)*s)) {
				int any = *p == '?';

				p = next;
				s++;
				/* `?' stands for a whole character of UTF-8. */
				while (any && s < end && (*s & 0xC0) == 0x80)
					s++;
				continue;
			}
		}
		if (!star || retry >= end)
			return 0;
		p = star;
		s = ++retry;
	}
}

int pattern_match(const char *pattern, const char *s)
{
	return pattern_match_n(pattern, s, strlen(s));
}
