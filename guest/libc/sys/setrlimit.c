/* setrlimit(): sets a limit. */
#include <errno.h>
#include <sys/resource.h>
#include <asm/unistd.h>

_syscall2(int, setrlimit, int, resource, const struct rlimit *, limit)
