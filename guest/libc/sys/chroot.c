/* chroot(): the directory absolute names start from. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall1(int, chroot, const char *, path)
