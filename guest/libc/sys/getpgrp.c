/* getpgrp(): the process group of the caller. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall0(pid_t, getpgrp)
