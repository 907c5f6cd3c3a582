/*
 * fs/inode.c - inodes in memory.
 *
 * File systems that live in memory make inodes with new_inode and keep them
 * alive through their dentries.  File systems on a medium get them by number
 * with iget, which reads each one once.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/fs.h>
#include <linux/pagemap.h>
#include <linux/pipe_fs_i.h>

#define I_HASHSIZE 256

struct inodes_stat_t inodes_stat = { 0, 16384 };
static struct list_head inode_hashtable[I_HASHSIZE];
static unsigned long last_ino = 1;

void inode_init(void)
{
	int i;

	for (i = 0; i < I_HASHSIZE; i++)
		INIT_LIST_HEAD(&inode_hashtable[i]);
}

static struct list_head *i_hash(struct super_block *sb, unsigned long ino)
{
	return inode_hashtable + ((ino ^ ((unsigned long)sb >> 6)) & (I_HASHSIZE - 1));
}

/* A number for an inode that no medium numbers. */
unsigned long get_next_ino(void)
{
	return ++last_ino;
}

static void inode_init_once(struct inode *inode)
{
	INIT_LIST_HEAD(&inode->i_hash);
	INIT_LIST_HEAD(&inode->i_dentry);
	sema_init(&inode->i_sem, 1);
	init_waitqueue_head(&inode->i_wait);
	INIT_LIST_HEAD(&inode->i_data.pages);
	inode->i_data.host = inode;
	inode->i_mapping = &inode->i_data;
}

/* A fresh inode in use once, or NULL when memory or the limit is reached. */
struct inode *new_inode(struct super_block *sb)
{
	struct inode *inode;

	if (inodes_stat.nr_inodes >= inodes_stat.max_inodes)
		return NULL;
	inode = kmalloc(sizeof(*inode), GFP_KERNEL);
	if (!inode)
		return NULL;
	memset(inode, 0, sizeof(*inode));
	inode_init_once(inode);
	atomic_set(&inode->i_count, 1);
	inode->i_sb = sb;
	inode->i_dev = sb->s_dev;
	inode->i_nlink = 1;
	inode->i_blksize = PAGE_SIZE;
	list_add(&inode->i_list, &sb->s_inodes);
	inodes_stat.nr_inodes++;
	return inode;
}

void insert_inode_hash(struct inode *inode)
{
	list_add(&inode->i_hash, i_hash(inode->i_sb, inode->i_ino));
}

void remove_inode_hash(struct inode *inode)
{
	list_del_init(&inode->i_hash);
}

static struct inode *find_inode(struct super_block *sb, unsigned long ino)
{
	struct list_head *p, *head = i_hash(sb, ino);
	struct inode *inode;

	list_for_each(p, head) {
		inode = list_entry(p, struct inode, i_hash);
		if (inode->i_ino == ino && inode->i_sb == sb)
			return inode;
	}
	return NULL;
}

static void destroy_inode(struct inode *inode)
{
	list_del(&inode->i_list);
	list_del_init(&inode->i_hash);
	inodes_stat.nr_inodes--;
	kfree(inode);
}

static struct inode *get_existing(struct inode *inode)
{
	atomic_inc(&inode->i_count);
	wait_event(inode->i_wait, !(inode->i_state & I_NEW));
	return inode;
}

/* An inode that is being removed is waited for: its number may be used anew. */
static DECLARE_WAIT_QUEUE_HEAD(freeing_wait);

static struct inode *find_lasting_inode(struct super_block *sb, unsigned long ino)
{
	struct inode *inode;

	wait_event(freeing_wait, !((inode = find_inode(sb, ino)) && (inode->i_state & I_FREEING)));
	return inode;
}

/* The inode of that number, read from the medium when it is not in memory. */
struct inode *iget(struct super_block *sb, unsigned long ino)
{
	struct inode *inode = find_lasting_inode(sb, ino), *fresh;

	if (inode)
		return get_existing(inode);
	fresh = new_inode(sb);
	inode = find_lasting_inode(sb, ino);	/* somebody else while we waited for memory */
	if (inode) {
		if (fresh)
			destroy_inode(fresh);
		return get_existing(inode);
	}
	if (!fresh)
		return NULL;
	fresh->i_ino = ino;
	fresh->i_state = I_NEW;
	insert_inode_hash(fresh);
	sb->s_op->read_inode(fresh);
	fresh->i_state &= ~I_NEW;
	wake_up_all(&fresh->i_wait);
	return fresh;
}

struct inode *igrab(struct inode *inode)
{
	atomic_inc(&inode->i_count);
	return inode;
}

/* Take everything off an inode that is about to go. */
void clear_inode(struct inode *inode)
{
	struct super_operations *op = inode->i_sb->s_op;

	truncate_inode_pages(&inode->i_data, 0);
	if (inode->i_pipe)
		pipe_free(inode);
	locks_forget(inode);
	if (op && op->clear_inode)
		op->clear_inode(inode);
}

/* Is something of the inode or of its pages only in memory? */
static int must_be_written(struct inode *inode)
{
	struct super_operations *op = inode->i_sb->s_op;

	if (!op || !op->write_inode || !inode->i_nlink || is_bad_inode(inode))
		return 0;
	return (inode->i_state & (I_DIRTY | I_DIRTY_PAGES)) || inode->i_data.nrpages;
}

/*
 * Give up one use; the last one frees the inode, and the file if it has no
 * name.  Writing may sleep, and meanwhile somebody may begin to use it again.
 */
void iput(struct inode *inode)
{
	struct super_operations *op;

	if (!inode || !atomic_dec_and_test(&inode->i_count))
		return;
	op = inode->i_sb->s_op;
	if (op && op->put_inode)
		op->put_inode(inode);
	if (must_be_written(inode)) {
		atomic_inc(&inode->i_count);
		filemap_fdatasync(inode->i_mapping);
		write_inode_now(inode, 0);
		if (!atomic_dec_and_test(&inode->i_count))
			return;
	}
	inode->i_state |= I_FREEING;
	if (!inode->i_nlink && op && op->delete_inode)
		op->delete_inode(inode);
	else
		clear_inode(inode);
	destroy_inode(inode);
	wake_up_all(&freeing_wait);
}

/* ---- writing back ---- */

/* Write an inode and its pages; 0 or the first error. */
int write_inode_now(struct inode *inode, int wait)
{
	struct super_operations *op = inode->i_sb->s_op;
	int err = wait ? filemap_fdatasync(inode->i_mapping) : filemap_write_dirty(inode->i_mapping);

	if ((inode->i_state & I_DIRTY) && op && op->write_inode) {
		inode->i_state &= ~I_DIRTY;
		op->write_inode(inode, wait);
	}
	return err;
}

static struct inode *find_dirty_inode(struct super_block *sb)
{
	struct list_head *p;

	list_for_each(p, &sb->s_inodes) {
		struct inode *inode = list_entry(p, struct inode, i_list);

		if ((inode->i_state & (I_DIRTY | I_DIRTY_PAGES)) && !(inode->i_state & (I_FREEING | I_NEW)))
			return inode;
	}
	return NULL;
}

/* Write the dirty inodes of a file system, no more than there are now. */
int sync_inodes_of(struct super_block *sb, int wait)
{
	int left = inodes_stat.nr_inodes, err = 0, result;
	struct inode *inode;

	if (!sb->s_op || !sb->s_op->write_inode)
		return 0;
	while (left-- && (inode = find_dirty_inode(sb)) != NULL) {
		igrab(inode);
		result = write_inode_now(inode, wait);
		if (!err)
			err = result;
		iput(inode);
	}
	return err;
}

/* After a write to a file that is open with O_SYNC. */
int generic_osync_inode(struct inode *inode)
{
	int err = write_inode_now(inode, 1), synced;

	if (!inode->i_sb->s_op || !inode->i_sb->s_op->write_inode)
		return 0;
	synced = sync_buffers(inode->i_dev, 1);
	return err ? err : synced;
}

/* ---- inodes that cannot be read ---- */

static int bad_io(void)
{
	return -EIO;
}

static struct dentry *bad_lookup(struct inode *dir, struct dentry *dentry)
{
	return ERR_PTR(-EIO);
}

static struct file_operations bad_file_ops = {
	.open = (void *)bad_io,
};

static struct inode_operations bad_inode_ops = {
	.lookup		= bad_lookup,
	.create		= (void *)bad_io,
	.link		= (void *)bad_io,
	.unlink		= (void *)bad_io,
	.symlink	= (void *)bad_io,
	.mkdir		= (void *)bad_io,
	.rmdir		= (void *)bad_io,
	.mknod		= (void *)bad_io,
	.rename		= (void *)bad_io,
	.permission	= (void *)bad_io,
	.revalidate	= (void *)bad_io,
	.setattr	= (void *)bad_io,
};

/* What the medium says of the inode makes no sense: everything done with it fails with EIO. */
void make_bad_inode(struct inode *inode)
{
	inode->i_mode = S_IFREG;
	inode->i_nlink = 1;
	inode->i_size = 0;
	inode->i_op = &bad_inode_ops;
	inode->i_fop = &bad_file_ops;
	inode->i_state &= ~I_DIRTY;
}

int is_bad_inode(struct inode *inode)
{
	return inode->i_op == &bad_inode_ops;
}

/* ---- changes ---- */

void mark_inode_dirty(struct inode *inode)
{
	inode->i_state |= I_DIRTY;
}

void update_atime(struct inode *inode)
{
	if (inode->i_sb->s_flags & (MS_RDONLY | MS_NOATIME))
		return;
	inode->i_atime = CURRENT_TIME;
	mark_inode_dirty(inode);
}

/* Mode and operations of a node that is a device, FIFO or socket. */
void init_special_inode(struct inode *inode, umode_t mode, int rdev)
{
	inode->i_mode = mode;
	if (S_ISCHR(mode)) {
		inode->i_fop = &def_chr_fops;
		inode->i_rdev = to_kdev_t(rdev);
	} else if (S_ISBLK(mode)) {
		inode->i_fop = &def_blk_fops;
		inode->i_rdev = to_kdev_t(rdev);
	} else if (S_ISFIFO(mode)) {
		inode->i_fop = &def_fifo_fops;
	} else {
		inode->i_fop = &bad_sock_fops;
	}
}
