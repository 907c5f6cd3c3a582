/* isatty(): only a terminal has terminal settings. */
#include <termios.h>
#include <unistd.h>

int isatty(int fd)
{
	struct termios t;

	return tcgetattr(fd, &t) == 0;
}
