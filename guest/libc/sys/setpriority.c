/* setpriority(): sets the nice value of a process, a group or a user. */
#include <errno.h>
#include <sys/resource.h>
#include <asm/unistd.h>

_syscall3(int, setpriority, int, which, int, who, int, value)
