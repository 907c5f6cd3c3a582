/*
 * fs/proc/task_mem.c - /proc/PID/mem: a process's memory as a file
 *
 * A position is an address. For who may trace the process; debuggers read and
 * write more at once by it than PTRACE_PEEKTEXT gives them.
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/proc_fs.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <asm/uaccess.h>

static int mem_open(struct inode *inode, struct file *file)
{
	struct task_struct *task = proc_task(inode);

	if (!task)
		return -ESRCH;
	return task == current || may_trace(task) ? 0 : -EACCES;
}

/* One bufferful; answers how many bytes could be moved, 0 for none, or an error. */
static int move(struct task_struct *task, unsigned long addr, char *user, char *page, int n, int write)
{
	if (write) {
		if (copy_from_user(page, user, n))
			return -EFAULT;
		return access_process_vm(task, addr, page, n, 1);
	}
	n = access_process_vm(task, addr, page, n, 0);
	return n > 0 && copy_to_user(user, page, n) ? -EFAULT : n;
}

/* 0 when the process has ended; -EIO when there is nothing at the first address. */
static ssize_t mem_io(struct file *file, char *user, size_t count, loff_t *ppos, int write)
{
	char *page = (char *)__get_free_page(GFP_KERNEL);
	struct task_struct *task;
	ssize_t done = 0;
	int n = 0;

	if (!page)
		return -ENOMEM;
	while ((size_t)done < count && *ppos < TASK_SIZE) {
		task = proc_task(file->f_dentry->d_inode);
		if (!task || !task->mm)
			break;
		n = move(task, *ppos, user + done, page, min_t(size_t, count - done, PAGE_SIZE), write);
		if (n <= 0) {
			n = n ? n : -EIO;
			break;
		}
		done += n;
		*ppos += n;
	}
	free_page((unsigned long)page);
	if (!done && !n && *ppos >= TASK_SIZE)
		return -EIO;
	return done ? done : n;
}

static ssize_t mem_read(struct file *file, char *user, size_t count, loff_t *ppos)
{
	return mem_io(file, user, count, ppos, 0);
}

static ssize_t mem_write(struct file *file, const char *user, size_t count, loff_t *ppos)
{
	return mem_io(file, (char *)user, count, ppos, 1);
}

struct file_operations proc_mem_fops = {
	.open	= mem_open,
	.read	= mem_read,
	.write	= mem_write,
};
