/*
 * kernel/posix_timers.c - timers that a process makes itself (timer_create)
 *
 * Any number of them, each on a clock of its choice, each with a signal of its
 * own at expiry; they belong to the process and end with it.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/time.h>
#include <linux/timer.h>
#include <asm/uaccess.h>

/* What happens at expiry (struct sigevent; its end is padding for us). */
struct sigevent {
	sigval_t value;
	int signo;
	int notify;
	int thread;			/* of SIGEV_THREAD_ID */
	int padding[12];
};

#define SIGEV_SIGNAL		0
#define SIGEV_NONE		1
#define SIGEV_THREAD		2
#define SIGEV_THREAD_ID		4

#define MAX_TIMERS	256

struct posix_timer {
	struct posix_timer *next;
	int id;
	int clock;
	struct sigevent event;
	struct task_struct *owner;	/* a thread of the process */
	unsigned long interval;		/* ticks; 0: once */
	struct timer_list timer;
};

static struct posix_timer **find(int id)
{
	struct posix_timer **p = &current->process->timers;

	while (*p && (*p)->id != id)
		p = &(*p)->next;
	return p;
}

static void notify(struct posix_timer *t)
{
	struct task_struct *to = t->owner;
	struct siginfo info;

	if (t->event.notify == SIGEV_NONE)
		return;
	memset(&info, 0, sizeof(info));
	info.si_signo = t->event.signo;
	info.si_code = SI_TIMER;
	info.si_tid = t->id;
	info.si_value = t->event.value;
	if (t->event.notify & SIGEV_THREAD_ID) {
		to = find_task_by_pid(t->event.thread);
		if (to && to->process == t->owner->process)
			send_sig_info(t->event.signo, &info, to);
	} else
		send_group_sig_info(t->event.signo, &info, to);
}

static void expired(unsigned long data)
{
	struct posix_timer *t = (struct posix_timer *)data;

	notify(t);
	if (t->interval) {
		t->timer.expires = jiffies + t->interval;
		add_timer(&t->timer);
	}
}

/* ---- making and removing ---- */

static int free_id(void)
{
	int id;

	for (id = 0; id < MAX_TIMERS; id++)
		if (!*find(id))
			return id;
	return -EAGAIN;
}

static int get_event(struct sigevent *event, struct sigevent *user, int id)
{
	memset(event, 0, sizeof(*event));
	if (!user) {
		event->signo = SIGALRM;
		event->value.sival_int = id;
		return 0;
	}
	if (copy_from_user(event, user, sizeof(*event)))
		return -EFAULT;
	if (event->notify == SIGEV_NONE)
		return 0;
	if (event->signo < 1 || event->signo > _NSIG)
		return -EINVAL;
	return event->notify == SIGEV_SIGNAL || event->notify == SIGEV_THREAD ||
	       event->notify == SIGEV_THREAD_ID ? 0 : -EINVAL;
}

static int new_timer(int clock, struct sigevent *user, struct posix_timer **made)
{
	struct posix_timer *t;
	int id = free_id(), error;

	if (id < 0)
		return id;
	t = kmalloc(sizeof(*t), GFP_KERNEL);
	if (!t)
		return -EAGAIN;
	memset(t, 0, sizeof(*t));
	error = get_event(&t->event, user, id);
	if (error) {
		kfree(t);
		return error;
	}
	t->id = id;
	t->clock = clock;
	t->owner = current;
	init_timer(&t->timer);
	t->timer.function = expired;
	t->timer.data = (unsigned long)t;
	*made = t;
	return 0;
}

asmlinkage long sys_timer_create(int clock, struct sigevent *event, int *id)
{
	struct posix_timer *t;
	struct timespec now;
	int error = read_clock(clock, &now) ? -EINVAL : new_timer(clock, event, &t);

	if (error)
		return error;
	if (put_user(t->id, id)) {
		kfree(t);
		return -EFAULT;
	}
	t->next = current->process->timers;
	current->process->timers = t;
	return 0;
}

static void remove(struct posix_timer **p)
{
	struct posix_timer *t = *p;

	del_timer(&t->timer);
	*p = t->next;
	kfree(t);
}

asmlinkage long sys_timer_delete(int id)
{
	struct posix_timer **p = find(id);

	if (!*p)
		return -EINVAL;
	remove(p);
	return 0;
}

/* At exit the timers go to another thread, or, with the last one, away; at execve away. */
void exit_posix_timers(struct task_struct *tsk)
{
	struct posix_timer *t;

	if (thread_group_empty(tsk)) {
		while (tsk->process->timers)
			remove(&tsk->process->timers);
		return;
	}
	for (t = tsk->process->timers; t; t = t->next)
		if (t->owner == tsk)
			t->owner = next_thread(tsk);
}

/* ---- starting and asking ---- */

static void read_timer(struct posix_timer *t, struct itimerspec *value)
{
	long left = timer_pending(&t->timer) ? (long)(t->timer.expires - jiffies) : 0;

	jiffies_to_timespec(t->interval, &value->it_interval);
	jiffies_to_timespec(timer_pending(&t->timer) ? max(left, 1L) : 0, &value->it_value);
}

static void start(struct posix_timer *t, struct itimerspec *value, int flags)
{
	struct timespec now = { 0, 0 };
	unsigned long ticks;

	del_timer(&t->timer);
	t->interval = timespec_to_jiffies(&value->it_interval);
	if (!value->it_value.tv_sec && !value->it_value.tv_nsec)
		return;
	if (flags & TIMER_ABSTIME)
		read_clock(t->clock, &now);
	ticks = ticks_until(&value->it_value, &now);
	t->timer.expires = jiffies + max(ticks, 1UL);
	add_timer(&t->timer);
}

static long set_timer(int id, int flags, const void *new, void *old, int wide)
{
	struct posix_timer *t = *find(id);
	struct itimerspec value, was;
	int error;

	if (!new || !t)
		return -EINVAL;
	error = get_itimerspec(&value, new, wide);
	if (error)
		return error;
	read_timer(t, &was);
	start(t, &value, flags);
	return old ? put_itimerspec(&was, old, wide) : 0;
}

asmlinkage long sys_timer_settime(int id, int flags, const void *new, void *old)
{
	return set_timer(id, flags, new, old, 0);
}

asmlinkage long sys_timer_settime64(int id, int flags, const void *new, void *old)
{
	return set_timer(id, flags, new, old, 1);
}

static long get_timer(int id, void *user, int wide)
{
	struct posix_timer *t = *find(id);
	struct itimerspec value;

	if (!t)
		return -EINVAL;
	read_timer(t, &value);
	return put_itimerspec(&value, user, wide);
}

asmlinkage long sys_timer_gettime(int id, void *user)
{
	return get_timer(id, user, 0);
}

asmlinkage long sys_timer_gettime64(int id, void *user)
{
	return get_timer(id, user, 1);
}

/* Signals are sent at each expiry, and kept once: nothing is counted beyond. */
asmlinkage long sys_timer_getoverrun(int id)
{
	return *find(id) ? 0 : -EINVAL;
}
