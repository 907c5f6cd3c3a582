/* basename: the last part of a path. */
#include <libgen.h>
#include "program.h"

static const char help[] = "usage: basename PATH [SUFFIX]\n";

int main(int argc, char **argv)
{
	size_t length, suffix;
	char *name;

	no_options(argc, argv, help);
	if (optind == argc)
		errx(1, "missing operand");
	if (argc - optind > 2)
		errx(1, "extra operand '%s'", argv[optind + 2]);
	name = *argv[optind] ? basename(argv[optind]) : "";
	if (argc - optind == 2) {
		length = strlen(name);
		suffix = strlen(argv[optind + 1]);
		if (suffix < length && strcmp(name + length - suffix, argv[optind + 1]) == 0)
			name[length - suffix] = 0;
	}
	puts(name);
	return finish(0);
}
