/* sigaltstack(): another stack for handlers with SA_ONSTACK. */
#include <errno.h>
#include <signal.h>
#include <asm/unistd.h>

_syscall2(int, sigaltstack, const stack_t *, stack, stack_t *, old)
