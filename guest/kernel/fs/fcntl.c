/*
 * fs/fcntl.c - properties of descriptors and open files; ioctl; fsync.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/fs.h>
#include <linux/file.h>
#include <linux/pipe_fs_i.h>
#include <asm/ioctls.h>
#include <asm/uaccess.h>

#define SETFL_MASK	(O_APPEND | O_NONBLOCK | O_ASYNC | O_DIRECT | O_NOATIME)

static long setfl(struct file *filp, unsigned long arg)
{
	filp->f_flags = (arg & SETFL_MASK) | (filp->f_flags & ~SETFL_MASK);
	return 0;
}

static long getlk64(struct file *filp, struct flock64 *user)
{
	struct flock64 lock;
	int err;

	if (copy_from_user(&lock, user, sizeof(lock)))
		return -EFAULT;
	err = fcntl_getlk(filp, &lock);
	if (err)
		return err;
	return copy_to_user(user, &lock, sizeof(lock)) ? -EFAULT : 0;
}

static long setlk64(struct file *filp, int wait, struct flock64 *user)
{
	struct flock64 lock;

	if (copy_from_user(&lock, user, sizeof(lock)))
		return -EFAULT;
	return fcntl_setlk(filp, wait, &lock);
}

static int get_flock(struct flock64 *lock, struct flock *user)
{
	struct flock f;

	if (copy_from_user(&f, user, sizeof(f)))
		return -EFAULT;
	lock->l_type = f.l_type;
	lock->l_whence = f.l_whence;
	lock->l_start = f.l_start;
	lock->l_len = f.l_len;
	lock->l_pid = f.l_pid;
	return 0;
}

static long getlk(struct file *filp, struct flock *user)
{
	struct flock64 lock;
	struct flock f;
	int err = get_flock(&lock, user);

	if (!err)
		err = fcntl_getlk(filp, &lock);
	if (err)
		return err;
	f.l_type = lock.l_type;
	f.l_whence = lock.l_whence;
	f.l_start = lock.l_start;
	f.l_len = lock.l_len;
	f.l_pid = lock.l_pid;
	return copy_to_user(user, &f, sizeof(f)) ? -EFAULT : 0;
}

static long setlk(struct file *filp, int wait, struct flock *user)
{
	struct flock64 lock;
	int err = get_flock(&lock, user);

	return err ? err : fcntl_setlk(filp, wait, &lock);
}

static long pipe_size(struct file *filp)
{
	return filp->f_dentry->d_inode->i_pipe ? PIPE_SIZE : -EBADF;
}

/* What may be done with a place: copies of the descriptor, and its flags. */
static int for_places(unsigned int cmd)
{
	return cmd == F_DUPFD || cmd == F_DUPFD_CLOEXEC || cmd == F_GETFD || cmd == F_SETFD || cmd == F_GETFL;
}

static struct file *fget_for(unsigned int fd, unsigned int cmd)
{
	return for_places(cmd) ? fget_raw(fd) : fget(fd);
}

static long do_fcntl(unsigned int fd, unsigned int cmd, unsigned long arg, struct file *filp)
{
	switch (cmd) {
	case F_DUPFD:
		return dupfd(fd, arg, 0);
	case F_DUPFD_CLOEXEC:
		return dupfd(fd, arg, 1);
	case F_GETFD:
		return get_close_on_exec(fd);
	case F_SETFD:
		set_close_on_exec(fd, arg & FD_CLOEXEC);
		return 0;
	case F_GETFL:
		return filp->f_flags;
	case F_SETFL:
		return setfl(filp, arg);
	case F_GETLK:
		return getlk(filp, (struct flock *)arg);
	case F_SETLK:
	case F_SETLKW:
		return setlk(filp, cmd == F_SETLKW, (struct flock *)arg);
	case F_GETOWN:
		return filp->f_owner.pid;
	case F_SETOWN:
		filp->f_owner.pid = arg;
		filp->f_owner.uid = current->uid;
		filp->f_owner.euid = current->euid;
		return 0;
	case F_GETSIG:
		return filp->f_owner.signum;
	case F_SETSIG:
		if (arg > _NSIG)
			return -EINVAL;
		filp->f_owner.signum = arg;
		return 0;
	case F_GETPIPE_SZ:
	case F_SETPIPE_SZ:
		return pipe_size(filp);
	}
	return -EINVAL;
}

asmlinkage long sys_fcntl(unsigned int fd, unsigned int cmd, unsigned long arg)
{
	struct file *filp = fget_for(fd, cmd);
	long err;

	if (!filp)
		return -EBADF;
	err = do_fcntl(fd, cmd, arg, filp);
	fput(filp);
	return err;
}

asmlinkage long sys_fcntl64(unsigned int fd, unsigned int cmd, unsigned long arg)
{
	struct file *filp = fget_for(fd, cmd);
	long err;

	if (!filp)
		return -EBADF;
	if (cmd == F_GETLK64)
		err = getlk64(filp, (struct flock64 *)arg);
	else if (cmd == F_SETLK64 || cmd == F_SETLKW64)
		err = setlk64(filp, cmd == F_SETLKW64, (struct flock64 *)arg);
	else
		err = do_fcntl(fd, cmd, arg, filp);
	fput(filp);
	return err;
}

/* ---- ioctl ---- */

static int set_nonblock(struct file *filp, int *arg)
{
	int on;

	if (get_user(on, arg))
		return -EFAULT;
	if (on)
		filp->f_flags |= O_NONBLOCK;
	else
		filp->f_flags &= ~O_NONBLOCK;
	return 0;
}

static int bytes_left(struct file *filp, int *arg)
{
	return put_user((int)(filp->f_dentry->d_inode->i_size - filp->f_pos), arg);
}

static long file_ioctl(struct file *filp, unsigned int cmd, unsigned long arg)
{
	struct inode *inode = filp->f_dentry->d_inode;

	if (cmd == FIONREAD && S_ISREG(inode->i_mode))
		return bytes_left(filp, (int *)arg);
	if (filp->f_op && filp->f_op->ioctl)
		return filp->f_op->ioctl(inode, filp, cmd, arg);
	return -ENOTTY;
}

asmlinkage long sys_ioctl(unsigned int fd, unsigned int cmd, unsigned long arg)
{
	struct file *filp = fget(fd);
	long err = 0;

	if (!filp)
		return -EBADF;
	switch (cmd) {
	case FIOCLEX:
	case FIONCLEX:
		set_close_on_exec(fd, cmd == FIOCLEX);
		break;
	case FIONBIO:
		err = set_nonblock(filp, (int *)arg);
		break;
	default:
		err = file_ioctl(filp, cmd, arg);
	}
	fput(filp);
	return err;
}

/* ---- fsync ---- */

/* For files whose only medium is memory there is nothing to wait for. */
int file_fsync(struct file *file, struct dentry *dentry, int datasync)
{
	return 0;
}

static long do_fsync(unsigned int fd, int datasync)
{
	struct file *file = fget(fd);
	long err = -EINVAL;

	if (!file)
		return -EBADF;
	if (file->f_op && file->f_op->fsync)
		err = file->f_op->fsync(file, file->f_dentry, datasync);
	fput(file);
	return err;
}

asmlinkage long sys_fsync(unsigned int fd)
{
	return do_fsync(fd, 0);
}

asmlinkage long sys_fdatasync(unsigned int fd)
{
	return do_fsync(fd, 1);
}
