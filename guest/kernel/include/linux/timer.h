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

/* To be called before anything else: the timer is not pending. */
static inline void init_timer(struct timer_list *timer)
{
	timer->list.next = timer->list.prev = (struct list_head *)0;
}

/* True between add_timer and its call. */
static inline int timer_pending(const struct timer_list *timer)
{
	return timer->list.next != (struct list_head *)0;
}

/* Starts it: function(data) is called once jiffies has come to expires. Not while it is pending. */
extern void add_timer(struct timer_list *timer);
/* Stops it; 1 if it was pending. A module does so before it goes. */
extern int del_timer(struct timer_list *timer);
#define del_timer_sync(t)	del_timer(t)
/* Starts it anew for another time, pending or not; 1 if it was. */
extern int mod_timer(struct timer_list *timer, unsigned long expires);

/* Comparisons that survive the counter's wrap. */
#define time_after(a, b)	((long)(b) - (long)(a) < 0)
#define time_before(a, b)	time_after(b, a)
#define time_after_eq(a, b)	((long)(a) - (long)(b) >= 0)
#define time_before_eq(a, b)	time_after_eq(b, a)

#endif
