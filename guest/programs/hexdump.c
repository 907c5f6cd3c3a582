/* hexdump: bytes as numbers. */
#include <ctype.h>
#include "program.h"

static const char help[] =
	"usage: hexdump [-Cv] [-n LENGTH] [-s OFFSET] [FILE]...\n"
	"  -C  bytes and their characters   -v  also lines equal to the one before\n";

static int canonical, all, file_index;
static char **files;
static FILE *current;
static int result;

/* The next byte of all files together. */
static int next_byte(void)
{
	int c;

	for (;;) {
		while (!current) {
			if (!files[file_index])
				return EOF;
			current = open_operand(files[file_index++]);
			result |= !current;
		}
		c = getc(current);
		if (c != EOF)
			return c;
		close_operand(current);
		current = NULL;
	}
}

static int read_line(unsigned char *line, long *left)
{
	int n = 0, c;

	while (n < 16 && *left != 0 && (c = next_byte()) != EOF) {
		line[n++] = c;
		--*left;
	}
	return n;
}

static void print_canonical(const unsigned char *line, int n, unsigned long at)
{
	int i;

	printf("%08lx ", at);
	for (i = 0; i < 16; i++) {
		if (i % 8 == 0)
			putchar(' ');
		if (i < n)
			printf("%02x ", line[i]);
		else
			fputs("   ", stdout);
	}
	fputs(" |", stdout);
	for (i = 0; i < n; i++)
		putchar(isprint(line[i]) ? line[i] : '.');
	puts("|");
}

static void print_words(const unsigned char *line, int n, unsigned long at)
{
	int i;

	printf("%07lx", at);
	for (i = 0; i < 16; i += 2) {
		if (i < n)
			printf(" %04x", line[i] | (i + 1 < n ? line[i + 1] << 8 : 0));
		else
			fputs("     ", stdout);
	}
	putchar('\n');
}

int main(int argc, char **argv)
{
	static char *standard_input[] = { "-", NULL };
	unsigned char line[16], last[16];
	long left = -1, skip = 0;
	unsigned long at = 0;
	int option, n, have_last = 0, starred = 0;

	while ((option = next_option(argc, argv, "Cn:s:v", help, 1)) != -1) {
		canonical |= option == 'C';
		all |= option == 'v';
		if (option == 'n')
			left = strtol(optarg, NULL, 0);
		if (option == 's')
			skip = strtol(optarg, NULL, 0);
	}
	files = optind < argc ? argv + optind : standard_input;
	for (; skip > 0 && next_byte() != EOF; skip--)
		at++;
	for (; (n = read_line(line, &left)) > 0; at += n) {
		if (!all && have_last && n == 16 && memcmp(line, last, 16) == 0) {
			if (!starred)
				puts("*");
			starred = 1;
			continue;
		}
		starred = 0;
		have_last = n == 16;
		memcpy(last, line, 16);
		(canonical ? print_canonical : print_words)(line, n, at);
	}
	if (at)
		printf(canonical ? "%08lx\n" : "%07lx\n", at);
	return finish(result);
}
