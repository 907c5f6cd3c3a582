/*
 * mm/oom.c - when there is no memory left
 *
 * There is no swap, so someone has to go: the process with the largest memory,
 * reckoned less if it belongs to root, never process 1.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>

static unsigned long badness(struct task_struct *p)
{
	unsigned long points;

	if (!p->mm || p->pid <= 1 || p->state == TASK_ZOMBIE)
		return 0;
	points = p->mm->rss + p->mm->total_vm / 16;
	if (!p->euid)
		points -= points / 4;
	return points;
}

static struct task_struct *select_bad_process(void)
{
	struct task_struct *p, *chosen = NULL;
	unsigned long worst = 0;

	for_each_task(p) {
		unsigned long points = badness(p);

		if (points > worst) {
			worst = points;
			chosen = p;
		}
	}
	return chosen;
}

static void kill_it(struct task_struct *victim)
{
	struct task_struct *p;

	if (!(victim->flags & PF_MEMALLOC))
		printk(KERN_ERR "Out of Memory: Killed process %d (%s).\n", victim->pid, victim->comm);
	for_each_task(p) {
		if (p->mm != victim->mm)
			continue;
		p->flags |= PF_MEMALLOC;	/* so that it can end */
		p->counter = 5 * HZ;
		force_sig(SIGKILL, p);
	}
}

/* True if it is someone else who will give memory back: then try again. */
int out_of_memory(void)
{
	struct task_struct *victim = select_bad_process();

	if (!victim)
		panic("Out of memory and no killable processes...");
	kill_it(victim);
	if (victim->mm == current->mm)
		return 0;
	current->need_resched = 1;
	schedule_timeout(1);
	return 1;
}
