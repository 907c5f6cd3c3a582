/*
 * drivers/char/misc.c - small drivers that share major number 10, each with a
 * minor number of its own.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/init.h>
#include <linux/fs.h>
#include <linux/major.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/proc_fs.h>

static LIST_HEAD(misc_list);

static struct miscdevice *find_misc(int minor)
{
	struct miscdevice *m;

	list_for_each_entry(m, &misc_list, list)
		if (m->minor == minor)
			return m;
	return NULL;
}

static int free_minor(void)
{
	int minor;

	for (minor = 63; minor >= 0; minor--)
		if (!find_misc(minor))
			return minor;
	return -EBUSY;
}

/* 0; -EBUSY when the minor number is taken; MISC_DYNAMIC_MINOR takes a free one. */
int misc_register(struct miscdevice *misc)
{
	int minor = misc->minor;

	if (minor == MISC_DYNAMIC_MINOR) {
		minor = free_minor();
		if (minor < 0)
			return minor;
		misc->minor = minor;
	} else if (find_misc(minor)) {
		return -EBUSY;
	}
	list_add(&misc->list, &misc_list);
	return 0;
}

int misc_deregister(struct miscdevice *misc)
{
	if (find_misc(misc->minor) != misc)
		return -EINVAL;
	list_del(&misc->list);
	return 0;
}

static int misc_open(struct inode *inode, struct file *file)
{
	struct miscdevice *m = find_misc(MINOR(inode->i_rdev));

	if (!m)
		return -ENODEV;
	if (!try_inc_mod_count(m->fops->owner))
		return -ENODEV;
	file->f_op = m->fops;
	return m->fops->open ? m->fops->open(inode, file) : 0;
}

static struct file_operations misc_fops = {
	.open = misc_open,
};

static int misc_read_proc(char *page, char **start, off_t off, int count, int *eof, void *data)
{
	struct miscdevice *m;
	int len = 0;

	list_for_each_entry(m, &misc_list, list)
		if (len < PAGE_SIZE - 64)
			len += sprintf(page + len, "%3d %s\n", m->minor, m->name);
	*eof = 1;
	return len;
}

static int __init misc_init(void)
{
	create_proc_read_entry("misc", 0, NULL, misc_read_proc, NULL);
	return register_chrdev(MISC_MAJOR, "misc", &misc_fops);
}
__initcall(misc_init);
