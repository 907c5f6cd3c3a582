/* hostname: prints or sets this machine's name. */
#include "program.h"

static const char help[] = "usage: hostname [NAME]\n";

int main(int argc, char **argv)
{
	char name[65];

	no_options(argc, argv, help);
	if (optind < argc) {
		if (sethostname(argv[optind], strlen(argv[optind])) < 0)
			err(1, "cannot set the name to '%s'", argv[optind]);
		return 0;
	}
	if (gethostname(name, sizeof(name)) < 0)
		err(1, "cannot read the name");
	puts(name);
	return finish(0);
}
