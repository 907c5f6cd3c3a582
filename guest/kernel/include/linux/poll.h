/*
 * linux/poll.h - how select and poll ask files for their state.
 *
 * A file's poll operation calls poll_wait for each queue on which a change is
 * announced, then returns the present state.  The caller sleeps on all of
 * them at once and asks again when woken.
 */
#ifndef _LINUX_POLL_H
#define _LINUX_POLL_H

#include <asm/poll.h>

#ifdef __KERNEL__

#include <linux/types.h>
#include <linux/wait.h>

struct file;
struct poll_table_page;

typedef struct poll_table_struct {
	int error;
	struct poll_table_page *table;
} poll_table;

extern int poll_loop(int (*round)(void *arg, poll_table *wait), void *arg, long *timeout);
extern int do_select(int n, fd_set **user, long *timeout);
extern int do_poll(struct pollfd *ufds, unsigned int nfds, long *timeout);
/* What poll_wait calls. */
extern void __pollwait(struct file *filp, wait_queue_head_t *queue, poll_table *p);

/* In a poll operation, once for each queue on which a change is announced. Does not sleep. */
static inline void poll_wait(struct file *filp, wait_queue_head_t *queue, poll_table *p)
{
	if (p && queue)
		__pollwait(filp, queue, p);
}

#endif
#endif
