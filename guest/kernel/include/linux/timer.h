#ifndef _LINUX_TIMER_H
#define _LINUX_TIMER_H

#include <linux/list.h>

/* Calls function(data) once, at the tick `expires`, from the timer interrupt's bottom half. */
struct timer_list {
	struct list_head list;
	unsigned long expires;		/* in jiffies */
	unsigned long data;
	void (*function)(unsigned long);
};

static inline void init_timer(struct timer_list *timer)
{
	timer->list.next = timer->list.prev = (struct list_head *)0;
}

static inline int timer_pending(const struct timer_list *timer)
{
	return timer->list.next != (struct list_head *)0;
}

extern void add_timer(struct timer_list *timer);
extern int del_timer(struct timer_list *timer);
extern int mod_timer(struct timer_list *timer, unsigned long expires);
#define del_timer_sync(t)	del_timer(t)

/* Comparisons that survive the counter's wrap. */
#define time_after(a, b)	((long)(b) - (long)(a) < 0)
#define time_before(a, b)	time_after(b, a)
#define time_after_eq(a, b)	((long)(a) - (long)(b) >= 0)
#define time_before_eq(a, b)	time_after_eq(b, a)

#endif
