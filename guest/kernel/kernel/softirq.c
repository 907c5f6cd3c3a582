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
#include <linux/tqueue.h>
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

static struct tasklet_struct *tasklets, *urgent_tasklets;

static void schedule_on(struct tasklet_struct **list, int softirq, struct tasklet_struct *t)
{
	unsigned long flags;

	save_and_cli(flags);
	if (!test_and_set_bit(TASKLET_STATE_SCHED, &t->state)) {
		t->next = *list;
		*list = t;
		raise_softirq(softirq);
	}
	restore_flags(flags);
}

void tasklet_schedule(struct tasklet_struct *t)
{
	schedule_on(&tasklets, TASKLET_SOFTIRQ, t);
}

void tasklet_hi_schedule(struct tasklet_struct *t)
{
	schedule_on(&urgent_tasklets, HI_SOFTIRQ, t);
}

/* Those that are disabled wait in the list. */
static void run_list(struct tasklet_struct **list, int softirq)
{
	struct tasklet_struct *t, *next;

	__cli();
	t = *list;
	*list = NULL;
	__sti();
	for (; t; t = next) {
		next = t->next;
		clear_bit(TASKLET_STATE_SCHED, &t->state);
		if (atomic_read(&t->count))
			schedule_on(list, softirq, t);
		else
			t->func(t->data);
	}
}

static void run_tasklets(struct softirq_action *unused)
{
	run_list(&tasklets, TASKLET_SOFTIRQ);
}

void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long), unsigned long data)
{
	t->next = NULL;
	t->state = 0;
	atomic_set(&t->count, 0);
	t->func = func;
	t->data = data;
}

void tasklet_kill(struct tasklet_struct *t)
{
	while (test_bit(TASKLET_STATE_SCHED, &t->state)) {
		current->state = TASK_UNINTERRUPTIBLE;
		schedule_timeout(1);
	}
}

/* ---- bottom halves: 32 functions by their numbers ---- */

static void (*bh_base[32])(void);
static unsigned long bh_marked;

void init_bh(int nr, void (*routine)(void))
{
	bh_base[nr] = routine;
}

void remove_bh(int nr)
{
	bh_base[nr] = NULL;
}

void mark_bh(int nr)
{
	set_bit(nr, &bh_marked);
	raise_softirq(HI_SOFTIRQ);
}

static void run_bottom_halves(struct softirq_action *unused)
{
	int nr;

	for (nr = 0; bh_marked && nr < 32; nr++)
		if (test_and_clear_bit(nr, &bh_marked) && bh_base[nr])
			bh_base[nr]();
	run_list(&urgent_tasklets, HI_SOFTIRQ);
}

/* ---- task queues ---- */

task_queue tq_timer = LIST_HEAD_INIT(tq_timer);
task_queue tq_immediate = LIST_HEAD_INIT(tq_immediate);

int queue_task(struct tq_struct *task, task_queue *queue)
{
	unsigned long flags;

	if (test_and_set_bit(0, &task->sync))
		return 0;
	save_and_cli(flags);
	list_add_tail(&task->list, queue);
	restore_flags(flags);
	return 1;
}

/* What is queued meanwhile waits for the next time. */
void run_task_queue(task_queue *queue)
{
	LIST_HEAD(now);
	unsigned long flags;

	save_and_cli(flags);
	list_splice(queue, &now);
	INIT_LIST_HEAD(queue);
	restore_flags(flags);
	while (!list_empty(&now)) {
		struct tq_struct *task = list_entry(now.next, struct tq_struct, list);
		void (*routine)(void *) = task->routine;
		void *data = task->data;

		list_del(&task->list);
		task->sync = 0;
		if (routine)
			routine(data);
	}
}

static void immediate_bh(void)
{
	run_task_queue(&tq_immediate);
}

static void tqueue_bh(void)
{
	run_task_queue(&tq_timer);
}

void __init softirq_init(void)
{
	open_softirq(TASKLET_SOFTIRQ, run_tasklets, NULL);
	open_softirq(HI_SOFTIRQ, run_bottom_halves, NULL);
	init_bh(IMMEDIATE_BH, immediate_bh);
	init_bh(TQUEUE_BH, tqueue_bh);
}
