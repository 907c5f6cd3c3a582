#ifndef _LINUX_RWSEM_H
#define _LINUX_RWSEM_H

#include <asm/semaphore.h>

/* Readers and writers exclude one another and themselves: simple, and enough here. */
struct rw_semaphore {
	struct semaphore sem;
};

#define __RWSEM_INITIALIZER(name)	{ __MUTEX_INITIALIZER((name).sem) }
/* Defines one that is free. */
#define DECLARE_RWSEM(name)	struct rw_semaphore name = __RWSEM_INITIALIZER(name)
#define init_rwsem(s)	init_MUTEX(&(s)->sem)
/* For readers, for writers; they sleep until they have it. The try forms return 1 if they have it. */
#define down_read(s)	down(&(s)->sem)
#define up_read(s)	up(&(s)->sem)
#define down_write(s)	down(&(s)->sem)
#define up_write(s)	up(&(s)->sem)
#define down_read_trylock(s)	(!down_trylock(&(s)->sem))
#define down_write_trylock(s)	(!down_trylock(&(s)->sem))

#endif
