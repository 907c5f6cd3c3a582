/*
 * fs/advice.c - what programs say about how they will use a file, and asking
 * for its room before it is written. Advice is checked and then not needed:
 * what was read stays in the page cache as long as there is memory.
 */
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>

#define POSIX_FADV_LAST	5		/* POSIX_FADV_NOREUSE */

static long advise(int fd, long long len, int advice)
{
	struct file *file = fget(fd);
	int mode;

	if (!file)
		return -EBADF;
	mode = file->f_dentry->d_inode->i_mode;
	fput(file);
	if (S_ISFIFO(mode))
		return -ESPIPE;
	return len < 0 || advice < 0 || advice > POSIX_FADV_LAST ? -EINVAL : 0;
}

asmlinkage long sys_fadvise64(int fd, loff_t offset, size_t len, int advice)
{
	return advise(fd, len, advice);
}

asmlinkage long sys_fadvise64_64(int fd, loff_t offset, loff_t len, int advice)
{
	return advise(fd, len, advice);
}

asmlinkage long sys_readahead(int fd, loff_t offset, size_t count)
{
	struct file *file = fget(fd);
	long error = -EBADF;

	if (!file)
		return error;
	if (file->f_mode & FMODE_READ)
		error = S_ISREG(file->f_dentry->d_inode->i_mode) ? 0 : -EINVAL;
	fput(file);
	return error;
}

#define FALLOC_FL_KEEP_SIZE	1

/* Pages come when they are written; only the length can be given in advance. */
static int allocate(struct file *file, int mode, loff_t end)
{
	struct inode *inode = file->f_dentry->d_inode;

	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	if (S_ISFIFO(inode->i_mode))
		return -ESPIPE;
	if (!S_ISREG(inode->i_mode))
		return S_ISDIR(inode->i_mode) ? -EISDIR : -ENODEV;
	if (mode & FALLOC_FL_KEEP_SIZE || end <= inode->i_size)
		return 0;
	return do_truncate(file->f_dentry, end);
}

asmlinkage long sys_fallocate(int fd, int mode, loff_t offset, loff_t len)
{
	struct file *file;
	int error;

	if (offset < 0 || len <= 0)
		return -EINVAL;
	if (mode & ~FALLOC_FL_KEEP_SIZE)
		return -EOPNOTSUPP;
	if (offset + len < 0)
		return -EFBIG;
	file = fget(fd);
	if (!file)
		return -EBADF;
	error = allocate(file, mode, offset + len);
	fput(file);
	return error;
}
