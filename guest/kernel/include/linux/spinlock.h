#ifndef _LINUX_SPINLOCK_H
#define _LINUX_SPINLOCK_H

#include <linux/interrupt.h>
#include <asm/system.h>
#include <asm/spinlock.h>

/*
 * Each lock protects something from others: other processors (of which there
 * is none), interrupt handlers (_irq, _irqsave), put-off work (_bh). Nothing may
 * sleep while it holds one. read_ and write_ are for rwlock_t: many readers, one writer.
 */
#define spin_lock(lock)		do { (void)(lock); barrier(); } while (0)
#define spin_unlock(lock)	do { (void)(lock); barrier(); } while (0)
#define spin_trylock(lock)	({ (void)(lock); 1; })
#define spin_is_locked(lock)	({ (void)(lock); 0; })
#define read_lock(lock)		spin_lock(lock)
#define read_unlock(lock)	spin_unlock(lock)
#define write_lock(lock)	spin_lock(lock)
#define write_unlock(lock)	spin_unlock(lock)

#define spin_lock_irqsave(lock, flags)		do { (void)(lock); local_irq_save(flags); } while (0)
#define spin_unlock_irqrestore(lock, flags)	do { (void)(lock); local_irq_restore(flags); } while (0)
#define spin_lock_irq(lock)			do { (void)(lock); local_irq_disable(); } while (0)
#define spin_unlock_irq(lock)			do { (void)(lock); local_irq_enable(); } while (0)
#define spin_lock_bh(lock)			do { (void)(lock); local_bh_disable(); } while (0)
#define spin_unlock_bh(lock)			do { (void)(lock); local_bh_enable(); } while (0)
#define read_lock_irqsave(lock, flags)		spin_lock_irqsave(lock, flags)
#define read_unlock_irqrestore(lock, flags)	spin_unlock_irqrestore(lock, flags)
#define read_lock_irq(lock)			spin_lock_irq(lock)
#define read_unlock_irq(lock)			spin_unlock_irq(lock)
#define write_lock_irqsave(lock, flags)		spin_lock_irqsave(lock, flags)
#define write_unlock_irqrestore(lock, flags)	spin_unlock_irqrestore(lock, flags)
#define write_lock_irq(lock)			spin_lock_irq(lock)
#define write_unlock_irq(lock)			spin_unlock_irq(lock)
#define read_lock_bh(lock)			spin_lock_bh(lock)
#define read_unlock_bh(lock)			spin_unlock_bh(lock)
#define write_lock_bh(lock)			spin_lock_bh(lock)
#define write_unlock_bh(lock)			spin_unlock_bh(lock)

#endif
