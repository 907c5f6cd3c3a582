/*
 * kernel/timer.c - ticks, timers, load
 *
 * Pending timers stand in one list, sorted by the tick they are due: the timer
 * interrupt looks at the first only.
 */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/timer.h>
#include <linux/tqueue.h>
#include <asm/system.h>

unsigned long volatile jiffies;
volatile struct timeval xtime __attribute__((aligned(16)));
unsigned long avenrun[3];

static LIST_HEAD(timers);

static void insert_timer(struct timer_list *timer)
{
	struct list_head *pos;

	list_for_each(pos, &timers)
		if (time_before(timer->expires, list_entry(pos, struct timer_list, list)->expires))
			break;
	list_add_tail(&timer->list, pos);
}

void add_timer(struct timer_list *timer)
{
	unsigned long flags;

	save_and_cli(flags);
	BUG_ON(timer_pending(timer));
	insert_timer(timer);
	restore_flags(flags);
}

/* True if it was pending. */
int del_timer(struct timer_list *timer)
{
	unsigned long flags;
	int was_pending;

	save_and_cli(flags);
	was_pending = timer_pending(timer);
	if (was_pending)
		list_del(&timer->list);
	restore_flags(flags);
	return was_pending;
}

int mod_timer(struct timer_list *timer, unsigned long expires)
{
	unsigned long flags;
	int was_pending;

	save_and_cli(flags);
	was_pending = timer_pending(timer);
	if (was_pending)
		list_del(&timer->list);
	timer->expires = expires;
	insert_timer(timer);
	restore_flags(flags);
	return was_pending;
}

static struct timer_list *first_due(void)
{
	struct timer_list *timer;

	if (list_empty(&timers))
		return NULL;
	timer = list_entry(timers.next, struct timer_list, list);
	if (time_after(timer->expires, jiffies))
		return NULL;
	list_del(&timer->list);
	return timer;
}

static void run_timers(struct softirq_action *unused)
{
	struct timer_list *timer;

	__cli();
	while ((timer = first_due()) != NULL) {
		void (*function)(unsigned long) = timer->function;
		unsigned long data = timer->data;

		__sti();
		function(data);
		__cli();
	}
	__sti();
}

/* Exponentially damped number of runnable processes over 1, 5 and 15 minutes. */
#define LOAD_FREQ	(5 * HZ)
static const unsigned long damping[3] = { 1884, 2014, 2037 };	/* 2048/exp(5s/1min) ... */

static void calc_load(void)
{
	static int count = LOAD_FREQ;
	unsigned long active;
	int i;

	if (--count > 0)
		return;
	count = LOAD_FREQ;
	active = nr_running * FIXED_1;
	for (i = 0; i < 3; i++)
		avenrun[i] = (avenrun[i] * damping[i] + active * (FIXED_1 - damping[i])) >> FSHIFT;
}

/* Every tick, from the timer interrupt with interrupts off. */
void do_timer(struct pt_regs *regs)
{
	jiffies++;
	xtime.tv_usec += 1000000 / HZ;
	if (xtime.tv_usec >= 1000000) {
		xtime.tv_usec -= 1000000;
		xtime.tv_sec++;
	}
	calc_load();
	update_process_times(user_mode(regs));
	if (!list_empty(&timers) &&
	    !time_after(list_entry(timers.next, struct timer_list, list)->expires, jiffies))
		raise_softirq(TIMER_SOFTIRQ);
	if (TQ_ACTIVE(tq_timer))
		mark_bh(TQUEUE_BH);
}

void __init timers_init(void)
{
	open_softirq(TIMER_SOFTIRQ, run_timers, NULL);
}
