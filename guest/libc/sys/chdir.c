/* chdir(): the directory relative names start from. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall1(int, chdir, const char *, path)
