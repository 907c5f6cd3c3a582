/*
 * kernel/softirq.c - work that interrupt handlers put off
 *
 * A handler raises a bit; when the last handler is done, do_softirq calls what
 * belongs to the bit, with interrupts on but still outside any process.
 */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <asm/system.h>

unsigned long softirq_pending;
static struct softirq_action softirq_vec[NR_SOFTIRQS];

#define MAX_ROUNDS	10	/* after that the rest waits for the next interrupt */

void open_softirq(int nr, void (*action)(struct softirq_action *), void *data)
{
	softirq_vec[nr].action = action;
	softirq_vec[nr].data = data;
}

void raise_softirq(unsigned int nr)
{
	set_bit(nr, &softirq_pending);
}

asmlinkage void do_softirq(void)
{
	int rounds = MAX_ROUNDS, nr;
	unsigned long flags, pending;

	if (in_interrupt())
		return;
	save_and_cli(flags);
	local_bh_count++;
	while ((pending = softirq_pending) != 0 && rounds--) {
		softirq_pending = 0;
		__sti();
		for (nr = 0; nr < NR_SOFTIRQS; nr++)
			if (pending & (1 << nr))
				softirq_vec[nr].action(&softirq_vec[nr]);
		__cli();
	}
	local_bh_count--;
	restore_flags(flags);
}

/* ---- tasklets: one function each, never twice at the same time ---- */

static struct tasklet_struct *tasklets;

void tasklet_schedule(struct tasklet_struct *t)
{
	unsigned long flags;

	save_and_cli(flags);
	if (!test_and_set_bit(0, &t->state)) {
		t->next = tasklets;
		tasklets = t;
		raise_softirq(TASKLET_SOFTIRQ);
	}
	restore_flags(flags);
}

static void run_tasklets(struct softirq_action *unused)
{
	struct tasklet_struct *t, *next;

	__cli();
	t = tasklets;
	tasklets = NULL;
	__sti();
	for (; t; t = next) {
		next = t->next;
		clear_bit(0, &t->state);
		if (t->count)
			tasklet_schedule(t);
		else
			t->func(t->data);
	}
}

void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long), unsigned long data)
{
	t->next = NULL;
	t->state = 0;
	t->count = 0;
	t->func = func;
	t->data = data;
}

/* Waits until it does not wait to run any more. */
void tasklet_kill(struct tasklet_struct *t)
{
	while (test_bit(0, &t->state))
		schedule();
}

void __init softirq_init(void)
{
	open_softirq(TASKLET_SOFTIRQ, run_tasklets, NULL);
}
