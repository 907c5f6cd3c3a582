/* tail: the end of files. */
#include <ctype.h>
#include "program.h"

static const char help[] =
	"usage: tail [-n [+]LINES | -c [+]BYTES | -LINES] [-fq] [FILE]...\n"
	"The last ten lines, or as many as said; with + from that one on.   -f  goes on as the file grows\n";

static int bytes, from_start, follow, quiet;
static long count = 10;

static void read_count(const char *text)
{
	char *end;

	from_start = *text == '+';
	count = strtol(text, &end, 10);
	if (*end || end == text)
		errx(1, "invalid number: '%s'", text);
	if (count < 0)
		count = -count;
}

static void copy_rest(FILE *f)
{
	char buffer[4096];
	size_t n;

	while ((n = fread(buffer, 1, sizeof(buffer), f)) > 0)
		fwrite(buffer, 1, n, stdout);
}

static void skip(FILE *f)
{
	long left = count - 1;
	int c;

	while (left > 0 && (c = getc(f)) != EOF)
		left -= bytes || c == '\n';
	copy_rest(f);
}

/* Everything is read; only what may be needed is kept. */
static void copy_end(FILE *f)
{
	char *text = NULL, *more;
	size_t used = 0, room = 0, start;
	long left = count;
	int c;

	while ((c = getc(f)) != EOF) {
		if (used == room) {
			more = realloc(text, room = room * 2 + 4096);
			if (!more)
				err(1, "memory");
			text = more;
		}
		text[used++] = c;
	}
	start = used;
	if (bytes) {
		start = used > (size_t)count ? used - count : 0;
	} else if (used && left > 0) {
		for (start = used - 1; start > 0; start--)
			if (text[start - 1] == '\n' && --left == 0)
				break;
	}
	fwrite(text + start, 1, used - start, stdout);
	free(text);
}

static int one(const char *name)
{
	FILE *f = open_operand(name);
	int result = 0;

	if (!f)
		return 1;
	if (from_start)
		skip(f);
	else
		copy_end(f);
	if (ferror(f)) {
		warn("error reading '%s'", name);
		result = 1;
	}
	while (follow && !result) {
		fflush(stdout);
		sleep(1);
		clearerr(f);
		copy_rest(f);
	}
	close_operand(f);
	return result;
}

int main(int argc, char **argv)
{
	int option, result = 0, many, first = 1;

	if (argc > 1 && argv[1][0] == '-' && isdigit((unsigned char)argv[1][1])) {
		read_count(argv[1] + 1);
		argv[1] = argv[0];	/* the number is read: it goes, and the rest moves up */
		argv++;
		argc--;
	}
	while ((option = next_option(argc, argv, "c:fn:q", help, 1)) != -1) {
		if (option == 'c' || option == 'n') {
			bytes = option == 'c';
			read_count(optarg);
		}
		follow |= option == 'f';
		quiet |= option == 'q';
	}
	if (optind == argc)
		return finish(one("-"));
	many = argc - optind > 1 && !quiet;
	for (; optind < argc; optind++, first = 0) {
		if (many)
			printf("%s==> %s <==\n", first ? "" : "\n", strcmp(argv[optind], "-") ? argv[optind] : "standard input");
		result |= one(argv[optind]);
	}
	return finish(result);
}
