/* env: runs a program with a changed environment, or prints it. */
#include "program.h"

static const char help[] =
	"usage: env [-i] [-u NAME]... [NAME=VALUE]... [COMMAND [ARGUMENT]...]\n"
	"  -i  start from an empty environment   -u  without NAME\n";

int main(int argc, char **argv)
{
	int option, i;

	while ((option = next_option(argc, argv, "+iu:", help, 125)) != -1) {
		if (option == 'i')
			clearenv();
		else
			unsetenv(optarg);
	}
	for (; optind < argc && strchr(argv[optind], '='); optind++)
		putenv(argv[optind]);
	if (optind < argc) {
		execvp(argv[optind], argv + optind);
		warn("%s", argv[optind]);
		return errno == ENOENT ? 127 : 126;
	}
	for (i = 0; environ && environ[i]; i++)
		puts(environ[i]);
	return finish(0);
}
