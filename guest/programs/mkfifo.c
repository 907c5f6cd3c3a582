/* mkfifo: makes named pipes. */
#include "mode.h"
#include "program.h"

static const char help[] = "usage: mkfifo [-m MODE] NAME...\n"
			   "  -m MODE  permissions, as chmod takes them\n";

int main(int argc, char **argv)
{
	int permissions = -1, result = 0;

	while (next_option(argc, argv, "m:", help, 1) != -1)
		if ((permissions = change_mode(optarg, 0666, 0)) < 0)
			errx(1, "invalid mode '%s'", optarg);
	if (optind == argc)
		errx(1, "missing operand");
	for (; optind < argc; optind++)
		if (mkfifo(argv[optind], permissions < 0 ? 0666 : permissions) < 0 ||
		    (permissions >= 0 && chmod(argv[optind], permissions) < 0)) {
			warn("%s", argv[optind]);
			result = 1;
		}
	return result;
}
