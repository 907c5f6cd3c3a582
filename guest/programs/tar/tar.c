/*
 * tar: archives of POSIX's form "ustar": for each file a header of 512 bytes with numbers in octal, then
 * the contents, filled up to 512 bytes; two empty blocks end it. Names beyond 256 characters are written
 * in an entry of their own before the file's (type L, of links K), as GNU's tar does.
 *
 * Nothing is extracted outside the directory one is in: names lose a leading /, those with .. are left
 * out, and so is what a symbolic link on the way would lead elsewhere.
 */
#include <fnmatch.h>
#include "tar.h"

static const char help[] =
	"usage: tar {-c | -x | -t} [-v] [-f ARCHIVE] [-C DIRECTORY] [-k] [-m] [-O] [-p] [-X PATTERN] [NAME]...\n"
	"  -c  make an archive of NAMEs   -x  extract   -t  list (NAMEs only)   -v  say the names\n"
	"  -f ARCHIVE  the file, - for standard input or output (as without)   -C DIRECTORY  work there\n"
	"  -k  leave files that exist   -m  times are now   -O  contents to standard output\n"
	"  -p  exact permissions (as root without)   -X PATTERN  leave out what matches (also --exclude=PATTERN)\n";

struct tar tar = { .archive_name = "-" };
static char *excluded[20];
static int excluded_count;
static char wanted_found[256];

int is_excluded(const char *path)
{
	const char *p;
	int i;

	for (i = 0; i < excluded_count; i++)
		for (p = path; p; p = strchr(p, '/') ? strchr(p, '/') + 1 : NULL)
			if (fnmatch(excluded[i], p, 0) == 0)
				return 1;
	return 0;
}

unsigned tar_checksum(const struct header *h)
{
	const unsigned char *p = (const unsigned char *)h;
	unsigned sum = 0;
	int i;

	for (i = 0; i < BLOCK; i++)
		sum += i >= 148 && i < 156 ? ' ' : p[i];
	return sum;
}

/* ---- reading an archive ---- */

static int is_wanted(const char *name)
{
	size_t length;
	int i;

	if (is_excluded(name))
		return 0;
	if (!*tar.wanted)
		return 1;
	for (i = 0; tar.wanted[i]; i++) {
		length = strlen(tar.wanted[i]);
		while (length > 1 && tar.wanted[i][length - 1] == '/')
			length--;
		if (strncmp(name, tar.wanted[i], length) == 0 && (!name[length] || name[length] == '/')) {
			if (i < 256)
				wanted_found[i] = 1;
			return 1;
		}
	}
	return 0;
}

static void read_archive(int extract)
{
	static struct member m;
	int i;

	while (next_member(&m)) {
		if (!is_wanted(m.name)) {
			tar_skip(m.size);
		} else if (extract) {
			extract_member(&m);
		} else {
			list_member(&m);
			tar_skip(m.size);
		}
	}
	finish_directories();
	for (i = 0; tar.wanted[i] && i < 256; i++)
		if (!wanted_found[i]) {
			warnx("%s: Not found in archive", tar.wanted[i]);
			tar.status = 2;
		}
}

/* ---- the command line ---- */

/* "tar cvf x": the first word's letters are options, their arguments follow in turn. */
static char **old_form(int *argc, char **argv)
{
	char **words = calloc(*argc + 34, sizeof(*words));
	const char *letter;
	int n = 0, next = 2;

	if (!words)
		err(2, "memory");
	words[n++] = argv[0];
	for (letter = argv[1]; *letter && n < 32; letter++) {
		char *option = malloc(3);

		if (!option)
			err(2, "memory");
		sprintf(option, "-%c", *letter);
		words[n++] = option;
		if (strchr("fCX", *letter)) {
			if (next >= *argc)
				errx(2, "Old option '%c' requires an argument", *letter);
			words[n++] = argv[next++];
		}
	}
	while (next < *argc)
		words[n++] = argv[next++];
	*argc = n;
	return words;
}

static void open_archive(int operation)
{
	if (strcmp(tar.archive_name, "-") == 0)
		tar.archive = operation == 'c' ? stdout : stdin;
	else
		tar.archive = fopen(tar.archive_name, operation == 'c' ? "w+" : "r");
	if (!tar.archive)
		err(2, "%s: Cannot open", tar.archive_name);
}

int main(int argc, char **argv)
{
	const char *directory = NULL;
	int option, operation = 0, i;

	if (argc > 1 && argv[1][0] != '-')
		argv = old_form(&argc, argv);
	for (i = 1; i < argc; i++)
		if (strncmp(argv[i], "--exclude=", 10) == 0) {
			if (excluded_count < 20)
				excluded[excluded_count++] = argv[i] + 10;
			memmove(argv + i, argv + i + 1, (argc - i) * sizeof(*argv));
			argc--;
			i--;
		}
	tar.exact_modes = geteuid() == 0;
	while ((option = next_option(argc, argv, "cC:f:kmOptvxX:", help, 2)) != -1) {
		if (strchr("ctx", option)) {
			if (operation && operation != option)
				errx(2, "only one of -c, -t and -x");
			operation = option;
		}
		tar.verbose |= option == 'v';
		tar.keep |= option == 'k';
		tar.now |= option == 'm';
		tar.to_output |= option == 'O';
		tar.exact_modes |= option == 'p';
		if (option == 'C')
			directory = optarg;
		if (option == 'f')
			tar.archive_name = optarg;
		if (option == 'X' && excluded_count < 20)
			excluded[excluded_count++] = optarg;
	}
	if (!operation)
		errx(2, "needs one of -c, -t and -x; try 'tar --help'");
	tar.wanted = argv + optind;
	open_archive(operation);
	if (directory && chdir(directory) < 0)
		err(2, "%s", directory);
	if (operation == 'c')
		tar_create();
	else
		read_archive(operation == 'x');
	if (tar.archive != stdout && fclose(tar.archive) == EOF)
		err(2, "%s", tar.archive_name);
	return finish(tar.status);
}
