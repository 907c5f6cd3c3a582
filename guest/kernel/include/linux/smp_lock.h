#ifndef _LINUX_SMP_LOCK_H
#define _LINUX_SMP_LOCK_H

/* One processor, no preemption inside the kernel: the big lock is always held. */
#define lock_kernel()	do { } while (0)
#define unlock_kernel()	do { } while (0)

#endif
