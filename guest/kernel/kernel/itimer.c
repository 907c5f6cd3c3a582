/*
 * kernel/itimer.c - alarm and interval timers
 *
 * ITIMER_REAL counts the clock and is a kernel timer; the other two count the
 * process's own ticks in update_process_times.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/time.h>
#include <asm/uaccess.h>

static unsigned long tv_to_ticks(struct timeval *tv)
{
	if ((unsigned long)tv->tv_sec >= LONG_MAX / HZ)
		return LONG_MAX;
	return tv->tv_sec * HZ + (tv->tv_usec + 1000000 / HZ - 1) / (1000000 / HZ);
}

static void ticks_to_tv(unsigned long ticks, struct timeval *tv)
{
	tv->tv_sec = ticks / HZ;
	tv->tv_usec = (ticks % HZ) * (1000000 / HZ);
}

void it_real_fn(unsigned long data)
{
	struct task_struct *p = (struct task_struct *)data;

	send_group_sig(SIGALRM, p, 1);
	if (p->it_real_incr) {
		p->real_timer.expires = jiffies + p->it_real_incr;
		add_timer(&p->real_timer);
	}
}

static unsigned long real_time_left(void)
{
	struct timer_list *timer = &current->real_timer;
	long left;

	if (!timer_pending(timer))
		return 0;
	left = timer->expires - jiffies;
	return left <= 0 ? 1 : left;
}

int do_getitimer(int which, struct itimerval *value)
{
	struct task_struct *p = current;

	switch (which) {
	case ITIMER_REAL:
		ticks_to_tv(real_time_left(), &value->it_value);
		ticks_to_tv(p->it_real_incr, &value->it_interval);
		return 0;
	case ITIMER_VIRTUAL:
		ticks_to_tv(p->it_virt_value, &value->it_value);
		ticks_to_tv(p->it_virt_incr, &value->it_interval);
		return 0;
	case ITIMER_PROF:
		ticks_to_tv(p->it_prof_value, &value->it_value);
		ticks_to_tv(p->it_prof_incr, &value->it_interval);
		return 0;
	}
	return -EINVAL;
}

static void set_real_timer(unsigned long value, unsigned long interval)
{
	struct task_struct *p = current;

	del_timer(&p->real_timer);
	p->it_real_value = value;
	p->it_real_incr = interval;
	if (!value)
		return;
	p->real_timer.data = (unsigned long)p;
	p->real_timer.expires = jiffies + value + 1;
	add_timer(&p->real_timer);
}

int do_setitimer(int which, struct itimerval *value, struct itimerval *ovalue)
{
	unsigned long v = tv_to_ticks(&value->it_value), i = tv_to_ticks(&value->it_interval);

	if (ovalue && do_getitimer(which, ovalue) < 0)
		return -EINVAL;
	switch (which) {
	case ITIMER_REAL:
		set_real_timer(v, i);
		return 0;
	case ITIMER_VIRTUAL:
		current->it_virt_value = v ? v + 1 : 0;
		current->it_virt_incr = i;
		return 0;
	case ITIMER_PROF:
		current->it_prof_value = v ? v + 1 : 0;
		current->it_prof_incr = i;
		return 0;
	}
	return -EINVAL;
}

asmlinkage long sys_getitimer(int which, struct itimerval *value)
{
	struct itimerval v;
	int error = do_getitimer(which, &v);

	if (error)
		return error;
	return copy_to_user(value, &v, sizeof(v)) ? -EFAULT : 0;
}

static int valid(struct timeval *tv)
{
	return tv->tv_sec >= 0 && tv->tv_usec >= 0 && tv->tv_usec < 1000000;
}

asmlinkage long sys_setitimer(int which, struct itimerval *value, struct itimerval *ovalue)
{
	struct itimerval new, old;
	int error;

	memset(&new, 0, sizeof(new));
	if (value && copy_from_user(&new, value, sizeof(new)))
		return -EFAULT;
	if (!valid(&new.it_value) || !valid(&new.it_interval))
		return -EINVAL;
	error = do_setitimer(which, &new, ovalue ? &old : NULL);
	if (error || !ovalue)
		return error;
	return copy_to_user(ovalue, &old, sizeof(old)) ? -EFAULT : 0;
}

/* Answers the whole seconds that were left of the alarm before. */
asmlinkage unsigned long sys_alarm(unsigned int seconds)
{
	struct itimerval new, old;

	memset(&new, 0, sizeof(new));
	new.it_value.tv_sec = seconds;
	do_setitimer(ITIMER_REAL, &new, &old);
	return old.it_value.tv_sec + (old.it_value.tv_usec >= 500000 ||
				      (!old.it_value.tv_sec && old.it_value.tv_usec));
}
