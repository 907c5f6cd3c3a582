/* execve(): replaces the program of this process; returns only when that failed. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall3(int, execve, const char *, path, char *const *, argv, char *const *, envp)
