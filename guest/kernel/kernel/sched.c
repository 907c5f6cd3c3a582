/*
 * kernel/sched.c - who runs next
 *
 * Every process has `counter` ticks to run; the timer interrupt takes one a
 * tick. schedule() chooses the runnable process with the most left, plus its
 * priority; when all have used theirs up, all get new ones, and those that
 * slept keep half of what they had: who sleeps much answers fast.
 */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/kernel_stat.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <asm/pgtable.h>
#include <asm/uaccess.h>

static LIST_HEAD(runqueue_head);
int nr_running, nr_threads;
rwlock_t tasklist_lock;

/* Ticks of one time slice at this priority: 1 (nice 19) to 11 (nice -20). */
#define NICE_TO_TICKS(nice)	((20 - (nice)) / 4 + 1)

/* ---- the run queue ---- */

static int on_runqueue(struct task_struct *p)
{
	return p->run_list.next != NULL;
}

static void add_to_runqueue(struct task_struct *p)
{
	list_add(&p->run_list, &runqueue_head);
	nr_running++;
}

static void del_from_runqueue(struct task_struct *p)
{
	nr_running--;
	p->sleep_time = jiffies;
	list_del(&p->run_list);
	p->run_list.next = NULL;
}

/* How much p deserves to run now: below 0 not at all, real-time above all. */
static int goodness(struct task_struct *p, struct mm_struct *this_mm)
{
	int weight;

	if (p->policy != SCHED_OTHER)
		return 1000 + p->rt_priority;
	weight = p->counter;
	if (!weight)
		return 0;
	if (p->mm == this_mm || !p->mm)
		weight += 1;			/* no change of page tables */
	return weight + 20 - p->nice;
}

static void preempt_for(struct task_struct *p)
{
	struct task_struct *running = current;

	if (running == &init_task ||
	    goodness(p, running->active_mm) > goodness(running, running->active_mm))
		running->need_resched = 1;
}

/* Makes p runnable; true if it was not. */
int wake_up_process(struct task_struct *p)
{
	unsigned long flags;
	int woken = 0;

	local_irq_save(flags);
	p->state = TASK_RUNNING;
	if (!on_runqueue(p)) {
		add_to_runqueue(p);
		preempt_for(p);
		woken = 1;
	}
	local_irq_restore(flags);
	return woken;
}

/* ---- the choice ---- */

static struct task_struct *best_process(struct task_struct *prev, int *c)
{
	struct task_struct *next = &init_task;
	struct list_head *pos;

	*c = -1000;
	list_for_each(pos, &runqueue_head) {
		struct task_struct *p = list_entry(pos, struct task_struct, run_list);
		int weight = goodness(p, prev->active_mm);

		if (weight > *c) {
			*c = weight;
			next = p;
		}
	}
	return next;
}

static void recalculate_counters(void)
{
	struct task_struct *p;

	for_each_task(p)
		p->counter = (p->counter >> 1) + NICE_TO_TICKS(p->nice);
}

static struct task_struct *choose(struct task_struct *prev)
{
	struct task_struct *next;
	int c;

	for (;;) {
		next = best_process(prev, &c);
		if (c)
			return next;
		recalculate_counters();
	}
}

/* A kernel thread has no memory of its own and keeps using the last one's. */
static void switch_mm(struct task_struct *prev, struct task_struct *next)
{
	struct mm_struct *oldmm = prev->active_mm;

	if (!next->mm) {
		next->active_mm = oldmm;
		atomic_inc(&oldmm->mm_count);
	} else if (next->mm != oldmm)
		load_cr3(next->mm->pgd);
	if (!prev->mm) {
		prev->active_mm = NULL;
		mmdrop(oldmm);
	}
}

/* What the next process does first: here, or in ret_from_fork. */
asmlinkage void schedule_tail(struct task_struct *prev)
{
	__sti();
	/* a thread that nobody waits for: its stack is free only now */
	if (prev->state == TASK_ZOMBIE && prev->exit_signal == -1 && !prev->ptrace)
		release_task(prev);
}

/*
 * schedule - give the processor to whoever deserves it most
 *
 * A process that set its state to something else than TASK_RUNNING leaves the
 * run queue here, unless a signal already waits for a light sleeper.
 */
asmlinkage void schedule(void)
{
	struct task_struct *prev, *next;

	BUG_ON(!current->active_mm);
	if (in_interrupt()) {
		printk(KERN_EMERG "Scheduling in interrupt\n");
		BUG();
	}
	prev = current;
	if (softirq_pending)
		do_softirq();
	__cli();
	if (prev->policy == SCHED_RR && !prev->counter) {
		prev->counter = NICE_TO_TICKS(prev->nice);
		if (on_runqueue(prev))
			list_move_tail(&prev->run_list, &runqueue_head);
	}
	if (prev->state == TASK_INTERRUPTIBLE && signal_pending(prev))
		prev->state = TASK_RUNNING;
	if (prev->state != TASK_RUNNING && on_runqueue(prev))
		del_from_runqueue(prev);
	prev->need_resched = 0;
	next = choose(prev);
	if (next == prev) {
		__sti();
		return;
	}
	if (prev->state == TASK_RUNNING)
		prev->nivcsw++;
	else
		prev->nvcsw++;
	kstat.context_swtch++;
	switch_mm(prev, next);
	switch_to(prev, next, prev);
	schedule_tail(prev);
}

static void process_timeout(unsigned long data)
{
	wake_up_process((struct task_struct *)data);
}

/*
 * Sleeps, in the state that was set before, until woken or for `timeout`
 * ticks; returns how many were left.
 */
long schedule_timeout(long timeout)
{
	struct timer_list timer;
	unsigned long expire;

	if (timeout == MAX_SCHEDULE_TIMEOUT) {
		schedule();
		return timeout;
	}
	if (timeout < 0) {
		printk(KERN_ERR "schedule_timeout: negative time %ld\n", timeout);
		current->state = TASK_RUNNING;
		return 0;
	}
	expire = jiffies + timeout;
	init_timer(&timer);
	timer.expires = expire;
	timer.data = (unsigned long)current;
	timer.function = process_timeout;
	add_timer(&timer);
	schedule();
	del_timer(&timer);
	timeout = expire - jiffies;
	return timeout < 0 ? 0 : timeout;
}

/* ---- the tick ---- */

static void charge(struct task_struct *p, int user)
{
	unsigned long seconds;

	if (user) {
		p->times.tms_utime++;
		if (p->nice > 0)
			kstat.cpu_nice++;
		else
			kstat.cpu_user++;
	} else {
		p->times.tms_stime++;
		kstat.cpu_system++;
	}
	seconds = (p->times.tms_utime + p->times.tms_stime) / HZ;
	if (seconds > p->rlim[RLIMIT_CPU].rlim_cur) {
		if ((p->times.tms_utime + p->times.tms_stime) % HZ == 0)
			send_group_sig(SIGXCPU, p, 1);
		if (seconds > p->rlim[RLIMIT_CPU].rlim_max)
			send_group_sig(SIGKILL, p, 1);
	}
}

static void cpu_timers(struct task_struct *p, int user)
{
	if (user && p->it_virt_value && !--p->it_virt_value) {
		p->it_virt_value = p->it_virt_incr;
		send_group_sig(SIGVTALRM, p, 1);
	}
	if (p->it_prof_value && !--p->it_prof_value) {
		p->it_prof_value = p->it_prof_incr;
		send_group_sig(SIGPROF, p, 1);
	}
}

/* From the timer interrupt: one tick of the current process is over. */
void update_process_times(int user)
{
	struct task_struct *p = current;

	if (!p->pid) {
		p->times.tms_stime++;
		return;
	}
	charge(p, user);
	cpu_timers(p, user);
	if (--p->counter <= 0) {
		p->counter = 0;
		if (p->policy != SCHED_FIFO)
			p->need_resched = 1;
	}
}

void __init sched_init(void)
{
	atomic_inc(&init_mm.mm_count);
	hash_pid(&init_task);
	init_task.start_time = jiffies;
}

/* ---- system calls ---- */

asmlinkage long sys_sched_yield(void)
{
	if (on_runqueue(current))
		list_move_tail(&current->run_list, &runqueue_head);
	current->counter = 0;
	current->need_resched = 1;
	return 0;
}

asmlinkage long sys_nice(int increment)
{
	long nice;

	if (increment < 0 && !capable(CAP_SYS_NICE))
		return -EPERM;
	increment = max(-40, min(40, increment));
	nice = current->nice + increment;
	current->nice = nice < -20 ? -20 : nice > 19 ? 19 : nice;
	return 0;
}

static struct task_struct *sched_target(pid_t pid)
{
	return pid ? find_task_by_pid(pid) : current;
}

static long set_scheduler(pid_t pid, int policy, struct sched_param *param)
{
	struct task_struct *p;
	struct sched_param lp;

	if (pid < 0 || !param)
		return -EINVAL;
	if (copy_from_user(&lp, param, sizeof(lp)))
		return -EFAULT;
	p = sched_target(pid);
	if (!p)
		return -ESRCH;
	if (policy < 0)
		policy = p->policy;
	if (policy > SCHED_RR || lp.sched_priority < 0 || lp.sched_priority > 99 ||
	    (policy == SCHED_OTHER) != (lp.sched_priority == 0))
		return -EINVAL;
	if (policy != SCHED_OTHER && !capable(CAP_SYS_NICE))
		return -EPERM;
	if (current->euid != p->euid && current->euid != p->uid && !capable(CAP_SYS_NICE))
		return -EPERM;
	p->policy = policy;
	p->rt_priority = lp.sched_priority;
	current->need_resched = 1;
	return 0;
}

asmlinkage long sys_sched_setscheduler(pid_t pid, int policy, struct sched_param *param)
{
	return policy < 0 ? -EINVAL : set_scheduler(pid, policy, param);
}

asmlinkage long sys_sched_setparam(pid_t pid, struct sched_param *param)
{
	return set_scheduler(pid, -1, param);
}

asmlinkage long sys_sched_getscheduler(pid_t pid)
{
	struct task_struct *p = pid < 0 ? NULL : sched_target(pid);

	return p ? (long)p->policy : pid < 0 ? -EINVAL : -ESRCH;
}

asmlinkage long sys_sched_getparam(pid_t pid, struct sched_param *param)
{
	struct task_struct *p = pid < 0 ? NULL : sched_target(pid);
	struct sched_param lp;

	if (pid < 0 || !param)
		return -EINVAL;
	if (!p)
		return -ESRCH;
	lp.sched_priority = p->rt_priority;
	return copy_to_user(param, &lp, sizeof(lp)) ? -EFAULT : 0;
}

asmlinkage long sys_sched_get_priority_max(int policy)
{
	return policy == SCHED_OTHER ? 0 : policy == SCHED_FIFO || policy == SCHED_RR ? 99 : -EINVAL;
}

asmlinkage long sys_sched_get_priority_min(int policy)
{
	return policy == SCHED_OTHER ? 0 : policy == SCHED_FIFO || policy == SCHED_RR ? 1 : -EINVAL;
}
