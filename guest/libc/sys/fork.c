/* fork(): one process calls, two return: the child with 0, the parent with the child's pid. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall0(pid_t, fork)
