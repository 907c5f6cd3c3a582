/*
 * fs/file_table.c - open files: making, sharing and the last close.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/fs.h>
#include <linux/file.h>
#include <linux/module.h>

extern void eventpoll_release(struct file *file);

struct files_stat_struct files_stat = { 0, 0, NR_FILE };
static LIST_HEAD(all_files);

/* An empty open file, used once; NULL when the system has too many or no memory. */
struct file *get_empty_filp(void)
{
	struct file *f;

	if (files_stat.nr_files >= files_stat.max_files)
		return NULL;
	f = kmalloc(sizeof(*f), GFP_KERNEL);
	if (!f)
		return NULL;
	memset(f, 0, sizeof(*f));
	atomic_set(&f->f_count, 1);
	INIT_LIST_HEAD(&f->f_ep_links);
	f->f_uid = current->fsuid;
	f->f_gid = current->fsgid;
	list_add(&f->f_list, &all_files);
	files_stat.nr_files++;
	return f;
}

/* Free a file that was never opened. */
void put_filp(struct file *file)
{
	list_del(&file->f_list);
	files_stat.nr_files--;
	kfree(file);
}

/* Give up one use; the last one tells the driver and lets go of the name. */
void fput(struct file *file)
{
	struct dentry *dentry = file->f_dentry;
	struct vfsmount *mnt = file->f_vfsmnt;

	if (!atomic_dec_and_test(&file->f_count))
		return;
	if (dentry) {
		eventpoll_release(file);
		locks_remove_flock(file);
		if (file->f_op && file->f_op->release)
			file->f_op->release(dentry->d_inode, file);
		if (file->f_op && file->f_op->owner)
			__MOD_DEC_USE_COUNT(file->f_op->owner);
		if (file->f_mode & FMODE_WRITE)
			put_write_access(dentry->d_inode);
	}
	put_filp(file);
	dput(dentry);
	mntput(mnt);
}

/* May a file system be made read-only: nobody writes, and no file without a name waits to be freed? */
int fs_may_remount_ro(struct super_block *sb)
{
	struct list_head *p;

	list_for_each(p, &all_files) {
		struct file *file = list_entry(p, struct file, f_list);
		struct inode *inode = file->f_dentry ? file->f_dentry->d_inode : NULL;

		if (!inode || inode->i_sb != sb)
			continue;
		if (!inode->i_nlink || (S_ISREG(inode->i_mode) && (file->f_mode & FMODE_WRITE)))
			return 0;
	}
	return 1;
}

/* The open file of a descriptor with a reference, or NULL; also one that is a place only (O_PATH). */
struct file *fget_raw(unsigned int fd)
{
	struct file *file = fcheck_files(current->files, fd);

	if (file)
		atomic_inc(&file->f_count);
	return file;
}

/* The same, but a place is not a file: nothing can be done with what is in it. */
struct file *fget(unsigned int fd)
{
	struct file *file = fcheck_files(current->files, fd);

	if (!file || (file->f_flags & O_PATH))
		return NULL;
	atomic_inc(&file->f_count);
	return file;
}
