/* setdomainname(): the NIS domain of this machine. */
#include <errno.h>
#include <sys/utsname.h>
#include <asm/unistd.h>

_syscall2(int, setdomainname, const char *, name, size_t, size)
