/*
 * fs/open.c - opening and closing files.
 *
 *	sys_open -> filp_open -> open_namei_at (find or create, check)
 *	                      -> dentry_open   (struct file, driver's open)
 *	         -> fd_install
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/slab.h>
#include <linux/fs.h>
#include <linux/file.h>
#include <linux/net.h>
#include <linux/fs_struct.h>
#include <linux/tty.h>
#include <linux/module.h>
#include <asm/uaccess.h>

#define MAX_NON_LFS	0x7fffffff

/* ---- writers against programs that are being executed ---- */

int get_write_access(struct inode *inode)
{
	if (inode->i_writecount < 0)
		return -ETXTBSY;
	inode->i_writecount++;
	return 0;
}

void put_write_access(struct inode *inode)
{
	inode->i_writecount--;
}

int deny_write_access(struct file *file)
{
	struct inode *inode = file->f_dentry->d_inode;

	if (inode->i_writecount > 0)
		return -ETXTBSY;
	inode->i_writecount--;
	return 0;
}

void allow_write_access(struct file *file)
{
	file->f_dentry->d_inode->i_writecount++;
}

/* ---- finding what to open ---- */

/* O_RDONLY, O_WRONLY, O_RDWR, 3 -> what must be allowed */
static int open_access(int flags)
{
	static const unsigned char access[4] = {
		MAY_READ, MAY_WRITE, MAY_READ | MAY_WRITE, MAY_READ | MAY_WRITE
	};
	int mask = access[flags & O_ACCMODE];

	return flags & O_TRUNC ? mask | MAY_WRITE : mask;
}

static int open_truncate(struct nameidata *nd)
{
	struct inode *inode = nd->dentry->d_inode;
	int err = get_write_access(inode);

	if (err)
		return err;
	err = do_truncate(nd->dentry, 0);
	put_write_access(inode);
	return err;
}

/* Is this inode to be opened so?  Truncates it when asked to. */
static int may_open(struct nameidata *nd, int access, int flags)
{
	struct inode *inode = nd->dentry->d_inode;
	int err;

	if (S_ISLNK(inode->i_mode))
		return -ELOOP;
	if (S_ISDIR(inode->i_mode) && (access & MAY_WRITE))
		return -EISDIR;
	err = permission(inode, access);
	if (err)
		return err;
	if (!S_ISREG(inode->i_mode)) {
		int device = S_ISCHR(inode->i_mode) || S_ISBLK(inode->i_mode);

		return device && (nd->mnt->mnt_flags & MS_NODEV) ? -EACCES : 0;
	}
	return flags & O_TRUNC ? open_truncate(nd) : 0;
}

static int open_existing(int dfd, const char *name, int flags, struct nameidata *nd)
{
	unsigned int lookup = flags & O_NOFOLLOW ? 0 : LOOKUP_FOLLOW;
	int err;

	if (flags & O_DIRECTORY)
		lookup |= LOOKUP_DIRECTORY;
	err = path_lookup_at(dfd, name, lookup, nd);
	if (err || (flags & O_PATH))
		return err;
	err = may_open(nd, open_access(flags), flags);
	if (err)
		path_release(nd);
	return err;
}

static void move_to(struct nameidata *nd, struct dentry *dentry)
{
	follow_mounts(&nd->mnt, &dentry);
	dput(nd->dentry);
	nd->dentry = dentry;
}

/* The last component was a link: go to the parent of what it names. */
static int open_through_link(struct nameidata *nd, struct dentry *dentry, int flags)
{
	int err;

	if (flags & O_NOFOLLOW) {
		dput(dentry);
		return -ELOOP;
	}
	nd->flags = LOOKUP_PARENT;
	nd->last_type = LAST_BIND;
	err = follow_link(nd, dentry);
	return err ? err : 1;
}

/*
 * One try to open or create nd->last.  Returns 0 when nd stands on the file,
 * 1 when a link has been followed and the new nd->last is to be tried.
 */
static int open_last(struct nameidata *nd, int flags, int mode)
{
	struct inode *dir = nd->dentry->d_inode;
	struct dentry *dentry;
	int err;

	if (nd->last_type == LAST_BIND)		/* a link of /proc: nd is there */
		return may_open(nd, open_access(flags), flags);
	if (nd->last_type != LAST_NORM || nd->last.name[nd->last.len])
		return -EISDIR;
	err = permission(dir, MAY_EXEC);
	if (err)
		return err;
	down(&dir->i_sem);
	dentry = lookup_hash(&nd->last, nd->dentry);
	err = PTR_ERR(dentry);
	if (!IS_ERR(dentry) && !dentry->d_inode) {
		err = vfs_create(dir, dentry, mode & ~current->fs->umask);
		up(&dir->i_sem);
		if (err)
			dput(dentry);
		else
			move_to(nd, dentry);
		return err;
	}
	up(&dir->i_sem);
	if (IS_ERR(dentry))
		return err;
	if (flags & O_EXCL) {
		dput(dentry);
		return -EEXIST;
	}
	if (S_ISLNK(dentry->d_inode->i_mode))
		return open_through_link(nd, dentry, flags);
	move_to(nd, dentry);
	if (S_ISDIR(nd->dentry->d_inode->i_mode))
		return -EISDIR;
	return may_open(nd, open_access(flags), flags);
}

/* On success nd stands on the file to open, held. */
int open_namei_at(int dfd, const char *name, int flags, int mode, struct nameidata *nd)
{
	int err;

	if (!(flags & O_CREAT) || (flags & O_PATH))
		return open_existing(dfd, name, flags, nd);
	err = path_lookup_at(dfd, name, LOOKUP_PARENT, nd);
	if (err)
		return err;
	do {
		err = open_last(nd, flags, mode);
	} while (err == 1);
	if (err)
		path_release(nd);
	return err;
}

/* ---- struct file ---- */

static struct file_operations path_only_fops;	/* O_PATH: a place, not a file */

static int call_open(struct file *f, struct inode *inode, int flags)
{
	int err;

	if (flags & O_PATH) {
		f->f_op = &path_only_fops;
		f->f_mode = 0;
		return 0;
	}
	if (f->f_mode & FMODE_WRITE) {
		err = get_write_access(inode);
		if (err)
			return err;
	}
	f->f_op = inode->i_fop;
	if (f->f_op && f->f_op->owner)
		__MOD_INC_USE_COUNT(f->f_op->owner);
	err = f->f_op && f->f_op->open ? f->f_op->open(inode, f) : 0;
	if (!err)
		return 0;
	if (f->f_op->owner)
		__MOD_DEC_USE_COUNT(f->f_op->owner);
	if (f->f_mode & FMODE_WRITE)
		put_write_access(inode);
	return err;
}

/* Open what a held (dentry, mnt) names; both references are used up, always. */
struct file *dentry_open(struct dentry *dentry, struct vfsmount *mnt, int flags)
{
	struct file *f = get_empty_filp();
	int err = -ENFILE;

	if (!f)
		goto out_put;
	f->f_flags = flags;
	f->f_mode = (flags + 1) & O_ACCMODE;
	f->f_dentry = dentry;
	f->f_vfsmnt = mnt;
	err = call_open(f, dentry->d_inode, flags);
	if (!err) {
		f->f_flags &= ~(O_CREAT | O_EXCL | O_NOCTTY | O_TRUNC | O_CLOEXEC);
		return f;
	}
	put_filp(f);
out_put:
	dput(dentry);
	mntput(mnt);
	return ERR_PTR(err);
}

static struct file *filp_open_at(int dfd, const char *name, int flags, int mode)
{
	struct nameidata nd;
	int err = open_namei_at(dfd, name, flags, mode, &nd);
	struct inode *inode;

	if (err)
		return ERR_PTR(err);
	inode = nd.dentry->d_inode;
	if (S_ISREG(inode->i_mode) && !(flags & (O_LARGEFILE | O_PATH)) &&
	    inode->i_size > MAX_NON_LFS) {
		path_release(&nd);
		return ERR_PTR(-EOVERFLOW);
	}
	kfree(nd.saved_name);
	return dentry_open(nd.dentry, nd.mnt, flags);
}

/* Open a file by a name in kernel memory. */
struct file *filp_open(const char *name, int flags, int mode)
{
	return filp_open_at(AT_FDCWD, name, flags, mode);
}

/* A descriptor is closed: flush, drop the process's record locks, one use less. */
int filp_close(struct file *filp, struct files_struct *id)
{
	int err = 0;

	if (filp->f_op && filp->f_op->flush)
		err = filp->f_op->flush(filp);
	locks_remove_posix(filp, id);
	fput(filp);
	if (unix_files_in_flight)
		unix_collect_garbage();		/* it may still lie in a queue that nobody can read */
	return err;
}

/* Open a program for execution: regular, executable, and nobody may write it. */
struct file *open_exec(const char *name)
{
	struct nameidata nd;
	struct file *file;
	int err = path_lookup(name, LOOKUP_FOLLOW, &nd);

	if (err)
		return ERR_PTR(err);
	err = -EACCES;
	if (S_ISREG(nd.dentry->d_inode->i_mode) && !(nd.mnt->mnt_flags & MS_NOEXEC))
		err = permission(nd.dentry->d_inode, MAY_EXEC);
	if (err) {
		path_release(&nd);
		return ERR_PTR(err);
	}
	file = dentry_open(nd.dentry, nd.mnt, O_RDONLY | O_LARGEFILE);
	if (IS_ERR(file))
		return file;
	err = deny_write_access(file);
	if (!err)
		return file;
	fput(file);
	return ERR_PTR(err);
}

/* Read from a file into kernel memory, without moving its position. */
int kernel_read(struct file *file, unsigned long offset, char *addr, unsigned long count)
{
	mm_segment_t old_fs = get_fs();
	loff_t pos = offset;
	int result = -ENOSYS;

	if (!file->f_op || !file->f_op->read)
		return result;
	set_fs(KERNEL_DS);
	result = file->f_op->read(file, addr, count, &pos);
	set_fs(old_fs);
	return result;
}

/* ---- system calls ---- */

asmlinkage long sys_openat(int dfd, const char *filename, int flags, int mode)
{
	char *name = getname(filename);
	struct file *file;
	int fd;

	if (IS_ERR(name))
		return PTR_ERR(name);
	fd = get_unused_fd();
	if (fd >= 0) {
		file = filp_open_at(dfd, name, flags, mode);
		if (IS_ERR(file)) {
			put_unused_fd(fd);
			fd = PTR_ERR(file);
		} else {
			fd_install(fd, file);
			set_close_on_exec(fd, flags & O_CLOEXEC);
		}
	}
	putname(name);
	return fd;
}

asmlinkage long sys_open(const char *filename, int flags, int mode)
{
	return sys_openat(AT_FDCWD, filename, flags, mode);
}

asmlinkage long sys_creat(const char *pathname, int mode)
{
	return sys_openat(AT_FDCWD, pathname, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

asmlinkage long sys_vhangup(void)
{
	if (!capable(CAP_SYS_TTY_CONFIG))
		return -EPERM;
	if (current->tty)
		tty_vhangup(current->tty);
	return 0;
}
