#ifndef _LINUX_COMPLETION_H
#define _LINUX_COMPLETION_H

#include <linux/wait.h>

/* "It is done": one side waits, the other says so, in whatever order. */
struct completion {
	unsigned int done;
	wait_queue_head_t wait;
};

/* Defines one that nothing has been completed of. */
#define COMPLETION_INITIALIZER(work)	{ 0, __WAIT_QUEUE_HEAD_INITIALIZER((work).wait) }
#define DECLARE_COMPLETION(work)	struct completion work = COMPLETION_INITIALIZER(work)

/* The same for a structure that lies somewhere. */
static inline void init_completion(struct completion *x)
{
	x->done = 0;
	init_waitqueue_head(&x->wait);
}

/* Sleeps until complete() was called, or returns at once if it was. */
extern void wait_for_completion(struct completion *x);
/* Lets one waiter go on, the next one if there is none yet. Also from interrupts. */
extern void complete(struct completion *x);
/* The last call of a module's thread: completes, and ends the process. */
extern void complete_and_exit(struct completion *x, long code) __attribute__((noreturn));

#endif
