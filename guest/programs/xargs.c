/* xargs: runs a program with arguments from standard input. */
#include <ctype.h>
#include <limits.h>
#include <sys/wait.h>
#include "program.h"

static const char help[] =
	"usage: xargs [-0prtx] [-d C] [-E END] [-I TEXT] [-L LINES] [-n COUNT] [-P MANY] [-s SIZE] [PROGRAM [ARGUMENT]...]\n"
	"  -0  items end with a zero byte   -d C  with C   -E END  an item that ends them all\n"
	"  -n COUNT  arguments at a time   -L LINES  lines at a time   -s SIZE  characters at a time\n"
	"  -I TEXT  one line at a time, in the place of TEXT   -P MANY  programs at the same time\n"
	"  -r  nothing to do: not even once   -t  say what is run   -p  and ask\n"
	"Blanks divide items; '...', \"...\" and \\ quote them.\n";

static int delimiter = -1, tell, ask, at_a_time, lines_at_a_time, parallel = 1, running, status;
static int size_limit = ARG_MAX - 8192;
static const char *end_mark, *place;
static char **fixed;
static int fixed_count;

static char **items;
static int count, room;
static int size;

static void reap(void)
{
	int result;

	if (waitpid(-1, &result, 0) < 0)
		return;
	running--;
	if (WIFSIGNALED(result))
		errx(125, "%s: terminated by signal %d", fixed[0], WTERMSIG(result));
	if (WEXITSTATUS(result) == 255)
		errx(124, "%s: exited with status 255; aborting", fixed[0]);
	if (WEXITSTATUS(result) >= 126)
		exit(WEXITSTATUS(result));
	if (WEXITSTATUS(result))
		status = 123;
}

static int is_wanted(char **words)
{
	int i, c;
	FILE *terminal;

	for (i = 0; words[i]; i++)
		fprintf(stderr, "%s%s", i ? " " : "", words[i]);
	if (!ask) {
		fputc('\n', stderr);
		return 1;
	}
	fputs("?...", stderr);
	terminal = fopen("/dev/tty", "r");
	c = terminal ? getc(terminal) : EOF;
	if (terminal)
		fclose(terminal);
	return c == 'y' || c == 'Y';
}

static void run(char **words)
{
	pid_t pid;

	if (tell && !is_wanted(words))
		return;
	if (running == parallel)
		reap();
	fflush(stdout);
	pid = fork();
	if (pid < 0)
		err(1, "%s", words[0]);
	if (pid == 0) {
		int null = open("/dev/null", O_RDONLY);

		dup2(null, 0);
		execvp(words[0], words);
		warn("%s", words[0]);
		_exit(errno == ENOENT ? 127 : 126);
	}
	running++;
	if (parallel == 1)
		reap();
}

static char *replaced(const char *text, const char *item)
{
	char *result = strdup(""), *longer;
	const char *found;

	while (*place && (found = strstr(text, place))) {
		if (asprintf(&longer, "%s%.*s%s", result, (int)(found - text), text, item) < 0)
			err(1, "memory");
		free(result);
		result = longer;
		text = found + strlen(place);
	}
	if (asprintf(&longer, "%s%s", result, text) < 0)
		err(1, "memory");
	free(result);
	return longer;
}

static void run_in_place(const char *item)
{
	char **words = calloc(fixed_count + 1, sizeof(*words));
	int i;

	if (!words)
		err(1, "memory");
	for (i = 0; i < fixed_count; i++)
		words[i] = replaced(fixed[i], item);
	run(words);
	for (i = 0; i < fixed_count; i++)
		free(words[i]);
	free(words);
}

static void run_collected(void)
{
	char **words = calloc(fixed_count + count + 1, sizeof(*words));
	int i;

	if (!words)
		err(1, "memory");
	memcpy(words, fixed, fixed_count * sizeof(*words));
	memcpy(words + fixed_count, items, count * sizeof(*words));
	run(words);
	for (i = 0; i < count; i++)
		free(items[i]);
	free(words);
	count = size = 0;
}

static int fixed_size(void)
{
	int i, n = 0;

	for (i = 0; i < fixed_count; i++)
		n += strlen(fixed[i]) + 1;
	return n;
}

static void add(char *item)
{
	int length = strlen(item) + 1;

	if (place) {
		run_in_place(item);
		free(item);
		return;
	}
	if (count && fixed_size() + size + length > size_limit)
		run_collected();
	if (fixed_size() + length > size_limit)
		errx(1, "argument line too long");
	if (count == room && !(items = realloc(items, (room = room * 2 + 32) * sizeof(*items))))
		err(1, "memory");
	items[count++] = item;
	size += length;
	if (count == at_a_time)
		run_collected();
}

struct text {
	char *s;
	int length, room;
};

static void put(struct text *t, int c)
{
	if (t->length + 1 >= t->room && !(t->s = realloc(t->s, t->room = t->room * 2 + 64)))
		err(1, "memory");
	t->s[t->length++] = c;
	t->s[t->length] = 0;
}

static int is_end(int c)
{
	return place ? c == '\n' : c == ' ' || c == '\t' || c == '\n';
}

/* The next item, NULL at the end of all. *last is the character behind it. */
static char *next_item(int *last)
{
	struct text t = { 0 };
	int c, quote = 0, any = 0;

	if (delimiter >= 0) {
		while ((c = getchar()) != EOF && c != delimiter)
			put(&t, c), any = 1;
		if (c == EOF && !any)
			return NULL;
		if (!any)
			put(&t, 0), t.length = 0;
		return t.s;
	}
	for (c = getchar(); c == ' ' || c == '\t' || c == '\n'; c = getchar())
		if (c == '\n' && *last != '\n')
			*last = '\n';
	for (; c != EOF && (quote || !is_end(c)); c = getchar()) {
		any = 1;
		if (quote ? c == quote : c == '\'' || c == '"') {
			quote = quote ? 0 : c;
			continue;
		}
		if (quote && c == '\n')
			errx(1, "unmatched %s quote", quote == '"' ? "double" : "single");
		if (!quote && c == '\\' && (c = getchar()) == EOF)
			break;
		put(&t, c);
	}
	if (quote)
		errx(1, "unmatched %s quote", quote == '"' ? "double" : "single");
	*last = c;
	if (!any)
		return NULL;
	if (!t.s)
		put(&t, 0);
	return t.s;
}

static void read_all(int never_empty)
{
	int last = '\n', lines = 0, ran = 0;
	char *item;

	while ((item = next_item(&last))) {
		if (end_mark && strcmp(item, end_mark) == 0)
			break;
		add(item);
		ran = 1;
		if (lines_at_a_time && last == '\n' && ++lines == lines_at_a_time) {
			if (count)
				run_collected();
			lines = 0;
		}
	}
	if (count || (!ran && !place && never_empty))
		run_collected();
}

static int number(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*end || n < 1)
		errx(1, "invalid number \"%s\"", text);
	return n;
}

static int delimiter_of(const char *text)
{
	if (text[0] == '\\' && text[1])
		return text[1] == 'n' ? '\n' : text[1] == 't' ? '\t' : text[1] == '0' ? 0 : text[1];
	if (!text[0] || text[1])
		errx(1, "the delimiter must be a single character: '%s'", text);
	return (unsigned char)text[0];
}

int main(int argc, char **argv)
{
	static char *standard[] = { "echo", NULL };
	int option, never_empty = 1;

	while ((option = next_option(argc, argv, "+0d:E:I:L:n:P:prs:tx", help, 1)) != -1) {
		switch (option) {
		case '0':
			delimiter = 0;
			break;
		case 'd':
			delimiter = delimiter_of(optarg);
			break;
		case 'E':
			end_mark = optarg;
			break;
		case 'I':
			place = optarg;
			break;
		case 'L':
			lines_at_a_time = number(optarg);
			break;
		case 'n':
			at_a_time = number(optarg);
			break;
		case 'P':
			parallel = number(optarg);
			break;
		case 's':
			size_limit = number(optarg);
			break;
		case 'p':
			ask = 1;
			/* fall through */
		case 't':
			tell = 1;
			break;
		case 'r':
			never_empty = 0;
		}
	}
	fixed = optind < argc ? argv + optind : standard;
	while (fixed[fixed_count])
		fixed_count++;
	read_all(never_empty);
	while (running)
		reap();
	return finish(status);
}
