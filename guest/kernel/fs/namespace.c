/*
 * fs/namespace.c - the tree of mounts: mount, umount, /proc/mounts.
 *
 * mnt_count is one for the place in the tree plus one for every file, path
 * walk, root and working directory on it.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/fs.h>
#include <asm/uaccess.h>

#define MNT_KEPT_FLAGS	(MS_NOSUID | MS_NODEV | MS_NOEXEC)
#define SB_KEPT_FLAGS	(MS_RDONLY | MS_SYNCHRONOUS | MS_NOATIME | MS_NODIRATIME)

LIST_HEAD(vfsmount_list);
static int last_mnt_id;

static struct vfsmount *alloc_vfsmnt(const char *devname)
{
	struct vfsmount *mnt = kmalloc(sizeof(*mnt), GFP_KERNEL);

	if (!mnt)
		return NULL;
	memset(mnt, 0, sizeof(*mnt));
	atomic_set(&mnt->mnt_count, 1);
	mnt->mnt_id = ++last_mnt_id;
	mnt->mnt_parent = mnt;
	if (!devname || !*devname)
		devname = "none";
	mnt->mnt_devname = kmalloc(strlen(devname) + 1, GFP_KERNEL);
	if (!mnt->mnt_devname) {
		kfree(mnt);
		return NULL;
	}
	strcpy(mnt->mnt_devname, devname);
	return mnt;
}

static void free_vfsmnt(struct vfsmount *mnt)
{
	kfree(mnt->mnt_devname);
	kfree(mnt);
}

/* What is mounted on (mnt, dentry); the newest when there are several. */
struct vfsmount *lookup_mnt(struct vfsmount *mnt, struct dentry *dentry)
{
	struct list_head *p;

	list_for_each_prev(p, &vfsmount_list) {
		struct vfsmount *m = list_entry(p, struct vfsmount, mnt_list);

		if (m->mnt_parent == mnt && m->mnt_mountpoint == dentry && m != mnt)
			return m;
	}
	return NULL;
}

static void attach_mnt(struct vfsmount *mnt, struct nameidata *nd)
{
	mnt->mnt_parent = mntget(nd->mnt);
	mnt->mnt_mountpoint = dget(nd->dentry);
	mnt->mnt_mountpoint->d_mounted++;
}

static void detach_mnt(struct vfsmount *mnt)
{
	struct dentry *mountpoint = mnt->mnt_mountpoint;

	mountpoint->d_mounted--;
	dput(mountpoint);
	mntput(mnt->mnt_parent);
	mnt->mnt_parent = mnt;
	mnt->mnt_mountpoint = mnt->mnt_root;
}

static int has_children(struct vfsmount *mnt)
{
	struct vfsmount *m;

	list_for_each_entry(m, &vfsmount_list, mnt_list)
		if (m != mnt && m->mnt_parent == mnt)
			return 1;
	return 0;
}

/* Mount without a place in the tree, for the kernel itself. */
struct vfsmount *kern_mount(struct file_system_type *type)
{
	struct vfsmount *mnt = alloc_vfsmnt(type->name);
	struct super_block *sb;

	if (!mnt)
		return ERR_PTR(-ENOMEM);
	sb = get_sb(type, 0, NULL, NULL);
	if (IS_ERR(sb)) {
		free_vfsmnt(mnt);
		return (struct vfsmount *)sb;
	}
	mnt->mnt_sb = sb;
	mnt->mnt_root = dget(sb->s_root);
	mnt->mnt_mountpoint = mnt->mnt_root;
	return mnt;
}

/* ---- mount ---- */

static int check_mountpoint(struct nameidata *nd, struct dentry *root)
{
	if (S_ISDIR(nd->dentry->d_inode->i_mode) != S_ISDIR(root->d_inode->i_mode))
		return -ENOTDIR;
	if (d_unhashed(nd->dentry) && nd->dentry != nd->dentry->d_parent)
		return -ENOENT;
	return 0;
}

static int graft(struct vfsmount *mnt, struct nameidata *nd)
{
	int err = check_mountpoint(nd, mnt->mnt_root);

	if (err)
		return err;
	attach_mnt(mnt, nd);
	list_add_tail(&mnt->mnt_list, &vfsmount_list);
	return 0;
}

static int do_new_mount(struct nameidata *nd, const char *type, int flags,
			char *devname, void *data)
{
	struct file_system_type *fs = get_fs_type(type);
	struct vfsmount *mnt;
	struct super_block *sb;
	int err;

	if (!fs || (fs->fs_flags & FS_NOMOUNT))
		return -ENODEV;
	mnt = alloc_vfsmnt(devname);
	if (!mnt)
		return -ENOMEM;
	sb = get_sb(fs, flags & SB_KEPT_FLAGS, devname, data);
	if (IS_ERR(sb)) {
		free_vfsmnt(mnt);
		return PTR_ERR(sb);
	}
	mnt->mnt_sb = sb;
	mnt->mnt_root = dget(sb->s_root);
	mnt->mnt_flags = flags & MNT_KEPT_FLAGS;
	err = graft(mnt, nd);
	if (err) {
		dput(mnt->mnt_root);
		kill_super(sb);
		free_vfsmnt(mnt);
	}
	return err;
}

/* The same tree, or a part of it, at a second place. */
static int do_bind(struct nameidata *nd, const char *old_name)
{
	struct nameidata old;
	struct vfsmount *mnt;
	int err = path_lookup(old_name, LOOKUP_FOLLOW, &old);

	if (err)
		return err;
	mnt = alloc_vfsmnt(old.mnt->mnt_devname);
	if (!mnt) {
		path_release(&old);
		return -ENOMEM;
	}
	mnt->mnt_sb = old.mnt->mnt_sb;
	mnt->mnt_root = dget(old.dentry);
	mnt->mnt_flags = old.mnt->mnt_flags;
	atomic_inc(&mnt->mnt_sb->s_active);
	err = graft(mnt, nd);
	if (err) {
		dput(mnt->mnt_root);
		atomic_dec(&mnt->mnt_sb->s_active);
		free_vfsmnt(mnt);
	}
	path_release(&old);
	return err;
}

static int do_move(struct nameidata *nd, const char *old_name)
{
	struct nameidata old;
	struct vfsmount *m;
	int err = path_lookup(old_name, LOOKUP_FOLLOW, &old);

	if (err)
		return err;
	err = -EINVAL;
	if (old.dentry != old.mnt->mnt_root || old.mnt->mnt_parent == old.mnt)
		goto out;
	err = -ELOOP;
	for (m = nd->mnt; m->mnt_parent != m; m = m->mnt_parent)
		if (m == old.mnt)
			goto out;
	err = check_mountpoint(nd, old.mnt->mnt_root);
	if (!err) {
		detach_mnt(old.mnt);
		attach_mnt(old.mnt, nd);
	}
out:
	path_release(&old);
	return err;
}

static int do_remount(struct nameidata *nd, int flags, void *data)
{
	struct super_block *sb = nd->mnt->mnt_sb;
	int err;

	if (nd->dentry != nd->mnt->mnt_root)
		return -EINVAL;
	if ((flags & MS_RDONLY) && !(sb->s_flags & MS_RDONLY)) {
		if (!fs_may_remount_ro(sb))
			return -EBUSY;
		if (MAJOR(sb->s_dev))
			fsync_dev(sb->s_dev);
	}
	if (!(flags & MS_RDONLY) && is_read_only(sb->s_dev))
		return -EROFS;
	if (sb->s_op && sb->s_op->remount_fs) {
		err = sb->s_op->remount_fs(sb, &flags, data);
		if (err)
			return err;
	}
	sb->s_flags = (sb->s_flags & ~SB_KEPT_FLAGS) | (flags & SB_KEPT_FLAGS);
	nd->mnt->mnt_flags = flags & MNT_KEPT_FLAGS;
	return 0;
}

/* Old programs put a magic number into the upper half of the flags. */
static int mount_flags(unsigned long given)
{
	return (given & MS_MGC_MSK) == MS_MGC_VAL ? given & ~MS_MGC_MSK : given;
}

static int do_mount(char *devname, const char *dir, char *type, int flags, void *data)
{
	struct nameidata nd;
	int err;

	err = path_lookup(dir, LOOKUP_FOLLOW, &nd);
	if (err)
		return err;
	down(&mount_sem);
	if (flags & MS_REMOUNT)
		err = do_remount(&nd, flags, data);
	else if (flags & (MS_BIND | MS_MOVE))
		err = !devname ? -EINVAL : flags & MS_BIND ? do_bind(&nd, devname)
							   : do_move(&nd, devname);
	else
		err = type ? do_new_mount(&nd, type, flags, devname, data) : -EINVAL;
	up(&mount_sem);
	path_release(&nd);
	return err;
}

/* Up to a page from the user; what cannot be read is taken as zeros. */
static int copy_mount_options(const void *data, char **where)
{
	unsigned long size = PAGE_SIZE;
	char *page;

	*where = NULL;
	if (!data)
		return 0;
	if ((unsigned long)data >= get_fs().seg)
		return -EFAULT;
	if (size > get_fs().seg - (unsigned long)data)
		size = get_fs().seg - (unsigned long)data;
	page = (char *)get_zeroed_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	if (copy_from_user(page, data, size) == size) {
		free_page((unsigned long)page);
		return -EFAULT;
	}
	page[PAGE_SIZE - 1] = 0;
	*where = page;
	return 0;
}

asmlinkage long sys_mount(char *dev_name, char *dir_name, char *type,
			  unsigned long flags, void *data)
{
	char *type_page = NULL, *dev_page = NULL, *data_page = NULL, *dir;
	int err;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	dir = getname(dir_name);
	if (IS_ERR(dir))
		return PTR_ERR(dir);
	err = copy_mount_options(type, &type_page);
	if (!err)
		err = copy_mount_options(dev_name, &dev_page);
	if (!err)
		err = copy_mount_options(data, &data_page);
	if (!err)
		err = do_mount(dev_page, dir, type_page, mount_flags(flags), data_page);
	free_page((unsigned long)data_page);
	free_page((unsigned long)dev_page);
	free_page((unsigned long)type_page);
	putname(dir);
	return err;
}

/* ---- umount ---- */

static int do_umount(struct vfsmount *mnt)
{
	if (mnt->mnt_parent == mnt)		/* the root stays */
		return -EBUSY;
	/* the tree's reference, the caller's walk, and nobody else */
	if (atomic_read(&mnt->mnt_count) > 2 || has_children(mnt))
		return -EBUSY;
	list_del(&mnt->mnt_list);
	detach_mnt(mnt);
	return 0;
}

asmlinkage long sys_umount(char *name, int flags)
{
	struct nameidata nd;
	struct vfsmount *mnt;
	int err;

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	err = user_path(AT_FDCWD, name, LOOKUP_FOLLOW, &nd);
	if (err)
		return err;
	mnt = nd.mnt;
	down(&mount_sem);
	err = nd.dentry == mnt->mnt_root ? do_umount(mnt) : -EINVAL;
	path_release(&nd);
	if (!err) {
		dput(mnt->mnt_root);
		kill_super(mnt->mnt_sb);
		free_vfsmnt(mnt);
	}
	up(&mount_sem);
	return err;
}

asmlinkage long sys_oldumount(char *name)
{
	return sys_umount(name, 0);
}

/* ---- /proc/mounts ---- */

static const struct {
	int flag;
	const char *text;
} mnt_options[] = {
	{ MS_NOSUID, ",nosuid" }, { MS_NODEV, ",nodev" }, { MS_NOEXEC, ",noexec" },
};

static int show_mount(struct vfsmount *mnt, char *buf, char *page)
{
	char *path = d_path(mnt->mnt_root, mnt, page, PAGE_SIZE);
	int i, len;

	if (IS_ERR(path))
		return 0;
	len = sprintf(buf, "%s %s %s %s", mnt->mnt_devname, path, mnt->mnt_sb->s_type->name,
		      mnt->mnt_sb->s_flags & MS_RDONLY ? "ro" : "rw");
	if (mnt->mnt_sb->s_flags & MS_SYNCHRONOUS)
		len += sprintf(buf + len, ",sync");
	if (mnt->mnt_sb->s_flags & MS_NOATIME)
		len += sprintf(buf + len, ",noatime");
	if (mnt->mnt_sb->s_op && mnt->mnt_sb->s_op->show_options)
		len += mnt->mnt_sb->s_op->show_options(mnt->mnt_sb, buf + len);
	for (i = 0; i < ARRAY_SIZE(mnt_options); i++)
		if (mnt->mnt_flags & mnt_options[i].flag)
			len += sprintf(buf + len, "%s", mnt_options[i].text);
	return len + sprintf(buf + len, " 0 0\n");
}

/* The text of /proc/mounts, as much as fits into size bytes. */
int get_mount_list(char *buf, int size)
{
	char *page = (char *)__get_free_page(GFP_KERNEL);
	struct vfsmount *mnt;
	int len = 0;

	if (!page)
		return 0;
	list_for_each_entry(mnt, &vfsmount_list, mnt_list) {
		if (len > size - 512)
			break;
		len += show_mount(mnt, buf + len, page);
	}
	free_page((unsigned long)page);
	return len;
}

/* ---- the root ---- */

extern struct file_system_type rootfs_fs_type;

/* Mount the empty root and stand the first process on it. */
void mnt_init(void)
{
	struct vfsmount *mnt;

	register_filesystem(&rootfs_fs_type);
	mnt = kern_mount(&rootfs_fs_type);
	if (IS_ERR(mnt))
		panic("VFS: cannot make the root file system (error %ld)", PTR_ERR(mnt));
	list_add_tail(&mnt->mnt_list, &vfsmount_list);
	set_fs_root(current->fs, mnt, mnt->mnt_root);
	set_fs_pwd(current->fs, mnt, mnt->mnt_root);
}
