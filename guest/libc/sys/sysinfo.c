/* sysinfo(): uptime, load and memory. */
#include <errno.h>
#include <sys/sysinfo.h>
#include <asm/unistd.h>

_syscall1(int, sysinfo, struct sysinfo *, info)
