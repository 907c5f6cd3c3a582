/* wc: counts lines, words and bytes. */
#include <ctype.h>
#include "program.h"

static const char help[] =
	"usage: wc [-clwm] [FILE]...\n"
	"  -l  lines   -w  words   -c, -m  bytes\n";

struct counts {
	unsigned long lines, words, bytes;
};

static int lines, words, bytes, width = 7;

static struct counts count(FILE *f)
{
	struct counts n = { 0, 0, 0 };
	char buffer[4096];
	size_t got, i;
	int inside = 0, blank;

	while ((got = fread(buffer, 1, sizeof(buffer), f)) > 0) {
		n.bytes += got;
		for (i = 0; i < got; i++) {
			n.lines += buffer[i] == '\n';
			blank = isspace((unsigned char)buffer[i]);
			n.words += !blank && !inside;
			inside = !blank;
		}
	}
	return n;
}

static void print(const struct counts *n, const char *name)
{
	const char *gap = "";

	if (lines) {
		printf("%*lu", width, n->lines);
		gap = " ";
	}
	if (words) {
		printf("%s%*lu", gap, width, n->words);
		gap = " ";
	}
	if (bytes)
		printf("%s%*lu", gap, width, n->bytes);
	printf(name ? " %s\n" : "\n", name);
}

/* As wide as the sum of all sizes needs, when all are plain files; 1 for a single number. */
static int needed_width(int argc, char **argv)
{
	unsigned long total = 0;
	char text[16];
	struct stat st;
	int i;

	if (lines + words + bytes == 1 && argc - optind <= 1)
		return 1;
	if (optind == argc) {
		if (fstat(0, &st) < 0 || !S_ISREG(st.st_mode))
			return 7;
		return sprintf(text, "%lu", (unsigned long)st.st_size);
	}
	for (i = optind; i < argc; i++) {
		if (stat(argv[i], &st) < 0)
			continue;
		if (!S_ISREG(st.st_mode))
			return 7;
		total += st.st_size;
	}
	return sprintf(text, "%lu", total);
}

int main(int argc, char **argv)
{
	struct counts n, total = { 0, 0, 0 };
	int option, i, result = 0;
	FILE *f;

	while ((option = next_option(argc, argv, "clmw", help, 1)) != -1) {
		lines |= option == 'l';
		words |= option == 'w';
		bytes |= option == 'c' || option == 'm';
	}
	if (!lines && !words && !bytes)
		lines = words = bytes = 1;
	width = needed_width(argc, argv);
	if (optind == argc) {
		n = count(stdin);
		print(&n, NULL);
	}
	for (i = optind; i < argc; i++) {
		f = open_operand(argv[i]);
		if (!f) {
			result = 1;
			continue;
		}
		n = count(f);
		if (ferror(f)) {
			warn("%s", argv[i]);
			result = 1;
		}
		close_operand(f);
		print(&n, argv[i]);
		total.lines += n.lines;
		total.words += n.words;
		total.bytes += n.bytes;
	}
	if (argc - optind > 1)
		print(&total, "total");
	return finish(result);
}
