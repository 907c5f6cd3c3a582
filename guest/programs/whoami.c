/* whoami: the name of the effective user. */
#include <pwd.h>
#include "program.h"

static const char help[] = "usage: whoami\n";

int main(int argc, char **argv)
{
	struct passwd *user;

	no_options(argc, argv, help);
	user = getpwuid(geteuid());
	if (!user)
		errx(1, "cannot find name for user ID %u", geteuid());
	puts(user->pw_name);
	return finish(0);
}
