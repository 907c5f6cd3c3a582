#ifndef _ASM_I386_SEMAPHORE_H
#define _ASM_I386_SEMAPHORE_H

#include <linux/wait.h>
#include <asm/atomic.h>

/* A sleeping lock: down() takes one of count, or sleeps until up() gives one. */
struct semaphore {
	atomic_t count;
	wait_queue_head_t wait;
};

#define __SEMAPHORE_INITIALIZER(name, n) \
	{ ATOMIC_INIT(n), __WAIT_QUEUE_HEAD_INITIALIZER((name).wait) }
#define __MUTEX_INITIALIZER(name)	__SEMAPHORE_INITIALIZER(name, 1)
/* Defines a semaphore that is free, or taken. */
#define DECLARE_MUTEX(name)		struct semaphore name = __SEMAPHORE_INITIALIZER(name, 1)
#define DECLARE_MUTEX_LOCKED(name)	struct semaphore name = __SEMAPHORE_INITIALIZER(name, 0)

/* Makes val of them free. */
static inline void sema_init(struct semaphore *sem, int val)
{
	atomic_set(&sem->count, val);
	init_waitqueue_head(&sem->wait);
}

/* The same for one: free, or taken. */
#define init_MUTEX(sem)		sema_init(sem, 1)
#define init_MUTEX_LOCKED(sem)	sema_init(sem, 0)

/* Takes it, sleeping until it is free; no signal ends that. Not in interrupts. */
extern void down(struct semaphore *sem);
/* The same, but a signal ends it: 0, or -EINTR without having taken it. */
extern int down_interruptible(struct semaphore *sem);
/* Takes it only if it is free: 0, or 1. Does not sleep. */
extern int down_trylock(struct semaphore *sem);
/* Gives it back and wakes who waits; also from interrupts. */
extern void up(struct semaphore *sem);

#endif
