/* sync: writes what waits in memory to the disks. */
#include "program.h"

static const char help[] = "usage: sync\n";

int main(int argc, char **argv)
{
	no_options(argc, argv, help);
	sync();
	return 0;
}
