/*
 * arch/i386/kernel/semaphore.c - locks that sleep
 *
 * The kernel is not preempted, so between the test of count and the change of
 * it only an interrupt can come, and interrupts call up() alone.
 */
#include <linux/sched.h>
#include <asm/semaphore.h>

static int try_down(struct semaphore *sem)
{
	unsigned long flags;
	int got = 0;

	local_irq_save(flags);
	if (atomic_read(&sem->count) > 0) {
		atomic_dec(&sem->count);
		got = 1;
	}
	local_irq_restore(flags);
	return got;
}

void down(struct semaphore *sem)
{
	if (!try_down(sem))
		wait_event(sem->wait, try_down(sem));
}

int down_interruptible(struct semaphore *sem)
{
	if (try_down(sem))
		return 0;
	return wait_event_interruptible(sem->wait, try_down(sem)) ? -EINTR : 0;
}

int down_trylock(struct semaphore *sem)
{
	return !try_down(sem);
}

void up(struct semaphore *sem)
{
	atomic_inc(&sem->count);
	wake_up(&sem->wait);
}
