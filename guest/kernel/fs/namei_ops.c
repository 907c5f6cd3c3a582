/*
 * fs/namei_ops.c - changing directories: create, mknod, mkdir, symlink, link,
 * unlink, rmdir, rename; first the operations on dentries, then the system
 * calls.  The caller of a vfs_ function holds i_sem of the directories.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/fs.h>
#include <linux/file.h>
#include <linux/fs_struct.h>
#include <asm/uaccess.h>

static DECLARE_MUTEX(rename_sem);	/* the tree's shape changes one at a time */

int may_create(struct inode *dir, struct dentry *child)
{
	if (child->d_inode)
		return -EEXIST;
	if (!dir->i_nlink)
		return -ENOENT;
	return permission(dir, MAY_WRITE | MAY_EXEC);
}

/* In a sticky directory only the owner of the file or of the directory removes. */
static int sticky_refuses(struct inode *dir, struct inode *inode)
{
	if (!(dir->i_mode & S_ISVTX))
		return 0;
	if (inode->i_uid == current->fsuid || dir->i_uid == current->fsuid)
		return 0;
	return !capable(CAP_FOWNER);
}

int may_delete(struct inode *dir, struct dentry *victim, int isdir)
{
	int err;

	if (!victim->d_inode)
		return -ENOENT;
	err = permission(dir, MAY_WRITE | MAY_EXEC);
	if (err)
		return err;
	if (sticky_refuses(dir, victim->d_inode))
		return -EPERM;
	if (isdir && !S_ISDIR(victim->d_inode->i_mode))
		return -ENOTDIR;
	if (!isdir && S_ISDIR(victim->d_inode->i_mode))
		return -EISDIR;
	if (victim == victim->d_parent || d_mountpoint(victim))
		return -EBUSY;
	return 0;
}

int vfs_create(struct inode *dir, struct dentry *dentry, int mode)
{
	int err = may_create(dir, dentry);

	if (err)
		return err;
	if (!dir->i_op->create)
		return -EACCES;
	return dir->i_op->create(dir, dentry, (mode & S_IALLUGO) | S_IFREG);
}

int vfs_mknod(struct inode *dir, struct dentry *dentry, int mode, dev_t dev)
{
	int err = may_create(dir, dentry);

	if (err)
		return err;
	if ((S_ISCHR(mode) || S_ISBLK(mode)) && !capable(CAP_MKNOD))
		return -EPERM;
	if (!dir->i_op->mknod)
		return -EPERM;
	return dir->i_op->mknod(dir, dentry, mode, dev);
}

int vfs_mkdir(struct inode *dir, struct dentry *dentry, int mode)
{
	int err = may_create(dir, dentry);

	if (err)
		return err;
	if (!dir->i_op->mkdir)
		return -EPERM;
	return dir->i_op->mkdir(dir, dentry, mode & (S_IRWXUGO | S_ISVTX));
}

int vfs_symlink(struct inode *dir, struct dentry *dentry, const char *text)
{
	int err = may_create(dir, dentry);

	if (err)
		return err;
	if (!dir->i_op->symlink)
		return -EPERM;
	return dir->i_op->symlink(dir, dentry, text);
}

int vfs_link(struct dentry *old, struct inode *dir, struct dentry *new)
{
	struct inode *inode = old->d_inode;
	int err = may_create(dir, new);

	if (err)
		return err;
	if (dir->i_sb != inode->i_sb)
		return -EXDEV;
	if (S_ISDIR(inode->i_mode) || !dir->i_op->link)
		return -EPERM;
	if (!inode->i_nlink)
		return -ENOENT;
	if (inode->i_nlink >= LINK_MAX)
		return -EMLINK;
	return dir->i_op->link(old, dir, new);
}

int vfs_unlink(struct inode *dir, struct dentry *dentry)
{
	int err = may_delete(dir, dentry, 0);

	if (err)
		return err;
	if (!dir->i_op->unlink)
		return -EPERM;
	err = dir->i_op->unlink(dir, dentry);
	if (!err)
		d_delete(dentry);
	return err;
}

int vfs_rmdir(struct inode *dir, struct dentry *dentry)
{
	int err = may_delete(dir, dentry, 1);

	if (err)
		return err;
	if (!dir->i_op->rmdir)
		return -EPERM;
	err = dir->i_op->rmdir(dir, dentry);
	if (!err) {
		dentry->d_inode->i_nlink = 0;
		d_delete(dentry);
	}
	return err;
}

static int rename_checks(struct inode *old_dir, struct dentry *old,
			 struct inode *new_dir, struct dentry *new)
{
	int isdir = S_ISDIR(old->d_inode->i_mode);
	int err = may_delete(old_dir, old, isdir);

	if (err)
		return err;
	err = new->d_inode ? may_delete(new_dir, new, isdir) : may_create(new_dir, new);
	if (err)
		return err;
	if (isdir && old_dir != new_dir)	/* its ".." changes */
		err = permission(old->d_inode, MAY_WRITE);
	return err;
}

int vfs_rename(struct inode *old_dir, struct dentry *old,
	       struct inode *new_dir, struct dentry *new)
{
	int err;

	if (old->d_inode == new->d_inode)
		return 0;
	err = rename_checks(old_dir, old, new_dir, new);
	if (err)
		return err;
	if (!old_dir->i_op->rename)
		return -EPERM;
	err = old_dir->i_op->rename(old_dir, old, new_dir, new);
	if (!err)
		d_move(old, new);
	return err;
}

/* ---- system calls that create ---- */

/*
 * After a LOOKUP_PARENT walk: the negative dentry to create, with i_sem of the
 * directory held.  A trailing slash is only right for a directory.
 */
struct dentry *lookup_create(struct nameidata *nd, int is_dir)
{
	struct dentry *dentry = ERR_PTR(-EEXIST);

	down(&nd->dentry->d_inode->i_sem);
	if (nd->last_type != LAST_NORM)
		return dentry;
	dentry = lookup_hash(&nd->last, nd->dentry);
	if (!IS_ERR(dentry) && !is_dir && !dentry->d_inode && nd->last.name[nd->last.len]) {
		dput(dentry);
		dentry = ERR_PTR(-ENOENT);
	}
	return dentry;
}

struct creation {
	int (*make)(struct inode *dir, struct dentry *dentry, struct creation *how);
	int mode;
	dev_t dev;
	const char *text;
	struct dentry *old;
};

static int create_at(int dfd, const char *filename, struct creation *how, int is_dir)
{
	char *name = getname(filename);
	struct nameidata nd;
	struct dentry *dentry;
	int err;

	if (IS_ERR(name))
		return PTR_ERR(name);
	err = path_lookup_at(dfd, name, LOOKUP_PARENT, &nd);
	if (err)
		goto out;
	dentry = lookup_create(&nd, is_dir);
	err = PTR_ERR(dentry);
	if (!IS_ERR(dentry)) {
		err = how->make(nd.dentry->d_inode, dentry, how);
		dput(dentry);
	}
	up(&nd.dentry->d_inode->i_sem);
	path_release(&nd);
out:
	putname(name);
	return err;
}

static int make_node(struct inode *dir, struct dentry *dentry, struct creation *how)
{
	if (S_ISREG(how->mode))
		return vfs_create(dir, dentry, how->mode);
	return vfs_mknod(dir, dentry, how->mode, how->dev);
}

asmlinkage long sys_mknodat(int dfd, const char *filename, int mode, dev_t dev)
{
	struct creation how = { make_node };

	if (!(mode & S_IFMT))
		mode |= S_IFREG;
	if (S_ISDIR(mode))
		return -EPERM;
	if (S_ISLNK(mode))
		return -EINVAL;
	how.mode = mode & ~current->fs->umask;
	how.dev = dev;
	return create_at(dfd, filename, &how, 0);
}

asmlinkage long sys_mknod(const char *filename, int mode, dev_t dev)
{
	return sys_mknodat(AT_FDCWD, filename, mode, dev);
}

static int make_dir(struct inode *dir, struct dentry *dentry, struct creation *how)
{
	return vfs_mkdir(dir, dentry, how->mode);
}

asmlinkage long sys_mkdirat(int dfd, const char *pathname, int mode)
{
	struct creation how = { make_dir };

	how.mode = mode & ~current->fs->umask;
	return create_at(dfd, pathname, &how, 1);
}

asmlinkage long sys_mkdir(const char *pathname, int mode)
{
	return sys_mkdirat(AT_FDCWD, pathname, mode);
}

static int make_symlink(struct inode *dir, struct dentry *dentry, struct creation *how)
{
	return vfs_symlink(dir, dentry, how->text);
}

asmlinkage long sys_symlinkat(const char *oldname, int dfd, const char *newname)
{
	struct creation how = { make_symlink };
	char *text = getname(oldname);
	int err;

	if (IS_ERR(text))
		return PTR_ERR(text);
	how.text = text;
	err = create_at(dfd, newname, &how, 0);
	putname(text);
	return err;
}

asmlinkage long sys_symlink(const char *oldname, const char *newname)
{
	return sys_symlinkat(oldname, AT_FDCWD, newname);
}

static int make_link(struct inode *dir, struct dentry *dentry, struct creation *how)
{
	return vfs_link(how->old, dir, dentry);
}

asmlinkage long sys_linkat(int olddfd, const char *oldname, int newdfd,
			   const char *newname, int flags)
{
	struct creation how = { make_link };
	struct nameidata nd;
	int err;

	if (flags & ~AT_SYMLINK_FOLLOW)
		return -EINVAL;
	err = user_path(olddfd, oldname, flags ? LOOKUP_FOLLOW : 0, &nd);
	if (err)
		return err;
	how.old = nd.dentry;
	err = create_at(newdfd, newname, &how, 0);
	path_release(&nd);
	return err;
}

asmlinkage long sys_link(const char *oldname, const char *newname)
{
	return sys_linkat(AT_FDCWD, oldname, AT_FDCWD, newname, 0);
}

/* ---- system calls that remove ---- */

static int unlink_last(struct nameidata *nd)
{
	struct inode *dir = nd->dentry->d_inode, *inode = NULL;
	struct dentry *dentry;
	int err;

	if (nd->last_type != LAST_NORM)
		return -EISDIR;
	down(&dir->i_sem);
	dentry = lookup_hash(&nd->last, nd->dentry);
	err = PTR_ERR(dentry);
	if (!IS_ERR(dentry)) {
		if (nd->last.name[nd->last.len] && dentry->d_inode)
			err = S_ISDIR(dentry->d_inode->i_mode) ? -EISDIR : -ENOTDIR;
		else if (dentry->d_inode && (inode = igrab(dentry->d_inode)) != NULL)
			err = vfs_unlink(dir, dentry);
		else
			err = -ENOENT;
		dput(dentry);
	}
	up(&dir->i_sem);
	iput(inode);	/* truncation of the last link happens here, without the lock */
	return err;
}

static int rmdir_last(struct nameidata *nd)
{
	struct inode *dir = nd->dentry->d_inode;
	struct dentry *dentry;
	int err;

	if (nd->last_type == LAST_DOT)
		return -EINVAL;
	if (nd->last_type == LAST_DOTDOT)
		return -ENOTEMPTY;
	if (nd->last_type == LAST_ROOT)
		return -EBUSY;
	down(&dir->i_sem);
	dentry = lookup_hash(&nd->last, nd->dentry);
	err = PTR_ERR(dentry);
	if (!IS_ERR(dentry)) {
		err = vfs_rmdir(dir, dentry);
		dput(dentry);
	}
	up(&dir->i_sem);
	return err;
}

static int remove_at(int dfd, const char *pathname, int (*remove)(struct nameidata *))
{
	char *name = getname(pathname);
	struct nameidata nd;
	int err;

	if (IS_ERR(name))
		return PTR_ERR(name);
	err = path_lookup_at(dfd, name, LOOKUP_PARENT, &nd);
	if (!err) {
		err = remove(&nd);
		path_release(&nd);
	}
	putname(name);
	return err;
}

asmlinkage long sys_unlinkat(int dfd, const char *pathname, int flags)
{
	if (flags & ~AT_REMOVEDIR)
		return -EINVAL;
	return remove_at(dfd, pathname, flags ? rmdir_last : unlink_last);
}

asmlinkage long sys_unlink(const char *pathname)
{
	return remove_at(AT_FDCWD, pathname, unlink_last);
}

asmlinkage long sys_rmdir(const char *pathname)
{
	return remove_at(AT_FDCWD, pathname, rmdir_last);
}

/* ---- rename ---- */

static void lock_two(struct inode *a, struct inode *b)
{
	down(&rename_sem);
	if (a > b)
		down(&b->i_sem);
	down(&a->i_sem);
	if (a < b)
		down(&b->i_sem);
}

static void unlock_two(struct inode *a, struct inode *b)
{
	up(&a->i_sem);
	if (a != b)
		up(&b->i_sem);
	up(&rename_sem);
}

/* Slashes, loops and RENAME_NOREPLACE, before the file system is asked. */
static int rename_shape(struct nameidata *from, struct dentry *old,
			struct nameidata *to, struct dentry *new, unsigned int flags)
{
	if (!old->d_inode)
		return -ENOENT;
	if (!S_ISDIR(old->d_inode->i_mode) &&
	    (from->last.name[from->last.len] || to->last.name[to->last.len]))
		return -ENOTDIR;
	if ((flags & RENAME_NOREPLACE) && new->d_inode)
		return -EEXIST;
	if (is_subdir(to->dentry, old))
		return -EINVAL;
	return is_subdir(from->dentry, new) ? -ENOTEMPTY : 0;
}

static int rename_locked(struct nameidata *from, struct nameidata *to, unsigned int flags)
{
	struct dentry *old = lookup_hash(&from->last, from->dentry), *new;
	int err;

	if (IS_ERR(old))
		return PTR_ERR(old);
	new = lookup_hash(&to->last, to->dentry);
	err = PTR_ERR(new);
	if (!IS_ERR(new)) {
		err = rename_shape(from, old, to, new, flags);
		if (!err)
			err = vfs_rename(from->dentry->d_inode, old, to->dentry->d_inode, new);
		dput(new);
	}
	dput(old);
	return err;
}

static int do_rename(struct nameidata *from, struct nameidata *to, unsigned int flags)
{
	int err;

	if (from->mnt != to->mnt)
		return -EXDEV;
	if (from->last_type != LAST_NORM || to->last_type != LAST_NORM)
		return -EBUSY;
	lock_two(from->dentry->d_inode, to->dentry->d_inode);
	err = rename_locked(from, to, flags);
	unlock_two(from->dentry->d_inode, to->dentry->d_inode);
	return err;
}

static int rename_names(int olddfd, const char *from, int newdfd, const char *to,
			unsigned int flags)
{
	struct nameidata old, new;
	int err = path_lookup_at(olddfd, from, LOOKUP_PARENT, &old);

	if (err)
		return err;
	err = path_lookup_at(newdfd, to, LOOKUP_PARENT, &new);
	if (!err) {
		err = do_rename(&old, &new, flags);
		path_release(&new);
	}
	path_release(&old);
	return err;
}

asmlinkage long sys_renameat2(int olddfd, const char *oldname, int newdfd,
			      const char *newname, unsigned int flags)
{
	char *from, *to;
	int err;

	if (flags & ~RENAME_NOREPLACE)
		return -EINVAL;
	from = getname(oldname);
	if (IS_ERR(from))
		return PTR_ERR(from);
	to = getname(newname);
	err = PTR_ERR(to);
	if (!IS_ERR(to)) {
		err = rename_names(olddfd, from, newdfd, to, flags);
		putname(to);
	}
	putname(from);
	return err;
}

asmlinkage long sys_renameat(int olddfd, const char *oldname, int newdfd, const char *newname)
{
	return sys_renameat2(olddfd, oldname, newdfd, newname, 0);
}

asmlinkage long sys_rename(const char *oldname, const char *newname)
{
	return sys_renameat2(AT_FDCWD, oldname, AT_FDCWD, newname, 0);
}
