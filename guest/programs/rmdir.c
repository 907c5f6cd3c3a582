/* rmdir: removes empty directories. */
#include "program.h"

static const char help[] =
	"usage: rmdir [-p] DIRECTORY...\n"
	"  -p  then also those above it\n";

static int remove_one(char *path, int parents)
{
	char *slash;

	do {
		if (rmdir(path) < 0) {
			warn("failed to remove '%s'", path);
			return 1;
		}
		slash = strrchr(path, '/');
		if (slash)
			*slash = 0;
	} while (parents && slash && *path);
	return 0;
}

int main(int argc, char **argv)
{
	int parents = 0, result = 0;

	while (next_option(argc, argv, "p", help, 1) != -1)
		parents = 1;
	if (optind == argc)
		errx(1, "missing operand");
	for (; optind < argc; optind++)
		result |= remove_one(argv[optind], parents);
	return result;
}
