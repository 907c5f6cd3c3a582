/* test, [: conditions, as POSIX has them: by the number of arguments, then by precedence. */
#include <ctype.h>
#include "program.h"

static const char help[] =
	"usage: test EXPRESSION    [ EXPRESSION ]\n"
	"Files: -e -f -d -b -c -p -S -h -L -r -w -x -s -u -g -k -t   A -nt B  A -ot B  A -ef B\n"
	"Strings: -n S  -z S  A = B  A != B  A < B  A > B   Numbers: -eq -ne -lt -le -gt -ge\n"
	"( E )  ! E  E -a E  E -o E\n"
	"Exit status: 0 true, 1 false, 2 trouble.\n";

static char **word, **end;

static int disjunction(void);

static long number(const char *text)
{
	char *rest;
	long n = strtol(text, &rest, 10);

	while (isspace((unsigned char)*rest))
		rest++;
	if (*rest || rest == text)
		errx(2, "%s: integer expression expected", text);
	return n;
}

static int is_unary(const char *w)
{
	return w[0] == '-' && w[1] && !w[2] && strchr("edfbcpShLrwxsugktnz", w[1]);
}

static int is_binary(const char *w)
{
	static const char *const operators[] = {
		"=", "==", "!=", "<", ">", "-eq", "-ne", "-lt", "-le", "-gt", "-ge", "-nt", "-ot", "-ef", NULL,
	};
	int i;

	for (i = 0; operators[i]; i++)
		if (strcmp(w, operators[i]) == 0)
			return 1;
	return 0;
}

static int file_type(char letter, mode_t mode)
{
	switch (letter) {
	case 'f':
		return S_ISREG(mode);
	case 'd':
		return S_ISDIR(mode);
	case 'b':
		return S_ISBLK(mode);
	case 'c':
		return S_ISCHR(mode);
	case 'p':
		return S_ISFIFO(mode);
	case 'S':
		return S_ISSOCK(mode);
	case 'u':
		return (mode & S_ISUID) != 0;
	case 'g':
		return (mode & S_ISGID) != 0;
	case 'k':
		return (mode & S_ISVTX) != 0;
	}
	return 1;
}

static int unary(char letter, const char *operand)
{
	struct stat st;

	switch (letter) {
	case 'n':
		return *operand != 0;
	case 'z':
		return *operand == 0;
	case 't':
		return isatty(number(operand));
	case 'r':
		return access(operand, R_OK) == 0;
	case 'w':
		return access(operand, W_OK) == 0;
	case 'x':
		return access(operand, X_OK) == 0;
	case 'h':
	case 'L':
		return lstat(operand, &st) == 0 && S_ISLNK(st.st_mode);
	}
	if (stat(operand, &st) < 0)
		return 0;
	return letter == 's' ? st.st_size > 0 : file_type(letter, st.st_mode);
}

static int compare_files(const char *a, const char *operator, const char *b)
{
	struct stat x, y;
	int have_x = stat(a, &x) == 0, have_y = stat(b, &y) == 0;

	if (strcmp(operator, "-ef") == 0)
		return have_x && have_y && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
	if (strcmp(operator, "-ot") == 0)
		return compare_files(b, "-nt", a);
	return have_x && (!have_y || x.st_mtime > y.st_mtime ||
			  (x.st_mtime == y.st_mtime && x.st_mtimensec > y.st_mtimensec));
}

static int binary(const char *a, const char *operator, const char *b)
{
	long x, y;

	switch (*operator) {
	case '=':
		return strcmp(a, b) == 0;
	case '!':
		return strcmp(a, b) != 0;
	case '<':
		return strcmp(a, b) < 0;
	case '>':
		return strcmp(a, b) > 0;
	}
	if (strstr("-nt -ot -ef", operator))
		return compare_files(a, operator, b);
	x = number(a);
	y = number(b);
	switch (operator[1] << 8 | operator[2]) {
	case 'e' << 8 | 'q':
		return x == y;
	case 'n' << 8 | 'e':
		return x != y;
	case 'l' << 8 | 't':
		return x < y;
	case 'l' << 8 | 'e':
		return x <= y;
	case 'g' << 8 | 't':
		return x > y;
	}
	return x >= y;
}

static const char *take(void)
{
	if (word == end)
		errx(2, "argument expected");
	return *word++;
}

static int primary(void)
{
	const char *w = take(), *operator;
	int result;

	if (end - word >= 2 && is_binary(word[0])) {
		operator = take();
		return binary(w, operator, take());
	}
	if (strcmp(w, "!") == 0 && word < end)
		return !primary();
	if (strcmp(w, "(") == 0 && word < end) {
		result = disjunction();
		if (word == end || strcmp(take(), ")") != 0)
			errx(2, "')' expected");
		return result;
	}
	if (is_unary(w) && word < end)
		return unary(w[1], take());
	return *w != 0;
}

static int conjunction(void)
{
	int result = primary();

	while (word < end && strcmp(*word, "-a") == 0) {
		word++;
		result &= primary();
	}
	return result;
}

static int disjunction(void)
{
	int result = conjunction();

	while (word < end && strcmp(*word, "-o") == 0) {
		word++;
		result |= conjunction();
	}
	return result;
}

/* Up to four arguments, POSIX says by their number what they mean. */
static int evaluate(void)
{
	int count = end - word;

	if (count == 0)
		return 0;
	if (count == 1)
		return **word != 0;
	if (count == 2 && strcmp(word[0], "!") == 0)
		return *word[1] == 0;
	if (count == 3 && is_binary(word[1])) {
		word += 3;
		return binary(word[-3], word[-2], word[-1]);
	}
	if ((count == 3 || count == 4) && strcmp(word[0], "!") == 0) {
		word++;
		return !evaluate();
	}
	if (count == 3 && strcmp(word[0], "(") == 0 && strcmp(word[2], ")") == 0) {
		word += 3;
		return *word[-2] != 0;
	}
	return disjunction();
}

int main(int argc, char **argv)
{
	const char *name = strrchr(argv[0], '/') ? strrchr(argv[0], '/') + 1 : argv[0];
	int result;

	word = argv + 1;
	end = argv + argc;
	if (argc == 2 && strcmp(argv[1], "--help") == 0 && strcmp(name, "[") != 0) {
		fputs(help, stdout);
		return 0;
	}
	if (strcmp(name, "[") == 0 && (argc < 2 || strcmp(*--end, "]") != 0))
		errx(2, "missing ']'");
	result = evaluate();
	if (word < end && end - word > 0 && end - (argv + 1) > 4)
		errx(2, "extra argument '%s'", *word);
	return !result;
}
