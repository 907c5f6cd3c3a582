/* vhangup(): hangs up the caller's terminal. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall0(int, vhangup)
