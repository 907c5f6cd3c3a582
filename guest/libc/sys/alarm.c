/* alarm(): SIGALRM after so many seconds; returns what was left of the alarm before. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall1(unsigned int, alarm, unsigned int, seconds)
