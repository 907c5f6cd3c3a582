/*
 * poweroff, reboot, halt: shut the system down. init does it; with -f, or where process 1 is
 * another program, the kernel is asked at once.
 */
#include <libgen.h>
#include <signal.h>
#include <sys/reboot.h>
#include "program.h"

static const char help[] =
	"usage: poweroff [-f]    switches the machine off\n"
	"       reboot [-f]      starts it anew\n"
	"       halt [-f]        stops it\n"
	"  -f  at once, without ending the programs first\n";

int main(int argc, char **argv)
{
	const char *name = basename(argv[0]);
	int command = RB_POWER_OFF, signal = SIGTERM, force = 0;

	while (next_option(argc, argv, "f", help, 1) != -1)
		force = 1;
	if (strcmp(name, "reboot") == 0) {
		command = RB_AUTOBOOT;
		signal = SIGINT;
	} else if (strcmp(name, "halt") == 0) {
		command = RB_HALT_SYSTEM;
		signal = SIGUSR1;
	}
	if (!force) {
		if (kill(1, signal) < 0)
			err(1, "cannot signal init");
		return 0;
	}
	sync();
	if (reboot(command) < 0)
		err(1, "cannot %s", name);
	return 0;
}
