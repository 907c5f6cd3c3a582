/*
 * examples/procentry.c - a file of /proc whose text is made when it is read
 *
 *	insmod procentry.o
 *	cat /proc/example/tasks
 *	echo a note > /proc/example/note; cat /proc/example/note
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/init.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <asm/uaccess.h>

static struct proc_dir_entry *folder;
static char note[64] = "nothing yet\n";

/* The whole text fits into the page, so that off and count are left to the caller. */
static int tasks_read(char *page, char **start, off_t off, int count, int *eof, void *data)
{
	struct task_struct *p;
	int len = 0;

	for_each_task(p) {
		if (len > PAGE_SIZE - 64)
			break;
		len += sprintf(page + len, "%5d %-16s %s\n", p->pid, p->comm, p->mm ? "program" : "kernel");
	}
	*eof = 1;
	return len;
}

static int note_read(char *page, char **start, off_t off, int count, int *eof, void *data)
{
	*eof = 1;
	return sprintf(page, "%s", note);
}

static int note_write(struct file *file, const char *buf, unsigned long count, void *data)
{
	unsigned long n = min(count, (unsigned long)sizeof(note) - 1);

	if (copy_from_user(note, buf, n))
		return -EFAULT;
	note[n] = 0;
	return count;
}

static int __init procentry_init(void)
{
	struct proc_dir_entry *entry;

	folder = proc_mkdir("example", NULL);
	if (!folder)
		return -ENOMEM;
	folder->owner = THIS_MODULE;
	entry = create_proc_read_entry("tasks", 0444, folder, tasks_read, NULL);
	if (entry)
		entry->owner = THIS_MODULE;
	entry = create_proc_entry("note", 0644, folder);
	if (entry) {
		entry->read_proc = note_read;
		entry->write_proc = note_write;
		entry->owner = THIS_MODULE;
	}
	return 0;
}

static void __exit procentry_exit(void)
{
	remove_proc_entry("tasks", folder);
	remove_proc_entry("note", folder);
	remove_proc_entry("example", NULL);
}

module_init(procentry_init);
module_exit(procentry_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("two files below /proc/example");
