/*
 * fs/truncate.c - making a file shorter or longer: truncate, ftruncate.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/fs.h>
#include <linux/file.h>

/* A file system that asks others is asked first: it may refuse. */
static int ask_for_size(struct dentry *dentry, loff_t length)
{
	struct inode_operations *op = dentry->d_inode->i_op;
	struct iattr attr = { .ia_valid = ATTR_SIZE | ATTR_MTIME, .ia_size = length };

	if (!op || !op->setattr)
		return 0;
	return op->setattr(dentry, &attr);
}

static void set_size(struct inode *inode, loff_t length)
{
	inode->i_size = length;
	inode->i_mtime = inode->i_ctime = CURRENT_TIME;
	vmtruncate_mappings(inode->i_mapping, (length + PAGE_SIZE - 1) >> PAGE_SHIFT);
	if (inode->i_op && inode->i_op->truncate)
		inode->i_op->truncate(inode);
	mark_inode_dirty(inode);
}

/* The caller has write access to the inode. */
int do_truncate(struct dentry *dentry, loff_t length)
{
	struct inode *inode = dentry->d_inode;
	unsigned long rlimit = current->rlim[RLIMIT_FSIZE].rlim_cur;
	int err;

	if (length < 0)
		return -EINVAL;
	if (length > inode->i_sb->s_maxbytes)
		return -EFBIG;
	if (rlimit != RLIM_INFINITY && length > rlimit && length > inode->i_size) {
		send_sig(SIGXFSZ, current, 0);
		return -EFBIG;
	}
	if (IS_RDONLY(inode))
		return -EROFS;
	down(&inode->i_sem);
	err = ask_for_size(dentry, length);
	if (!err)
		set_size(inode, length);
	up(&inode->i_sem);
	return err;
}

static int may_truncate(struct inode *inode)
{
	if (S_ISDIR(inode->i_mode))
		return -EISDIR;
	if (!S_ISREG(inode->i_mode))
		return -EINVAL;
	return permission(inode, MAY_WRITE);
}

static long truncate_path(const char *path, loff_t length)
{
	struct nameidata nd;
	int err;

	if (length < 0)
		return -EINVAL;
	err = user_path(AT_FDCWD, path, LOOKUP_FOLLOW, &nd);
	if (err)
		return err;
	err = may_truncate(nd.dentry->d_inode);
	if (!err)
		err = get_write_access(nd.dentry->d_inode);
	if (!err) {
		err = do_truncate(nd.dentry, length);
		put_write_access(nd.dentry->d_inode);
	}
	path_release(&nd);
	return err;
}

static long truncate_fd(unsigned int fd, loff_t length)
{
	struct file *file;
	int err = -EINVAL;

	if (length < 0)
		return err;
	file = fget(fd);
	if (!file)
		return -EBADF;
	if ((file->f_mode & FMODE_WRITE) && S_ISREG(file->f_dentry->d_inode->i_mode))
		err = do_truncate(file->f_dentry, length);
	fput(file);
	return err;
}

asmlinkage long sys_truncate(const char *path, unsigned long length)
{
	return truncate_path(path, (long)length);
}

asmlinkage long sys_ftruncate(unsigned int fd, unsigned long length)
{
	return truncate_fd(fd, (long)length);
}

asmlinkage long sys_truncate64(const char *path, loff_t length)
{
	return truncate_path(path, length);
}

asmlinkage long sys_ftruncate64(unsigned int fd, loff_t length)
{
	return truncate_fd(fd, length);
}
