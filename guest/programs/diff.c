/* diff: what must be changed in one file to get another. 0: nothing, 1: something, 2: trouble. */
#include <ctype.h>
#include <dirent.h>
#include <time.h>
#include "program.h"

static const char help[] =
	"usage: diff [-abiNqrsuw] [-U LINES] [-L LABEL]... OLD NEW\n"
	"  -u  unified, with 3 lines around each change   -U LINES  with so many   -q  only whether\n"
	"  -s  say when there is nothing   -r  directories with all below   -N  a missing file is an empty one\n"
	"  -b  blanks are one blank   -w  blanks are nothing   -i  upper is lower case   -a  all files are text\n"
	"  -L LABEL  in place of a name and its time\n";

struct line {
	const char *text;
	int length;		/* with the newline */
	unsigned hash;
};

struct file {
	const char *name;
	struct stat st;
	char *text;
	size_t size;
	struct line *lines;
	int count;
	char *changed;		/* by line, one more than there are */
};

static int unified, context = 3, brief, report_same, recursive, absent_is_empty, ignore_case, as_text;
static enum { EXACT, FOLD_BLANKS, NO_BLANKS } blanks;
static const char *labels[2];
static int label_count;

/* ---- reading ---- */

static int next_character(const char *s, int length, int *at)
{
	int c;

	if (*at >= length)
		return -1;
	c = (unsigned char)s[(*at)++];
	if (blanks && isspace(c)) {
		while (*at < length && isspace((unsigned char)s[*at]))
			++*at;
		if (*at >= length)
			return -1;	/* at the end they never count */
		if (blanks == NO_BLANKS)
			return next_character(s, length, at);
		c = ' ';
	}
	return ignore_case ? tolower(c) : c;
}

static int same_line(const struct line *a, const struct line *b)
{
	int i = 0, j = 0, c;

	if (a->hash != b->hash)
		return 0;
	if (!blanks && !ignore_case)
		return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
	do {
		c = next_character(a->text, a->length, &i);
		if (c != next_character(b->text, b->length, &j))
			return 0;
	} while (c >= 0);
	return 1;
}

static void add_line(struct file *f, const char *text, int length)
{
	struct line *l;
	int i = 0, c;

	if (f->count % 256 == 0 && !(f->lines = realloc(f->lines, (f->count + 256) * sizeof(*f->lines))))
		err(2, "memory");
	l = &f->lines[f->count++];
	l->text = text;
	l->length = length;
	l->hash = 5381;
	while ((c = next_character(text, length, &i)) >= 0)
		l->hash = l->hash * 33 + c;
}

static void split_lines(struct file *f)
{
	const char *p = f->text, *end = p + f->size, *newline;

	for (; p < end; p = newline) {
		newline = memchr(p, '\n', end - p);
		newline = newline ? newline + 1 : end;
		add_line(f, p, newline - p);
	}
	f->changed = calloc(f->count + 1, 1);
	if (!f->changed)
		err(2, "memory");
}

static int read_file(struct file *f, const char *name)
{
	FILE *in;
	size_t room = 0, n;

	memset(f, 0, sizeof(*f));
	f->name = name;
	if (absent_is_empty && strcmp(name, "-") != 0 && access(name, F_OK) < 0)
		return 0;
	in = open_operand(name);
	if (!in)
		return -1;
	fstat(fileno(in), &f->st);
	do {
		if (f->size == room && !(f->text = realloc(f->text, room = room * 2 + 4096)))
			err(2, "memory");
		n = fread(f->text + f->size, 1, room - f->size, in);
		f->size += n;
	} while (n);
	close_operand(in);
	return 0;
}

static void release(struct file *f)
{
	free(f->text);
	free(f->lines);
	free(f->changed);
}

/* ---- comparing ---- */

static struct file *a, *b;

#define WORST 3000	/* changes; what differs more is taken as all different */

/*
 * Myers, "An O(ND) Difference Algorithm": reached[d][k] is how far in `a` one gets on diagonal
 * k = x - y with d changes. The way back from the end through them tells which changes.
 */
static void mark_changes(int **reached, int d, int n, int m, int skip)
{
	int x = n, y = m, k, before;

	for (; d > 0; d--) {
		int *v = reached[d - 1] + d;	/* v[k] for k from -d to d, the outermost unused */

		k = x - y;
		before = k == -d || (k != d && v[k - 1] < v[k + 1]) ? k + 1 : k - 1;
		x = v[before];
		y = x - before;
		if (before > k)
			b->changed[skip + y] = 1;
		else
			a->changed[skip + x] = 1;
	}
}

static int furthest(const int *v, int k, int d, int n, int m, int skip)
{
	int x = d == 0 ? 0 : k == -d || (k != d && v[k - 1] < v[k + 1]) ? v[k + 1] : v[k - 1] + 1, y = x - k;

	while (x < n && y < m && same_line(&a->lines[skip + x], &b->lines[skip + y]))
		x++, y++;
	return x;
}

/* One row more for each d, of 2d + 3 places; row[k + d + 1] is diagonal k. Returns the d that reaches the end, or -1. */
static int search(int **reached, int n, int m, int skip)
{
	int d, k, most = n + m < WORST ? n + m : WORST;

	for (d = 0; d <= most; d++) {
		int *row = malloc((2 * d + 3) * sizeof(*row));

		if (!row)
			err(2, "memory");
		reached[d] = row;
		row[0] = row[2 * d + 2] = -1;
		for (k = -d; k <= d; k++)
			row[k + d + 1] = -1;
		for (k = -d; k <= d; k += 2) {
			int x = k > n || -k > m ? -1 : furthest(d ? reached[d - 1] + d : NULL, k, d, n, m, skip);

			row[k + d + 1] = x > n || x - k > m ? -1 : x;
			if (x == n && x - k == m)
				return d;
		}
	}
	return -1;
}

/* A run of changes that can move down over equal lines does, as far as it goes: that joins it with the next one. */
static void shift_down(struct file *f)
{
	int begin, end, i;

	for (i = 0; i < f->count; i++) {
		if (!f->changed[i])
			continue;
		for (begin = end = i; end < f->count && f->changed[end]; end++)
			;
		while (end < f->count && !f->changed[end] && same_line(&f->lines[begin], &f->lines[end])) {
			f->changed[begin++] = 0;
			f->changed[end++] = 1;
			while (end < f->count && f->changed[end])
				end++;
		}
		i = end;
	}
}

static int has_changes(void)
{
	return memchr(a->changed, 1, a->count) || memchr(b->changed, 1, b->count);
}

static void compare_lines(void)
{
	int skip = 0, n, m, d, i, **reached;

	while (skip < a->count && skip < b->count && same_line(&a->lines[skip], &b->lines[skip]))
		skip++;
	n = a->count - skip;
	m = b->count - skip;
	while (n && m && same_line(&a->lines[skip + n - 1], &b->lines[skip + m - 1]))
		n--, m--;
	reached = calloc(WORST + 1, sizeof(*reached));
	if (!reached)
		err(2, "memory");
	d = n && m ? search(reached, n, m, skip) : -1;
	if (d >= 0) {
		mark_changes(reached, d, n, m, skip);
	} else {
		memset(a->changed + skip, 1, n);
		memset(b->changed + skip, 1, m);
	}
	for (i = 0; i <= WORST && reached[i]; i++)
		free(reached[i]);
	free(reached);
	shift_down(a);
	shift_down(b);
}

/* ---- printing ---- */

struct hunk {
	int a, b;		/* first lines, from 0 */
	int deleted, added;
};

/* The next run of changes at or behind h; returns 0 if there is none. */
static int next_hunk(struct hunk *h)
{
	h->a += h->deleted;
	h->b += h->added;
	h->deleted = h->added = 0;
	while (h->a < a->count && h->b < b->count && !a->changed[h->a] && !b->changed[h->b])
		h->a++, h->b++;
	while (h->a + h->deleted < a->count && a->changed[h->a + h->deleted])
		h->deleted++;
	while (h->b + h->added < b->count && b->changed[h->b + h->added])
		h->added++;
	return h->deleted || h->added;
}

static void print_lines(const char *sign, const struct file *f, int from, int count)
{
	for (; count > 0; count--, from++) {
		fputs(sign, stdout);
		fwrite(f->lines[from].text, 1, f->lines[from].length, stdout);
		if (f->lines[from].text[f->lines[from].length - 1] != '\n')
			puts("\n\\ No newline at end of file");
	}
}

static void print_range(int from, int count)
{
	if (count > 1)
		printf("%d,%d", from + 1, from + count);
	else
		printf("%d", count ? from + 1 : from);
}

static void print_normal(void)
{
	struct hunk h = { 0 };

	while (next_hunk(&h)) {
		print_range(h.a, h.deleted);
		putchar(!h.deleted ? 'a' : !h.added ? 'd' : 'c');
		print_range(h.b, h.added);
		putchar('\n');
		print_lines("< ", a, h.a, h.deleted);
		if (h.deleted && h.added)
			puts("---");
		print_lines("> ", b, h.b, h.added);
	}
}

static void print_header(const char *sign, const struct file *f, const char *label)
{
	char when[64];
	time_t t = f->st.st_mtime;
	struct tm *tm = localtime(&t);

	if (label) {
		printf("%s %s\n", sign, label);
		return;
	}
	strftime(when, sizeof(when), "%Y-%m-%d %H:%M:%S", tm);
	printf("%s %s\t%s.%09lu ", sign, f->name, when, f->st.st_mtimensec);
	strftime(when, sizeof(when), "%z", tm);
	puts(when);
}

static void print_unified_range(int from, int count)
{
	printf(count == 1 ? "%d" : "%d,%d", count ? from + 1 : from, count);
}

/* Hunks whose context would touch are one. */
static int print_group(struct hunk *h)
{
	struct hunk first = *h, last = *h, next = *h;
	int before = first.a < context ? first.a : context, after, a_end, b_end, x, y;

	if (first.b < before)
		before = first.b;
	while (next_hunk(&next) && next.a - (last.a + last.deleted) <= 2 * context)
		last = next;
	a_end = last.a + last.deleted;
	b_end = last.b + last.added;
	after = a->count - a_end < context ? a->count - a_end : context;
	fputs("@@ -", stdout);
	print_unified_range(first.a - before, a_end + after - (first.a - before));
	fputs(" +", stdout);
	print_unified_range(first.b - before, b_end + after - (first.b - before));
	puts(" @@");
	for (x = first.a - before, y = first.b - before; x < a_end + after || y < b_end + after;) {
		if (x < a_end && a->changed[x]) {
			print_lines("-", a, x++, 1);
		} else if (y < b_end && b->changed[y]) {
			print_lines("+", b, y++, 1);
		} else {
			print_lines(" ", a, x++, 1);
			y++;
		}
	}
	*h = last;
	return next_hunk(h);
}

static void print_unified(void)
{
	struct hunk h = { 0 };

	print_header("---", a, label_count > 0 ? labels[0] : NULL);
	print_header("+++", b, label_count > 1 ? labels[1] : NULL);
	for (next_hunk(&h); h.deleted || h.added;)
		if (!print_group(&h))
			return;
}

/* ---- files and directories ---- */

static int is_binary(const struct file *f)
{
	return !as_text && f->size && memchr(f->text, 0, f->size < 8192 ? f->size : 8192);
}

static const char *command_words = "";	/* the options, for the line before each pair of a tree */

static int same_bytes(const struct file *x, const struct file *y)
{
	return x->size == y->size && (!x->size || memcmp(x->text, y->text, x->size) == 0);
}

static int report(int differ, int in_tree)
{
	if (!differ) {
		if (report_same)
			printf("Files %s and %s are identical\n", a->name, b->name);
		return 0;
	}
	if (brief) {
		printf("Files %s and %s differ\n", a->name, b->name);
		return 1;
	}
	if (in_tree)
		printf("diff%s %s %s\n", command_words, a->name, b->name);
	if (unified)
		print_unified();
	else
		print_normal();
	return 1;
}

static int diff_files(const char *old, const char *new, int in_tree)
{
	struct file x, y;
	int result;

	a = &x;
	b = &y;
	if (read_file(&x, old) < 0)
		return 2;
	if (read_file(&y, new) < 0) {
		release(&x);
		return 2;
	}
	if (same_bytes(&x, &y)) {
		result = report(0, in_tree);
	} else if (is_binary(&x) || is_binary(&y)) {
		printf("%s %s and %s differ\n", brief ? "Files" : "Binary files", old, new);
		result = brief ? 1 : 2;
	} else {
		split_lines(&x);
		split_lines(&y);
		compare_lines();
		result = report(has_changes(), in_tree);
	}
	release(&x);
	release(&y);
	return result;
}

static char *below(const char *directory, const char *name)
{
	char *path;

	if (asprintf(&path, "%s%s%s", directory, directory[strlen(directory) - 1] == '/' ? "" : "/", name) < 0)
		err(2, "memory");
	return path;
}

static int compare(const char *old, const char *new, int depth);

static int only_in(const char *directory, const char *name)
{
	printf("Only in %s: %s\n", directory, name);
	return 1;
}

static int diff_entry(const char *old, const char *new, const char *name, int order)
{
	char *x = below(old, name), *y = below(new, name);
	int result;

	if (order && !absent_is_empty)
		result = only_in(order < 0 ? old : new, name);
	else
		result = compare(x, y, 1);
	free(x);
	free(y);
	return result;
}

static int not_dots(const struct dirent *e)
{
	return strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
}

static int names_of(const char *path, struct dirent ***list)
{
	int n;

	*list = NULL;
	if (absent_is_empty && access(path, F_OK) < 0)
		return 0;
	n = scandir(path, list, not_dots, alphasort);
	if (n < 0)
		warn("%s", path);
	return n;
}

static int diff_directories(const char *old, const char *new)
{
	struct dirent **x, **y;
	int n = names_of(old, &x), m = names_of(new, &y), i = 0, j = 0, order, one, result = n < 0 || m < 0 ? 2 : 0;

	while (i < n || j < m) {
		order = i >= n ? 1 : j >= m ? -1 : strcmp(x[i]->d_name, y[j]->d_name);
		one = diff_entry(old, new, order > 0 ? y[j]->d_name : x[i]->d_name, order);
		result = one > result ? one : result;
		i += order <= 0;
		j += order >= 0;
	}
	return result;
}

static int kind_of(const char *path)
{
	struct stat st;

	if (strcmp(path, "-") == 0)
		return S_IFREG;
	if (stat(path, &st) == 0)
		return st.st_mode & S_IFMT;
	if (absent_is_empty && errno == ENOENT)
		return 0;
	warn("%s", path);
	return -1;
}

static const char *kind_name(int kind)
{
	return kind == S_IFDIR ? "directory" : kind == S_IFREG ? "regular file" : "special file";
}

static int compare(const char *old, const char *new, int depth)
{
	int x = kind_of(old), y = kind_of(new), result;
	char *path;

	if (x < 0 || y < 0)
		return 2;
	if ((x == S_IFDIR || y == S_IFDIR) && (x == y || !x || !y)) {
		if (depth == 0 || recursive)
			return diff_directories(old, new);
		printf("Common subdirectories: %s and %s\n", old, new);
		return 0;
	}
	if (x && y && depth == 0 && (x == S_IFDIR || y == S_IFDIR)) {
		path = x == S_IFDIR ? below(old, strrchr(new, '/') ? strrchr(new, '/') + 1 : new)
				    : below(new, strrchr(old, '/') ? strrchr(old, '/') + 1 : old);
		result = diff_files(x == S_IFDIR ? path : old, x == S_IFDIR ? new : path, 0);
		free(path);
		return result;
	}
	if (x && y && x != y) {
		printf("File %s is a %s while file %s is a %s\n", old, kind_name(x), new, kind_name(y));
		return 1;
	}
	return diff_files(old, new, depth > 0);
}

static void collect_words(char **argv, int end)
{
	static char text[512];
	int i;

	for (i = 1; i < end; i++) {
		strlcat(text, " ", sizeof(text));
		strlcat(text, argv[i], sizeof(text));
	}
	command_words = text;
}

int main(int argc, char **argv)
{
	int option;

	while ((option = next_option(argc, argv, "abiL:NqrsuU:w", help, 2)) != -1) {
		unified |= option == 'u' || option == 'U';
		brief |= option == 'q';
		report_same |= option == 's';
		recursive |= option == 'r';
		absent_is_empty |= option == 'N';
		ignore_case |= option == 'i';
		as_text |= option == 'a';
		if (option == 'U')
			context = atoi(optarg);
		if (option == 'b' || option == 'w')
			blanks = option == 'w' ? NO_BLANKS : FOLD_BLANKS;
		if (option == 'L' && label_count < 2)
			labels[label_count++] = optarg;
	}
	if (argc - optind != 2)
		errx(2, "needs two files or directories; try 'diff --help'");
	collect_words(argv, optind);
	return finish(compare(argv[optind], argv[optind + 1], 0));
}
