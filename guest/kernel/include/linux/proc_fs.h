/*
 * linux/proc_fs.h - files under /proc whose contents are made when read.
 *
 *	create_proc_read_entry("name", 0, NULL, my_read, data);
 *
 * my_read(page, &start, off, count, &eof, data) writes text into the page and
 * returns its length.  A file of at most one page may ignore start, off and
 * count and set *eof = 1; the reader then gets the asked-for part.
 */
#ifndef _LINUX_PROC_FS_H
#define _LINUX_PROC_FS_H

#ifdef __KERNEL__

#include <linux/types.h>
#include <linux/fs.h>

typedef int (read_proc_t)(char *page, char **start, off_t off, int count, int *eof, void *data);
typedef int (write_proc_t)(struct file *file, const char *buffer, unsigned long count, void *data);
typedef int (get_info_t)(char *page, char **start, off_t off, int count);

struct proc_dir_entry {
	unsigned short low_ino;
	unsigned short namelen;
	const char *name;
	mode_t mode;
	nlink_t nlink;
	uid_t uid;
	gid_t gid;
	unsigned long size;
	struct inode_operations *proc_iops;
	struct file_operations *proc_fops;
	get_info_t *get_info;
	struct module *owner;
	struct proc_dir_entry *next, *parent, *subdir;
	void *data;
	read_proc_t *read_proc;
	write_proc_t *write_proc;
	atomic_t count;			/* inodes that use it */
	int deleted;
	kdev_t rdev;
};

extern struct proc_dir_entry proc_root;		/* /proc itself; NULL as a folder means the same */
extern struct proc_dir_entry *proc_root_driver;	/* /proc/driver */
extern struct proc_dir_entry *proc_root_fs;	/* /proc/fs */

/*
 * A file below a folder (NULL: /proc), of mode 0444 if mode is 0; name may lead
 * through folders. Set its read_proc, write_proc, data and owner then. NULL
 * without memory or without the folder.
 */
extern struct proc_dir_entry *create_proc_entry(const char *name, mode_t mode,
						struct proc_dir_entry *parent);
/* Removes a file or an empty folder; who has it open reads its end. Before the module goes. */
extern void remove_proc_entry(const char *name, struct proc_dir_entry *parent);
/* A folder, and a symbolic link to dest. */
extern struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent);
extern struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent,
					   const char *dest);

/* A file that read_proc makes when it is read; NULL without memory. */
static inline struct proc_dir_entry *create_proc_read_entry(const char *name, mode_t mode,
	struct proc_dir_entry *base, read_proc_t *read_proc, void *data)
{
	struct proc_dir_entry *entry = create_proc_entry(name, mode, base);

	if (entry) {
		entry->read_proc = read_proc;
		entry->data = data;
	}
	return entry;
}

/* The older form, without data. */
static inline struct proc_dir_entry *create_proc_info_entry(const char *name, mode_t mode,
	struct proc_dir_entry *base, get_info_t *get_info)
{
	struct proc_dir_entry *entry = create_proc_entry(name, mode, base);

	if (entry)
		entry->get_info = get_info;
	return entry;
}

/* between the files of fs/proc */
struct task_struct;
extern struct inode *proc_get_inode(struct super_block *sb, struct proc_dir_entry *de);
extern struct dentry *proc_pid_lookup(struct inode *dir, struct dentry *dentry);
extern int proc_pid_readdir(struct file *filp, void *dirent, filldir_t filldir);
extern struct dentry *proc_lookup(struct inode *dir, struct dentry *dentry);
extern int proc_readdir(struct file *filp, void *dirent, filldir_t filldir);
extern void proc_misc_init(void);
/* The entry of that name in the folder itself, or NULL. */
extern struct proc_dir_entry *proc_find_entry(const char *name, struct proc_dir_entry *folder);
extern void proc_put_entry(struct proc_dir_entry *de);
extern void proc_pid_put(struct inode *inode);
extern struct task_struct *proc_task(struct inode *inode);	/* NULL when it has ended */
extern struct file_operations proc_mem_fops;
extern int proc_pid_status(struct task_struct *task, char *buf);
extern int proc_pid_stat(struct task_struct *task, char *buf);
extern int proc_pid_statm(struct task_struct *task, char *buf);
extern int proc_pid_maps(struct task_struct *task, char *buf, int size);
extern struct file_operations proc_dir_operations;
extern struct inode_operations proc_dir_inode_operations;

#define PROC_ROOT_INO	1
#define PROC_DYNAMIC_FIRST 4096
#define FIRST_PROCESS_ENTRY 256

#endif
#endif
