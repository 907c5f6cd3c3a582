/*
 * linux/buffer_head.h - one block of a block device in memory.
 *
 * Buffers of the buffer cache hold what a file system says of itself and are
 * found by (device, block, size).  Buffers of a page are that page cut into
 * blocks: they say where on the device each part of a file lies.
 */
#ifndef _LINUX_BUFFER_HEAD_H
#define _LINUX_BUFFER_HEAD_H

#ifdef __KERNEL__

#include <linux/types.h>
#include <linux/kdev_t.h>
#include <linux/list.h>
#include <linux/wait.h>
#include <asm/atomic.h>
#include <asm/bitops.h>

struct page;
struct inode;
struct file;
struct address_space;

enum bh_state_bits {
	BH_Uptodate,	/* holds what is (or is to be) on the device */
	BH_Dirty,	/* and the device does not have it yet */
	BH_Lock,	/* a driver is working on it */
	BH_Mapped,	/* has a place on the device */
	BH_New,		/* which it has just been given */
	BH_Async,	/* the page is unlocked with the last of these */
};

struct buffer_head {
	struct buffer_head *b_next;		/* in the hash chain */
	struct buffer_head **b_pprev;		/* NULL: not in the buffer cache */
	unsigned long b_blocknr;		/* in blocks of b_size */
	unsigned short b_size;
	kdev_t b_dev;
	kdev_t b_rdev;				/* where a driver is to look ... */
	unsigned long b_rsector;		/* ... after partitions are reckoned in */
	atomic_t b_count;
	unsigned long b_state;
	char *b_data;
	struct page *b_page;			/* the page it is a part of, or NULL */
	struct buffer_head *b_this_page;	/* the ring of that page's buffers */
	struct buffer_head *b_reqnext;		/* in the request */
	void (*b_end_io)(struct buffer_head *bh, int uptodate);
	void *b_private;
	wait_queue_head_t b_wait;
	struct list_head b_dirty;		/* among the dirty ones, oldest first */
	struct list_head b_lru;			/* in the buffer cache, oldest first */
	unsigned long b_flushtime;		/* jiffies by which it is to be written */
	unsigned long b_stamp;			/* counts up from one dirtying to the next */
};

#define buffer_uptodate(bh)	test_bit(BH_Uptodate, &(bh)->b_state)
#define buffer_dirty(bh)	test_bit(BH_Dirty, &(bh)->b_state)
#define buffer_locked(bh)	test_bit(BH_Lock, &(bh)->b_state)
#define buffer_mapped(bh)	test_bit(BH_Mapped, &(bh)->b_state)
#define buffer_new(bh)		test_bit(BH_New, &(bh)->b_state)
#define buffer_async(bh)	test_bit(BH_Async, &(bh)->b_state)
#define get_bh(bh)		atomic_inc(&(bh)->b_count)
#define put_bh(bh)		atomic_dec(&(bh)->b_count)
#define touch_buffer(bh)	do { (void)(bh); } while (0)

static inline void mark_buffer_uptodate(struct buffer_head *bh, int on)
{
	if (on)
		set_bit(BH_Uptodate, &bh->b_state);
	else
		clear_bit(BH_Uptodate, &bh->b_state);
}

#define READ	0
#define WRITE	1
#define READA	2

/* ---- the buffer cache (fs/buffer.c) ---- */

extern struct buffer_head *get_hash_table(kdev_t dev, unsigned long block, int size);
extern struct buffer_head *getblk(kdev_t dev, unsigned long block, int size);
extern struct buffer_head *bread(kdev_t dev, unsigned long block, int size);
extern void __brelse(struct buffer_head *bh);
extern void __bforget(struct buffer_head *bh);
static inline void brelse(struct buffer_head *bh)
{
	if (bh)
		__brelse(bh);
}
static inline void bforget(struct buffer_head *bh)
{
	if (bh)
		__bforget(bh);
}
extern void mark_buffer_dirty(struct buffer_head *bh);
extern void mark_buffer_clean(struct buffer_head *bh);
extern void lock_buffer(struct buffer_head *bh);
extern void unlock_buffer(struct buffer_head *bh);
extern void wait_on_buffer(struct buffer_head *bh);
extern void end_buffer_io_sync(struct buffer_head *bh, int uptodate);
extern void ll_rw_block(int rw, int nr, struct buffer_head *bhs[]);
extern void submit_bh(int rw, struct buffer_head *bh);

extern int set_blocksize(kdev_t dev, int size);
extern int sync_buffers(kdev_t dev, int wait);		/* dev 0: of all devices */
extern int write_old_buffers(void);
extern int write_some_buffers(void);
extern int free_buffers(int count);
extern void invalidate_buffers(kdev_t dev);
extern int fsync_dev(kdev_t dev);
extern void balance_dirty(void);
extern unsigned long nr_buffers, nr_dirty_buffers, dirty_bytes, buffer_bytes;
extern void wakeup_kupdated(void);
extern void start_kupdated(void);

/* ---- pages made of blocks (fs/buffer_page.c) ---- */

typedef int (get_block_t)(struct inode *, long, struct buffer_head *, int);

extern struct buffer_head *new_buffer_head(void);
extern void free_buffer_head(struct buffer_head *bh);
extern int block_read_full_page(struct page *page, get_block_t *get_block);
extern int block_write_full_page(struct page *page, get_block_t *get_block);
extern int block_prepare_write(struct page *page, unsigned from, unsigned to, get_block_t *get_block);
extern int generic_commit_write(struct file *file, struct page *page, unsigned from, unsigned to);
extern int block_truncate_page(struct inode *inode, loff_t from, get_block_t *get_block);
extern int block_symlink(struct inode *inode, const char *text, int len);
extern int sync_mapping_buffers(struct address_space *mapping);
extern void block_flushpage(struct page *page, unsigned int offset);
extern int try_to_free_page_buffers(struct page *page);

#endif
#endif
