/* grep: the lines in which a pattern occurs. */
#include <ctype.h>
#include <dirent.h>
#include <regex.h>
#include "program.h"

static const char help[] =
	"usage: grep [-EFchilnoqrsvwxHL] [-e PATTERN]... [-f FILE] [-m COUNT] [PATTERN] [FILE]...\n"
	"  -E  extended patterns   -F  plain strings    -i  without regard to case\n"
	"  -v  lines without it    -w  as whole words   -x  as whole lines\n"
	"  -n  line numbers   -c  how many   -l, -L  only files with, without it   -o  only what matched\n"
	"  -r  directories with all below   -q  only the exit status   -s  no messages about files\n"
	"  -h, -H  without, with file names   -m  not more than COUNT lines of a file\n"
	"Exit status: 0 found, 1 not found, 2 trouble.\n";

struct pattern {
	char *text;
	regex_t regex;
	struct pattern *next;
};

static struct pattern *patterns, **last = &patterns;
static int extended, fixed, fold, invert, words, whole_lines, numbers, count_only, list_matching, list_others;
static int recursive, quiet, silent, only_matching, names = -1, trouble;
static long limit = -1;

static void add_pattern(const char *text, size_t length)
{
	struct pattern *p = calloc(1, sizeof(*p));

	if (!p || !(p->text = strndup(text, length)))
		err(2, "memory");
	*last = p;
	last = &p->next;
}

/* A pattern may be several, one a line. */
static void add_patterns(const char *text)
{
	const char *end;

	do {
		end = strchrnul(text, '\n');
		add_pattern(text, end - text);
		text = end + 1;
	} while (*end);
}

static void add_patterns_of(const char *name)
{
	FILE *f = open_operand(name);
	char *line = NULL;
	size_t size = 0;
	ssize_t n;

	if (!f)
		exit(2);
	while ((n = getline(&line, &size, f)) > 0)
		add_pattern(line, n - (line[n - 1] == '\n'));
	free(line);
	close_operand(f);
}

static void compile(struct pattern *p)
{
	char message[80];
	int error;

	if (fixed)
		return;
	error = regcomp(&p->regex, p->text, (extended ? REG_EXTENDED : 0) | (fold ? REG_ICASE : 0));
	if (error) {
		regerror(error, &p->regex, message, sizeof(message));
		errx(2, "%s", message);
	}
}

static int is_word(int c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Where a pattern occurs in a line from an offset on. Returns 0 and the place, or -1. */
static int find_one(const struct pattern *p, const char *line, int from, int length, regmatch_t *m)
{
	const char *found;

	if (fixed) {
		found = (fold ? strcasestr : strstr)(line + from, p->text);
		if (!found)
			return -1;
		m->rm_so = found - line;
		m->rm_eo = m->rm_so + strlen(p->text);
		return 0;
	}
	m->rm_so = from;
	m->rm_eo = length;
	return regexec(&p->regex, line, 1, m, REG_STARTEND) == 0 ? 0 : -1;
}

static int accepted(const char *line, int length, const regmatch_t *m)
{
	if (whole_lines && (m->rm_so != 0 || m->rm_eo != length))
		return 0;
	if (words && ((m->rm_so > 0 && is_word(line[m->rm_so - 1])) || is_word(line[m->rm_eo])))
		return 0;
	return 1;
}

/* The leftmost place of any pattern. A place that -w or -x refuses is looked for further right. */
static int find(const char *line, int from, int length, regmatch_t *best)
{
	const struct pattern *p;
	regmatch_t m;
	int start, found = -1;

	for (p = patterns; p; p = p->next) {
		for (start = from; start <= length && find_one(p, line, start, length, &m) == 0; start = m.rm_so + 1) {
			if (!accepted(line, length, &m))
				continue;
			if (found < 0 || m.rm_so < best->rm_so || (m.rm_so == best->rm_so && m.rm_eo > best->rm_eo))
				*best = m;
			found = 0;
			break;
		}
	}
	return found;
}

static void print_prefix(const char *name, long number)
{
	if (names > 0)
		printf("%s:", name);
	if (numbers)
		printf("%ld:", number);
}

static void print_line(const char *name, long number, const char *line, int length, regmatch_t *m)
{
	int from = 0;

	if (!only_matching) {
		print_prefix(name, number);
		puts(line);
		return;
	}
	while (!invert && from <= length && find(line, from, length, m) == 0) {
		if (m->rm_eo > m->rm_so) {
			print_prefix(name, number);
			printf("%.*s\n", m->rm_eo - m->rm_so, line + m->rm_so);
			from = m->rm_eo;
		} else {
			from = m->rm_eo + 1;
		}
	}
}

static long search(FILE *f, const char *name)
{
	char *line = NULL;
	size_t size = 0;
	ssize_t n;
	long matches = 0, number = 0;
	regmatch_t m;

	while (matches != limit && (n = getline(&line, &size, f)) > 0) {
		number++;
		if (line[n - 1] == '\n')
			line[--n] = 0;
		if ((find(line, 0, n, &m) == 0) == invert)
			continue;
		matches++;
		if (quiet || list_matching || list_others)
			break;
		if (!count_only)
			print_line(name, number, line, n, &m);
	}
	free(line);
	return matches;
}

static int complain(const char *name)
{
	if (!silent)
		warn("%s", name);
	trouble = 1;
	return 0;
}

static int one(const char *name);

static int all_below(const char *path)
{
	struct dirent *e;
	int found = 0;
	char *below;
	DIR *d = opendir(path);

	if (!d)
		return complain(path);
	while ((e = readdir(d))) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 || e->d_type == DT_LNK)
			continue;
		if (asprintf(&below, "%s/%s", path, e->d_name) < 0)
			err(2, "memory");
		found |= one(below);
		free(below);
	}
	closedir(d);
	return found;
}

static int one(const char *name)
{
	const char *shown = strcmp(name, "-") == 0 ? "(standard input)" : name;
	struct stat st;
	long matches;
	FILE *f = stdin;

	if (shown == name) {
		if (stat(name, &st) == 0 && S_ISDIR(st.st_mode)) {
			if (recursive)
				return all_below(name);
			errno = EISDIR;
			return complain(name);
		}
		f = fopen(name, "r");
		if (!f)
			return complain(name);
	}
	matches = search(f, shown);
	if (ferror(f))
		complain(name);
	close_operand(f);
	if (count_only && !quiet && !list_matching && !list_others) {
		if (names > 0)
			printf("%s:", shown);
		printf("%ld\n", matches);
	}
	if (!quiet && ((list_matching && matches) || (list_others && !matches)))
		puts(shown);
	return list_others ? !matches : matches > 0;
}

static void read_options(int argc, char **argv)
{
	int option;

	while ((option = next_option(argc, argv, "EFGLHce:f:hilm:noqrRsvwx", help, 2)) != -1) {
		extended |= option == 'E';
		fixed |= option == 'F';
		fold |= option == 'i';
		invert |= option == 'v';
		words |= option == 'w';
		whole_lines |= option == 'x';
		numbers |= option == 'n';
		count_only |= option == 'c';
		list_matching |= option == 'l';
		list_others |= option == 'L';
		recursive |= option == 'r' || option == 'R';
		quiet |= option == 'q';
		silent |= option == 's';
		only_matching |= option == 'o';
		if (option == 'h' || option == 'H')
			names = option == 'H';
		if (option == 'e')
			add_patterns(optarg);
		if (option == 'f')
			add_patterns_of(optarg);
		if (option == 'm')
			limit = atol(optarg);
	}
}

int main(int argc, char **argv)
{
	struct pattern *p;
	int found = 0;

	read_options(argc, argv);
	if (!patterns) {
		if (optind == argc) {
			fputs(help, stderr);
			return 2;
		}
		add_patterns(argv[optind++]);
	}
	for (p = patterns; p; p = p->next)
		compile(p);
	if (names < 0)
		names = recursive || argc - optind > 1;
	if (optind == argc)
		found = one(recursive ? "." : "-");
	for (; optind < argc; optind++) {
		found |= one(argv[optind]);
		if (found && quiet)
			return 0;
	}
	if (finish(0))
		return 2;
	return trouble && !(quiet && found) ? 2 : !found;
}
