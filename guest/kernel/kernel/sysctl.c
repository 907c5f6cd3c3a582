/*
 * kernel/sysctl.c - the tree of /proc/sys
 *
 * Tables of rows are registered; each row becomes a file or a folder of /proc
 * whose entry points back to the row.  A row's handler reads and writes.
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/sysctl.h>
#include <linux/utsname.h>
#include <asm/uaccess.h>

/* ---- what the kernel itself shows ---- */

static ctl_table kern_table[] = {
	{ KERN_OSTYPE, "ostype", system_utsname.sysname, 65, 0444, NULL, &proc_dostring },
	{ KERN_OSRELEASE, "osrelease", system_utsname.release, 65, 0444, NULL, &proc_dostring },
	{ KERN_VERSION, "version", system_utsname.version, 65, 0444, NULL, &proc_dostring },
	{ KERN_NODENAME, "hostname", system_utsname.nodename, 65, 0644, NULL, &proc_dostring },
	{ KERN_DOMAINNAME, "domainname", system_utsname.domainname, 65, 0644, NULL, &proc_dostring },
	{ KERN_PRINTK, "printk", console_printk, sizeof(console_printk), 0644, NULL, &proc_dointvec },
	{ KERN_PANIC_ON_OOPS, "panic_on_oops", &panic_on_oops, sizeof(int), 0644, NULL, &proc_dointvec },
	{ KERN_TAINTED, "tainted", &tainted, sizeof(int), 0644, NULL, &proc_dointvec },
	{ KERN_MAX_THREADS, "threads-max", &max_threads, sizeof(int), 0644, NULL, &proc_dointvec },
	{ 0 }
};

static ctl_table fs_table[] = {
	{ FS_NRINODE, "inode-nr", &inodes_stat, sizeof(int), 0444, NULL, &proc_dointvec },
	{ FS_NRFILE, "file-nr", &files_stat, 3 * sizeof(int), 0444, NULL, &proc_dointvec },
	{ FS_MAXFILE, "file-max", &files_stat.max_files, sizeof(int), 0644, NULL, &proc_dointvec },
	{ 0 }
};

static ctl_table debug_table[] = {
	{ 0 }
};

static ctl_table dev_table[] = {
	{ 0 }
};

static ctl_table root_table[] = {
	{ CTL_KERN, "kernel", NULL, 0, 0555, kern_table },
	{ CTL_FS, "fs", NULL, 0, 0555, fs_table },
	{ CTL_DEBUG, "debug", NULL, 0, 0555, debug_table },
	{ CTL_DEV, "dev", NULL, 0, 0555, dev_table },
	{ 0 }
};

/* ---- files ---- */

/* A row may be unregistered while its file is open: the entry then points to no row. */
static ssize_t do_rw(int write, struct file *file, char *buf, size_t count, loff_t *ppos)
{
	ctl_table *table = file->f_dentry->d_inode->u.proc->data;
	size_t done = count;
	int error;

	if (!table || !table->proc_handler)
		return table ? -EINVAL : -ENOENT;
	if (ppos != &file->f_pos)
		return -ESPIPE;
	error = table->proc_handler(table, write, file, buf, &done);
	return error ? error : (ssize_t)done;
}

static ssize_t sysctl_read(struct file *file, char *buf, size_t count, loff_t *ppos)
{
	return do_rw(0, file, buf, count, ppos);
}

static ssize_t sysctl_write(struct file *file, const char *buf, size_t count, loff_t *ppos)
{
	return do_rw(1, file, (char *)buf, count, ppos);
}

static struct file_operations sysctl_operations = {
	.read	= sysctl_read,
	.write	= sysctl_write,
};

/* ---- the tree ---- */

static struct proc_dir_entry *sys_folder;

static int show_tables(ctl_table *table, struct proc_dir_entry *folder);

static int show_row(ctl_table *row, struct proc_dir_entry *folder)
{
	struct proc_dir_entry *de = proc_find_entry(row->procname, folder);

	if (row->child) {
		if (!de)
			de = proc_mkdir(row->procname, folder);
		row->de = de;
		return de ? show_tables(row->child, de) : -ENOMEM;
	}
	if (de)
		return -EEXIST;
	de = create_proc_entry(row->procname, row->mode & 0777, folder);
	if (!de)
		return -ENOMEM;
	de->proc_fops = &sysctl_operations;
	de->data = row;
	row->de = de;
	return 0;
}

static int show_tables(ctl_table *table, struct proc_dir_entry *folder)
{
	int error = 0;

	for (; table->procname && !error; table++)
		error = show_row(table, folder);
	return error;
}

/* These folders stay, with something in them or not. */
static int is_kernels_own(struct proc_dir_entry *folder)
{
	ctl_table *row;

	for (row = root_table; row->procname; row++)
		if (row->de == folder)
			return 1;
	return 0;
}

static void hide_tables(ctl_table *table, struct proc_dir_entry *folder)
{
	for (; table->procname; table++) {
		if (!table->de)
			continue;
		if (table->child) {
			hide_tables(table->child, table->de);
			if (table->de->subdir || is_kernels_own(table->de)) {
				table->de = NULL;
				continue;
			}
		}
		table->de->data = NULL;
		table->de = NULL;
		remove_proc_entry(table->procname, folder);
	}
}

struct ctl_table_header *register_sysctl_table(ctl_table *table, int insert_at_head)
{
	struct ctl_table_header *header = kmalloc(sizeof(*header), GFP_KERNEL);
	int error;

	if (!header)
		return NULL;
	header->ctl_table = table;
	error = show_tables(table, sys_folder);
	if (!error)
		return header;
	printk(KERN_ERR "register_sysctl_table: error %d at a row of %s\n", -error, table->procname);
	hide_tables(table, sys_folder);
	kfree(header);
	return NULL;
}

void unregister_sysctl_table(struct ctl_table_header *header)
{
	hide_tables(header->ctl_table, sys_folder);
	kfree(header);
}

void sysctl_init(void)
{
	sys_folder = proc_mkdir("sys", NULL);
	show_tables(root_table, sys_folder);
}
