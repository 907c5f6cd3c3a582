/*
 * fs/fs_struct.c - a process's place in the tree of names.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/fs.h>
#include <linux/file.h>
#include <linux/fs_struct.h>

static void set_place(struct vfsmount **mnt, struct dentry **dentry,
		      struct vfsmount *new_mnt, struct dentry *new_dentry)
{
	struct vfsmount *old_mnt = *mnt;
	struct dentry *old = *dentry;

	*mnt = mntget(new_mnt);
	*dentry = dget(new_dentry);
	if (old)
		dput(old);
	mntput(old_mnt);
}

void set_fs_root(struct fs_struct *fs, struct vfsmount *mnt, struct dentry *dentry)
{
	set_place(&fs->rootmnt, &fs->root, mnt, dentry);
}

void set_fs_pwd(struct fs_struct *fs, struct vfsmount *mnt, struct dentry *dentry)
{
	set_place(&fs->pwdmnt, &fs->pwd, mnt, dentry);
}

struct fs_struct *copy_fs_struct(struct fs_struct *old)
{
	struct fs_struct *fs = kmalloc(sizeof(*fs), GFP_KERNEL);

	if (!fs)
		return NULL;
	atomic_set(&fs->count, 1);
	fs->umask = old->umask;
	fs->root = dget(old->root);
	fs->rootmnt = mntget(old->rootmnt);
	fs->pwd = dget(old->pwd);
	fs->pwdmnt = mntget(old->pwdmnt);
	return fs;
}

void put_fs_struct(struct fs_struct *fs)
{
	if (!atomic_dec_and_test(&fs->count))
		return;
	dput(fs->root);
	mntput(fs->rootmnt);
	dput(fs->pwd);
	mntput(fs->pwdmnt);
	kfree(fs);
}

/* tsk is a copy of current: share its place (CLONE_FS) or give it its own. */
int copy_fs(unsigned long clone_flags, struct task_struct *tsk)
{
	if (!current->fs)
		return 0;
	if (clone_flags & CLONE_FS) {
		atomic_inc(&current->fs->count);
		return 0;
	}
	tsk->fs = copy_fs_struct(current->fs);
	return tsk->fs ? 0 : -ENOMEM;
}

void exit_fs(struct task_struct *tsk)
{
	struct fs_struct *fs = tsk->fs;

	if (!fs)
		return;
	tsk->fs = NULL;
	put_fs_struct(fs);
}
