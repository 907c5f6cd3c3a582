/* fnmatch(): shell patterns, * ? [...] and \. A star tries the shortest text first and goes back. */
#include <ctype.h>
#include <fnmatch.h>
#include <stddef.h>
#include <string.h>
#include "pattern.h"

static int fold(int c, int flags)
{
	return flags & FNM_CASEFOLD ? tolower(c) : c;
}

/* Does c match the bracket expression behind [? *end is set behind ]; NULL: there is none. */
static int in_bracket(const char *p, int c, int flags, const char **end)
{
	int negate = *p == '!' || *p == '^', found = 0, result, low, high;
	const char *start;

	if (negate)
		p++;
	for (start = p; *p != ']' || p == start;) {
		if (!*p) {
			*end = NULL;
			return 0;
		}
		if (p[0] == '[' && p[1] == ':' && (result = __in_class(p + 2, c, &p)) >= 0) {
			found |= result;
			continue;
		}
		if (*p == '\\' && p[1] && !(flags & FNM_NOESCAPE))
			p++;
		low = high = fold((unsigned char)*p++, flags);
		if (*p == '-' && p[1] && p[1] != ']') {
			p++;
			if (*p == '\\' && p[1] && !(flags & FNM_NOESCAPE))
				p++;
			high = fold((unsigned char)*p++, flags);
		}
		found |= low <= c && c <= high;
	}
	*end = p + 1;
	return found != negate;
}

static int hidden(const char *s, const char *whole, int flags)
{
	if (*s != '.' || !(flags & FNM_PERIOD))
		return 0;
	return s == whole || ((flags & FNM_PATHNAME) && s[-1] == '/');
}

static int match_one(const char **p, const char *s, const char *whole, int flags)
{
	int c = fold((unsigned char)*s, flags), special = !hidden(s, whole, flags), result;
	const char *end;

	if (c == '/' && (flags & FNM_PATHNAME))
		special = 0;
	if (**p == '?' && special) {
		++*p;
		return 1;
	}
	if (**p == '?')
		return 0;
	if (**p == '[') {
		result = in_bracket(*p + 1, c, flags, &end);
		if (end) {
			*p = end;
			return result && special;
		}
	}
	if (**p == '\\' && (*p)[1] && !(flags & FNM_NOESCAPE))
		++*p;
	return fold((unsigned char)*(*p)++, flags) == c;
}

static int match(const char *p, const char *s, const char *whole, int flags)
{
	const char *star = NULL, *retry = NULL;

	for (;;) {
		if (*p == '*') {
			if (hidden(s, whole, flags))
				return FNM_NOMATCH;
			while (*p == '*')
				p++;
			star = p;
			retry = s;
			continue;
		}
		if (!*s && !*p)
			return 0;
		if (*s && *p && match_one(&p, s, whole, flags)) {
			s++;
			continue;
		}
		if (!star || !*retry || (*retry == '/' && (flags & FNM_PATHNAME)))
			return FNM_NOMATCH;
		p = star;
		s = ++retry;
	}
}

int fnmatch(const char *pattern, const char *s, int flags)
{
	return match(pattern, s, s, flags);
}
