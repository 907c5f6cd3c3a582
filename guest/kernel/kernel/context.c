/*
 * kernel/context.c - keventd, the process that calls functions for others
 *
 * Who may not sleep (an interrupt handler, a timer) hands over a function that
 * must: it is called here, in a process of its own.
 */
#include <linux/completion.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/tqueue.h>

static DECLARE_TASK_QUEUE(tq_context);
static DECLARE_WAIT_QUEUE_HEAD(context_task_wq);

int schedule_task(struct tq_struct *task)
{
	int queued = queue_task(task, &tq_context);

	wake_up(&context_task_wq);
	return queued;
}

static int __attribute__((noreturn)) keventd(void *unused)
{
	daemonize();
	strcpy(current->comm, "keventd");
	sigfillset(&current->blocked);
	for (;;) {
		wait_event(context_task_wq, TQ_ACTIVE(tq_context));
		run_task_queue(&tq_context);
	}
}

static void say_done(void *done)
{
	complete(done);
}

void flush_scheduled_tasks(void)
{
	DECLARE_COMPLETION(done);
	struct tq_struct task;

	INIT_TQUEUE(&task, say_done, &done);
	schedule_task(&task);
	wait_for_completion(&done);
}

static int __init start_context_thread(void)
{
	kernel_thread(keventd, NULL, CLONE_FS | CLONE_FILES);
	return 0;
}
__initcall(start_context_thread);
