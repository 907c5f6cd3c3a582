/* cat [-nbsEv] [FILE]...: files, one after the other. */
#include "program.h"

static const char help[] =
	"usage: cat [-AbEensTtuv] [FILE]...\n"
	"Writes the files, or standard input, to standard output.\n"
	"  -n  number the lines      -b  number those that are not empty\n"
	"  -s  one empty line for many   -E  $ at the end of lines\n"
	"  -v  show control characters       -T  tabs, too   -A  -vET   -e  -vE   -t  -vT\n";

static int number, number_filled, squeeze, show_ends, show_tabs, visible;
static int line_number, empty_lines, at_start = 1;

static int copy(int fd, const char *name)
{
	char buffer[8192], *from;
	ssize_t n, done;

	while ((n = read(fd, buffer, sizeof(buffer))) > 0) {
		for (from = buffer; n > 0; from += done, n -= done) {
			done = write(1, from, n);
			if (done < 0)
				err(1, "write error");
		}
	}
	if (n < 0) {
		warn("%s", name);
		return 1;
	}
	return 0;
}

static void show(int c)
{
	if (c == '\n' || (c == '\t' ? !show_tabs : !visible)) {
		putchar(c);
		return;
	}
	if (c >= 128) {
		fputs("M-", stdout);
		c -= 128;
	}
	if (c < 32 || c == 127) {
		putchar('^');
		c ^= 64;
	}
	putchar(c);
}

static void decorate(FILE *f)
{
	int c;

	while ((c = getc(f)) != EOF) {
		if (at_start && c == '\n' && ++empty_lines > 1 && squeeze)
			continue;
		if (c != '\n')
			empty_lines = 0;
		if (at_start && ((number && !number_filled) || (number_filled && c != '\n')))
			printf("%6d\t", ++line_number);
		if (c == '\n' && show_ends)
			putchar('$');
		show(c);
		at_start = c == '\n';
	}
}

static int one(const char *name)
{
	int plain = !number && !number_filled && !squeeze && !show_ends && !show_tabs && !visible, result = 0;
	FILE *f = open_operand(name);

	if (!f)
		return 1;
	if (plain) {
		result = copy(fileno(f), name);
	} else {
		decorate(f);
		if (ferror(f)) {
			warn("%s", name);
			result = 1;
		}
	}
	close_operand(f);
	return result;
}

int main(int argc, char **argv)
{
	int option, result = 0;

	while ((option = next_option(argc, argv, "AbEensTtuv", help, 1)) != -1) {
		number |= option == 'n';
		number_filled |= option == 'b';
		squeeze |= option == 's';
		show_ends |= strchr("EeA", option) != NULL;
		show_tabs |= strchr("TtA", option) != NULL;
		visible |= strchr("vetA", option) != NULL;
	}
	if (optind == argc)
		result = one("-");
	for (; optind < argc; optind++)
		result |= one(argv[optind]);
	return finish(result);
}
