#ifndef _LINUX_WAIT_H
#define _LINUX_WAIT_H

/* Options of wait4 and waitpid. */
#define WNOHANG		0x00000001
#define WUNTRACED	0x00000002
#define WSTOPPED	WUNTRACED
#define WEXITED		0x00000004
#define WCONTINUED	0x00000008
#define WNOWAIT		0x01000000
#define __WNOTHREAD	0x20000000
#define __WALL		0x40000000
#define __WCLONE	0x80000000

#ifdef __KERNEL__

#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/spinlock.h>

/*
 * A wait queue is the list of those who sleep until something becomes true.
 * The sleeper tests its condition itself; waking only means "look again".
 */
struct task_struct;

struct __wait_queue {
	unsigned int flags;
#define WQ_FLAG_EXCLUSIVE	0x01	/* wake only one of these */
	struct task_struct *task;
	struct list_head task_list;
};
typedef struct __wait_queue wait_queue_t;

struct __wait_queue_head {
	spinlock_t lock;
	struct list_head task_list;
};
typedef struct __wait_queue_head wait_queue_head_t;

#define __WAITQUEUE_INITIALIZER(name, tsk) { \
	.task = tsk, \
	.task_list = { NULL, NULL }, \
}
/* Defines a sleeper: DECLARE_WAITQUEUE(wait, current). */
#define DECLARE_WAITQUEUE(name, tsk) \
	wait_queue_t name = __WAITQUEUE_INITIALIZER(name, tsk)

#define __WAIT_QUEUE_HEAD_INITIALIZER(name) { \
	.lock = { 0 }, \
	.task_list = { &(name).task_list, &(name).task_list }, \
}
/* Defines a queue: DECLARE_WAIT_QUEUE_HEAD(buffer_wait). */
#define DECLARE_WAIT_QUEUE_HEAD(name) \
	wait_queue_head_t name = __WAIT_QUEUE_HEAD_INITIALIZER(name)

/* The same for structures that lie somewhere. */
static inline void init_waitqueue_head(wait_queue_head_t *q)
{
	q->lock = SPIN_LOCK_UNLOCKED;
	INIT_LIST_HEAD(&q->task_list);
}

static inline void init_waitqueue_entry(wait_queue_t *q, struct task_struct *p)
{
	q->flags = 0;
	q->task = p;
}

/* Whether anybody sleeps there. */
static inline int waitqueue_active(wait_queue_head_t *q)
{
	return !list_empty(&q->task_list);
}

#endif
#endif
