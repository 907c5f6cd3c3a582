/*
 * linux/tqueue.h - lists of functions to be called later.
 *
 *	tq_immediate	right after the interrupt; mark_bh(IMMEDIATE_BH) after queueing
 *	tq_timer	at the next tick
 *	schedule_task	soon, by the process keventd: only there may the function sleep
 */
#ifndef _LINUX_TQUEUE_H
#define _LINUX_TQUEUE_H

#include <linux/interrupt.h>
#include <linux/list.h>

struct tq_struct {
	struct list_head list;
	unsigned long sync;		/* not 0: stands in a list already; 0 to begin with */
	void (*routine)(void *);
	void *data;
};

typedef struct list_head task_queue;

/* Defines a queue of one's own, for queue_task and run_task_queue. */
#define DECLARE_TASK_QUEUE(q)	LIST_HEAD(q)
#define TQ_ACTIVE(q)		(!list_empty(&(q)))

/* Sets what an entry is to call; INIT_TQUEUE also makes it ready for its first queueing. */
#define PREPARE_TQUEUE(tq, function, argument) do { \
	(tq)->routine = (function); \
	(tq)->data = (argument); \
} while (0)
#define INIT_TQUEUE(tq, function, argument) do { \
	INIT_LIST_HEAD(&(tq)->list); \
	(tq)->sync = 0; \
	PREPARE_TQUEUE(tq, function, argument); \
} while (0)

/* Queues that the kernel runs: at every tick, and at the bottom half IMMEDIATE_BH. */
extern task_queue tq_timer, tq_immediate;

/* Appends to a queue; 1, or 0 if the entry stands in one already. Also from interrupts. */
extern int queue_task(struct tq_struct *task, task_queue *queue);
/* Calls and removes all entries that are in the queue now. */
extern void run_task_queue(task_queue *queue);
/* Has keventd call the function; 1, or 0 if the entry stands in a queue already. Also from interrupts. */
extern int schedule_task(struct tq_struct *task);
/* Waits until keventd has called what was scheduled before; a module does so before it goes. */
extern void flush_scheduled_tasks(void);

#endif
