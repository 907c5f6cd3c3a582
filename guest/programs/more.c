/* more: text a screen at a time. */
#include <ctype.h>
#include <regex.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <termios.h>
#include "program.h"

static const char help[] =
	"usage: more [FILE]...\n"
	"Space: a screen further   Enter: a line   d: half a screen   b: a screen back   q: the end\n"
	"/RE: the next line that matches, n: again   =: the line's number   :n: the next file   h: this\n";

static int terminal, rows, columns;
static struct termios before;
static regex_t pattern;
static int has_pattern;

struct page {
	const char *name;
	char **lines;
	int count, room;
	int at;			/* the next line to show */
	FILE *f;
	long bytes, size;
};

static void restore(void)
{
	tcsetattr(terminal, TCSANOW, &before);
}

static void handle_end(int signal)
{
	restore();
	write(1, "\r\033[K", 4);
	_exit(128 + signal);
}

static void measure(void)
{
	struct winsize size;

	rows = 24;
	columns = 80;
	if (ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_row > 1 && size.ws_col) {
		rows = size.ws_row;
		columns = size.ws_col;
	}
}

/* Lines are read as they are needed: a pipe may be slow. */
static int has_line(struct page *p, int line)
{
	char *text = NULL;
	size_t size = 0;
	ssize_t n;

	while (p->count <= line) {
		n = getline(&text, &size, p->f);
		if (n <= 0) {
			free(text);
			return 0;
		}
		p->bytes += n;
		if (text[n - 1] == '\n')
			text[n - 1] = 0;
		if (p->count == p->room && !(p->lines = realloc(p->lines, (p->room = p->room * 2 + 256) * sizeof(*p->lines))))
			err(1, "memory");
		p->lines[p->count++] = text;
		text = NULL;
		size = 0;
	}
	return 1;
}

/* How many rows a line takes. */
static int show_line(const char *s)
{
	int column = 0;

	for (; *s; s++) {
		unsigned char c = *s;

		if (c == '\t')
			column = (column | 7) + 1;
		else if (c < 32 && c != '\b' && c != 27)
			column += 2;
		else if ((c & 0xc0) != 0x80)
			column++;
		if (c < 32 && c != '\t' && c != '\b' && c != 27)
			printf("^%c", c ^ 64);
		else
			putchar(c);
	}
	putchar('\n');
	return column ? (column + columns - 1) / columns : 1;
}

static void show(struct page *p, int room)
{
	while (room > 0 && has_line(p, p->at))
		room -= show_line(p->lines[p->at++]);
}

static int get_key(void)
{
	unsigned char c;

	fflush(stdout);
	return read(terminal, &c, 1) == 1 ? c : 'q';
}

static void find(struct page *p)
{
	int line = p->at;

	while (has_pattern && has_line(p, line)) {
		if (regexec(&pattern, p->lines[line], 0, NULL, 0) == 0) {
			p->at = line;
			puts("...skipping");
			show(p, rows - 2);
			return;
		}
		line++;
	}
	printf("Pattern not found\n");
}

static void ask_pattern(struct page *p)
{
	char text[100];
	int n = 0, c;

	printf("\r\033[K/");
	while ((c = get_key()) != '\r' && c != '\n' && n < 99) {
		if (c == 27)
			return;
		if (c == 127 || c == '\b') {
			if (n-- == 0)
				return;
			fputs("\b \b", stdout);
			continue;
		}
		text[n++] = c;
		putchar(c);
	}
	text[n] = 0;
	printf("\r\033[K");
	if (has_pattern && n)
		regfree(&pattern);
	if (n)
		has_pattern = regcomp(&pattern, text, 0) == 0;
	find(p);
}

static void prompt(struct page *p)
{
	printf("\033[7m--More--");
	if (p->size > 0)
		printf("(%ld%%)", p->bytes * 100 / p->size);
	printf("\033[m");
}

/* Returns 0 to end everything, 1 to go on, 2 for the next file. */
static int command(struct page *p)
{
	int key;

	prompt(p);
	key = get_key();
	printf("\r\033[K");
	switch (key) {
	case ' ':
	case 'f':
		show(p, rows - 1);
		return 1;
	case '\r':
	case '\n':
	case 'j':
		show(p, 1);
		return 1;
	case 'd':
		show(p, (rows - 1) / 2);
		return 1;
	case 'b':
		p->at = p->at > 2 * (rows - 1) ? p->at - 2 * (rows - 1) : 0;
		show(p, rows - 1);
		return 1;
	case '/':
		ask_pattern(p);
		return 1;
	case 'n':
		find(p);
		return 1;
	case '=':
		printf("%d\n", p->at);
		return 1;
	case ':':
		return get_key() == 'n' ? 2 : 1;
	case 'h':
	case '?':
		fputs(help, stdout);
		return 1;
	case 'q':
	case 'Q':
	case 3:
		return 0;
	}
	return 1;
}

static int page_file(FILE *f, const char *name)
{
	struct page p = { name, .f = f };
	struct stat st;
	int result = 1;

	if (f != stdin && fstat(fileno(f), &st) == 0 && S_ISREG(st.st_mode))
		p.size = st.st_size;
	show(&p, rows - 1);
	while (result == 1 && has_line(&p, p.at)) {
		if (has_line(&p, p.at))
			result = command(&p);
	}
	while (p.count)
		free(p.lines[--p.count]);
	free(p.lines);
	return result != 0;
}

static int copy_file(FILE *f)
{
	int c;

	while ((c = getc(f)) != EOF)
		putchar(c);
	return 1;
}

static void setup_terminal(void)
{
	struct termios raw;

	terminal = open("/dev/tty", O_RDWR);
	if (terminal < 0)
		terminal = 2;
	measure();
	if (tcgetattr(terminal, &before) < 0)
		return;
	raw = before;
	raw.c_lflag &= ~(ICANON | ECHO);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(terminal, TCSADRAIN, &raw);
	atexit(restore);
	signal(SIGINT, handle_end);
	signal(SIGTERM, handle_end);
}

int main(int argc, char **argv)
{
	int on_terminal = isatty(1), result = 0, many;
	FILE *f;

	no_options(argc, argv, help);
	if (optind == argc && isatty(0))
		errx(1, "no file given; try 'more --help'");
	many = argc - optind > 1;
	if (optind == argc)
		argv[--optind] = "-";
	if (on_terminal)
		setup_terminal();
	for (; optind < argc; optind++) {
		f = open_operand(argv[optind]);
		if (!f) {
			result = 1;
			continue;
		}
		if (many)
			printf("::::::::::::::\n%s\n::::::::::::::\n", argv[optind]);
		if (!(on_terminal ? page_file(f, argv[optind]) : copy_file(f)))
			break;
		close_operand(f);
	}
	return finish(result);
}
