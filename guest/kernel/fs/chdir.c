/*
 * fs/chdir.c - a process's place in the tree: chdir, chroot, getcwd, umask.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/fs.h>
#include <linux/file.h>
#include <linux/fs_struct.h>
#include <asm/uaccess.h>

asmlinkage long sys_chdir(const char *filename)
{
	struct nameidata nd;
	int err = user_path(AT_FDCWD, filename, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &nd);

	if (err)
		return err;
	err = permission(nd.dentry->d_inode, MAY_EXEC);
	if (!err)
		set_fs_pwd(current->fs, nd.mnt, nd.dentry);
	path_release(&nd);
	return err;
}

asmlinkage long sys_fchdir(unsigned int fd)
{
	struct file *file = fget_raw(fd);
	struct inode *inode;
	int err = -ENOTDIR;

	if (!file)
		return -EBADF;
	inode = file->f_dentry->d_inode;
	if (S_ISDIR(inode->i_mode))
		err = permission(inode, MAY_EXEC);
	if (!err)
		set_fs_pwd(current->fs, file->f_vfsmnt, file->f_dentry);
	fput(file);
	return err;
}

asmlinkage long sys_chroot(const char *filename)
{
	struct nameidata nd;
	int err = user_path(AT_FDCWD, filename, LOOKUP_FOLLOW | LOOKUP_DIRECTORY, &nd);

	if (err)
		return err;
	err = permission(nd.dentry->d_inode, MAY_EXEC);
	if (!err && !capable(CAP_SYS_CHROOT))
		err = -EPERM;
	if (!err)
		set_fs_root(current->fs, nd.mnt, nd.dentry);
	path_release(&nd);
	return err;
}

/* Length of the path with its final zero. */
static long copy_path(char *buf, unsigned long size, char *page)
{
	char *path = d_path(current->fs->pwd, current->fs->pwdmnt, page, PAGE_SIZE);
	unsigned long len;

	if (IS_ERR(path))
		return PTR_ERR(path);
	len = strlen(path) + 1;
	if (len > size)
		return -ERANGE;
	return copy_to_user(buf, path, len) ? -EFAULT : (long)len;
}

asmlinkage long sys_getcwd(char *buf, unsigned long size)
{
	struct dentry *pwd = current->fs->pwd;
	char *page;
	long err;

	if (d_unhashed(pwd) && pwd != pwd->d_parent)
		return -ENOENT;
	page = (char *)__get_free_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	err = copy_path(buf, size, page);
	free_page((unsigned long)page);
	return err;
}

asmlinkage long sys_umask(int mask)
{
	int old = current->fs->umask;

	current->fs->umask = mask & S_IRWXUGO;
	return old;
}
