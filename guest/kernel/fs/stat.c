/*
 * fs/stat.c - telling programs about files, in every shape that i386 has had:
 * oldstat, stat, stat64, statx; readlink; statfs.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/fs.h>
#include <linux/file.h>
#include <asm/uaccess.h>

#define NARROW_ID(id)	((id) > 65535 ? 65534 : (unsigned short)(id))

/* What all shapes are filled from. */
struct kstat {
	struct inode *inode;
	unsigned long blksize;
	unsigned long blocks;
};

static int get_kstat(struct dentry *dentry, struct kstat *st)
{
	struct inode *inode = dentry->d_inode;

	if (inode->i_op && inode->i_op->revalidate) {
		int err = inode->i_op->revalidate(dentry);

		if (err)
			return err;
	}
	st->inode = inode;
	st->blksize = inode->i_blksize;
	st->blocks = inode->i_blocks;
	return 0;
}

typedef int (*stat_filler)(struct kstat *st, struct vfsmount *mnt, void *user);

static int fill_old_stat(struct kstat *st, struct vfsmount *mnt, void *user)
{
	struct inode *inode = st->inode;
	struct __old_kernel_stat s;

	memset(&s, 0, sizeof(s));
	if (inode->i_size > 0x7fffffff)
		return -EOVERFLOW;
	s.st_dev = kdev_t_to_nr(inode->i_dev);
	s.st_ino = inode->i_ino;
	s.st_mode = inode->i_mode;
	s.st_nlink = inode->i_nlink;
	s.st_uid = NARROW_ID(inode->i_uid);
	s.st_gid = NARROW_ID(inode->i_gid);
	s.st_rdev = kdev_t_to_nr(inode->i_rdev);
	s.st_size = inode->i_size;
	s.st_atime = inode->i_atime;
	s.st_mtime = inode->i_mtime;
	s.st_ctime = inode->i_ctime;
	return copy_to_user(user, &s, sizeof(s)) ? -EFAULT : 0;
}

static int fill_stat(struct kstat *st, struct vfsmount *mnt, void *user)
{
	struct inode *inode = st->inode;
	struct stat s;

	memset(&s, 0, sizeof(s));
	if (inode->i_size > 0x7fffffff)
		return -EOVERFLOW;
	s.st_dev = kdev_t_to_nr(inode->i_dev);
	s.st_ino = inode->i_ino;
	s.st_mode = inode->i_mode;
	s.st_nlink = inode->i_nlink;
	s.st_uid = NARROW_ID(inode->i_uid);
	s.st_gid = NARROW_ID(inode->i_gid);
	s.st_rdev = kdev_t_to_nr(inode->i_rdev);
	s.st_size = inode->i_size;
	s.st_blksize = st->blksize;
	s.st_blocks = st->blocks;
	s.st_atime = inode->i_atime;
	s.st_mtime = inode->i_mtime;
	s.st_ctime = inode->i_ctime;
	return copy_to_user(user, &s, sizeof(s)) ? -EFAULT : 0;
}

static int fill_stat64(struct kstat *st, struct vfsmount *mnt, void *user)
{
	struct inode *inode = st->inode;
	struct stat64 s;

	memset(&s, 0, sizeof(s));
	s.st_dev = kdev_t_to_nr(inode->i_dev);
	s.__st_ino = inode->i_ino;
	s.st_ino = inode->i_ino;
	s.st_mode = inode->i_mode;
	s.st_nlink = inode->i_nlink;
	s.st_uid = inode->i_uid;
	s.st_gid = inode->i_gid;
	s.st_rdev = kdev_t_to_nr(inode->i_rdev);
	s.st_size = inode->i_size;
	s.st_blksize = st->blksize;
	s.st_blocks = st->blocks;
	s.st_atime = inode->i_atime;
	s.st_mtime = inode->i_mtime;
	s.st_ctime = inode->i_ctime;
	return copy_to_user(user, &s, sizeof(s)) ? -EFAULT : 0;
}

static int fill_statx(struct kstat *st, struct vfsmount *mnt, void *user)
{
	struct inode *inode = st->inode;
	struct statx s;

	memset(&s, 0, sizeof(s));
	s.stx_mask = STATX_BASIC_STATS | STATX_MNT_ID;
	s.stx_blksize = st->blksize;
	s.stx_nlink = inode->i_nlink;
	s.stx_uid = inode->i_uid;
	s.stx_gid = inode->i_gid;
	s.stx_mode = inode->i_mode;
	s.stx_ino = inode->i_ino;
	s.stx_size = inode->i_size;
	s.stx_blocks = st->blocks;
	s.stx_atime.tv_sec = inode->i_atime;
	s.stx_ctime.tv_sec = inode->i_ctime;
	s.stx_mtime.tv_sec = inode->i_mtime;
	s.stx_rdev_major = MAJOR(inode->i_rdev);
	s.stx_rdev_minor = MINOR(inode->i_rdev);
	s.stx_dev_major = MAJOR(inode->i_dev);
	s.stx_dev_minor = MINOR(inode->i_dev);
	s.stx_mnt_id = mnt->mnt_id;
	return copy_to_user(user, &s, sizeof(s)) ? -EFAULT : 0;
}

static int stat_dentry(struct dentry *dentry, struct vfsmount *mnt, stat_filler fill, void *user)
{
	struct kstat st;
	int err = get_kstat(dentry, &st);

	return err ? err : fill(&st, mnt, user);
}

static int stat_fd(unsigned int fd, stat_filler fill, void *user)
{
	struct file *file = fget_raw(fd);
	int err = -EBADF;

	if (file) {
		err = stat_dentry(file->f_dentry, file->f_vfsmnt, fill, user);
		fput(file);
	}
	return err;
}

static int stat_name(int dfd, const char *name, int flags, stat_filler fill, void *user)
{
	struct nameidata nd;
	char first = 1;
	int err;

	if ((flags & AT_EMPTY_PATH) && (!name || get_user(first, name) || !first)) {
		if (name && first)
			return -EFAULT;
		if (dfd != AT_FDCWD)
			return stat_fd(dfd, fill, user);
		return stat_dentry(current->fs->pwd, current->fs->pwdmnt, fill, user);
	}
	err = user_path(dfd, name, flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW, &nd);
	if (err)
		return err;
	err = stat_dentry(nd.dentry, nd.mnt, fill, user);
	path_release(&nd);
	return err;
}

asmlinkage long sys_stat(char *filename, struct __old_kernel_stat *statbuf)
{
	return stat_name(AT_FDCWD, filename, 0, fill_old_stat, statbuf);
}

asmlinkage long sys_lstat(char *filename, struct __old_kernel_stat *statbuf)
{
	return stat_name(AT_FDCWD, filename, AT_SYMLINK_NOFOLLOW, fill_old_stat, statbuf);
}

asmlinkage long sys_fstat(unsigned int fd, struct __old_kernel_stat *statbuf)
{
	return stat_fd(fd, fill_old_stat, statbuf);
}

asmlinkage long sys_newstat(char *filename, struct stat *statbuf)
{
	return stat_name(AT_FDCWD, filename, 0, fill_stat, statbuf);
}

asmlinkage long sys_newlstat(char *filename, struct stat *statbuf)
{
	return stat_name(AT_FDCWD, filename, AT_SYMLINK_NOFOLLOW, fill_stat, statbuf);
}

asmlinkage long sys_newfstat(unsigned int fd, struct stat *statbuf)
{
	return stat_fd(fd, fill_stat, statbuf);
}

asmlinkage long sys_stat64(char *filename, struct stat64 *statbuf, long flags)
{
	return stat_name(AT_FDCWD, filename, 0, fill_stat64, statbuf);
}

asmlinkage long sys_lstat64(char *filename, struct stat64 *statbuf, long flags)
{
	return stat_name(AT_FDCWD, filename, AT_SYMLINK_NOFOLLOW, fill_stat64, statbuf);
}

asmlinkage long sys_fstat64(unsigned long fd, struct stat64 *statbuf, long flags)
{
	return stat_fd(fd, fill_stat64, statbuf);
}

asmlinkage long sys_fstatat64(int dfd, const char *filename, struct stat64 *statbuf, int flags)
{
	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH))
		return -EINVAL;
	return stat_name(dfd, filename, flags, fill_stat64, statbuf);
}

asmlinkage long sys_statx(int dfd, const char *filename, unsigned int flags,
			  unsigned int mask, struct statx *buffer)
{
	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_EMPTY_PATH | AT_STATX_SYNC_TYPE))
		return -EINVAL;
	if ((flags & AT_STATX_SYNC_TYPE) == AT_STATX_SYNC_TYPE || (mask & STATX_RESERVED))
		return -EINVAL;
	return stat_name(dfd, filename, flags, fill_statx, buffer);
}

/* ---- readlink ---- */

asmlinkage long sys_readlinkat(int dfd, const char *path, char *buf, int bufsiz)
{
	struct nameidata nd;
	struct inode *inode;
	int err;

	if (bufsiz <= 0)
		return -EINVAL;
	err = user_path(dfd, path, 0, &nd);
	if (err)
		return err;
	inode = nd.dentry->d_inode;
	err = -EINVAL;
	if (inode->i_op && inode->i_op->readlink) {
		update_atime(inode);
		err = inode->i_op->readlink(nd.dentry, buf, bufsiz);
	}
	path_release(&nd);
	return err;
}

asmlinkage long sys_readlink(const char *path, char *buf, int bufsiz)
{
	return sys_readlinkat(AT_FDCWD, path, buf, bufsiz);
}

/* ---- statfs ---- */

static int path_statfs(const char *path, struct statfs *s)
{
	struct nameidata nd;
	int err = user_path(AT_FDCWD, path, LOOKUP_FOLLOW, &nd);

	if (err)
		return err;
	err = vfs_statfs(nd.dentry->d_inode->i_sb, s);
	path_release(&nd);
	return err;
}

static int fd_statfs(unsigned int fd, struct statfs *s)
{
	struct file *file = fget_raw(fd);
	int err;

	if (!file)
		return -EBADF;
	err = vfs_statfs(file->f_dentry->d_inode->i_sb, s);
	fput(file);
	return err;
}

static int put_statfs64(struct statfs *s, size_t size, struct statfs64 *buf)
{
	struct statfs64 s64;

	if (size != sizeof(s64))
		return -EINVAL;
	memset(&s64, 0, sizeof(s64));
	s64.f_type = s->f_type;
	s64.f_bsize = s->f_bsize;
	s64.f_blocks = s->f_blocks;
	s64.f_bfree = s->f_bfree;
	s64.f_bavail = s->f_bavail;
	s64.f_files = s->f_files;
	s64.f_ffree = s->f_ffree;
	s64.f_fsid = s->f_fsid;
	s64.f_namelen = s->f_namelen;
	s64.f_frsize = s->f_frsize;
	return copy_to_user(buf, &s64, sizeof(s64)) ? -EFAULT : 0;
}

asmlinkage long sys_statfs(const char *path, struct statfs *buf)
{
	struct statfs s;
	int err = path_statfs(path, &s);

	if (err)
		return err;
	return copy_to_user(buf, &s, sizeof(s)) ? -EFAULT : 0;
}

asmlinkage long sys_fstatfs(unsigned int fd, struct statfs *buf)
{
	struct statfs s;
	int err = fd_statfs(fd, &s);

	if (err)
		return err;
	return copy_to_user(buf, &s, sizeof(s)) ? -EFAULT : 0;
}

asmlinkage long sys_statfs64(const char *path, size_t size, struct statfs64 *buf)
{
	struct statfs s;
	int err = path_statfs(path, &s);

	return err ? err : put_statfs64(&s, size, buf);
}

asmlinkage long sys_fstatfs64(unsigned int fd, size_t size, struct statfs64 *buf)
{
	struct statfs s;
	int err = fd_statfs(fd, &s);

	return err ? err : put_statfs64(&s, size, buf);
}
