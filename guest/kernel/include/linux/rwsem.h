#ifndef _LINUX_RWSEM_H
#define _LINUX_RWSEM_H

#include <asm/semaphore.h>

/* Readers and writers exclude one another and themselves: simple, and enough here. */
struct rw_semaphore {
	struct semaphore sem;
};

#define __RWSEM_INITIALIZER(name)	{ __MUTEX_INITIALIZER((name).sem) }
#define DECLARE_RWSEM(name)	struct rw_semaphore name = __RWSEM_INITIALIZER(name)
#define init_rwsem(s)	init_MUTEX(&(s)->sem)
#define down_read(s)	down(&(s)->sem)
#define up_read(s)	up(&(s)->sem)
#define down_write(s)	down(&(s)->sem)
#define up_write(s)	up(&(s)->sem)

#endif
