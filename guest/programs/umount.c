/* umount: takes file systems out of the tree. */
#include <sys/mount.h>
#include "program.h"

static const char help[] = "usage: umount [-fl] DIRECTORY...\n"
			   "  -f  even if that fails something   -l  when it is no longer busy\n";

int main(int argc, char **argv)
{
	int option, flags = 0, result = 0;

	while ((option = next_option(argc, argv, "fl", help, 1)) != -1)
		flags |= option == 'f' ? MNT_FORCE : MNT_DETACH;
	if (optind == argc)
		errx(1, "missing operand");
	for (; optind < argc; optind++)
		if (umount2(argv[optind], flags) < 0) {
			warn("%s", argv[optind]);
			result = 1;
		}
	return result;
}
