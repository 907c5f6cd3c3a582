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
	list_add_tail(&sb->s_list, &super_blocks);
	return sb;
}

static void free_super(struct super_block *sb)
{
	list_del(&sb->s_list);
	put_unnamed_dev(sb->s_dev);
	kfree(sb);
}

static struct super_block *find_super(struct file_system_type *type)
{
	struct super_block *sb;

	list_for_each_entry(sb, &super_blocks, s_list)
		if (sb->s_type == type)
			return sb;
	return NULL;
}

/* A file system of that kind: the existing one (FS_SINGLE) or a new one. */
struct super_block *get_sb(struct file_system_type *type, int flags, void *dev, void *data)
{
	struct super_block *sb = type->fs_flags & FS_SINGLE ? find_super(type) : NULL;
	kdev_t number;

	if (sb) {
		atomic_inc(&sb->s_active);
		return sb;
	}
	if (type->fs_flags & FS_REQUIRES_DEV)
		return ERR_PTR(-ENOTBLK);
	number = get_unnamed_dev();
	if (!number)
		return ERR_PTR(-EMFILE);
	sb = alloc_super(type, flags, number);
	if (!sb) {
		put_unnamed_dev(number);
		return ERR_PTR(-ENOMEM);
	}
	if (type->read_super(sb, data, flags & MS_SILENT)) {
		if (type->owner)
			__MOD_INC_USE_COUNT(type->owner);
		return sb;
	}
	free_super(sb);
	return ERR_PTR(-EINVAL);
}

/* Drop every name below a dentry: what a file system in memory still holds. */
static void drop_tree(struct dentry *root)
{
	struct dentry *child;

	while (!list_empty(&root->d_subdirs)) {
		child = list_entry(root->d_subdirs.next, struct dentry, d_child);
		drop_tree(child);
		d_drop(child);
		dput(child);
	}
}

/* One mount less; the last one takes the file system down. */
void kill_super(struct super_block *sb)
{
	struct module *owner = sb->s_type->owner;

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

/* Write everything that is only in memory: what sync(2) asks for. */
static void sync_inodes(struct super_block *sb)
{
	struct inode *inode;

	if (!sb->s_op || !sb->s_op->write_inode)
		return;
	list_for_each_entry(inode, &sb->s_inodes, i_list) {
		if (!(inode->i_state & I_DIRTY))
			continue;
		sb->s_op->write_inode(inode, 1);
		inode->i_state &= ~I_DIRTY;
	}
}

asmlinkage long sys_sync(void)
{
	struct super_block *sb;

	list_for_each_entry(sb, &super_blocks, s_list) {
		sync_inodes(sb);
		if (sb->s_op && sb->s_op->write_super)
			sb->s_op->write_super(sb);
	}
	return 0;
}
