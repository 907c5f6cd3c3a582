#ifndef _ASM_I386_SPINLOCK_H
#define _ASM_I386_SPINLOCK_H

/*
 * One processor and a kernel that never preempts itself: a lock has nothing
 * to wait for, and only its irq forms do something. The types stay, so that
 * code says what it protects.
 */
typedef struct { volatile unsigned int lock; } spinlock_t;
typedef struct { volatile unsigned int lock; } rwlock_t;

#define SPIN_LOCK_UNLOCKED	(spinlock_t) { 0 }
#define RW_LOCK_UNLOCKED	(rwlock_t) { 0 }

#define spin_lock_init(x)	do { *(x) = SPIN_LOCK_UNLOCKED; } while (0)
#define rwlock_init(x)		do { *(x) = RW_LOCK_UNLOCKED; } while (0)

#endif
