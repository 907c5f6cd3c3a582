/*
 * fs/ext2/namei.c - names of an ext2 file system: looking up, creating,
 * linking, removing, renaming.  The caller holds i_sem of the directories.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/ext2_fs.h>

static struct dentry *ext2_lookup(struct inode *dir, struct dentry *dentry)
{
	struct ext2_dir_entry *entry;
	struct buffer_head *bh;
	struct inode *inode = NULL;
	unsigned long ino;
	int err;

	if (dentry->d_name.len > EXT2_NAME_LEN)
		return ERR_PTR(-ENAMETOOLONG);
	bh = ext2_find_entry(dir, (const char *)dentry->d_name.name, dentry->d_name.len, &entry, &err);
	if (err)
		return ERR_PTR(err);
	if (bh) {
		ino = entry->inode;
		brelse(bh);
		inode = iget(dir->i_sb, ino);
		if (!inode)
			return ERR_PTR(-ENFILE);
	}
	d_add(dentry, inode);
	return NULL;
}

/* The new inode gets its name, or goes again. */
static int add_name(struct inode *dir, struct dentry *dentry, struct inode *inode)
{
	int err = ext2_add_entry(dir, (const char *)dentry->d_name.name, dentry->d_name.len, inode);

	if (err) {
		inode->i_nlink--;
		mark_inode_dirty(inode);
		iput(inode);
		return err;
	}
	d_instantiate(dentry, inode);
	return 0;
}

static int ext2_mknod(struct inode *dir, struct dentry *dentry, int mode, int rdev)
{
	int err;
	struct inode *inode = ext2_new_inode(dir, mode, &err);

	if (!inode)
		return err;
	ext2_set_ops(inode, rdev);
	return add_name(dir, dentry, inode);
}

static int ext2_create(struct inode *dir, struct dentry *dentry, int mode)
{
	return ext2_mknod(dir, dentry, mode | S_IFREG, 0);
}

/* A text of up to 59 characters stays in the inode, a longer one gets a block. */
static int ext2_symlink(struct inode *dir, struct dentry *dentry, const char *text)
{
	unsigned int len = strlen(text);
	struct inode *inode;
	int err;

	if (len + 1 > dir->i_sb->s_blocksize)
		return -ENAMETOOLONG;
	inode = ext2_new_inode(dir, S_IFLNK | S_IRWXUGO, &err);
	if (!inode)
		return err;
	ext2_set_ops(inode, 0);
	if (len < sizeof(EXT2_I(inode)->i_data)) {
		memcpy(EXT2_I(inode)->i_data, text, len);
		inode->i_size = len;
	} else {
		inode->i_op = &ext2_symlink_inode_operations;
		err = block_symlink(inode, text, len);
	}
	if (err) {
		inode->i_nlink = 0;
		iput(inode);
		return err;
	}
	mark_inode_dirty(inode);
	return add_name(dir, dentry, inode);
}

static int ext2_link(struct dentry *old, struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = old->d_inode;
	int err;

	if (inode->i_nlink >= EXT2_LINK_MAX)
		return -EMLINK;
	err = ext2_add_entry(dir, (const char *)dentry->d_name.name, dentry->d_name.len, inode);
	if (err)
		return err;
	inode->i_nlink++;
	inode->i_ctime = CURRENT_TIME;
	mark_inode_dirty(inode);
	d_instantiate(dentry, igrab(inode));
	return 0;
}

static int ext2_mkdir(struct inode *dir, struct dentry *dentry, int mode)
{
	struct inode *inode;
	int err;

	if (dir->i_nlink >= EXT2_LINK_MAX)
		return -EMLINK;
	inode = ext2_new_inode(dir, S_IFDIR | mode, &err);
	if (!inode)
		return err;
	ext2_set_ops(inode, 0);
	inode->i_nlink = 2;
	err = ext2_make_empty(inode, dir);
	if (!err)
		err = ext2_add_entry(dir, (const char *)dentry->d_name.name, dentry->d_name.len, inode);
	if (err) {
		inode->i_nlink = 0;
		iput(inode);
		return err;
	}
	dir->i_nlink++;
	mark_inode_dirty(dir);
	mark_inode_dirty(inode);
	d_instantiate(dentry, inode);
	return 0;
}

/* An inode that cannot be read keeps what it has; only its name goes. */
static void lose_link(struct inode *inode, int links)
{
	if (is_bad_inode(inode))
		return;
	inode->i_nlink = inode->i_nlink > links ? inode->i_nlink - links : 0;
	inode->i_ctime = CURRENT_TIME;
	mark_inode_dirty(inode);
}

static int remove_name(struct inode *dir, struct dentry *dentry)
{
	struct ext2_dir_entry *entry;
	int err;
	struct buffer_head *bh = ext2_find_entry(dir, (const char *)dentry->d_name.name,
						 dentry->d_name.len, &entry, &err);

	if (!bh)
		return err ? err : -ENOENT;
	err = entry->inode == dentry->d_inode->i_ino ? ext2_delete_entry(dir, entry, bh) : -EIO;
	brelse(bh);
	return err;
}

static int ext2_unlink(struct inode *dir, struct dentry *dentry)
{
	int err = remove_name(dir, dentry);

	if (!err)
		lose_link(dentry->d_inode, 1);
	return err;
}

static int ext2_rmdir(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;
	int err;

	if (inode->i_ino == EXT2_ROOT_INO || inode == dir)
		return -EBUSY;
	if (!ext2_empty_dir(inode))
		return -ENOTEMPTY;
	err = remove_name(dir, dentry);
	if (err)
		return err;
	lose_link(inode, inode->i_nlink);
	lose_link(dir, 1);
	return 0;
}

/* ---- rename ---- */

/* The name is there already: from now on it names the other inode. */
static int take_over_name(struct inode *dir, struct dentry *target, struct inode *inode)
{
	struct ext2_dir_entry *entry;
	struct inode *loser = target->d_inode;
	int isdir = S_ISDIR(inode->i_mode), err;
	struct buffer_head *bh;

	if (isdir && !ext2_empty_dir(loser))
		return -ENOTEMPTY;
	bh = ext2_find_entry(dir, (const char *)target->d_name.name, target->d_name.len, &entry, &err);
	if (!bh)
		return err ? err : -ENOENT;
	ext2_point_entry(dir, entry, bh, inode);
	brelse(bh);
	lose_link(loser, isdir ? loser->i_nlink : 1);
	return 0;
}

/* A directory has a new parent: its ".." and the links of both say so. */
static void change_parent(struct inode *inode, struct inode *old_dir, struct inode *new_dir, int replaced)
{
	struct ext2_dir_entry *entry;
	struct buffer_head *bh;

	lose_link(old_dir, 1);
	if (!replaced) {
		new_dir->i_nlink++;
		mark_inode_dirty(new_dir);
	}
	if (old_dir == new_dir)
		return;
	bh = ext2_dotdot(inode, &entry);
	if (bh)
		ext2_point_entry(inode, entry, bh, new_dir);
	else
		ext2_error(inode->i_sb, "ext2_rename", "directory %lu has no \"..\"", inode->i_ino);
	brelse(bh);
}

static int ext2_rename(struct inode *old_dir, struct dentry *old, struct inode *new_dir, struct dentry *new)
{
	struct inode *inode = old->d_inode;
	int replaced = new->d_inode != NULL, err;

	if (is_bad_inode(inode))
		return -EIO;
	if (S_ISDIR(inode->i_mode) && !replaced && new_dir != old_dir && new_dir->i_nlink >= EXT2_LINK_MAX)
		return -EMLINK;
	err = replaced ? take_over_name(new_dir, new, inode)
		       : ext2_add_entry(new_dir, (const char *)new->d_name.name, new->d_name.len, inode);
	if (err)
		return err;
	err = remove_name(old_dir, old);
	if (err)
		return err;
	inode->i_ctime = CURRENT_TIME;
	mark_inode_dirty(inode);
	if (S_ISDIR(inode->i_mode))
		change_parent(inode, old_dir, new_dir, replaced);
	return 0;
}

struct inode_operations ext2_dir_inode_operations = {
	.create		= ext2_create,
	.lookup		= ext2_lookup,
	.link		= ext2_link,
	.unlink		= ext2_unlink,
	.symlink	= ext2_symlink,
	.mkdir		= ext2_mkdir,
	.rmdir		= ext2_rmdir,
	.mknod		= ext2_mknod,
	.rename		= ext2_rename,
};
