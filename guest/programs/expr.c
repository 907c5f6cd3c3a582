/* expr: evaluates an expression. */
#include <ctype.h>
#include <limits.h>
#include <regex.h>
#include "program.h"

static const char help[] =
	"usage: expr EXPRESSION\n"
	"A | B   A & B   A < <= = != >= > B   A + - B   A * / % B   STRING : REGEX   ( A )\n"
	"length STRING   substr STRING FROM LENGTH   index STRING CHARS   match STRING REGEX\n"
	"Exit status: 0 the value is neither 0 nor empty, 1 it is, 2 trouble.\n";

static char **word;

static char *disjunction(void);

static int next_is(const char *text)
{
	if (!*word || strcmp(*word, text) != 0)
		return 0;
	word++;
	return 1;
}

static char *take(void)
{
	if (!*word)
		errx(2, "syntax error: missing argument after '%s'", word[-1]);
	return *word++;
}

static char *from_number(long long n)
{
	char *text;

	if (asprintf(&text, "%lld", n) < 0)
		err(2, "memory");
	return text;
}

static int is_number(const char *text)
{
	text += *text == '-';
	return *text && strspn(text, "0123456789") == strlen(text);
}

static long long number(const char *text)
{
	if (!is_number(text))
		errx(2, "non-integer argument");
	return strtoll(text, NULL, 10);
}

static int is_null(const char *text)
{
	const char *digits = text + (*text == '-');

	return !*text || (*digits && strspn(digits, "0") == strlen(digits));
}

static char *match(const char *text, const char *pattern)
{
	regmatch_t m[2];
	regex_t regex;
	int error = regcomp(&regex, pattern, 0), length = 0, found;
	char message[80];

	if (error) {
		regerror(error, &regex, message, sizeof(message));
		errx(2, "%s", message);
	}
	found = regexec(&regex, text, 2, m, 0) == 0 && m[0].rm_so == 0;
	if (regex.re_nsub)
		return found && m[1].rm_so >= 0 ? strndup(text + m[1].rm_so, m[1].rm_eo - m[1].rm_so) : strdup("");
	if (found)
		length = m[0].rm_eo;
	return from_number(length);
}

static char *substring(const char *text, long long from, long long length)
{
	if (from < 1 || length < 1 || from > (long long)strlen(text))
		return strdup("");
	return strndup(text + from - 1, length);
}

static char *primary(void)
{
	char *a, *b, *c;

	if (next_is("(")) {
		a = disjunction();
		if (!next_is(")"))
			errx(2, "syntax error: expecting ')'");
		return a;
	}
	if (next_is("+"))
		return take();
	if (next_is("length"))
		return from_number(strlen(primary()));
	if (next_is("match")) {
		a = primary();
		b = primary();
		return match(a, b);
	}
	if (next_is("index")) {
		a = primary();
		b = strpbrk(a, primary());
		return from_number(b ? b - a + 1 : 0);
	}
	if (next_is("substr")) {
		a = primary();
		b = primary();
		c = primary();
		return is_number(b) && is_number(c) ? substring(a, number(b), number(c)) : strdup("");
	}
	return take();
}

static char *matching(void)
{
	char *a = primary();

	while (next_is(":"))
		a = match(a, primary());
	return a;
}

static char *product(void)
{
	char *a = matching(), *b;
	char operator;

	while (*word && strlen(*word) == 1 && strchr("*/%", **word)) {
		operator = **word++;
		b = matching();
		if (operator != '*' && number(b) == 0)
			errx(2, "division by zero");
		a = from_number(operator == '*' ? number(a) * number(b) :
				operator == '/' ? number(a) / number(b) : number(a) % number(b));
	}
	return a;
}

static char *sum(void)
{
	char *a = product(), *b;
	int minus;

	while (*word && (strcmp(*word, "+") == 0 || strcmp(*word, "-") == 0)) {
		minus = **word++ == '-';
		b = product();
		a = from_number(minus ? number(a) - number(b) : number(a) + number(b));
	}
	return a;
}

static int compare(const char *a, const char *b)
{
	long long x, y;

	if (!is_number(a) || !is_number(b))
		return strcmp(a, b);
	x = number(a);
	y = number(b);
	return (x > y) - (x < y);
}

static char *comparison(void)
{
	static const char *const operators[] = { "<", "<=", "=", "==", "!=", ">=", ">", NULL };
	char *a = sum();
	int i, order;

	while (*word) {
		for (i = 0; operators[i] && strcmp(*word, operators[i]) != 0; i++)
			;
		if (!operators[i])
			break;
		word++;
		order = compare(a, sum());
		a = from_number(i == 0 ? order < 0 : i == 1 ? order <= 0 : i <= 3 ? order == 0 :
				i == 4 ? order != 0 : i == 5 ? order >= 0 : order > 0);
	}
	return a;
}

static char *conjunction(void)
{
	char *a = comparison(), *b;

	while (next_is("&")) {
		b = comparison();
		if (is_null(a) || is_null(b))
			a = "0";
	}
	return a;
}

static char *disjunction(void)
{
	char *a = conjunction(), *b;

	while (next_is("|")) {
		b = conjunction();
		if (is_null(a))
			a = is_null(b) ? "0" : b;
	}
	return a;
}

int main(int argc, char **argv)
{
	char *value;

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		fputs(help, stdout);
		return 0;
	}
	word = argv + 1;
	if (next_is("--"))
		;
	if (!*word)
		errx(2, "missing operand");
	value = disjunction();
	if (*word)
		errx(2, "syntax error: unexpected argument '%s'", *word);
	puts(value);
	return finish(0) ? 2 : is_null(value);
}
