/* The foreground process group of a terminal, and its session. */
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

pid_t tcgetpgrp(int fd)
{
	pid_t group;

	return ioctl(fd, TIOCGPGRP, &group) < 0 ? -1 : group;
}

int tcsetpgrp(int fd, pid_t group)
{
	return ioctl(fd, TIOCSPGRP, &group);
}

pid_t tcgetsid(int fd)
{
	pid_t session;

	return ioctl(fd, TIOCGSID, &session) < 0 ? -1 : session;
}
