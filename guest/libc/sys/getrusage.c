/* getrusage(): what this process, or its ended children, used. */
#include <errno.h>
#include <sys/resource.h>
#include <asm/unistd.h>

_syscall2(int, getrusage, int, who, struct rusage *, usage)
