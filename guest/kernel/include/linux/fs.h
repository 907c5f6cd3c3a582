/*
 * linux/fs.h - the virtual file system: super blocks, inodes, open files, and
 * the tables of functions by which file systems and drivers take part.
 *
 *	task->files->fd[n] -> struct file -> dentry -> inode -> super_block
 *	                       (position)    (name)   (data)   (file system)
 */
#ifndef _LINUX_FS_H
#define _LINUX_FS_H

#define SEEK_SET	0
#define SEEK_CUR	1
#define SEEK_END	2

/* ioctls of block devices */
#define BLKRRPART	0x125f	/* read the partition table again */
#define BLKGETSIZE	0x1260	/* unsigned long: sectors */
#define BLKFLSBUF	0x1261	/* write and forget what is cached */
#define BLKSSZGET	0x1268	/* int: bytes of a sector */
#define BLKGETSIZE64	0x80041272 /* u64: bytes */

#include <linux/mount.h>

#ifdef __KERNEL__

#include <linux/types.h>
#include <linux/errno.h>
#include <linux/kdev_t.h>
#include <linux/limits.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/wait.h>
#include <linux/stat.h>
#include <linux/fcntl.h>
#include <linux/dcache.h>
#include <linux/ioctl.h>
#include <linux/statfs.h>
#include <asm/atomic.h>
#include <asm/semaphore.h>

struct page;
struct vm_area_struct;
struct poll_table_struct;
struct pipe_inode_info;
struct proc_dir_entry;
struct iovec;
struct module;
struct file;
struct inode;
struct nameidata;
struct iattr;

/* A pointer that may be an error number instead. */
static inline void *ERR_PTR(long error) { return (void *)error; }
static inline long PTR_ERR(const void *ptr) { return (long)ptr; }
static inline long IS_ERR(const void *ptr) { return (unsigned long)ptr > (unsigned long)-1000L; }

#define MAY_EXEC	1
#define MAY_WRITE	2
#define MAY_READ	4

#define FMODE_READ	1
#define FMODE_WRITE	2

#define NR_FILE		4096		/* open files of the whole system */

struct files_stat_struct {
	int nr_files;
	int nr_free_files;
	int max_files;
};
struct inodes_stat_t {
	int nr_inodes;
	int max_inodes;
};
extern struct files_stat_struct files_stat;
extern struct inodes_stat_t inodes_stat;

/* ---- pages of files ---- */

struct address_space_operations {
	int (*writepage)(struct page *);
	int (*readpage)(struct file *, struct page *);
	int (*prepare_write)(struct file *, struct page *, unsigned, unsigned);
	int (*commit_write)(struct file *, struct page *, unsigned, unsigned);
};

struct address_space {
	struct list_head pages;			/* through page->list */
	unsigned long nrpages;
	struct address_space_operations *a_ops;
	struct inode *host;
	struct vm_area_struct *i_mmap;		/* private mappings */
	struct vm_area_struct *i_mmap_shared;	/* shared mappings */
};

/* ---- inodes ---- */

struct inode {
	struct list_head i_hash;		/* by (super block, number) */
	struct list_head i_list;		/* all of the super block */
	struct list_head i_dentry;		/* its names */
	unsigned long i_ino;
	atomic_t i_count;
	kdev_t i_dev;
	umode_t i_mode;
	nlink_t i_nlink;
	uid_t i_uid;
	gid_t i_gid;
	kdev_t i_rdev;
	loff_t i_size;
	time_t i_atime;
	time_t i_mtime;
	time_t i_ctime;
	unsigned long i_blksize;
	unsigned long i_blocks;			/* of 512 bytes */
	unsigned long i_version;
	struct semaphore i_sem;			/* one change at a time */
	struct inode_operations *i_op;
	struct file_operations *i_fop;
	struct super_block *i_sb;
	wait_queue_head_t i_wait;
	struct address_space *i_mapping;
	struct address_space i_data;
	struct pipe_inode_info *i_pipe;
	unsigned long i_state;
	unsigned int i_flags;
	int i_writecount;			/* >0 writers, <0 being executed */
	struct file_lock *i_flock;
	union {
		struct proc_dir_entry *proc;
		struct {
			unsigned long start_time;
		} pid;
		void *generic_ip;
	} u;
};

#define I_DIRTY		1	/* the inode itself */
#define I_NEW		2	/* is being read */
#define I_DIRTY_PAGES	4	/* pages changed through mappings */
#define I_FREEING	8	/* is being removed */

/* what notify_change is to change */
struct iattr {
	unsigned int ia_valid;
	umode_t ia_mode;
	uid_t ia_uid;
	gid_t ia_gid;
	loff_t ia_size;
	time_t ia_atime;
	time_t ia_mtime;
	time_t ia_ctime;
};
#define ATTR_MODE	1
#define ATTR_UID	2
#define ATTR_GID	4
#define ATTR_SIZE	8
#define ATTR_ATIME	16
#define ATTR_MTIME	32
#define ATTR_CTIME	64
#define ATTR_ATIME_SET	128
#define ATTR_MTIME_SET	256

struct fown_struct {
	int pid;			/* >0 process, <0 group */
	uid_t uid, euid;
	int signum;
};

struct file {
	struct list_head f_list;
	struct dentry *f_dentry;
	struct vfsmount *f_vfsmnt;
	struct file_operations *f_op;
	atomic_t f_count;
	unsigned int f_flags;
	mode_t f_mode;
	loff_t f_pos;
	struct fown_struct f_owner;
	unsigned int f_uid, f_gid;
	int f_error;
	unsigned long f_version;
	void *private_data;		/* the tty, the snapshot ... */
	struct list_head f_list_tty;	/* in the terminal's list of its files */
	struct list_head f_ep_links;	/* its places in epoll sets */
};

#define get_file(f)	atomic_inc(&(f)->f_count)
#define file_count(f)	atomic_read(&(f)->f_count)

/* A record lock (fcntl) or a whole-file lock (flock). */
struct file_lock {
	struct file_lock *fl_next;
	struct files_struct *fl_owner;	/* of a record lock */
	struct file *fl_file;		/* of a whole-file lock */
	int fl_pid;
	unsigned char fl_type;
	loff_t fl_start, fl_end;
};
#define OFFSET_MAX	0x7fffffffffffffffLL

/* ---- the tables of functions ---- */

typedef int (*filldir_t)(void *, const char *, int, loff_t, ino_t, unsigned);

struct file_operations {
	struct module *owner;
	loff_t (*llseek)(struct file *, loff_t, int);
	ssize_t (*read)(struct file *, char *, size_t, loff_t *);
	ssize_t (*write)(struct file *, const char *, size_t, loff_t *);
	int (*readdir)(struct file *, void *, filldir_t);
	unsigned int (*poll)(struct file *, struct poll_table_struct *);
	int (*ioctl)(struct inode *, struct file *, unsigned int, unsigned long);
	int (*mmap)(struct file *, struct vm_area_struct *);
	int (*open)(struct inode *, struct file *);
	int (*flush)(struct file *);
	int (*release)(struct inode *, struct file *);
	int (*fsync)(struct file *, struct dentry *, int datasync);
	int (*fasync)(int, struct file *, int);
	ssize_t (*readv)(struct file *, const struct iovec *, unsigned long, loff_t *);
	ssize_t (*writev)(struct file *, const struct iovec *, unsigned long, loff_t *);
};

struct inode_operations {
	int (*create)(struct inode *, struct dentry *, int);
	struct dentry *(*lookup)(struct inode *, struct dentry *);
	int (*link)(struct dentry *, struct inode *, struct dentry *);
	int (*unlink)(struct inode *, struct dentry *);
	int (*symlink)(struct inode *, struct dentry *, const char *);
	int (*mkdir)(struct inode *, struct dentry *, int);
	int (*rmdir)(struct inode *, struct dentry *);
	int (*mknod)(struct inode *, struct dentry *, int, int);
	int (*rename)(struct inode *, struct dentry *, struct inode *, struct dentry *);
	int (*readlink)(struct dentry *, char *, int);
	int (*follow_link)(struct dentry *, struct nameidata *);
	void (*truncate)(struct inode *);
	int (*permission)(struct inode *, int);
	int (*revalidate)(struct dentry *);
	int (*setattr)(struct dentry *, struct iattr *);
	int (*getattr)(struct dentry *, struct iattr *);
};

struct super_operations {
	void (*read_inode)(struct inode *);
	void (*write_inode)(struct inode *, int);
	void (*put_inode)(struct inode *);
	void (*delete_inode)(struct inode *);
	void (*clear_inode)(struct inode *);
	void (*put_super)(struct super_block *);
	void (*write_super)(struct super_block *);
	int (*statfs)(struct super_block *, struct statfs *);
	int (*remount_fs)(struct super_block *, int *, char *);
	int (*show_options)(struct super_block *, char *);	/* for /proc/mounts: ",name=value" ... */
};

struct super_block {
	struct list_head s_list;
	kdev_t s_dev;
	char s_id[32];			/* what mount was told to mount */
	unsigned long s_blocksize;
	unsigned char s_blocksize_bits;
	loff_t s_maxbytes;
	struct file_system_type *s_type;
	struct super_operations *s_op;
	unsigned long s_flags;
	unsigned long s_magic;
	struct dentry *s_root;
	atomic_t s_active;		/* mounts */
	struct list_head s_inodes;
	struct semaphore s_lock;	/* one allocation at a time */
	unsigned char s_dirt;		/* write_super has something to do */
	void *s_fs_info;
	union {
		void *generic_sbp;	/* the file system's own */
	} u;
};

/* A read-only mount. */
#define IS_RDONLY(inode)	((inode)->i_sb->s_flags & MS_RDONLY)
#define IS_SYNC(inode)		((inode)->i_sb->s_flags & MS_SYNCHRONOUS)
#define lock_super(sb)		down(&(sb)->s_lock)
#define unlock_super(sb)	up(&(sb)->s_lock)

struct file_system_type {
	const char *name;
	int fs_flags;
	struct super_block *(*read_super)(struct super_block *, void *, int);
	struct module *owner;
	struct file_system_type *next;
};
#define FS_REQUIRES_DEV	1	/* is on a block device */
#define FS_SINGLE	8		/* one super block, however often mounted */
#define FS_NOMOUNT	16		/* for the kernel itself only */

/*
 * Defines a kind of file system. read(sb, data, silent) fills in a super block
 * and returns it, or NULL or an ERR_PTR; _DEV: it lies on a block device.
 */
#define DECLARE_FSTYPE(var, type, read, flags) \
struct file_system_type var = { .name = type, .read_super = read, .fs_flags = flags, .owner = THIS_MODULE }
#define DECLARE_FSTYPE_DEV(var, type, read)	DECLARE_FSTYPE(var, type, read, FS_REQUIRES_DEV)

/* ---- walking paths ---- */

struct nameidata {
	struct dentry *dentry;
	struct vfsmount *mnt;
	struct qstr last;
	unsigned int flags;
	int last_type;
	char *saved_name;	/* holds last.name when that came out of a link */
	int link_count;		/* symbolic links within one another */
	int total_links;	/* symbolic links in all */
};
#define LOOKUP_FOLLOW		1
#define LOOKUP_DIRECTORY	2
#define LOOKUP_PARENT		16

enum { LAST_NORM, LAST_ROOT, LAST_DOT, LAST_DOTDOT, LAST_BIND };

extern char *getname(const char *filename);
extern void putname(char *name);
extern int link_path_walk(const char *name, struct nameidata *nd);
extern struct dentry *lookup_hash(struct qstr *name, struct dentry *base);
extern int follow_link(struct nameidata *nd, struct dentry *dentry);
extern void follow_mounts(struct vfsmount **mnt, struct dentry **dentry);
/* Follows a path; nd->dentry and nd->mnt are held until path_release. 0 or an error. */
extern int path_lookup(const char *name, unsigned int flags, struct nameidata *nd);
extern int path_lookup_at(int dfd, const char *name, unsigned int flags, struct nameidata *nd);
/* Lets go of what path_lookup found. */
extern void path_release(struct nameidata *nd);
extern int user_path(int dfd, const char *name, unsigned int flags, struct nameidata *nd);
/* What a symbolic link's two operations call with its text. */
extern int vfs_follow_link(struct nameidata *nd, const char *link);
extern int vfs_readlink(struct dentry *dentry, char *buf, int len, const char *link);
extern struct dentry *lookup_one_len(const char *name, struct dentry *base, int len);
extern struct dentry *lookup_create(struct nameidata *nd, int is_dir);
extern int open_namei_at(int dfd, const char *name, int flag, int mode, struct nameidata *nd);
/* Whether the running process may: MAY_READ and so on; 0 or -EACCES. */
extern int permission(struct inode *inode, int mask);
extern int vfs_permission(struct inode *inode, int mask);

extern int vfs_create(struct inode *, struct dentry *, int);
extern int vfs_mkdir(struct inode *, struct dentry *, int);
extern int vfs_mknod(struct inode *, struct dentry *, int, dev_t);
extern int vfs_symlink(struct inode *, struct dentry *, const char *);
extern int vfs_link(struct dentry *, struct inode *, struct dentry *);
extern int vfs_unlink(struct inode *, struct dentry *);
extern int vfs_rmdir(struct inode *, struct dentry *);
extern int vfs_rename(struct inode *, struct dentry *, struct inode *, struct dentry *);
extern int may_delete(struct inode *dir, struct dentry *victim, int isdir);
extern int may_create(struct inode *dir, struct dentry *child);

/* ---- opening ---- */

/* Opens a file for the kernel, flags and mode as in open(2); or ERR_PTR. */
extern struct file *filp_open(const char *name, int flags, int mode);
/* Opens what a name stands for; both uses go over to the file. */
extern struct file *dentry_open(struct dentry *dentry, struct vfsmount *mnt, int flags);
/* Closes what filp_open gave: filp_close(f, NULL). */
extern int filp_close(struct file *filp, struct files_struct *id);
extern struct file *open_exec(const char *name);
/* Reads into memory of the kernel; how many bytes, or an error. */
extern int kernel_read(struct file *file, unsigned long offset, char *addr, unsigned long count);
extern int do_truncate(struct dentry *dentry, loff_t length);
extern int get_write_access(struct inode *inode);
extern void put_write_access(struct inode *inode);
extern int deny_write_access(struct file *file);
extern void allow_write_access(struct file *file);

/* ---- inodes and super blocks ---- */

extern void inode_init(void);
/* An inode of the file system, with one use, to be filled in; NULL without memory. */
extern struct inode *new_inode(struct super_block *sb);
/* The inode of that number: the one in memory, or a new one that the file system's read_inode fills in. */
extern struct inode *iget(struct super_block *sb, unsigned long ino);
/* One use less. */
extern void iput(struct inode *inode);
extern struct inode *igrab(struct inode *inode);
/* Lets iget find it by its number. */
extern void insert_inode_hash(struct inode *inode);
extern void remove_inode_hash(struct inode *inode);
/* What a delete_inode operation calls at its end. */
extern void clear_inode(struct inode *inode);
/* Makes it a device, a FIFO or a socket's name, by mode. */
extern void init_special_inode(struct inode *inode, umode_t mode, int rdev);
/* It was changed and is to be written. */
extern void mark_inode_dirty(struct inode *inode);
extern void update_atime(struct inode *inode);
extern unsigned long get_next_ino(void);
/* The two halves of a setattr operation: may the process do that, and doing it. */
extern int inode_change_ok(struct inode *inode, struct iattr *attr);
extern void inode_setattr(struct inode *inode, struct iattr *attr);
extern int notify_change(struct dentry *dentry, struct iattr *attr);
extern void make_bad_inode(struct inode *inode);
extern int is_bad_inode(struct inode *inode);
extern int write_inode_now(struct inode *inode, int wait);
extern int sync_inodes_of(struct super_block *sb, int wait);
extern int generic_osync_inode(struct inode *inode);
extern int prune_icache_pages(int count);

/* From now on mount(2) knows this kind: 0, or -EBUSY if one has that name. */
extern int register_filesystem(struct file_system_type *fs);
/* No longer: 0 or -EINVAL. Before the module goes; mounts hold it until then. */
extern int unregister_filesystem(struct file_system_type *fs);
extern struct file_system_type *get_fs_type(const char *name);
extern struct super_block *get_sb(struct file_system_type *type, int flags, void *dev, void *data);
extern void kill_super(struct super_block *sb);
/* Mounts it for the kernel alone. */
extern struct vfsmount *kern_mount(struct file_system_type *type);
extern int vfs_statfs(struct super_block *sb, struct statfs *buf);
extern struct list_head super_blocks;

/* ---- devices ---- */

/*
 * From now on opening a character device of that major number opens this
 * driver. major 0: any free number, which is returned; otherwise 0, -EINVAL or -EBUSY.
 */
extern int register_chrdev(unsigned int major, const char *name, struct file_operations *fops);
/* No longer: 0, or -EINVAL if number and name do not fit. Before the module goes. */
extern int unregister_chrdev(unsigned int major, const char *name);
extern int get_device_list(char *page);
/* What a block driver does for its devices; minors are its own business. */
struct block_device_operations {
	int (*open)(struct inode *, struct file *);
	int (*release)(struct inode *, struct file *);
	int (*ioctl)(struct inode *, struct file *, unsigned, unsigned long);
	struct module *owner;
};
extern int register_blkdev(unsigned int major, const char *name, struct block_device_operations *ops);
extern int unregister_blkdev(unsigned int major, const char *name);
extern int get_blkdev_list(char *page);
extern int blkdev_get(kdev_t dev);	/* a file system begins to use it */
extern void blkdev_put(kdev_t dev);
extern unsigned long blkdev_sectors(kdev_t dev);
extern int is_read_only(kdev_t dev);
extern void set_device_ro(kdev_t dev, int read_only);

extern struct file_operations def_chr_fops;
extern struct file_operations def_blk_fops;
extern struct file_operations bad_sock_fops;

/* ---- ready-made operations ---- */

/* For tables of functions: files whose pages are in the page cache. */
extern ssize_t generic_file_read(struct file *, char *, size_t, loff_t *);
extern ssize_t generic_file_write(struct file *, const char *, size_t, loff_t *);
extern int generic_write_checks(struct file *, loff_t *pos, size_t *count);
extern int generic_file_mmap(struct file *, struct vm_area_struct *);
/* Moving the position: anywhere; within the size; not at all. */
extern loff_t default_llseek(struct file *, loff_t, int);
extern loff_t generic_file_llseek(struct file *, loff_t, int);
extern loff_t no_llseek(struct file *, loff_t, int);
/* Reading a directory as a file is an error; one whose names all are in the cache. */
extern ssize_t generic_read_dir(struct file *, char *, size_t, loff_t *);
extern int dcache_readdir(struct file *, void *, filldir_t);
extern int dcache_dir_open(struct inode *, struct file *);
extern int dcache_dir_close(struct inode *, struct file *);
extern loff_t dcache_dir_lseek(struct file *, loff_t, int);
extern struct file_operations dcache_dir_ops;
extern struct inode_operations page_symlink_inode_operations;	/* a link whose text is its first page */
extern int vfs_readdir(struct file *, filldir_t, void *);
extern int file_fsync(struct file *, struct dentry *, int);
extern int fs_may_remount_ro(struct super_block *sb);

/* record locks */
extern void locks_remove_posix(struct file *filp, struct files_struct *id);
extern void locks_remove_flock(struct file *filp);
extern void locks_forget(struct inode *inode);		/* at its end */
extern int fcntl_getlk(struct file *filp, struct flock64 *lock);
extern int fcntl_setlk(struct file *filp, int wait, struct flock64 *lock);

#include <linux/buffer_head.h>

extern void vfs_init(void);
extern void populate_rootfs(void);

#endif
#endif
