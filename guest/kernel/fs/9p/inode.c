/*
 * fs/9p/inode.c - inodes: what the host says of a place in its folder.
 *
 * The host may change its files at any time, so nothing is believed for long:
 * each walk over a name asks again (d_revalidate), and so does stat.  A name
 * that has got another file is looked up anew.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/pagemap.h>
#include "9p.h"

static void fill_in(struct inode *inode, struct p9_attr *attr)
{
	V9FS_I(inode)->qid = attr->qid;
	inode->i_mode = (inode->i_mode & S_IFMT) | (attr->mode & S_IALLUGO);
	inode->i_nlink = attr->nlink ? attr->nlink : 1;
	inode->i_uid = attr->uid;
	inode->i_gid = attr->gid;
	inode->i_size = attr->size;
	inode->i_blocks = attr->blocks;
	inode->i_atime = attr->atime;
	inode->i_mtime = attr->mtime;
	inode->i_ctime = attr->ctime;
}

static void set_operations(struct inode *inode, umode_t mode)
{
	inode->i_mode = mode & S_IFMT;
	if (S_ISREG(mode)) {
		inode->i_op = &v9fs_file_inode_operations;
		inode->i_fop = &v9fs_file_operations;
		inode->i_data.a_ops = &v9fs_aops;
	} else if (S_ISDIR(mode)) {
		inode->i_op = &v9fs_dir_inode_operations;
		inode->i_fop = &v9fs_dir_operations;
	} else if (S_ISLNK(mode)) {
		inode->i_op = &v9fs_symlink_inode_operations;
	} else {
		init_special_inode(inode, mode & S_IFMT, 0);
	}
}

/* Two files of one number are told apart by their qids, not by this. */
static unsigned long inode_number(struct p9_qid *qid)
{
	return (unsigned long)qid->path ^ (unsigned long)(qid->path >> 32);
}

/* An inode for the place of a fid, which goes over to it, even when there is an error. */
struct inode *v9fs_inode(struct super_block *sb, int fid)
{
	struct v9fs_inode *info = kmalloc(sizeof(*info), GFP_KERNEL);
	struct inode *inode = info ? new_inode(sb) : NULL;
	struct p9_attr attr;
	int err = inode ? p9_getattr(V9FS_CLIENT(sb), fid, &attr) : -ENOMEM;

	if (!inode) {
		kfree(info);
		p9_fid_put(V9FS_CLIENT(sb), fid);
		return ERR_PTR(err);
	}
	info->fid = fid;
	info->created_fid = -1;
	inode->u.generic_ip = info;
	if (err) {
		iput(inode);
		return ERR_PTR(err);
	}
	inode->i_ino = inode_number(&attr.qid);
	inode->i_blksize = P9_CHUNK;
	set_operations(inode, attr.mode);
	fill_in(inode, &attr);
	return inode;
}

void v9fs_clear_inode(struct inode *inode)
{
	struct v9fs_inode *info = V9FS_I(inode);

	p9_fid_put(V9FS_CLIENT(inode->i_sb), info->fid);
	if (info->created_fid >= 0)
		p9_fid_put(V9FS_CLIENT(inode->i_sb), info->created_fid);
	inode->u.generic_ip = NULL;
	kfree(info);
}

/* Pages in memory, for mmap, are those of an older version. */
static int has_changed(struct inode *inode, struct p9_attr *attr)
{
	return attr->qid.version != V9FS_I(inode)->qid.version || attr->size != inode->i_size;
}

/* Ask again: 0, or -ESTALE when another file has the name now, or what else the host says. */
int v9fs_refresh(struct inode *inode)
{
	struct p9_attr attr;
	int err = p9_getattr(V9FS_CLIENT(inode->i_sb), V9FS_FID(inode), &attr);

	if (err)
		return err;
	if (attr.qid.path != V9FS_I(inode)->qid.path || ((attr.mode ^ inode->i_mode) & S_IFMT))
		return -ESTALE;
	if (has_changed(inode, &attr))
		truncate_inode_pages(&inode->i_data, 0);
	fill_in(inode, &attr);
	return 0;
}

/* For stat.  An open file whose name is gone keeps what was last known. */
int v9fs_revalidate(struct dentry *dentry)
{
	int err = v9fs_refresh(dentry->d_inode);

	return err == -ENOENT || err == -ESTALE ? 0 : err;
}

static int v9fs_d_revalidate(struct dentry *dentry, int flags)
{
	if (!dentry->d_inode)
		return 0;
	return d_mountpoint(dentry) || v9fs_refresh(dentry->d_inode) == 0;
}

/* That there is no such name is not remembered. */
static int v9fs_d_delete(struct dentry *dentry)
{
	return !dentry->d_inode;
}

struct dentry_operations v9fs_dentry_operations = {
	.d_revalidate	= v9fs_d_revalidate,
	.d_delete	= v9fs_d_delete,
};

/* Mode, owner, size, times: changed by the host, which may refuse. */
int v9fs_setattr(struct dentry *dentry, struct iattr *attr)
{
	struct inode *inode = dentry->d_inode;
	int err = inode_change_ok(inode, attr);

	if (!err)
		err = p9_setattr(V9FS_CLIENT(inode->i_sb), V9FS_FID(inode), attr);
	return err ? err : v9fs_revalidate(dentry);
}
