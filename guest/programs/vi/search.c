/* vi: patterns (basic regular expressions), and what :s puts in the place of what they match. */
#include <ctype.h>
#include <regex.h>
#include <stdlib.h>
#include <string.h>
#include "vi.h"

#define GROUPS 10

int option_ignore_case;

static char *pattern;
static regex_t compiled;
static int has_pattern;

/* "" is the last one again. Returns 0, with a message, if it is no pattern. */
int set_pattern(const char *text)
{
	char problem[80];
	int error;

	if (!*text) {
		if (!has_pattern)
			message("No previous pattern");
		return has_pattern;
	}
	if (has_pattern)
		regfree(&compiled);
	has_pattern = 0;
	error = regcomp(&compiled, text, option_ignore_case ? REG_ICASE : 0);
	if (error) {
		regerror(error, &compiled, problem, sizeof(problem));
		message("%s: %s", text, problem);
		return 0;
	}
	free(pattern);
	pattern = copy_text(text, strlen(text));
	has_pattern = 1;
	return 1;
}

static int match_groups(int line, int from, regmatch_t *match)
{
	const char *s = buffer.lines[line];
	int i;

	if (from > (int)strlen(s) || regexec(&compiled, s + from, GROUPS, match, from ? REG_NOTBOL : 0) != 0)
		return 0;
	for (i = 0; i < GROUPS; i++)
		if (match[i].rm_so >= 0) {
			match[i].rm_so += from;
			match[i].rm_eo += from;
		}
	return 1;
}

int match_in(int line, int from, int *start, int *end)
{
	regmatch_t match[GROUPS];

	if (!has_pattern || !match_groups(line, from, match))
		return 0;
	*start = match[0].rm_so;
	*end = match[0].rm_eo;
	return 1;
}

/* The last match that begins before the column. */
static int match_before(int line, int before, int *start)
{
	int at = 0, begin, end, found = 0;

	while (match_in(line, at, &begin, &end) && begin < before) {
		*start = begin;
		found = 1;
		at = begin + 1;
	}
	return found;
}

static int find(int forward, struct position *at)
{
	int i, line, end;

	for (i = 0; i <= buffer.count; i++) {
		line = forward ? (at->line + i) % buffer.count : (at->line - i + 2 * buffer.count) % buffer.count;
		if (forward ? match_in(line, i == 0 ? at->column + 1 : 0, &at->column, &end)
			    : match_before(line, i == 0 ? at->column : length_of(line) + 1, &at->column)) {
			if (forward ? i && line <= at->line : i && line >= at->line)
				message("search went around the %s", forward ? "end" : "begin");
			at->line = line;
			return 1;
		}
	}
	message("Pattern not found: %s", pattern);
	return 0;
}

int search(const char *text, int forward, struct position *at)
{
	return set_pattern(text) && find(forward, at);
}

int search_again(int forward, struct position *at)
{
	return set_pattern("") && find(forward, at);
}

/* ---- substitution ---- */

struct text_buffer {
	char *s;
	int length, size;
};

static void put(struct text_buffer *t, int c)
{
	char *larger;

	if (t->length + 1 >= t->size) {
		larger = allocate(t->size = t->size * 2 + 128);
		if (t->s)
			memcpy(larger, t->s, t->length);
		free(t->s);
		t->s = larger;
	}
	t->s[t->length++] = c;
	t->s[t->length] = 0;
}

static void put_group(struct text_buffer *t, const char *line, const regmatch_t *match)
{
	int i;

	for (i = match->rm_so; i >= 0 && i < match->rm_eo; i++)
		put(t, line[i]);
}

static void put_replacement(struct text_buffer *t, const char *with, const char *line, const regmatch_t *match)
{
	for (; *with; with++) {
		if (*with == '&')
			put_group(t, line, &match[0]);
		else if (*with == '\\' && isdigit((unsigned char)with[1]))
			put_group(t, line, &match[*++with - '0']);
		else if (*with == '\\' && with[1])
			put(t, *++with == 'n' ? '\r' : *with == 't' ? '\t' : *with);
		else
			put(t, *with);	/* a carriage return divides the line */
	}
}

/* One line becomes as many as there are carriage returns in it and one more. */
static int set_lines(int line, char *s)
{
	char *lines[64];
	int count = 0;
	char *end;

	for (; (end = strchr(s, '\r')) && count < 63; s = end + 1)
		lines[count++] = copy_text(s, end - s);
	lines[count++] = copy_text(s, strlen(s));
	replace_lines(line, 1, lines, count);
	return count;
}

/* Returns how many lines there are now in its place; adds to *count the substitutions. */
int substitute_line(int line, const char *with, int global, int *count)
{
	const char *s = buffer.lines[line];
	struct text_buffer result = { 0 };
	regmatch_t match[GROUPS];
	int at = 0, copied = 0, done = 0, lines = 1;

	while (has_pattern && at <= (int)strlen(s) && match_groups(line, at, match)) {
		for (; copied < match[0].rm_so; copied++)
			put(&result, s[copied]);
		put_replacement(&result, with, s, match);
		copied = match[0].rm_eo;
		done++;
		if (match[0].rm_eo == match[0].rm_so) {
			if (s[copied])
				put(&result, s[copied]);
			copied++;
		}
		at = copied;
		if (!global)
			break;
	}
	if (!done)
		return 1;
	for (; copied < (int)strlen(s); copied++)
		put(&result, s[copied]);
	if (!result.s)
		put(&result, 0);
	lines = set_lines(line, result.s);
	free(result.s);
	*count += done;
	return lines;
}
