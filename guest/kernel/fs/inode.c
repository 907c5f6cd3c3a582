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

static struct inode *wait_on_new(struct inode *inode)
{
	atomic_inc(&inode->i_count);
	wait_event(inode->i_wait, !(inode->i_state & I_NEW));
	return inode;
}

/* The inode of that number, read from the medium when it is not in memory. */
struct inode *iget(struct super_block *sb, unsigned long ino)
{
	struct inode *inode = find_inode(sb, ino);

	if (inode)
		return wait_on_new(inode);
	inode = new_inode(sb);
	if (!inode)
		return NULL;
	inode->i_ino = ino;
	inode->i_state = I_NEW;
	insert_inode_hash(inode);
	sb->s_op->read_inode(inode);
	inode->i_state &= ~I_NEW;
	wake_up(&inode->i_wait);
	return inode;
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
	if (op && op->clear_inode)
		op->clear_inode(inode);
}

static void destroy_inode(struct inode *inode)
{
	list_del(&inode->i_list);
	list_del_init(&inode->i_hash);
	inodes_stat.nr_inodes--;
	kfree(inode);
}

/* Give up one use; the last one frees the inode, and the file if it has no name. */
void iput(struct inode *inode)
{
	struct super_operations *op;

	if (!inode || !atomic_dec_and_test(&inode->i_count))
		return;
	op = inode->i_sb->s_op;
	if (op && op->put_inode)
		op->put_inode(inode);
	if (!inode->i_nlink && op && op->delete_inode) {
		op->delete_inode(inode);
	} else {
		if ((inode->i_state & I_DIRTY) && op && op->write_inode)
			op->write_inode(inode, 0);
		clear_inode(inode);
	}
	destroy_inode(inode);
}

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
