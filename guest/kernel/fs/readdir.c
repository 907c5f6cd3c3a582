/*
 * fs/readdir.c - reading directories: readdir (89), getdents, getdents64.
 *
 * The file system calls the filler for each entry; the filler refuses (<0)
 * when the user's buffer is full, and the position stays before that entry.
 * Each record's d_off is the position of the next one, so it is entered when
 * the next record, or the end, is known.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/fs.h>
#include <linux/file.h>
#include <linux/dirent.h>
#include <asm/uaccess.h>

#define ROUND_UP(x, to)	(((x) + (to) - 1) & ~((to) - 1))

int vfs_readdir(struct file *file, filldir_t filler, void *buf)
{
	struct inode *inode = file->f_dentry->d_inode;
	int res = -ENOENT;

	if (!file->f_op || !file->f_op->readdir)
		return -ENOTDIR;
	down(&inode->i_sem);
	if (inode->i_nlink)
		res = file->f_op->readdir(file, buf, filler);
	up(&inode->i_sem);
	return res;
}

struct getdents_callback {
	char *current_dir;		/* where the next record goes */
	char *previous;			/* the last record written */
	int count;			/* bytes left */
	int error;
};

/* ---- getdents ---- */

static int filldir(void *arg, const char *name, int namlen, loff_t offset, ino_t ino,
		   unsigned int type)
{
	struct getdents_callback *buf = arg;
	struct linux_dirent *d = (struct linux_dirent *)buf->current_dir;
	int reclen = ROUND_UP(10 + namlen + 2, 4);

	buf->error = -EINVAL;		/* in case the first does not fit */
	if (reclen > buf->count)
		return -EINVAL;
	buf->error = -EFAULT;
	if (buf->previous &&
	    put_user((unsigned long)offset, &((struct linux_dirent *)buf->previous)->d_off))
		return -EFAULT;
	if (put_user(ino, &d->d_ino) || put_user((unsigned short)reclen, &d->d_reclen) ||
	    copy_to_user(d->d_name, name, namlen) || put_user((char)0, d->d_name + namlen) ||
	    put_user((char)type, (char *)d + reclen - 1))
		return -EFAULT;
	buf->previous = buf->current_dir;
	buf->current_dir += reclen;
	buf->count -= reclen;
	return 0;
}

/* ---- getdents64 ---- */

static int filldir64(void *arg, const char *name, int namlen, loff_t offset, ino_t ino,
		     unsigned int type)
{
	struct getdents_callback *buf = arg;
	struct linux_dirent64 head, *d = (struct linux_dirent64 *)buf->current_dir;
	int reclen = ROUND_UP(19 + namlen + 1, 8);

	buf->error = -EINVAL;
	if (reclen > buf->count)
		return -EINVAL;
	buf->error = -EFAULT;
	if (buf->previous &&
	    copy_to_user(&((struct linux_dirent64 *)buf->previous)->d_off, &offset, 8))
		return -EFAULT;
	head.d_ino = ino;
	head.d_off = 0;
	head.d_reclen = reclen;
	head.d_type = type;
	if (copy_to_user(d, &head, 19) || copy_to_user(d->d_name, name, namlen) ||
	    put_user((char)0, d->d_name + namlen))
		return -EFAULT;
	buf->previous = buf->current_dir;
	buf->current_dir += reclen;
	buf->count -= reclen;
	return 0;
}

static int end_offset(struct getdents_callback *buf, loff_t pos, int wide)
{
	if (wide)
		return copy_to_user(&((struct linux_dirent64 *)buf->previous)->d_off, &pos, 8);
	return put_user((unsigned long)pos, &((struct linux_dirent *)buf->previous)->d_off);
}

static long do_getdents(unsigned int fd, void *dirent, unsigned int count, int wide)
{
	struct getdents_callback buf = { dirent, NULL, count, 0 };
	struct file *file;
	long error;

	if (!access_ok(VERIFY_WRITE, dirent, count) || (int)count < 0)
		return -EFAULT;
	file = fget(fd);
	if (!file)
		return -EBADF;
	error = vfs_readdir(file, wide ? filldir64 : filldir, &buf);
	if (error >= 0) {
		error = buf.error;
		if (buf.previous)
			error = end_offset(&buf, file->f_pos, wide) ? -EFAULT
								    : (long)(count - buf.count);
	}
	fput(file);
	return error;
}

asmlinkage long sys_getdents(unsigned int fd, void *dirent, unsigned int count)
{
	return do_getdents(fd, dirent, count, 0);
}

asmlinkage long sys_getdents64(unsigned int fd, void *dirent, unsigned int count)
{
	return do_getdents(fd, dirent, count, 1);
}

/* ---- readdir: one entry a call ---- */

struct readdir_callback {
	struct old_linux_dirent *dirent;
	int result;
};

static int fillonedir(void *arg, const char *name, int namlen, loff_t offset, ino_t ino,
		      unsigned int type)
{
	struct readdir_callback *buf = arg;
	struct old_linux_dirent *d = buf->dirent;

	if (buf->result)
		return -EINVAL;
	buf->result = 1;
	if (put_user(ino, &d->d_ino) || put_user((unsigned long)offset, &d->d_offset) ||
	    put_user((unsigned short)namlen, &d->d_namlen) ||
	    copy_to_user(d->d_name, name, namlen) || put_user((char)0, d->d_name + namlen))
		buf->result = -EFAULT;
	return 0;
}

asmlinkage int old_readdir(unsigned int fd, void *dirent, unsigned int count)
{
	struct readdir_callback buf = { dirent, 0 };
	struct file *file = fget(fd);
	int error;

	if (!file)
		return -EBADF;
	error = vfs_readdir(file, fillonedir, &buf);
	fput(file);
	return error < 0 ? error : buf.result;
}
