/*
 * fs/xattr.c - extended attributes, which no file system here has
 *
 * The file must exist, then the answer is EOPNOTSUPP: what programs expect of
 * a file system without them.
 */
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>

static long of_path(const char *path, unsigned int lookup)
{
	struct nameidata nd;
	int error = user_path(AT_FDCWD, path, lookup, &nd);

	if (error)
		return error;
	path_release(&nd);
	return -EOPNOTSUPP;
}

static long of_fd(unsigned int fd)
{
	struct file *file = fget(fd);

	if (!file)
		return -EBADF;
	fput(file);
	return -EOPNOTSUPP;
}

asmlinkage long sys_setxattr(const char *path)
{
	return of_path(path, LOOKUP_FOLLOW);
}

asmlinkage long sys_lsetxattr(const char *path)
{
	return of_path(path, 0);
}

asmlinkage long sys_fsetxattr(unsigned int fd)
{
	return of_fd(fd);
}

asmlinkage long sys_getxattr(const char *path)
{
	return of_path(path, LOOKUP_FOLLOW);
}

asmlinkage long sys_lgetxattr(const char *path)
{
	return of_path(path, 0);
}

asmlinkage long sys_fgetxattr(unsigned int fd)
{
	return of_fd(fd);
}

asmlinkage long sys_listxattr(const char *path)
{
	return of_path(path, LOOKUP_FOLLOW);
}

asmlinkage long sys_llistxattr(const char *path)
{
	return of_path(path, 0);
}

asmlinkage long sys_flistxattr(unsigned int fd)
{
	return of_fd(fd);
}

asmlinkage long sys_removexattr(const char *path)
{
	return of_path(path, LOOKUP_FOLLOW);
}

asmlinkage long sys_lremovexattr(const char *path)
{
	return of_path(path, 0);
}

asmlinkage long sys_fremovexattr(unsigned int fd)
{
	return of_fd(fd);
}
