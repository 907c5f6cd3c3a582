/* dirname: a path without its last part. */
#include <libgen.h>
#include "program.h"

static const char help[] = "usage: dirname PATH...\n";

int main(int argc, char **argv)
{
	no_options(argc, argv, help);
	if (optind == argc)
		errx(1, "missing operand");
	for (; optind < argc; optind++)
		puts(dirname(argv[optind]));
	return finish(0);
}
