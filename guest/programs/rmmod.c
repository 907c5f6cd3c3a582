/* rmmod: takes modules out of the kernel. */
#include <sys/module.h>
#include "program.h"

static const char help[] = "usage: rmmod [-a] [MODULE]...\n"
			   "  -a  those that were loaded automatically and are not in use\n";

int main(int argc, char **argv)
{
	int sweep = 0, result = 0;

	while (next_option(argc, argv, "a", help, 1) != -1)
		sweep = 1;
	if (optind == argc && !sweep)
		errx(1, "no module given; try 'rmmod --help'");
	if (sweep && delete_module(NULL) < 0)
		err(1, "sweeping unused modules");
	for (; optind < argc; optind++) {
		if (delete_module(argv[optind]) == 0)
			continue;
		if (errno == ENOENT)
			warnx("module %s is not loaded", argv[optind]);
		else
			warn("%s", argv[optind]);
		result = 1;
	}
	return result;
}
