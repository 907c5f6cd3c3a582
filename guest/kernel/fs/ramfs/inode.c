/*
 * fs/ramfs/inode.c - a file system in memory: the root, and "tmpfs".
 *
 * Names are dentries that are kept by one reference more than their users
 * have, contents are pages of the page cache.  tmpfs is the same with a limit
 * (mount option size=N[kmg], without it half of the memory), so that df has
 * something to tell and a full file system can be met.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/init.h>
#include <linux/fs.h>
#include <linux/pagemap.h>

struct ramfs_info {
	unsigned long max_pages;
	unsigned long used_pages;
};

#define ENTRY_SIZE	20	/* what a name counts for in the size of its directory */

#define RAMFS_I(sb)	((struct ramfs_info *)(sb)->s_fs_info)

static struct super_operations ramfs_ops;
static struct inode_operations ramfs_dir_inode_operations;
static struct inode_operations ramfs_file_inode_operations;
static struct file_operations ramfs_file_operations;
static struct address_space_operations ramfs_aops;

/* ---- pages ---- */

/* The last eighth is for the super-user, who has to clean up. */
static int is_full(struct ramfs_info *info)
{
	unsigned long kept = capable(CAP_SYS_RESOURCE) ? 0 : info->max_pages / 8;

	return info->used_pages + kept >= info->max_pages;
}

static int ramfs_readpage(struct file *file, struct page *page)
{
	if (!Page_Uptodate(page)) {
		struct inode *inode = page->mapping->host;

		if (is_full(RAMFS_I(inode->i_sb)))
			return -ENOSPC;
		memset(page_address(page), 0, PAGE_SIZE);
		RAMFS_I(inode->i_sb)->used_pages++;
		inode->i_blocks += PAGE_SIZE / 512;
		SetPageUptodate(page);
	}
	return 0;
}

static int ramfs_prepare_write(struct file *file, struct page *page, unsigned from, unsigned to)
{
	return ramfs_readpage(file, page);
}

static int ramfs_commit_write(struct file *file, struct page *page, unsigned from, unsigned to)
{
	struct inode *inode = page->mapping->host;
	loff_t end = ((loff_t)page->index << PAGE_SHIFT) + to;

	if (end > inode->i_size)
		inode->i_size = end;
	SetPageDirty(page);
	return 0;
}

static void ramfs_account(struct inode *inode, unsigned long pages_before)
{
	unsigned long gone = pages_before - inode->i_data.nrpages;

	RAMFS_I(inode->i_sb)->used_pages -= gone;
	inode->i_blocks -= gone * (PAGE_SIZE / 512);
}

static void ramfs_truncate(struct inode *inode)
{
	unsigned long pages = inode->i_blocks / (PAGE_SIZE / 512);

	truncate_inode_pages(&inode->i_data, inode->i_size);
	ramfs_account(inode, pages);
}

/* ---- inodes ---- */

static struct inode *ramfs_get_inode(struct super_block *sb, int mode, int dev)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;
	inode->i_ino = get_next_ino();
	inode->i_mode = mode;
	inode->i_uid = current->fsuid;
	inode->i_gid = current->fsgid;
	inode->i_atime = inode->i_mtime = inode->i_ctime = CURRENT_TIME;
	inode->i_data.a_ops = &ramfs_aops;
	if (S_ISREG(mode)) {
		inode->i_op = &ramfs_file_inode_operations;
		inode->i_fop = &ramfs_file_operations;
	} else if (S_ISDIR(mode)) {
		inode->i_op = &ramfs_dir_inode_operations;
		inode->i_fop = &dcache_dir_ops;
		inode->i_nlink = 2;
		inode->i_size = 2 * ENTRY_SIZE;
	} else if (S_ISLNK(mode)) {
		inode->i_op = &page_symlink_inode_operations;
	} else {
		init_special_inode(inode, mode, dev);
	}
	return inode;
}

static void ramfs_delete_inode(struct inode *inode)
{
	inode->i_size = 0;
	ramfs_truncate(inode);
	clear_inode(inode);
}

/* ---- directories ---- */

static int ramfs_delete_dentry(struct dentry *dentry)
{
	return 1;	/* what is not there is quickly found out again */
}

static struct dentry_operations ramfs_dentry_operations = {
	.d_delete = ramfs_delete_dentry,
};

/* All that exists is in the cache, so what is asked here does not exist. */
static struct dentry *ramfs_lookup(struct inode *dir, struct dentry *dentry)
{
	dentry->d_op = &ramfs_dentry_operations;
	d_add(dentry, NULL);
	return NULL;
}

/* A directory has got (1) or lost (-1) a name. */
static void touch_dir(struct inode *dir, int names)
{
	dir->i_size += names * ENTRY_SIZE;
	dir->i_mtime = dir->i_ctime = CURRENT_TIME;
}

static int ramfs_mknod(struct inode *dir, struct dentry *dentry, int mode, int dev)
{
	struct inode *inode = ramfs_get_inode(dir->i_sb, mode, dev);

	if (!inode)
		return -ENOSPC;
	if (dir->i_mode & S_ISGID) {
		inode->i_gid = dir->i_gid;
		if (S_ISDIR(mode))
			inode->i_mode |= S_ISGID;
	}
	d_instantiate(dentry, inode);
	dget(dentry);			/* kept until unlinked */
	touch_dir(dir, 1);
	return 0;
}

static int ramfs_create(struct inode *dir, struct dentry *dentry, int mode)
{
	return ramfs_mknod(dir, dentry, mode | S_IFREG, 0);
}

static int ramfs_mkdir(struct inode *dir, struct dentry *dentry, int mode)
{
	int err;

	if (dir->i_nlink >= LINK_MAX)
		return -EMLINK;
	err = ramfs_mknod(dir, dentry, mode | S_IFDIR, 0);
	if (!err)
		dir->i_nlink++;
	return err;
}

static int ramfs_symlink(struct inode *dir, struct dentry *dentry, const char *text)
{
	unsigned int len = strlen(text);
	struct inode *inode;
	struct page *page;
	int err;

	if (len >= PAGE_SIZE)
		return -ENAMETOOLONG;
	err = ramfs_mknod(dir, dentry, S_IFLNK | S_IRWXUGO, 0);
	if (err)
		return err;
	inode = dentry->d_inode;
	page = read_cache_page(&inode->i_data, 0, NULL);
	if (IS_ERR(page)) {
		inode->i_nlink--;
		touch_dir(dir, -1);
		dput(dentry);
		d_delete(dentry);
		return -ENOSPC;
	}
	memcpy(page_address(page), text, len);
	inode->i_size = len;
	page_cache_release(page);
	return 0;
}

static int ramfs_link(struct dentry *old, struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = old->d_inode;

	inode->i_nlink++;
	inode->i_ctime = CURRENT_TIME;
	d_instantiate(dentry, igrab(inode));
	dget(dentry);
	touch_dir(dir, 1);
	return 0;
}

static int ramfs_empty(struct dentry *dentry)
{
	struct list_head *p;

	list_for_each(p, &dentry->d_subdirs) {
		struct dentry *child = list_entry(p, struct dentry, d_child);

		if (child->d_inode && !d_unhashed(child))
			return 0;
	}
	return 1;
}

static int ramfs_unlink(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;

	inode->i_nlink--;
	inode->i_ctime = CURRENT_TIME;
	touch_dir(dir, -1);
	dput(dentry);			/* the reference of its existence */
	return 0;
}

static int ramfs_rmdir(struct inode *dir, struct dentry *dentry)
{
	if (!ramfs_empty(dentry))
		return -ENOTEMPTY;
	dentry->d_inode->i_nlink = 1;
	dir->i_nlink--;
	return ramfs_unlink(dir, dentry);
}

static int ramfs_rename(struct inode *old_dir, struct dentry *old,
			struct inode *new_dir, struct dentry *new)
{
	int isdir = S_ISDIR(old->d_inode->i_mode);

	if (new->d_inode) {
		if (isdir && !ramfs_empty(new))
			return -ENOTEMPTY;
		if (isdir) {
			new->d_inode->i_nlink = 1;
			new_dir->i_nlink--;
		}
		ramfs_unlink(new_dir, new);
	}
	if (isdir) {
		old_dir->i_nlink--;
		new_dir->i_nlink++;
	}
	old->d_inode->i_ctime = CURRENT_TIME;
	touch_dir(old_dir, -1);
	touch_dir(new_dir, 1);
	return 0;
}

static struct address_space_operations ramfs_aops = {
	.readpage	= ramfs_readpage,
	.prepare_write	= ramfs_prepare_write,
	.commit_write	= ramfs_commit_write,
};

static struct file_operations ramfs_file_operations = {
	.llseek		= generic_file_llseek,
	.read		= generic_file_read,
	.write		= generic_file_write,
	.mmap		= generic_file_mmap,
	.fsync		= file_fsync,
};

static struct inode_operations ramfs_file_inode_operations = {
	.truncate	= ramfs_truncate,
};

static struct inode_operations ramfs_dir_inode_operations = {
	.create		= ramfs_create,
	.lookup		= ramfs_lookup,
	.link		= ramfs_link,
	.unlink		= ramfs_unlink,
	.symlink	= ramfs_symlink,
	.mkdir		= ramfs_mkdir,
	.rmdir		= ramfs_rmdir,
	.mknod		= ramfs_mknod,
	.rename		= ramfs_rename,
};

/* ---- super blocks ---- */

static int ramfs_statfs(struct super_block *sb, struct statfs *buf)
{
	struct ramfs_info *info = RAMFS_I(sb);

	buf->f_type = sb->s_magic;
	buf->f_bsize = PAGE_SIZE;
	buf->f_blocks = info->max_pages;
	buf->f_bfree = info->max_pages - info->used_pages;
	buf->f_bavail = buf->f_bfree - min(buf->f_bfree, (long)(info->max_pages / 8));
	buf->f_files = inodes_stat.max_inodes;
	buf->f_ffree = inodes_stat.max_inodes - inodes_stat.nr_inodes;
	buf->f_namelen = NAME_MAX;
	return 0;
}

/* The unit behind a size, as a power of two; -1 for what is none. */
static int unit_of(const char *text)
{
	switch (*text) {
	case 'g':
		return 30;
	case 'm':
		return 20;
	case 'k':
		return 10;
	case ',':
	case 0:
		return 0;
	}
	return -1;
}

/* "size=16m" -> pages; `otherwise` when there is no such option, 0 when it makes no sense. */
static unsigned long parse_size(const char *options, unsigned long otherwise)
{
	const char *p = options ? strstr(options, "size=") : NULL;
	u64 bytes;
	char *end;
	int unit;

	if (!p)
		return otherwise;
	bytes = simple_strtoul(p + 5, &end, 0);
	unit = unit_of(end);
	if (end == p + 5 || unit < 0)
		return 0;
	bytes = (bytes << unit) + PAGE_SIZE - 1;
	return bytes >> 32 >= PAGE_SIZE ? 0 : (unsigned long)(bytes >> PAGE_SHIFT);
}

static void ramfs_put_super(struct super_block *sb)
{
	kfree(sb->s_fs_info);
}

static struct super_operations ramfs_ops = {
	.delete_inode	= ramfs_delete_inode,
	.put_super	= ramfs_put_super,
	.statfs		= ramfs_statfs,
};

static struct super_block *fill_super(struct super_block *sb, unsigned long magic,
				      unsigned long max_pages, int mode)
{
	struct ramfs_info *info = kmalloc(sizeof(*info), GFP_KERNEL);
	struct inode *root;

	if (!info)
		return NULL;
	info->max_pages = max_pages;
	info->used_pages = 0;
	sb->s_fs_info = info;
	sb->s_blocksize = PAGE_SIZE;
	sb->s_blocksize_bits = PAGE_SHIFT;
	sb->s_maxbytes = (loff_t)0xffffffffU << PAGE_SHIFT;
	sb->s_magic = magic;
	sb->s_op = &ramfs_ops;
	root = ramfs_get_inode(sb, S_IFDIR | mode, 0);
	sb->s_root = d_alloc_root(root);
	if (sb->s_root)
		return sb;
	iput(root);
	kfree(info);
	return NULL;
}

static struct super_block *ramfs_read_super(struct super_block *sb, void *data, int silent)
{
	return fill_super(sb, RAMFS_MAGIC, num_physpages / 4 * 3, 0755);	/* programs need memory as well */
}

static struct super_block *tmpfs_read_super(struct super_block *sb, void *data, int silent)
{
	unsigned long pages = parse_size(data, num_physpages / 2);

	return pages ? fill_super(sb, TMPFS_MAGIC, pages, 01777) : NULL;
}

DECLARE_FSTYPE(ramfs_fs_type, "ramfs", ramfs_read_super, 0);
DECLARE_FSTYPE(rootfs_fs_type, "rootfs", ramfs_read_super, FS_NOMOUNT);
static DECLARE_FSTYPE(tmpfs_fs_type, "tmpfs", tmpfs_read_super, 0);

static int __init init_ramfs_fs(void)
{
	register_filesystem(&ramfs_fs_type);
	return register_filesystem(&tmpfs_fs_type);
}
__initcall(init_ramfs_fs);
