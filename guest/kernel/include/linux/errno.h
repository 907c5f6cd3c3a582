#ifndef _LINUX_ERRNO_H
#define _LINUX_ERRNO_H

#include <asm/errno.h>

#ifdef __KERNEL__
/* Never seen by a program: do_signal turns them into a restart or -EINTR. */
#define ERESTARTSYS	512	/* restart if the handler says SA_RESTART */
#define ERESTARTNOINTR	513	/* always restart */
#define ERESTARTNOHAND	514	/* restart only if there is no handler */
#define ENOIOCTLCMD	515	/* this driver does not know the command */
#define ERESTART_RESTARTBLOCK 516 /* restart by restart_syscall() */
#endif

#endif
