/*
 * mm/oom.c - when there is no memory left
 *
 * There is no swap, so someone has to go: the process with the largest memory,
 * what lies in its pipes and sockets included, reckoned less if it belongs to
 * root, never process 1.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/net.h>
#include <linux/pipe_fs_i.h>
#include <linux/sched.h>

/* Pages of the kernel that an open file holds: what waits in a pipe or a socket. */
static unsigned long file_pages(struct file *file)
{
	struct socket *sock = file_socket(file);
	struct inode *inode = file->f_dentry->d_inode;

	if (sock)
		return sock->ops->waiting(sock) / PAGE_SIZE + 1;
	return inode && inode->i_pipe ? 1UL << PIPE_ORDER : 0;
}

static unsigned long pages_of_files(struct task_struct *p)
{
	unsigned long pages = 0;
	int fd;

	for (fd = 0; p->files && fd < p->files->max_fds; fd++)
		if (p->files->fd[fd])
			pages += file_pages(p->files->fd[fd]);
	return pages;
}

static unsigned long badness(struct task_struct *p)
{
	unsigned long points;

	if (!p->mm || p->pid <= 1 || p->state == TASK_ZOMBIE)
		return 0;
	points = p->mm->rss + p->mm->total_vm / 16 + pages_of_files(p);
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
