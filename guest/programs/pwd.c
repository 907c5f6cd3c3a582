/* pwd: the working directory. */
#include "program.h"

static const char help[] =
	"usage: pwd [-LP]\n"
	"  -L  as $PWD says, if that is true   -P  without symbolic links\n";

int main(int argc, char **argv)
{
	const char *logical = NULL;
	struct stat a, b;
	int option;
	char *name;

	while ((option = next_option(argc, argv, "LP", help, 1)) != -1)
		logical = option == 'L' ? getenv("PWD") : NULL;
	if (logical && *logical == '/' && stat(logical, &a) == 0 && stat(".", &b) == 0 &&
	    a.st_ino == b.st_ino && a.st_dev == b.st_dev) {
		puts(logical);
		return finish(0);
	}
	name = getcwd(NULL, 0);
	if (!name)
		err(1, "cannot read the working directory");
	puts(name);
	return finish(0);
}
