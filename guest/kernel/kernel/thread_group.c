/*
 * kernel/thread_group.c - what concerns all threads of a process at once:
 * exit_group, and execve, which leaves one
 */
#include <linux/kernel.h>
#include <linux/sched.h>

/* Ends every thread of the process; the first to say so decides the code. */
void do_group_exit(long code)
{
	struct process_struct *process = current->process;

	if (!process->exiting) {
		process->exiting = 1;
		process->exit_code = code;
		kill_other_threads();
	}
	do_exit(process->exit_code);
}

asmlinkage long sys_exit_group(int error_code)
{
	do_group_exit((error_code & 0xff) << 8);
}

static int others_are_gone(void)
{
	struct task_struct *p = next_thread(current);

	if (p == current)
		return 1;
	return next_thread(p) == current && thread_group_leader(p) && p->state == TASK_ZOMBIE;
}

/* The thread takes the number, and the parent, of the first thread, which is a zombie. */
static void become_leader(void)
{
	struct task_struct *leader = next_thread(current);
	int pid = current->pid;

	unhash_pid(leader);
	unhash_pid(current);
	current->pid = leader->pid;
	leader->pid = pid;
	hash_pid(leader);
	hash_pid(current);
	current->exit_signal = leader->exit_signal;
	current->leader = leader->leader;
	leader->exit_signal = -1;
	release_task(leader);
}

/* Before execve: the other threads end, and this one is the process alone. */
int become_only_thread(void)
{
	struct process_struct *process = current->process;

	if (thread_group_empty(current))
		return 0;
	if (process->exiting)
		return -EAGAIN;
	process->exiting = 1;
	kill_other_threads();
	wait_event(process->wait_alone, others_are_gone());
	process->exiting = 0;
	if (!thread_group_leader(current))
		become_leader();
	return 0;
}
