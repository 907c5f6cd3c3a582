/*
 * fs/9p/namei.c - names in directories, and symbolic links.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/fs.h>
#include "9p.h"

/* The name exists: find its file. */
static int instantiate(struct inode *dir, struct dentry *dentry)
{
	int fid = p9_walk(V9FS_CLIENT(dir->i_sb), V9FS_FID(dir), dentry);
	struct inode *inode = fid < 0 ? ERR_PTR(fid) : v9fs_inode(dir->i_sb, fid);

	if (IS_ERR(inode))
		return PTR_ERR(inode);
	d_instantiate(dentry, inode);
	return 0;
}

static struct dentry *v9fs_lookup(struct inode *dir, struct dentry *dentry)
{
	int err = instantiate(dir, dentry);

	if (err && err != -ENOENT)
		return ERR_PTR(err);
	dentry->d_op = &v9fs_dentry_operations;
	d_rehash(dentry);
	return NULL;
}

/* The fid that the file was made with is open already, whatever its mode says: the first open() takes it. */
static int v9fs_create(struct inode *dir, struct dentry *dentry, int mode)
{
	struct p9_client *c = V9FS_CLIENT(dir->i_sb);
	int fid = p9_create(c, V9FS_FID(dir), dentry, mode), err;

	if (fid < 0)
		return fid;
	err = instantiate(dir, dentry);
	if (err)
		p9_fid_put(c, fid);
	else
		V9FS_I(dentry->d_inode)->created_fid = fid;
	return err;
}

static int v9fs_mkdir(struct inode *dir, struct dentry *dentry, int mode)
{
	int err = p9_mkdir(V9FS_CLIENT(dir->i_sb), V9FS_FID(dir), dentry, mode);

	return err ? err : instantiate(dir, dentry);
}

static int v9fs_symlink(struct inode *dir, struct dentry *dentry, const char *text)
{
	int err = p9_symlink(V9FS_CLIENT(dir->i_sb), V9FS_FID(dir), dentry, text);

	return err ? err : instantiate(dir, dentry);
}

static int v9fs_unlink(struct inode *dir, struct dentry *dentry)
{
	int err = p9_unlink(V9FS_CLIENT(dir->i_sb), V9FS_FID(dir), dentry, 0);

	if (!err)
		dentry->d_inode->i_nlink--;
	return err;
}

static int v9fs_rmdir(struct inode *dir, struct dentry *dentry)
{
	return p9_unlink(V9FS_CLIENT(dir->i_sb), V9FS_FID(dir), dentry, AT_REMOVEDIR);
}

/* The host lets fids below the old name go with it. */
static int v9fs_rename(struct inode *old_dir, struct dentry *old, struct inode *new_dir, struct dentry *new)
{
	return p9_rename(V9FS_CLIENT(old_dir->i_sb), V9FS_FID(old_dir), old, V9FS_FID(new_dir), new);
}

struct inode_operations v9fs_dir_inode_operations = {
	.lookup		= v9fs_lookup,
	.create		= v9fs_create,
	.mkdir		= v9fs_mkdir,
	.symlink	= v9fs_symlink,
	.unlink		= v9fs_unlink,
	.rmdir		= v9fs_rmdir,
	.rename		= v9fs_rename,
	.revalidate	= v9fs_revalidate,
	.setattr	= v9fs_setattr,
};

/* ---- symbolic links ---- */

/* Their text in a page, to be freed. */
static char *link_text(struct inode *inode)
{
	char *page = (char *)__get_free_page(GFP_KERNEL);
	int err;

	if (!page)
		return ERR_PTR(-ENOMEM);
	err = p9_readlink(V9FS_CLIENT(inode->i_sb), V9FS_FID(inode), page, PAGE_SIZE);
	if (!err)
		return page;
	free_page((unsigned long)page);
	return ERR_PTR(err);
}

static int v9fs_readlink(struct dentry *dentry, char *buf, int len)
{
	char *text = link_text(dentry->d_inode);
	int result;

	if (IS_ERR(text))
		return PTR_ERR(text);
	result = vfs_readlink(dentry, buf, len, text);
	free_page((unsigned long)text);
	return result;
}

static int v9fs_follow_link(struct dentry *dentry, struct nameidata *nd)
{
	char *text = link_text(dentry->d_inode);
	int result;

	if (IS_ERR(text))
		return PTR_ERR(text);
	result = vfs_follow_link(nd, text);
	free_page((unsigned long)text);
	return result;
}

struct inode_operations v9fs_symlink_inode_operations = {
	.readlink	= v9fs_readlink,
	.follow_link	= v9fs_follow_link,
	.revalidate	= v9fs_revalidate,
	.setattr	= v9fs_setattr,
};
