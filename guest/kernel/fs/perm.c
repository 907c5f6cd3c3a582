/*
 * fs/perm.c - system calls about what a file allows and when it was used:
 * access, chmod, chown, utime.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/fs.h>
#include <linux/file.h>
#include <linux/fs_struct.h>
#include <asm/uaccess.h>

/* ---- access: with the real ids in place of the effective ones ---- */

static int access_with(int dfd, const char *filename, int mode, int flags)
{
	struct nameidata nd;
	int err = user_path(dfd, filename, flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW, &nd);

	if (err)
		return err;
	err = permission(nd.dentry->d_inode, mode);
	path_release(&nd);
	return err;
}

asmlinkage long sys_faccessat2(int dfd, const char *filename, int mode, int flags)
{
	uid_t fsuid = current->fsuid;
	gid_t fsgid = current->fsgid;
	kernel_cap_t cap = current->cap_effective;
	int err;

	if (mode & ~(MAY_READ | MAY_WRITE | MAY_EXEC))
		return -EINVAL;
	if (flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (!(flags & AT_EACCESS)) {
		current->fsuid = current->uid;
		current->fsgid = current->gid;
		current->cap_effective = current->uid ? 0 : current->cap_permitted;
	}
	err = access_with(dfd, filename, mode, flags);
	current->fsuid = fsuid;
	current->fsgid = fsgid;
	current->cap_effective = cap;
	return err;
}

asmlinkage long sys_faccessat(int dfd, const char *filename, int mode)
{
	return sys_faccessat2(dfd, filename, mode, 0);
}

asmlinkage long sys_access(const char *filename, int mode)
{
	return sys_faccessat2(AT_FDCWD, filename, mode, 0);
}

/* ---- changes of attributes ---- */

static int change_attr(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;
	int err;

	down(&inode->i_sem);
	err = notify_change(dentry, attr);
	up(&inode->i_sem);
	return err;
}

static int change_attr_at(int dfd, const char *name, int lookup, struct iattr *attr,
			  int (*change)(struct dentry *, struct iattr *))
{
	struct nameidata nd;
	int err = user_path(dfd, name, lookup, &nd);

	if (err)
		return err;
	err = change(nd.dentry, attr);
	path_release(&nd);
	return err;
}

static int change_attr_fd(unsigned int fd, struct iattr *attr,
			  int (*change)(struct dentry *, struct iattr *))
{
	struct file *file = fget(fd);
	int err;

	if (!file)
		return -EBADF;
	err = change(file->f_dentry, attr);
	fput(file);
	return err;
}

static struct iattr mode_attr(int mode)
{
	struct iattr attr = { ATTR_MODE };

	attr.ia_mode = mode & S_IALLUGO;
	return attr;
}

asmlinkage long sys_fchmodat(int dfd, const char *filename, mode_t mode)
{
	struct iattr attr = mode_attr(mode);

	return change_attr_at(dfd, filename, LOOKUP_FOLLOW, &attr, change_attr);
}

asmlinkage long sys_chmod(const char *filename, mode_t mode)
{
	return sys_fchmodat(AT_FDCWD, filename, mode);
}

asmlinkage long sys_fchmod(unsigned int fd, mode_t mode)
{
	struct iattr attr = mode_attr(mode);

	return change_attr_fd(fd, &attr, change_attr);
}

/* (uid_t)-1 leaves alone; a new owner means no set-id bits. */
static struct iattr owner_attr(uid_t user, gid_t group)
{
	struct iattr attr = { 0 };

	if (user != (uid_t)-1) {
		attr.ia_valid |= ATTR_UID;
		attr.ia_uid = user;
	}
	if (group != (gid_t)-1) {
		attr.ia_valid |= ATTR_GID;
		attr.ia_gid = group;
	}
	return attr;
}

static int change_owner(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;
	int err;

	down(&inode->i_sem);
	err = notify_change(dentry, attr);
	if (!err && !S_ISDIR(inode->i_mode)) {
		inode->i_mode &= ~S_ISUID;
		if (inode->i_mode & S_IXGRP)
			inode->i_mode &= ~S_ISGID;
	}
	up(&inode->i_sem);
	return err;
}

asmlinkage long sys_chown(const char *filename, uid_t user, gid_t group)
{
	struct iattr attr = owner_attr(user, group);

	return change_attr_at(AT_FDCWD, filename, LOOKUP_FOLLOW, &attr, change_owner);
}

asmlinkage long sys_lchown(const char *filename, uid_t user, gid_t group)
{
	struct iattr attr = owner_attr(user, group);

	return change_attr_at(AT_FDCWD, filename, 0, &attr, change_owner);
}

asmlinkage long sys_fchown(unsigned int fd, uid_t user, gid_t group)
{
	struct iattr attr = owner_attr(user, group);

	return change_attr_fd(fd, &attr, change_owner);
}

asmlinkage long sys_fchownat(int dfd, const char *filename, uid_t user, gid_t group, int flags)
{
	struct iattr attr = owner_attr(user, group);

	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	return change_attr_at(dfd, filename, flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW,
			      &attr, change_owner);
}

/* The calls of 16 bit ids: 65535 means "leave alone" there. */
#define WIDE(id)	((id) == (unsigned short)-1 ? (unsigned int)-1 : (unsigned int)(id))

asmlinkage long sys_chown16(const char *filename, old_uid_t user, old_gid_t group)
{
	return sys_chown(filename, WIDE(user), WIDE(group));
}

asmlinkage long sys_lchown16(const char *filename, old_uid_t user, old_gid_t group)
{
	return sys_lchown(filename, WIDE(user), WIDE(group));
}

asmlinkage long sys_fchown16(unsigned int fd, old_uid_t user, old_gid_t group)
{
	return sys_fchown(fd, WIDE(user), WIDE(group));
}

/* ---- times ---- */

#define UTIME_NOW	((1L << 30) - 1L)
#define UTIME_OMIT	((1L << 30) - 2L)

/* "Now" needs write permission, times of one's choice need the owner. */
static int change_times(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;
	int chosen = attr->ia_valid & (ATTR_ATIME_SET | ATTR_MTIME_SET);

	if (attr->ia_valid && !chosen && current->fsuid != inode->i_uid && !capable(CAP_FOWNER)) {
		int err = permission(inode, MAY_WRITE);

		if (err)
			return err;
	}
	return change_attr(dentry, attr);
}

static struct iattr now_attr(void)
{
	struct iattr attr = { ATTR_ATIME | ATTR_MTIME };

	return attr;
}

static struct iattr times_attr(time_t atime, time_t mtime)
{
	struct iattr attr = { ATTR_ATIME | ATTR_MTIME | ATTR_ATIME_SET | ATTR_MTIME_SET };

	attr.ia_atime = atime;
	attr.ia_mtime = mtime;
	return attr;
}

struct utimbuf {
	time_t actime;
	time_t modtime;
};

asmlinkage long sys_utime(char *filename, struct utimbuf *times)
{
	struct iattr attr = now_attr();
	struct utimbuf t;

	if (times) {
		if (copy_from_user(&t, times, sizeof(t)))
			return -EFAULT;
		attr = times_attr(t.actime, t.modtime);
	}
	return change_attr_at(AT_FDCWD, filename, LOOKUP_FOLLOW, &attr, change_times);
}

asmlinkage long sys_futimesat(int dfd, char *filename, struct timeval *utimes)
{
	struct iattr attr = now_attr();
	struct timeval t[2];

	if (utimes) {
		if (copy_from_user(t, utimes, sizeof(t)))
			return -EFAULT;
		attr = times_attr(t[0].tv_sec, t[1].tv_sec);
	}
	return change_attr_at(dfd, filename, LOOKUP_FOLLOW, &attr, change_times);
}

asmlinkage long sys_utimes(char *filename, struct timeval *utimes)
{
	return sys_futimesat(AT_FDCWD, filename, utimes);
}

static int timespec_attr(long long sec, long nsec, unsigned int which, unsigned int set,
			 struct iattr *attr)
{
	if (nsec == UTIME_OMIT)
		return 0;
	attr->ia_valid |= which;
	if (nsec == UTIME_NOW)
		return 0;
	if (nsec < 0 || nsec >= 1000000000)
		return -EINVAL;
	attr->ia_valid |= set;
	if (which == ATTR_ATIME)
		attr->ia_atime = sec;
	else
		attr->ia_mtime = sec;
	return 0;
}

static long do_utimensat(int dfd, const char *filename, struct iattr *attr, int flags)
{
	if (flags & ~(AT_SYMLINK_NOFOLLOW | AT_EMPTY_PATH))
		return -EINVAL;
	if (!attr->ia_valid)
		return 0;
	if (!filename && dfd == AT_FDCWD)
		return -EFAULT;
	if (!filename)
		return change_attr_fd(dfd, attr, change_times);
	return change_attr_at(dfd, filename, flags & AT_SYMLINK_NOFOLLOW ? 0 : LOOKUP_FOLLOW,
			      attr, change_times);
}

asmlinkage long sys_utimensat(int dfd, const char *filename, struct timespec *utimes, int flags)
{
	struct iattr attr = { 0 };
	struct timespec t[2];

	if (!utimes) {
		attr = now_attr();
		return do_utimensat(dfd, filename, &attr, flags);
	}
	if (copy_from_user(t, utimes, sizeof(t)))
		return -EFAULT;
	if (timespec_attr(t[0].tv_sec, t[0].tv_nsec, ATTR_ATIME, ATTR_ATIME_SET, &attr) ||
	    timespec_attr(t[1].tv_sec, t[1].tv_nsec, ATTR_MTIME, ATTR_MTIME_SET, &attr))
		return -EINVAL;
	return do_utimensat(dfd, filename, &attr, flags);
}

/* utimensat_time64 (412): seconds of 64 bits, and nanoseconds padded to 64. */
asmlinkage long sys_utimensat_time64(int dfd, const char *filename, long long *utimes, int flags)
{
	struct iattr attr = { 0 };
	long long t[4];

	if (!utimes) {
		attr = now_attr();
		return do_utimensat(dfd, filename, &attr, flags);
	}
	if (copy_from_user(t, utimes, sizeof(t)))
		return -EFAULT;
	if (timespec_attr(t[0], (long)t[1], ATTR_ATIME, ATTR_ATIME_SET, &attr) ||
	    timespec_attr(t[2], (long)t[3], ATTR_MTIME, ATTR_MTIME_SET, &attr))
		return -EINVAL;
	return do_utimensat(dfd, filename, &attr, flags);
}
