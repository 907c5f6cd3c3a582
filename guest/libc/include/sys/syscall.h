/*
 * The numbers of the system calls, by both of their names: __NR_x from <asm/unistd.h>, and SYS_x;
 * and syscall(), which makes any of them.
 */
#ifndef _SYS_SYSCALL_H
#define _SYS_SYSCALL_H

#include <errno.h>
#include <features.h>
#include <asm/unistd.h>
#include <bits/sys-names.h>

__BEGIN_DECLS
long syscall(long number, ...);
__END_DECLS

#endif
