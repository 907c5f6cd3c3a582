/* split: cuts a file into pieces. */
#include "program.h"

static const char help[] =
	"usage: split [-a LENGTH] [-b SIZE[km]] [-d] [-l LINES] [FILE [PREFIX]]\n"
	"  -l LINES  lines a piece (1000)    -b SIZE  bytes a piece\n"
	"  -a LENGTH  letters behind PREFIX (2)   -d  digits instead of letters\n"
	"The pieces are PREFIXaa, PREFIXab, ... with x for a PREFIX.\n";

static int suffix_length = 2, digits;

static FILE *next_piece(const char *prefix)
{
	static int number;
	int base = digits ? 10 : 26, rest = number++, i, length = strlen(prefix);
	char name[512];
	FILE *f;

	if (length + suffix_length >= (int)sizeof(name))
		errx(1, "%s: File name too long", prefix);
	strcpy(name, prefix);
	for (i = suffix_length; i-- > 0; rest /= base)
		name[length + i] = (digits ? '0' : 'a') + rest % base;
	name[length + suffix_length] = 0;
	if (rest)
		errx(1, "output file suffixes exhausted");
	f = fopen(name, "w");
	if (!f)
		err(1, "%s", name);
	return f;
}

static long count(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*end == 'k' || *end == 'K')
		n *= 1024, end++;
	else if (*end == 'm' || *end == 'M')
		n *= 1024 * 1024, end++;
	if (*end || n <= 0)
		errx(1, "invalid number '%s'", text);
	return n;
}

int main(int argc, char **argv)
{
	int option, c, by_lines = 1;
	long each = 1000, left = 0;
	FILE *in = stdin, *out = NULL;
	const char *prefix = "x";

	while ((option = next_option(argc, argv, "a:b:dl:", help, 1)) != -1) {
		if (option == 'a')
			suffix_length = count(optarg);
		else if (option == 'd')
			digits = 1;
		else
			each = count(optarg), by_lines = option == 'l';
	}
	if (optind < argc && !(in = open_operand(argv[optind])))
		return 1;
	if (optind + 1 < argc)
		prefix = argv[optind + 1];
	while ((c = getc(in)) != EOF) {
		if (!out) {
			out = next_piece(prefix);
			left = each;
		}
		putc(c, out);
		left -= !by_lines || c == '\n';
		if (!left) {
			if (fclose(out) == EOF)
				err(1, "write error");
			out = NULL;
		}
	}
	if (out && fclose(out) == EOF)
		err(1, "write error");
	return 0;
}
