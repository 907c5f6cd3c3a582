/* uname(): names of the system and the machine. */
#include <errno.h>
#include <sys/utsname.h>
#include <asm/unistd.h>

_syscall1(int, uname, struct utsname *, names)
