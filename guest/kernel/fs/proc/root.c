/*
 * fs/proc/root.c - /proc itself: registered entries and a directory for each
 * process.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/proc_fs.h>

/* Registered names first, then numbers of processes. */
static struct dentry *proc_root_lookup(struct inode *dir, struct dentry *dentry)
{
	struct dentry *res = proc_lookup(dir, dentry);

	if (res || dentry->d_inode)
		return res;
	d_drop(dentry);
	return proc_pid_lookup(dir, dentry);
}

/* Positions below FIRST_PROCESS_ENTRY are registered entries. */
static int proc_root_readdir(struct file *filp, void *dirent, filldir_t filldir)
{
	if (filp->f_pos < FIRST_PROCESS_ENTRY) {
		if (proc_readdir(filp, dirent, filldir) <= 0)
			return 0;
		filp->f_pos = FIRST_PROCESS_ENTRY;
	}
	return proc_pid_readdir(filp, dirent, filldir);
}

static struct file_operations proc_root_operations = {
	.read		= generic_read_dir,
	.readdir	= proc_root_readdir,
};

static struct inode_operations proc_root_inode_operations = {
	.lookup = proc_root_lookup,
};

struct proc_dir_entry proc_root = {
	.low_ino	= PROC_ROOT_INO,
	.namelen	= 5,
	.name		= "/proc",
	.mode		= S_IFDIR | S_IRUGO | S_IXUGO,
	.nlink		= 2,
	.proc_iops	= &proc_root_inode_operations,
	.proc_fops	= &proc_root_operations,
	.parent		= &proc_root,
};
