/* uname: names of the system. */
#include <sys/utsname.h>
#include "program.h"

static const char help[] =
	"usage: uname [-amnrsvop]\n"
	"  -s  kernel   -n  host   -r  release   -v  version   -m  machine   -o  system   -a  all\n";

int main(int argc, char **argv)
{
	const char letters[] = "snrvmo";
	struct utsname u;
	int option, wanted = 0, i, first = 1;

	while ((option = next_option(argc, argv, "amnoprsv", help, 1)) != -1) {
		if (option == 'a')
			wanted = 63;
		else if (option == 'p')
			wanted |= 16;
		else
			wanted |= 1 << (strchr(letters, option) - letters);
	}
	if (optind < argc)
		errx(1, "extra operand '%s'", argv[optind]);
	if (uname(&u) < 0)
		err(1, "cannot get system name");
	const char *values[] = { u.sysname, u.nodename, u.release, u.version, u.machine, "Linux" };

	if (!wanted)
		wanted = 1;
	for (i = 0; i < 6; i++)
		if (wanted & 1 << i) {
			printf(first ? "%s" : " %s", values[i]);
			first = 0;
		}
	putchar('\n');
	return finish(0);
}
