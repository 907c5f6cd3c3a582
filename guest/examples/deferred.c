/*
 * examples/deferred.c - the ways of having a function called later
 *
 *	insmod deferred.o; sleep 1; dmesg; rmmod deferred
 *
 *	tasklet		soon, outside any process, may not sleep
 *	bottom half	the older form: the queue tq_immediate
 *	task queue	at the next tick: the queue tq_timer
 *	keventd		by a process, may sleep
 *	thread		in a process of our own, until we stop it
 *	sharing a line	the serial ports' interrupts, which we only count
 *
 * What was started must be over before the module goes: its code goes with it.
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/init.h>
#include <linux/completion.h>
#include <linux/interrupt.h>
#include <linux/notifier.h>
#include <linux/sched.h>
#include <linux/tqueue.h>

static void say(const char *what)
{
	printk(KERN_INFO "deferred: %s, %s\n", what, in_interrupt() ? "no process" : current->comm);
}

static void tasklet_function(unsigned long data)
{
	say((const char *)data);
}
static DECLARE_TASKLET(our_tasklet, tasklet_function, (unsigned long)"tasklet");

static void queue_function(void *data)
{
	say(data);
}
static struct tq_struct immediate_task, timer_task, context_task;

/* ---- a thread ---- */

static DECLARE_WAIT_QUEUE_HEAD(thread_wait);
static DECLARE_COMPLETION(thread_done);
static volatile int stop;

static int thread(void *unused)
{
	daemonize();
	strcpy(current->comm, "deferredd");
	say("thread");
	while (!stop)
		interruptible_sleep_on_timeout(&thread_wait, HZ / 10);
	complete_and_exit(&thread_done, 0);
}

/* ---- an interrupt, and the end of the machine ---- */

static unsigned long interrupts;

static void count_interrupt(int irq, void *dev_id, struct pt_regs *regs)
{
	interrupts++;
}

static int before_the_end(struct notifier_block *self, unsigned long event, void *data)
{
	printk(KERN_INFO "deferred: the machine is about to %s\n", event == SYS_RESTART ? "restart" : "stop");
	return NOTIFY_DONE;
}
static struct notifier_block reboot_notifier = { before_the_end };

static int __init deferred_init(void)
{
	int error = request_irq(4, count_interrupt, SA_SHIRQ, "deferred", &interrupts);

	if (error)
		return error;
	error = kernel_thread(thread, NULL, 0);
	if (error < 0) {
		free_irq(4, &interrupts);
		return error;
	}
	register_reboot_notifier(&reboot_notifier);
	tasklet_schedule(&our_tasklet);
	INIT_TQUEUE(&immediate_task, queue_function, "bottom half");
	queue_task(&immediate_task, &tq_immediate);
	mark_bh(IMMEDIATE_BH);
	INIT_TQUEUE(&timer_task, queue_function, "task queue");
	queue_task(&timer_task, &tq_timer);
	INIT_TQUEUE(&context_task, queue_function, "keventd");
	schedule_task(&context_task);
	return 0;
}

static void __exit deferred_exit(void)
{
	stop = 1;
	wake_up_interruptible(&thread_wait);
	wait_for_completion(&thread_done);
	while (timer_task.sync || immediate_task.sync)
		schedule();
	flush_scheduled_tasks();
	tasklet_kill(&our_tasklet);
	unregister_reboot_notifier(&reboot_notifier);
	free_irq(4, &interrupts);
	printk(KERN_INFO "deferred: %s interrupts on line 4\n", interrupts ? "some" : "no");
}

module_init(deferred_init);
module_exit(deferred_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("functions that are called later");
