/* What is on its way through a terminal: dropped, waited for, stopped. */
#include <sys/ioctl.h>
#include <termios.h>

int tcflush(int fd, int queue)
{
	return ioctl(fd, TCFLSH, queue);
}

int tcdrain(int fd)
{
	return ioctl(fd, TCSBRK, 1);
}

int tcflow(int fd, int action)
{
	return ioctl(fd, TCXONC, action);
}

int tcsendbreak(int fd, int duration)
{
	return ioctl(fd, TCSBRK, 0 * duration);
}
