/* sort: lines in order. Equal ones keep theirs, by a merge sort, unless the whole line decides. */
#include <ctype.h>
#include "program.h"

static const char help[] =
	"usage: sort [-bfnrsu] [-t CHAR] [-k FIRST[,LAST]]... [-o FILE] [FILE]...\n"
	"  -n  by number   -r  in reverse   -f  without regard to case   -b  without leading blanks\n"
	"  -u  equal lines once   -s  equal lines as they came   -c  only checks\n"
	"  -k  by fields FIRST to LAST, each FIELD[.CHAR][bfnr]   -t  what separates fields\n";

struct flags {
	int numeric, reverse, fold, blanks;
};

struct key {
	int first, first_char, last, last_char;
	struct flags flags;
	int own_flags;
	struct key *next;
};

static struct flags global;
static struct key *keys;
static int separator = -1, unique, stable;
static char **lines;
static size_t line_count;

static int set_flag(struct flags *f, int letter)
{
	switch (letter) {
	case 'n':
		return f->numeric = 1;
	case 'r':
		return f->reverse = 1;
	case 'f':
		return f->fold = 1;
	case 'b':
		return f->blanks = 1;
	}
	return 0;
}

static char *read_position(struct key *k, char *p, int *field, int *character)
{
	*field = strtol(p, &p, 10);
	if (*p == '.')
		*character = strtol(p + 1, &p, 10);
	for (; *p && set_flag(&k->flags, *p); p++)
		k->own_flags = 1;
	return p;
}

static void add_key(char *text)
{
	struct key *k = calloc(1, sizeof(*k)), **end = &keys;
	char *p;

	if (!k)
		err(2, "memory");
	k->first_char = 1;
	p = read_position(k, text, &k->first, &k->first_char);
	if (*p == ',')
		p = read_position(k, p + 1, &k->last, &k->last_char);
	if (*p || k->first < 1 || k->first_char < 1)
		errx(2, "invalid key '%s'", text);
	while (*end)
		end = &(*end)->next;
	*end = k;
}

static const char *skip_blanks(const char *p)
{
	while (*p == ' ' || *p == '\t')
		p++;
	return p;
}

/* The start of field n (from 1); without -t a field begins with the blanks before it. */
static const char *field_start(const char *p, int n)
{
	while (--n > 0 && *p) {
		if (separator >= 0) {
			p = strchrnul(p, separator);
			p += *p != 0;
		} else {
			p = skip_blanks(p);
			p += strcspn(p, " \t");
		}
	}
	return p;
}

static const char *field_end(const char *p, int n)
{
	p = field_start(p, n);
	if (separator >= 0)
		return strchrnul(p, separator);
	p = skip_blanks(p);
	return p + strcspn(p, " \t");
}

static const char *key_start(const char *line, const struct key *k, int blanks)
{
	const char *p = field_start(line, k->first);
	int i;

	if (blanks)
		p = skip_blanks(p);
	for (i = 1; i < k->first_char && *p; i++)
		p++;
	return p;
}

static const char *key_end(const char *line, const struct key *k, int blanks)
{
	const char *p, *end = line + strlen(line);

	if (!k->last)
		return end;
	if (!k->last_char)
		return field_end(line, k->last);
	p = field_start(line, k->last);
	if (blanks)
		p = skip_blanks(p);
	return p + k->last_char > end ? end : p + k->last_char;
}

/* Decimal numbers of any length, as text: sign, digits, fraction. */
static int compare_magnitude(const char *a, const char *b)
{
	size_t m, n;
	int result;

	a += strspn(a, "0");
	b += strspn(b, "0");
	m = strspn(a, "0123456789");
	n = strspn(b, "0123456789");
	if (m != n)
		return m < n ? -1 : 1;
	result = strncmp(a, b, m);
	if (result)
		return result;
	a = a[m] == '.' ? a + m + 1 : "";
	b = b[n] == '.' ? b + n + 1 : "";
	while (isdigit((unsigned char)*a) || isdigit((unsigned char)*b)) {
		int x = isdigit((unsigned char)*a) ? *a++ : '0', y = isdigit((unsigned char)*b) ? *b++ : '0';

		if (x != y)
			return x - y;
	}
	return 0;
}

static int is_zero(const char *p)
{
	p += strspn(p, "0");
	if (*p == '.')
		p += 1 + strspn(p + 1, "0");
	return !isdigit((unsigned char)*p);
}

static int compare_numbers(const char *a, const char *b)
{
	int minus_a, minus_b;

	a = skip_blanks(a);
	b = skip_blanks(b);
	minus_a = *a == '-' && !is_zero(a + 1);
	minus_b = *b == '-' && !is_zero(b + 1);
	if (*a == '-')
		a++;
	if (*b == '-')
		b++;
	if (minus_a != minus_b)
		return minus_b - minus_a;
	return minus_a ? compare_magnitude(b, a) : compare_magnitude(a, b);
}

static int compare_text(const char *a, size_t m, const char *b, size_t n, const struct flags *f)
{
	size_t shorter = m < n ? m : n, i;
	int x, y;

	for (i = 0; i < shorter; i++) {
		x = (unsigned char)a[i];
		y = (unsigned char)b[i];
		if (f->fold) {
			x = toupper(x);
			y = toupper(y);
		}
		if (x != y)
			return x - y;
	}
	return (m > n) - (m < n);
}

static int compare_pieces(const char *a, const char *a_end, const char *b, const char *b_end, const struct flags *f)
{
	char x[64], y[64];
	int result;

	if (f->numeric) {
		strlcpy(x, a, a_end > a && a_end - a < 63 ? a_end - a + 1 : a_end > a ? 64 : 1);
		strlcpy(y, b, b_end > b && b_end - b < 63 ? b_end - b + 1 : b_end > b ? 64 : 1);
		result = compare_numbers(x, y);
	} else {
		result = compare_text(a, a_end > a ? a_end - a : 0, b, b_end > b ? b_end - b : 0, f);
	}
	return f->reverse ? -result : result;
}

static int compare_keys(const char *a, const char *b)
{
	const struct flags *f;
	const struct key *k;
	int result;

	if (!keys) {
		const char *x = global.blanks ? skip_blanks(a) : a, *y = global.blanks ? skip_blanks(b) : b;

		return compare_pieces(x, x + strlen(x), y, y + strlen(y), &global);
	}
	for (k = keys; k; k = k->next) {
		f = k->own_flags ? &k->flags : &global;
		result = compare_pieces(key_start(a, k, f->blanks), key_end(a, k, f->blanks),
					key_start(b, k, f->blanks), key_end(b, k, f->blanks), f);
		if (result)
			return result;
	}
	return 0;
}

static int compare(const char *a, const char *b)
{
	int result = compare_keys(a, b);

	if (result || unique || stable)
		return result;
	result = strcmp(a, b);
	return global.reverse ? -result : result;
}

static void merge_sort(char **v, char **spare, size_t n)
{
	size_t half = n / 2, i = 0, j = half, k = 0;

	if (n < 2)
		return;
	merge_sort(v, spare, half);
	merge_sort(v + half, spare, n - half);
	memcpy(spare, v, n * sizeof(*v));
	while (i < half && j < n)
		v[k++] = compare(spare[j], spare[i]) < 0 ? spare[j++] : spare[i++];
	while (i < half)
		v[k++] = spare[i++];
	while (j < n)
		v[k++] = spare[j++];
}

static void read_lines(const char *name)
{
	FILE *f = open_operand(name);
	char *line = NULL;
	size_t size = 0;
	ssize_t n;

	if (!f)
		exit(2);
	while ((n = getline(&line, &size, f)) > 0) {
		if (line[n - 1] == '\n')
			line[n - 1] = 0;
		if ((line_count & (line_count - 1)) == 0)
			lines = realloc(lines, (line_count ? line_count * 2 : 1) * sizeof(*lines));
		if (!lines || !(lines[line_count++] = strdup(line)))
			err(2, "memory");
	}
	free(line);
	close_operand(f);
}

static int check(void)
{
	size_t i;

	for (i = 1; i < line_count; i++)
		if (compare(lines[i - 1], lines[i]) > 0 || (unique && compare(lines[i - 1], lines[i]) == 0)) {
			warnx("disorder: %s", lines[i]);
			return 1;
		}
	return 0;
}

static void print(const char *output)
{
	size_t i;

	if (output && !freopen(output, "w", stdout))
		err(2, "%s", output);
	for (i = 0; i < line_count; i++)
		if (!unique || i == 0 || compare(lines[i - 1], lines[i]) != 0)
			puts(lines[i]);
}

int main(int argc, char **argv)
{
	int option, only_check = 0;
	const char *output = NULL;
	char **spare;

	while ((option = next_option(argc, argv, "bcfk:no:rst:u", help, 2)) != -1) {
		if (option == 'k')
			add_key(optarg);
		else if (option == 't')
			separator = strcmp(optarg, "\\t") == 0 ? '\t' : (unsigned char)*optarg;
		else if (option == 'o')
			output = optarg;
		else
			set_flag(&global, option);
		unique |= option == 'u';
		stable |= option == 's';
		only_check |= option == 'c';
	}
	if (optind == argc)
		read_lines("-");
	for (; optind < argc; optind++)
		read_lines(argv[optind]);
	if (only_check)
		return check();
	spare = malloc(line_count * sizeof(*spare) + 1);
	if (!spare)
		err(2, "memory");
	merge_sort(lines, spare, line_count);
	print(output);
	return finish(0) ? 2 : 0;
}
