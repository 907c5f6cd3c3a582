/* reboot(): restarts or switches off, when the two magic numbers show that it is meant. */
#include <sys/reboot.h>
#include <sys/syscall.h>

int reboot(int command)
{
	return syscall(__NR_reboot, 0xfee1dead, 672274793, command, 0);
}
