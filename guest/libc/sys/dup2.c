/* dup2(): makes descriptor `to` the same open file as `from`, closing what it was before. */
#include <unistd.h>
#include <asm/unistd.h>

_syscall2(int, dup2, int, from, int, to)
