/*
 * fs/devpts/inode.c - the file system of /dev/pts
 *
 * Its only directory holds one device node for each pseudo-terminal that has a
 * master. All of it lies in the name cache, as in ramfs; there is one instance,
 * however often it is mounted.
 */
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/devpts_fs.h>

#define DEVPTS_SUPER_MAGIC	0x1cd1
#define PTS_MODE		(S_IFCHR | S_IRUSR | S_IWUSR | S_IWGRP)
#define PTS_GROUP		5		/* tty: write(1) may come in */

static struct vfsmount *devpts_mnt;

static int forget(struct dentry *dentry)
{
	return 1;
}

static struct dentry_operations devpts_dentry_operations = {
	.d_delete = forget,
};

/* All that exists is in the cache, so what is asked here does not exist. */
static struct dentry *devpts_lookup(struct inode *dir, struct dentry *dentry)
{
	dentry->d_op = &devpts_dentry_operations;
	d_add(dentry, NULL);
	return NULL;
}

static struct inode_operations devpts_dir_iops = {
	.lookup = devpts_lookup,
};

static struct inode *devpts_inode(struct super_block *sb, int number, int mode, kdev_t device)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;
	inode->i_ino = number;
	inode->i_mode = mode;
	inode->i_uid = current->fsuid;
	inode->i_gid = PTS_GROUP;
	inode->i_atime = inode->i_mtime = inode->i_ctime = CURRENT_TIME;
	if (S_ISDIR(mode)) {
		inode->i_gid = 0;
		inode->i_nlink = 2;
		inode->i_op = &devpts_dir_iops;
		inode->i_fop = &dcache_dir_ops;
	} else
		init_special_inode(inode, mode, device);
	return inode;
}

static struct qstr name_of(int number, char *text)
{
	struct qstr name;

	name.len = sprintf(text, "%d", number);
	name.name = (const unsigned char *)text;
	name.hash = full_name_hash(name.name, name.len);
	return name;
}

int devpts_new(int number, kdev_t device)
{
	char text[16];
	struct qstr name = name_of(number, text);
	struct dentry *root = devpts_mnt->mnt_root, *dentry = d_alloc(root, &name);
	struct inode *inode;

	if (!dentry)
		return -ENOMEM;
	inode = devpts_inode(root->d_sb, number + 2, PTS_MODE, device);
	if (!inode) {
		dput(dentry);
		return -ENOMEM;
	}
	d_add(dentry, inode);		/* the reference of d_alloc keeps it */
	return 0;
}

void devpts_kill(int number)
{
	char text[16];
	struct qstr name = name_of(number, text);
	struct dentry *dentry = d_lookup(devpts_mnt->mnt_root, &name);

	if (!dentry)
		return;
	dentry->d_inode->i_nlink--;
	d_drop(dentry);
	dput(dentry);			/* of d_lookup */
	dput(dentry);			/* of devpts_new */
}

static int devpts_statfs(struct super_block *sb, struct statfs *buf)
{
	buf->f_type = DEVPTS_SUPER_MAGIC;
	buf->f_bsize = PAGE_SIZE;
	buf->f_namelen = NAME_MAX;
	return 0;
}

static struct super_operations devpts_ops = {
	.statfs = devpts_statfs,
};

static struct super_block *devpts_read_super(struct super_block *sb, void *data, int silent)
{
	struct inode *root;

	sb->s_blocksize = PAGE_SIZE;
	sb->s_blocksize_bits = PAGE_SHIFT;
	sb->s_magic = DEVPTS_SUPER_MAGIC;
	sb->s_op = &devpts_ops;
	root = devpts_inode(sb, 1, S_IFDIR | 0755, NODEV);
	if (!root)
		return NULL;
	sb->s_root = d_alloc_root(root);
	return sb->s_root ? sb : NULL;
}

static DECLARE_FSTYPE(devpts_fs_type, "devpts", devpts_read_super, FS_SINGLE);

static int __init init_devpts_fs(void)
{
	int err = register_filesystem(&devpts_fs_type);

	if (err)
		return err;
	devpts_mnt = kern_mount(&devpts_fs_type);
	return IS_ERR(devpts_mnt) ? PTR_ERR(devpts_mnt) : 0;
}
__initcall(init_devpts_fs);
