/*
 * fs/super.c - kinds of file systems, and file systems in use (super blocks).
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/module.h>
#include <linux/fs.h>

static struct file_system_type *file_systems;
LIST_HEAD(super_blocks);
DECLARE_MUTEX(mount_sem);		/* mounting, unmounting and sync, one at a time */
static unsigned char unnamed_in_use[256 / 8];

/* ---- kinds ---- */

static struct file_system_type **find_filesystem(const char *name)
{
	struct file_system_type **p;

	for (p = &file_systems; *p; p = &(*p)->next)
		if (!strcmp((*p)->name, name))
			break;
	return p;
}

/* 0, or -EBUSY when a file system of that name is known already. */
int register_filesystem(struct file_system_type *fs)
{
	struct file_system_type **p = find_filesystem(fs->name);

	if (*p)
		return -EBUSY;
	fs->next = NULL;
	*p = fs;
	return 0;
}

int unregister_filesystem(struct file_system_type *fs)
{
	struct file_system_type **p = find_filesystem(fs->name);

	if (*p != fs)
		return -EINVAL;
	*p = fs->next;
	fs->next = NULL;
	return 0;
}

struct file_system_type *get_fs_type(const char *name)
{
	return *find_filesystem(name);
}

/* The text of /proc/filesystems. */
int get_filesystem_list(char *buf)
{
	struct file_system_type *p;
	int len = 0;

	for (p = file_systems; p && len < PAGE_SIZE - 80; p = p->next)
		len += sprintf(buf + len, "%s\t%s\n",
			       p->fs_flags & FS_REQUIRES_DEV ? "" : "nodev", p->name);
	return len;
}

/* ---- super blocks ---- */

/* A device number for a file system that is on no device; 0 when all are taken. */
static kdev_t get_unnamed_dev(void)
{
	int i;

	for (i = 1; i < 256; i++) {
		if (unnamed_in_use[i / 8] & (1 << (i % 8)))
			continue;
		unnamed_in_use[i / 8] |= 1 << (i % 8);
		return MKDEV(0, i);
	}
	return 0;
}

static void put_unnamed_dev(kdev_t dev)
{
	if (MAJOR(dev) == 0)
		unnamed_in_use[MINOR(dev) / 8] &= ~(1 << (MINOR(dev) % 8));
}

static struct super_block *alloc_super(struct file_system_type *type, int flags, kdev_t dev)
{
	struct super_block *sb = kmalloc(sizeof(*sb), GFP_KERNEL);

	if (!sb)
		return NULL;
	memset(sb, 0, sizeof(*sb));
	INIT_LIST_HEAD(&sb->s_inodes);
	sb->s_type = type;
	sb->s_flags = flags;
	sb->s_dev = dev;
	sb->s_blocksize = PAGE_SIZE;
	sb->s_maxbytes = 0x7fffffff;
	atomic_set(&sb->s_active, 1);
	sema_init(&sb->s_lock, 1);
	list_add_tail(&sb->s_list, &super_blocks);
	return sb;
}

static void free_super(struct super_block *sb)
{
	list_del(&sb->s_list);
	put_unnamed_dev(sb->s_dev);
	kfree(sb);
}

/* The file system that is on a device, if it is in use. */
static struct super_block *find_super_on(kdev_t dev)
{
	struct super_block *sb;

	list_for_each_entry(sb, &super_blocks, s_list)
		if (sb->s_dev == dev)
			return sb;
	return NULL;
}

static struct super_block *find_super(struct file_system_type *type)
{
	struct super_block *sb;

	list_for_each_entry(sb, &super_blocks, s_list)
		if (sb->s_type == type)
			return sb;
	return NULL;
}

static struct super_block *read_new_super(struct file_system_type *type, int flags, kdev_t number,
					  const char *name, void *data)
{
	struct super_block *sb = alloc_super(type, flags, number), *read;
	int error;

	if (!sb)
		return ERR_PTR(-ENOMEM);
	strlcpy(sb->s_id, name ? name : type->name, sizeof(sb->s_id));
	error = -ENODEV;		/* the module is on its way out */
	if (try_inc_mod_count(type->owner)) {
		read = type->read_super(sb, data, flags & MS_SILENT);
		if (read && !IS_ERR(read))
			return sb;
		if (type->owner)
			__MOD_DEC_USE_COUNT(type->owner);
		error = read ? PTR_ERR(read) : -EINVAL;
	}
	list_del(&sb->s_list);
	kfree(sb);
	return ERR_PTR(error);
}

/* ---- file systems on devices ---- */

/* The device that a path names: -ENOENT, -ENOTBLK when it is none, -EACCES on a mount without devices. */
static int lookup_device(const char *name, kdev_t *dev)
{
	struct nameidata nd;
	struct inode *inode;
	int err;

	if (!name || !*name)
		return -EINVAL;
	err = path_lookup(name, LOOKUP_FOLLOW, &nd);
	if (err)
		return err;
	inode = nd.dentry->d_inode;
	if (!S_ISBLK(inode->i_mode))
		err = -ENOTBLK;
	else if (nd.mnt->mnt_flags & MS_NODEV)
		err = -EACCES;
	*dev = inode->i_rdev;
	path_release(&nd);
	return err;
}

/* Mounted already: the same once more, if it is meant to be used in the same way. */
static struct super_block *share_super(struct super_block *sb, struct file_system_type *type, int flags)
{
	if (sb->s_type != type || ((sb->s_flags ^ flags) & MS_RDONLY))
		return ERR_PTR(-EBUSY);
	atomic_inc(&sb->s_active);
	return sb;
}

static struct super_block *get_sb_on_device(struct file_system_type *type, int flags, const char *name,
					    void *data)
{
	struct super_block *sb;
	kdev_t dev = 0;
	int err = lookup_device(name, &dev);

	if (err)
		return ERR_PTR(err);
	sb = find_super_on(dev);
	if (sb)
		return share_super(sb, type, flags);
	if (is_read_only(dev) && !(flags & MS_RDONLY))
		return ERR_PTR(-EROFS);
	err = blkdev_get(dev);
	if (err)
		return ERR_PTR(err);
	sb = read_new_super(type, flags, dev, name, data);
	if (IS_ERR(sb)) {
		invalidate_buffers(dev);
		blkdev_put(dev);
	} else {
		start_kupdated();
	}
	return sb;
}

static void leave_device(kdev_t dev)
{
	sync_buffers(dev, 1);
	invalidate_buffers(dev);
	blkdev_put(dev);
}

/* A file system of that kind: the existing one (FS_SINGLE, or on the device "dev") or a new one. */
struct super_block *get_sb(struct file_system_type *type, int flags, void *dev, void *data)
{
	struct super_block *sb = type->fs_flags & FS_SINGLE ? find_super(type) : NULL;
	kdev_t number;

	if (sb) {
		atomic_inc(&sb->s_active);
		return sb;
	}
	if (type->fs_flags & FS_REQUIRES_DEV)
		return get_sb_on_device(type, flags, dev, data);
	number = get_unnamed_dev();
	if (!number)
		return ERR_PTR(-EMFILE);
	sb = read_new_super(type, flags, number, dev, data);
	if (IS_ERR(sb))
		put_unnamed_dev(number);
	return sb;
}

/*
 * Drop every name below a dentry: what a file system in memory still holds.
 * Its children may go with the last of theirs, so each is held meanwhile.
 */
static void drop_tree(struct dentry *root)
{
	struct dentry *child;

	while (!list_empty(&root->d_subdirs)) {
		child = dget(list_entry(root->d_subdirs.next, struct dentry, d_child));
		drop_tree(child);
		d_drop(child);
		if (atomic_read(&child->d_count) > 1)
			dput(child);	/* the reference of its existence */
		dput(child);
	}
}

/* One mount less; the last one takes the file system down. */
void kill_super(struct super_block *sb)
{
	struct module *owner = sb->s_type->owner;
	kdev_t dev = sb->s_dev;

	if (!atomic_dec_and_test(&sb->s_active))
		return;
	shrink_dcache_sb(sb);
	drop_tree(sb->s_root);
	dput(sb->s_root);
	shrink_dcache_sb(sb);
	if (!list_empty(&sb->s_inodes))
		printk(KERN_ERR "VFS: %s: inodes still in use after umount\n", sb->s_type->name);
	if (sb->s_op && sb->s_op->write_super)
		sb->s_op->write_super(sb);
	if (sb->s_op && sb->s_op->put_super)
		sb->s_op->put_super(sb);
	if (MAJOR(dev))
		leave_device(dev);
	free_super(sb);
	if (owner)
		__MOD_DEC_USE_COUNT(owner);
}

int vfs_statfs(struct super_block *sb, struct statfs *buf)
{
	memset(buf, 0, sizeof(*buf));
	if (!sb->s_op || !sb->s_op->statfs)
		return -ENOSYS;
	buf->f_frsize = sb->s_blocksize;
	buf->f_fsid.val[0] = kdev_t_to_nr(sb->s_dev);
	return sb->s_op->statfs(sb, buf);
}

/* ---- writing back ---- */

static void write_super_of(struct super_block *sb)
{
	if (sb->s_dirt && sb->s_op && sb->s_op->write_super)
		sb->s_op->write_super(sb);
}

/* Write what of a device's file system is only in memory; 0 or -EIO. */
int fsync_dev(kdev_t dev)
{
	struct super_block *sb = find_super_on(dev);
	int err = 0, result;

	if (sb) {
		err = sync_inodes_of(sb, 1);
		write_super_of(sb);
	}
	result = sync_buffers(dev, 1);
	return err ? err : result;
}

static void sync_supers(int on_devices_only, int wait)
{
	struct super_block *sb;

	down(&mount_sem);
	list_for_each_entry(sb, &super_blocks, s_list) {
		if (on_devices_only && !MAJOR(sb->s_dev))
			continue;
		sync_inodes_of(sb, wait);
		write_super_of(sb);
	}
	up(&mount_sem);
}

/* Everything of every file system: sync(2). */
asmlinkage long sys_sync(void)
{
	sync_supers(0, 1);
	sync_buffers(0, 1);
	return 0;
}

/* From time to time, by kupdated: inodes become dirty buffers, which are written when they are old. */
void sync_old_inodes(void)
{
	sync_supers(1, 0);
}
