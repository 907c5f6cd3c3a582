/* pause(): sleeps until a signal has been handled. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall0(int, pause)
