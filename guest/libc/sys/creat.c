/* creat(): open() for writing a new or emptied file. */
#include <fcntl.h>
#include <unistd.h>
#include <asm/unistd.h>

_syscall2(int, creat, const char *, path, mode_t, mode)
