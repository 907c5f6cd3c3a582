/* sed: edits lines as they go by. */
#include "../program.h"
#include "sed.h"

static const char help[] =
	"usage: sed [-Enrsz] [-i[SUFFIX]] SCRIPT [FILE]...\n"
	"       sed [-Enrsz] [-i[SUFFIX]] {-e SCRIPT | -f FILE}... [FILE]...\n"
	"  -n  lines are put out only by p   -E, -r  extended regular expressions\n"
	"  -i  files are changed in place, the old ones kept with SUFFIX   -s  each file has its own $\n"
	"  -z  lines end with a zero byte\n"
	"Addresses: N  $  /RE/  N~STEP  A,B  A,+N  A,~N  0,/RE/  and ! behind them\n"
	"Commands:  { } = a b c d D F g G h H i l n N p P q Q r R s t T w W x y z : #\n"
	"s/RE/TEXT/ with flags g p N I M w FILE; in TEXT & \\1 \\n \\U \\L \\u \\l \\E\n";

int sed_extended, sed_quiet, sed_nul;

/* Pieces of script are kept until all options are known, since -E may come last. */
static struct {
	char *text;
	char name[64];
} parts[50];
static int part_count;

static void add_part(char *text, const char *form, const char *what)
{
	if (part_count == 50)
		errx(1, "too many scripts");
	parts[part_count].text = text;
	snprintf(parts[part_count].name, sizeof(parts->name), form, what);
	part_count++;
}

static void add_expression(char *text)
{
	static int number;
	char digits[12], *joined;

	/* a\ at the end of one -e goes on in the next. */
	if (part_count && parts[part_count - 1].text[0] &&
	    parts[part_count - 1].text[strlen(parts[part_count - 1].text) - 1] == '\\') {
		if (asprintf(&joined, "%s\n%s", parts[part_count - 1].text, text) < 0)
			err(4, "memory");
		parts[part_count - 1].text = joined;
		return;
	}
	sprintf(digits, "%d", ++number);
	add_part(text, "-e expression #%s,", digits);
}

static void add_file(const char *name)
{
	FILE *f = open_operand(name);
	char *text = NULL;
	size_t size = 0, length = 0, n;

	if (!f)
		exit(1);
	do {
		if (!(text = realloc(text, size += 4096)))
			err(4, "memory");
		n = fread(text + length, 1, size - length - 1, f);
		length += n;
	} while (n);
	text[length] = 0;
	close_operand(f);
	add_part(text, "file %s:", name);
}

int main(int argc, char **argv)
{
	static char *standard[] = { "-", NULL };
	int option, in_place = 0, separate = 0, i;
	const char *suffix = NULL;

	while ((option = next_option(argc, argv, "nErsze:f:i::", help, 1)) != -1) {
		switch (option) {
		case 'n':
			sed_quiet = 1;
			break;
		case 'E':
		case 'r':
			sed_extended = 1;
			break;
		case 's':
			separate = 1;
			break;
		case 'z':
			sed_nul = 1;
			break;
		case 'e':
			add_expression(optarg);
			break;
		case 'f':
			add_file(optarg);
			break;
		case 'i':
			in_place = 1;
			suffix = optarg;
		}
	}
	if (!part_count) {
		if (optind == argc) {
			fputs(help, stderr);
			return 1;
		}
		add_expression(argv[optind++]);
	}
	for (i = 0; i < part_count; i++)
		sed_read_script(parts[i].text, parts[i].name);
	return finish(sed_run(sed_finish_script(), optind < argc ? argv + optind : standard, in_place, suffix, separate));
}
