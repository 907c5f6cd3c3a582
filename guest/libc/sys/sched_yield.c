/* sched_yield(): lets others run. */
#include <errno.h>
#include <sched.h>
#include <asm/unistd.h>

_syscall0(int, sched_yield)
