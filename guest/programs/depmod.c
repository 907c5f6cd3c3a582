/* depmod: finds out which modules need which, for modprobe. */
#include "program.h"
#include "modutils/dependencies.h"

static const char help[] =
	"usage: depmod [-a]\n"
	"Writes modules.dep in /lib/modules/RELEASE by the symbols of the modules there (-a: all, as always).\n";

int main(int argc, char **argv)
{
	while (next_option(argc, argv, "a", help, 1) != -1)
		;
	if (optind < argc)
		errx(1, "%s: it always looks at all modules; try 'depmod --help'", argv[optind]);
	return write_dependencies() < 0;
}
