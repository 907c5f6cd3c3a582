/*
 * kernel/wait.c - wait queues and what is built on them
 *
 * A sleeper enters the queue, sets its state and calls schedule(). Waking walks
 * the queue: all who wait together, and of the exclusive ones as many as asked.
 */
#include <linux/completion.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/wait.h>

void add_wait_queue(wait_queue_head_t *q, wait_queue_t *wait)
{
	unsigned long flags;

	wait->flags = 0;
	spin_lock_irqsave(&q->lock, flags);
	list_add(&wait->task_list, &q->task_list);
	spin_unlock_irqrestore(&q->lock, flags);
}

void add_wait_queue_exclusive(wait_queue_head_t *q, wait_queue_t *wait)
{
	unsigned long flags;

	wait->flags = WQ_FLAG_EXCLUSIVE;
	spin_lock_irqsave(&q->lock, flags);
	list_add_tail(&wait->task_list, &q->task_list);
	spin_unlock_irqrestore(&q->lock, flags);
}

void remove_wait_queue(wait_queue_head_t *q, wait_queue_t *wait)
{
	unsigned long flags;

	spin_lock_irqsave(&q->lock, flags);
	list_del(&wait->task_list);
	spin_unlock_irqrestore(&q->lock, flags);
}

/* Wakes sleepers in one of the states of mode; nr 0: all, exclusive or not. */
void __wake_up(wait_queue_head_t *q, unsigned int mode, int nr)
{
	struct list_head *pos, *next;
	unsigned long flags;

	spin_lock_irqsave(&q->lock, flags);
	list_for_each_safe(pos, next, &q->task_list) {
		wait_queue_t *wait = list_entry(pos, wait_queue_t, task_list);

		if (!(wait->task->state & mode))
			continue;
		if (wake_up_process(wait->task) && (wait->flags & WQ_FLAG_EXCLUSIVE) && !--nr)
			break;
	}
	spin_unlock_irqrestore(&q->lock, flags);
}

static long sleep_common(wait_queue_head_t *q, int state, long timeout)
{
	DECLARE_WAITQUEUE(wait, current);

	current->state = state;
	add_wait_queue(q, &wait);
	timeout = schedule_timeout(timeout);
	remove_wait_queue(q, &wait);
	return timeout;
}

/* A wake-up between the caller's test and these is lost: prefer wait_event(). */
void sleep_on(wait_queue_head_t *q)
{
	sleep_common(q, TASK_UNINTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
}

long sleep_on_timeout(wait_queue_head_t *q, long timeout)
{
	return sleep_common(q, TASK_UNINTERRUPTIBLE, timeout);
}

void interruptible_sleep_on(wait_queue_head_t *q)
{
	sleep_common(q, TASK_INTERRUPTIBLE, MAX_SCHEDULE_TIMEOUT);
}

long interruptible_sleep_on_timeout(wait_queue_head_t *q, long timeout)
{
	return sleep_common(q, TASK_INTERRUPTIBLE, timeout);
}

void complete(struct completion *x)
{
	x->done++;
	wake_up(&x->wait);
}

void wait_for_completion(struct completion *x)
{
	wait_event(x->wait, x->done);
	x->done--;
}
