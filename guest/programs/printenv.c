/* printenv: the environment, or some of its variables. */
#include "program.h"

static const char help[] = "usage: printenv [NAME]...\n";

int main(int argc, char **argv)
{
	char **variable, *value;
	int result = 0;

	no_options(argc, argv, help);
	for (variable = environ; optind == argc && *variable; variable++)
		puts(*variable);
	for (; optind < argc; optind++) {
		value = getenv(argv[optind]);
		if (value)
			puts(value);
		else
			result = 1;
	}
	return finish(result);
}
