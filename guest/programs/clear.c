/* clear: empties the screen of a VT100. */
#include "program.h"

static const char help[] = "usage: clear\n";

int main(int argc, char **argv)
{
	no_options(argc, argv, help);
	fputs("\033[H\033[2J\033[3J", stdout);
	return finish(0);
}
