/*
 * fs/namei.c - from a path to a dentry.
 *
 * A nameidata is the walker's position: (mnt, dentry), both held.  For each
 * component the walk looks into the directory, crosses mount points, and
 * follows symbolic links by walking their text from where it stands.
 *
 *	LOOKUP_PARENT     stop before the last component and leave it in nd->last
 *	LOOKUP_FOLLOW     follow a link in the last component too
 *	LOOKUP_DIRECTORY  the result must be a directory
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/fs.h>
#include <linux/file.h>
#include <linux/fs_struct.h>
#include <asm/uaccess.h>

#define MAX_NESTED_LINKS	8
#define MAX_TOTAL_LINKS		40

/* A user's path in a page of the kernel; -EFAULT, -ENOENT when empty, -ENAMETOOLONG. */
char *getname(const char *filename)
{
	char *page = (char *)__get_free_page(GFP_KERNEL);
	long len;

	if (!page)
		return ERR_PTR(-ENOMEM);
	len = strncpy_from_user(page, filename, PATH_MAX);
	if (len > 0 && len < PATH_MAX)
		return page;
	putname(page);
	if (len < 0)
		return ERR_PTR(len);
	return ERR_PTR(len ? -ENAMETOOLONG : -ENOENT);
}

void putname(char *name)
{
	free_page((unsigned long)name);
}

/* ---- permissions ---- */

static int root_may(struct inode *inode, int mask)
{
	if (!capable(CAP_DAC_OVERRIDE))
		return 0;
	return !(mask & MAY_EXEC) || S_ISDIR(inode->i_mode) || (inode->i_mode & S_IXUGO);
}

/* The nine mode bits against the process's fsuid and groups. */
int vfs_permission(struct inode *inode, int mask)
{
	umode_t mode = inode->i_mode;

	if ((mask & MAY_WRITE) && IS_RDONLY(inode) &&
	    (S_ISREG(mode) || S_ISDIR(mode) || S_ISLNK(mode)))
		return -EROFS;
	if (current->fsuid == inode->i_uid)
		mode >>= 6;
	else if (in_group_p(inode->i_gid))
		mode >>= 3;
	if ((mode & mask & (MAY_READ | MAY_WRITE | MAY_EXEC)) == mask)
		return 0;
	return root_may(inode, mask) ? 0 : -EACCES;
}

int permission(struct inode *inode, int mask)
{
	mask &= MAY_READ | MAY_WRITE | MAY_EXEC;
	if (inode->i_op && inode->i_op->permission)
		return inode->i_op->permission(inode, mask);
	return vfs_permission(inode, mask);
}

/* ---- one component ---- */

/* From the cache, unless the file system says that the entry is stale. */
static struct dentry *cached_lookup(struct dentry *parent, struct qstr *name)
{
	struct dentry *dentry = d_lookup(parent, name);

	if (dentry && dentry->d_op && dentry->d_op->d_revalidate &&
	    !dentry->d_op->d_revalidate(dentry, 0)) {
		d_drop(dentry);
		dput(dentry);
		return NULL;
	}
	return dentry;
}

/* Look a name up in a directory whose i_sem the caller holds. */
struct dentry *lookup_hash(struct qstr *name, struct dentry *base)
{
	struct inode *dir = base->d_inode;
	struct dentry *dentry = cached_lookup(base, name), *other;

	if (dentry)
		return dentry;
	if (!dir->i_nlink)
		return ERR_PTR(-ENOENT);
	dentry = d_alloc(base, name);
	if (!dentry)
		return ERR_PTR(-ENOMEM);
	other = dir->i_op->lookup(dir, dentry);
	if (!other)
		return dentry;
	dput(dentry);
	return other;
}

static struct dentry *do_lookup(struct dentry *base, struct qstr *name)
{
	struct dentry *dentry = cached_lookup(base, name);

	if (dentry)
		return dentry;
	down(&base->d_inode->i_sem);
	dentry = lookup_hash(name, base);
	up(&base->d_inode->i_sem);
	return dentry;
}

/* Look up a name that the kernel gives, without slashes; i_sem of base is held. */
struct dentry *lookup_one_len(const char *name, struct dentry *base, int len)
{
	struct qstr this = { (const unsigned char *)name, len, full_name_hash(name, len) };
	int err = permission(base->d_inode, MAY_EXEC);

	return err ? ERR_PTR(err) : lookup_hash(&this, base);
}

/* Step from a mount point to the root of what is mounted there, repeatedly. */
void follow_mounts(struct vfsmount **mnt, struct dentry **dentry)
{
	struct vfsmount *mounted;

	while (d_mountpoint(*dentry) && (mounted = lookup_mnt(*mnt, *dentry)) != NULL) {
		mntget(mounted);
		mntput(*mnt);
		dput(*dentry);
		*mnt = mounted;
		*dentry = dget(mounted->mnt_root);
	}
}

static int at_process_root(struct nameidata *nd)
{
	return nd->dentry == current->fs->root && nd->mnt == current->fs->rootmnt;
}

/* ".." stays at the process's root and steps out of mounted roots. */
static void follow_dotdot(struct nameidata *nd)
{
	struct dentry *up;
	struct vfsmount *mnt;

	while (!at_process_root(nd)) {
		if (nd->dentry != nd->mnt->mnt_root) {
			up = dget(nd->dentry->d_parent);
			dput(nd->dentry);
			nd->dentry = up;
			break;
		}
		if (nd->mnt->mnt_parent == nd->mnt)
			break;
		mnt = mntget(nd->mnt->mnt_parent);
		up = dget(nd->mnt->mnt_mountpoint);
		mntput(nd->mnt);
		dput(nd->dentry);
		nd->mnt = mnt;
		nd->dentry = up;
	}
	follow_mounts(&nd->mnt, &nd->dentry);
}

/* Follow the link "dentry" (whose reference is used up) from where nd stands. */
int follow_link(struct nameidata *nd, struct dentry *dentry)
{
	int err = -ELOOP;

	if (nd->link_count >= MAX_NESTED_LINKS || nd->total_links >= MAX_TOTAL_LINKS) {
		dput(dentry);
		return err;
	}
	nd->link_count++;
	nd->total_links++;
	update_atime(dentry->d_inode);
	err = dentry->d_inode->i_op->follow_link(dentry, nd);
	nd->link_count--;
	dput(dentry);
	return err;
}

static int component_type(struct qstr *name)
{
	if (name->name[0] != '.' || name->len > 2)
		return LAST_NORM;
	if (name->len == 1)
		return LAST_DOT;
	return name->name[1] == '.' ? LAST_DOTDOT : LAST_NORM;
}

static int follow_in_the_middle(struct nameidata *nd, struct dentry *dentry)
{
	unsigned int flags = nd->flags;
	int err;

	nd->flags = LOOKUP_FOLLOW;
	err = follow_link(nd, dentry);
	nd->flags = flags;
	return err;
}

/* Go on by one component; -ENOENT when there is no such entry. */
static int walk_component(struct nameidata *nd, struct qstr *name, int follow)
{
	int type = component_type(name);
	struct dentry *dentry;
	struct vfsmount *mnt;

	if (type == LAST_DOT)
		return 0;
	if (type == LAST_DOTDOT) {
		follow_dotdot(nd);
		return 0;
	}
	dentry = do_lookup(nd->dentry, name);
	if (IS_ERR(dentry))
		return PTR_ERR(dentry);
	if (!dentry->d_inode) {
		dput(dentry);
		return -ENOENT;
	}
	if (follow && dentry->d_inode->i_op && dentry->d_inode->i_op->follow_link)
		return follow_in_the_middle(nd, dentry);
	mnt = nd->mnt;
	follow_mounts(&mnt, &dentry);
	dput(nd->dentry);
	nd->mnt = mnt;
	nd->dentry = dentry;
	return 0;
}

/* Cut the next component off *path, slashes behind it included. */
static int next_component(const char **path, struct qstr *name)
{
	const char *p = *path;

	name->name = (const unsigned char *)p;
	while (*p && *p != '/')
		p++;
	name->len = p - *path;
	if (name->len > NAME_MAX)
		return -ENAMETOOLONG;
	name->hash = full_name_hash(name->name, name->len);
	while (*p == '/')
		p++;
	*path = p;
	return 0;
}

static int may_search(struct nameidata *nd)
{
	struct inode *inode = nd->dentry->d_inode;

	if (!S_ISDIR(inode->i_mode))
		return -ENOTDIR;
	return permission(inode, MAY_EXEC);
}

/* Walk a path from where nd stands.  On error nd still holds its position. */
int link_path_walk(const char *path, struct nameidata *nd)
{
	struct qstr this;
	int err, trailing;

	while (*path == '/')
		path++;
	nd->last_type = LAST_ROOT;
	if (!*path)
		return 0;
	for (;;) {
		err = may_search(nd);
		if (err)
			return err;
		err = next_component(&path, &this);
		if (err)
			return err;
		if (!*path)
			break;
		err = walk_component(nd, &this, 1);
		if (err)
			return err;
	}
	nd->last = this;
	nd->last_type = component_type(&this);
	if (nd->flags & LOOKUP_PARENT)
		return 0;
	trailing = this.name[this.len] == '/';
	err = walk_component(nd, &this, trailing || (nd->flags & LOOKUP_FOLLOW));
	if (!err && (trailing || (nd->flags & LOOKUP_DIRECTORY)) &&
	    !S_ISDIR(nd->dentry->d_inode->i_mode))
		err = -ENOTDIR;
	return err;
}

static void start_at(struct nameidata *nd, struct vfsmount *mnt, struct dentry *dentry)
{
	nd->mnt = mntget(mnt);
	nd->dentry = dget(dentry);
}

static int start_at_fd(struct nameidata *nd, int dfd)
{
	struct file *file = fget_raw(dfd);
	int err = 0;

	if (!file)
		return -EBADF;
	if (S_ISDIR(file->f_dentry->d_inode->i_mode))
		start_at(nd, file->f_vfsmnt, file->f_dentry);
	else
		err = -ENOTDIR;
	fput(file);
	return err;
}

static int set_start(struct nameidata *nd, int dfd, const char *name)
{
	struct fs_struct *fs = current->fs;

	if (*name != '/' && dfd != AT_FDCWD)
		return start_at_fd(nd, dfd);
	if (*name == '/')
		start_at(nd, fs->rootmnt, fs->root);
	else
		start_at(nd, fs->pwdmnt, fs->pwd);
	return 0;
}

/*
 * Walk "name", relative to the directory open as dfd (or AT_FDCWD).
 * On success the caller owes a path_release; on error nothing is held.
 */
int path_lookup_at(int dfd, const char *name, unsigned int flags, struct nameidata *nd)
{
	int err;

	memset(nd, 0, sizeof(*nd));
	nd->flags = flags;
	err = set_start(nd, dfd, name);
	if (err)
		return err;
	err = link_path_walk(name, nd);
	if (err)
		path_release(nd);
	return err;
}

int path_lookup(const char *name, unsigned int flags, struct nameidata *nd)
{
	return path_lookup_at(AT_FDCWD, name, flags, nd);
}

void path_release(struct nameidata *nd)
{
	kfree(nd->saved_name);
	nd->saved_name = NULL;
	dput(nd->dentry);
	mntput(nd->mnt);
}

/* path_lookup_at for a path in user memory. */
int user_path(int dfd, const char *name, unsigned int flags, struct nameidata *nd)
{
	char *tmp = getname(name);
	int err;

	if (IS_ERR(tmp))
		return PTR_ERR(tmp);
	err = path_lookup_at(dfd, tmp, flags, nd);
	putname(tmp);
	return err;
}

/* ---- symbolic links ---- */

/* nd->last points into the link's text, which will not stay: keep a copy. */
static int save_last_name(struct nameidata *nd)
{
	char *copy = kmalloc(nd->last.len + 2, GFP_KERNEL);

	if (!copy)
		return -ENOMEM;
	memcpy(copy, nd->last.name, nd->last.len + 1);
	copy[nd->last.len + 1] = 0;
	kfree(nd->saved_name);
	nd->saved_name = copy;
	nd->last.name = (const unsigned char *)copy;
	return 0;
}

/* Walk a link's text: from the root if it begins with a slash, else from nd. */
int vfs_follow_link(struct nameidata *nd, const char *link)
{
	struct fs_struct *fs = current->fs;
	int err;

	if (!*link)
		return -ENOENT;
	if (*link == '/') {
		dput(nd->dentry);
		mntput(nd->mnt);
		start_at(nd, fs->rootmnt, fs->root);
	}
	err = link_path_walk(link, nd);
	if (!err && (nd->flags & LOOKUP_PARENT) && nd->last_type != LAST_ROOT)
		err = save_last_name(nd);
	return err;
}

/* Copy a link's text to the user; returns the length, which may be cut. */
int vfs_readlink(struct dentry *dentry, char *buf, int len, const char *link)
{
	int n = strlen(link);

	if (n > len)
		n = len;
	return copy_to_user(buf, link, n) ? -EFAULT : n;
}
