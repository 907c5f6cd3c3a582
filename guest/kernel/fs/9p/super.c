/*
 * fs/9p/super.c - mounting a folder of the host: mount -t 9p TAG DIRECTORY,
 * where TAG is the name that a device gives it.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/init.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "9p.h"

/* ---- devices ---- */

/* The configuration: the tag's length in two bytes, and the tag. */
static int has_tag(struct virtio_device *dev, const char *tag)
{
	unsigned int len = virtio_config_byte(dev, 0) | virtio_config_byte(dev, 1) << 8, i;

	if (len != strlen(tag))
		return 0;
	for (i = 0; i < len; i++)
		if (virtio_config_byte(dev, 2 + i) != (unsigned char)tag[i])
			return 0;
	return 1;
}

static struct virtio_device *find_tag(const char *tag)
{
	struct virtio_device *dev;
	int n;

	for (n = 0; (dev = virtio_device(VIRTIO_ID_9P, n)) != NULL; n++)
		if (has_tag(dev, tag))
			return dev;
	return NULL;
}

/* ---- super blocks ---- */

static int v9fs_statfs(struct super_block *sb, struct statfs *buf)
{
	buf->f_type = V9FS_MAGIC;
	return p9_statfs(V9FS_CLIENT(sb), V9FS_FID(sb->s_root->d_inode), buf);
}

static void v9fs_put_super(struct super_block *sb)
{
	p9_client_destroy(V9FS_CLIENT(sb));
	sb->s_fs_info = NULL;
}

static struct super_operations v9fs_super_operations = {
	.clear_inode	= v9fs_clear_inode,
	.put_super	= v9fs_put_super,
	.statfs		= v9fs_statfs,
};

/* The root's inode, once the host has agreed to talk. */
static struct inode *attach_root(struct super_block *sb)
{
	struct p9_client *c = V9FS_CLIENT(sb);
	int fid, err = p9_version(c);

	if (err)
		return ERR_PTR(err);
	fid = p9_attach(c, sb->s_id);
	return fid < 0 ? ERR_PTR(fid) : v9fs_inode(sb, fid);
}

static int fill_super(struct super_block *sb)
{
	struct inode *root;

	sb->s_magic = V9FS_MAGIC;
	sb->s_maxbytes = 1ULL << 43;		/* pages are counted in 32 bits */
	sb->s_op = &v9fs_super_operations;
	root = attach_root(sb);
	if (IS_ERR(root))
		return PTR_ERR(root);
	sb->s_root = d_alloc_root(root);
	if (sb->s_root)
		return 0;
	iput(root);
	return -ENOMEM;
}

static struct super_block *v9fs_read_super(struct super_block *sb, void *data, int silent)
{
	struct virtio_device *dev = find_tag(sb->s_id);
	struct p9_client *c;
	int err;

	if (!dev)
		return ERR_PTR(-ENXIO);
	c = p9_client_create(dev);
	if (IS_ERR(c))
		return (struct super_block *)c;
	sb->s_fs_info = c;
	err = fill_super(sb);
	if (!err)
		return sb;
	v9fs_put_super(sb);
	return ERR_PTR(err);
}

static DECLARE_FSTYPE(v9fs_fs_type, "9p", v9fs_read_super, 0);

static int __init init_v9fs(void)
{
	return register_filesystem(&v9fs_fs_type);
}
__initcall(init_v9fs);
