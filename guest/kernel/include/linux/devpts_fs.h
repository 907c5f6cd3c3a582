/* linux/devpts_fs.h - the names of pseudo-terminals: /dev/pts/N appears with its master and goes with it. */
#ifndef _LINUX_DEVPTS_FS_H
#define _LINUX_DEVPTS_FS_H

#ifdef __KERNEL__

#include <linux/kdev_t.h>

extern int devpts_new(int number, kdev_t device);	/* owned by the caller's user; 0 or an error */
extern void devpts_kill(int number);

#endif
#endif
