/*
 * fs/ext2/file.c - regular files, which are pages of the page cache, and
 * symbolic links.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/init.h>
#include <linux/string.h>
#include <linux/ext2_fs.h>

static int ext2_sync_file(struct file *filp, struct dentry *dentry, int datasync)
{
	return generic_osync_inode(dentry->d_inode);
}

static int ext2_open_file(struct inode *inode, struct file *filp)
{
	if (!(filp->f_flags & O_LARGEFILE) && inode->i_size > 0x7fffffff)
		return -EFBIG;
	return 0;
}

struct file_operations ext2_file_operations = {
	.llseek		= generic_file_llseek,
	.read		= generic_file_read,
	.write		= generic_file_write,
	.mmap		= generic_file_mmap,
	.open		= ext2_open_file,
	.fsync		= ext2_sync_file,
};

struct inode_operations ext2_file_inode_operations = {
	.truncate	= ext2_truncate,
};

/* ---- links whose text is in the inode ---- */

static const char *fast_text(struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;
	char *text = (char *)EXT2_I(inode)->i_data;

	text[inode->i_size] = 0;	/* it is shorter than i_data */
	return text;
}

static int ext2_readlink(struct dentry *dentry, char *buf, int len)
{
	return vfs_readlink(dentry, buf, len, fast_text(dentry));
}

static int ext2_follow_link(struct dentry *dentry, struct nameidata *nd)
{
	return vfs_follow_link(nd, fast_text(dentry));
}

struct inode_operations ext2_fast_symlink_inode_operations = {
	.readlink	= ext2_readlink,
	.follow_link	= ext2_follow_link,
};

/* ---- links whose text is in a block ---- */

struct inode_operations ext2_symlink_inode_operations;

static int __init ext2_file_init(void)
{
	ext2_symlink_inode_operations = page_symlink_inode_operations;
	return 0;
}
__initcall(ext2_file_init);
