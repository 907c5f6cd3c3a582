/* kill(): sends a signal to a process, a group or everyone. */
#include <signal.h>
#include <unistd.h>
#include <asm/unistd.h>

_syscall2(int, kill, pid_t, pid, int, signal)
