/*
 * fs/buffer.c - the buffer cache: blocks of devices in memory, written later.
 *
 * bread gives a block with its contents and a reference; who changes it says
 * mark_buffer_dirty; brelse gives the reference back.  Dirty buffers, those of
 * pages among them, stand in one list, oldest first.  kupdated writes what
 * has been dirty for a while, sync and fsync what there is.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/blkdev.h>
#include <linux/fs.h>

#define HASH_BITS	9
#define HASH_SIZE	(1 << HASH_BITS)
#define NR_AT_ONCE	32		/* buffers written between two waits */
#define DIRTY_JIFFIES	(5 * HZ)	/* how long a buffer may stay dirty */

static struct buffer_head *hash_table[HASH_SIZE];
static LIST_HEAD(dirty_list);
static LIST_HEAD(lru_list);
static unsigned long last_stamp;
unsigned long nr_buffers, nr_dirty_buffers, dirty_bytes, buffer_bytes;

/* ---- state ---- */

void wait_on_buffer(struct buffer_head *bh)
{
	if (!buffer_locked(bh))
		return;
	get_bh(bh);
	generic_unplug_devices();
	wait_event(bh->b_wait, !buffer_locked(bh));
	put_bh(bh);
}

void lock_buffer(struct buffer_head *bh)
{
	while (test_and_set_bit(BH_Lock, &bh->b_state))
		wait_on_buffer(bh);
}

void unlock_buffer(struct buffer_head *bh)
{
	clear_bit(BH_Lock, &bh->b_state);
	wake_up_all(&bh->b_wait);
}

/* The driver is done: in an interrupt handler, as a rule. */
void end_buffer_io_sync(struct buffer_head *bh, int uptodate)
{
	mark_buffer_uptodate(bh, uptodate);
	unlock_buffer(bh);
	put_bh(bh);
}

void mark_buffer_dirty(struct buffer_head *bh)
{
	if (test_and_set_bit(BH_Dirty, &bh->b_state))
		return;
	bh->b_flushtime = jiffies + DIRTY_JIFFIES;
	bh->b_stamp = ++last_stamp;
	list_add_tail(&bh->b_dirty, &dirty_list);
	nr_dirty_buffers++;
	dirty_bytes += bh->b_size;
}

void mark_buffer_clean(struct buffer_head *bh)
{
	if (!test_and_clear_bit(BH_Dirty, &bh->b_state))
		return;
	list_del_init(&bh->b_dirty);
	nr_dirty_buffers--;
	dirty_bytes -= bh->b_size;
}

struct buffer_head *new_buffer_head(void)
{
	struct buffer_head *bh = kmalloc(sizeof(*bh), GFP_KERNEL);

	if (!bh)
		return NULL;
	memset(bh, 0, sizeof(*bh));
	init_waitqueue_head(&bh->b_wait);
	INIT_LIST_HEAD(&bh->b_dirty);
	INIT_LIST_HEAD(&bh->b_lru);
	nr_buffers++;
	return bh;
}

void free_buffer_head(struct buffer_head *bh)
{
	nr_buffers--;
	kfree(bh);
}

/* ---- finding ---- */

static struct buffer_head **hash(kdev_t dev, unsigned long block)
{
	unsigned long h = block ^ (block >> HASH_BITS) ^ dev;

	return hash_table + (h & (HASH_SIZE - 1));
}

static void insert_buffer(struct buffer_head *bh)
{
	struct buffer_head **p = hash(bh->b_dev, bh->b_blocknr);

	bh->b_next = *p;
	bh->b_pprev = p;
	if (*p)
		(*p)->b_pprev = &bh->b_next;
	*p = bh;
	list_add_tail(&bh->b_lru, &lru_list);
	buffer_bytes += bh->b_size;
}

static void remove_buffer(struct buffer_head *bh)
{
	*bh->b_pprev = bh->b_next;
	if (bh->b_next)
		bh->b_next->b_pprev = bh->b_pprev;
	bh->b_pprev = NULL;
	list_del_init(&bh->b_lru);
	buffer_bytes -= bh->b_size;
}

static int drop_buffer(struct buffer_head *bh)
{
	if (atomic_read(&bh->b_count) || buffer_dirty(bh) || buffer_locked(bh))
		return 0;
	remove_buffer(bh);
	kfree(bh->b_data);
	free_buffer_head(bh);
	return 1;
}

/* The buffer, if it is in the cache, with a reference. */
struct buffer_head *get_hash_table(kdev_t dev, unsigned long block, int size)
{
	struct buffer_head *bh = *hash(dev, block);

	while (bh && (bh->b_blocknr != block || bh->b_dev != dev || bh->b_size != size))
		bh = bh->b_next;
	if (bh) {
		get_bh(bh);
		list_move_tail(&bh->b_lru, &lru_list);
	}
	return bh;
}

static struct buffer_head *new_cached_buffer(kdev_t dev, unsigned long block, int size)
{
	struct buffer_head *bh = new_buffer_head();

	if (!bh)
		return NULL;
	bh->b_data = kmalloc(size, GFP_KERNEL);
	if (!bh->b_data) {
		free_buffer_head(bh);
		return NULL;
	}
	bh->b_dev = dev;
	bh->b_blocknr = block;
	bh->b_size = size;
	bh->b_state = 1 << BH_Mapped;
	atomic_set(&bh->b_count, 1);
	return bh;
}

#define GETBLK_TRIES	4

/* A new buffer, from what older ones give up when memory is short. */
static struct buffer_head *new_buffer_at_any_cost(kdev_t dev, unsigned long block, int size)
{
	struct buffer_head *bh;
	int tries = GETBLK_TRIES;

	while (!(bh = new_cached_buffer(dev, block, size)) && tries--)
		if (!free_buffers(2 * NR_AT_ONCE) && !write_some_buffers())
			break;
	return bh;
}

/* The buffer, made without contents if it is not in the cache; NULL without memory. */
struct buffer_head *getblk(kdev_t dev, unsigned long block, int size)
{
	struct buffer_head *bh = get_hash_table(dev, block, size), *new;

	if (bh)
		return bh;
	new = new_buffer_at_any_cost(dev, block, size);
	if (!new)
		return NULL;
	bh = get_hash_table(dev, block, size);	/* somebody was faster while we waited for memory */
	if (!bh) {
		insert_buffer(new);
		return new;
	}
	kfree(new->b_data);
	free_buffer_head(new);
	return bh;
}

/* The buffer with its contents; NULL when it cannot be read. */
struct buffer_head *bread(kdev_t dev, unsigned long block, int size)
{
	struct buffer_head *bh = getblk(dev, block, size);

	if (!bh || buffer_uptodate(bh))
		return bh;
	ll_rw_block(READ, 1, &bh);
	wait_on_buffer(bh);
	if (buffer_uptodate(bh))
		return bh;
	brelse(bh);
	return NULL;
}

void __brelse(struct buffer_head *bh)
{
	BUG_ON(atomic_read(&bh->b_count) <= 0);
	put_bh(bh);
}

/* The block belongs to nobody any more: what was to be written of it need not be. */
void __bforget(struct buffer_head *bh)
{
	mark_buffer_clean(bh);
	put_bh(bh);
	if (bh->b_pprev)
		drop_buffer(bh);
}

/* ---- dropping ---- */

/* Free up to count unused clean buffers, oldest first. */
int free_buffers(int count)
{
	struct list_head *p, *next;
	int freed = 0;

	list_for_each_safe(p, next, &lru_list) {
		if (freed >= count)
			break;
		freed += drop_buffer(list_entry(p, struct buffer_head, b_lru));
	}
	return freed;
}

/* The medium may change: nothing of it may stay, except what is in use. */
void invalidate_buffers(kdev_t dev)
{
	struct list_head *p, *next;

	list_for_each_safe(p, next, &lru_list) {
		struct buffer_head *bh = list_entry(p, struct buffer_head, b_lru);

		if (bh->b_dev != dev)
			continue;
		if (!drop_buffer(bh) && !buffer_dirty(bh) && !buffer_locked(bh))
			clear_bit(BH_Uptodate, &bh->b_state);
	}
}

/*
 * From now on blocks of dev are that long: buffers of another length must not
 * stay, since the same bytes would be in two of them.
 */
int set_blocksize(kdev_t dev, int size)
{
	struct list_head *p, *next;

	if (size < 512 || size > PAGE_SIZE || (size & (size - 1)))
		return -EINVAL;
	sync_buffers(dev, 1);
	list_for_each_safe(p, next, &lru_list) {
		struct buffer_head *bh = list_entry(p, struct buffer_head, b_lru);

		if (bh->b_dev == dev && bh->b_size != size)
			drop_buffer(bh);
	}
	return 0;
}

/* ---- writing ---- */

/* Up to NR_AT_ONCE dirty buffers of dev that are due and dirty since "stamp" at the latest, held. */
static int collect_dirty(kdev_t dev, unsigned long stamp, int old_only, struct buffer_head **bhs)
{
	struct list_head *p;
	int n = 0;

	list_for_each(p, &dirty_list) {
		struct buffer_head *bh = list_entry(p, struct buffer_head, b_dirty);

		if (n == NR_AT_ONCE || (long)(bh->b_stamp - stamp) > 0)
			break;
		if (old_only && time_after(bh->b_flushtime, jiffies))
			break;
		if (dev && bh->b_dev != dev)
			continue;
		get_bh(bh);
		bhs[n++] = bh;
	}
	return n;
}

/* -EIO if one of them could not be written. */
static int write_collected(struct buffer_head **bhs, int n, int wait)
{
	int i, err = 0;

	for (i = 0; i < n; i++)
		if (buffer_dirty(bhs[i]))
			wait_on_buffer(bhs[i]);		/* an earlier write of it */
	ll_rw_block(WRITE, n, bhs);
	for (i = 0; i < n; i++) {
		if (wait) {
			wait_on_buffer(bhs[i]);
			if (!buffer_uptodate(bhs[i]))
				err = -EIO;
		}
		put_bh(bhs[i]);
	}
	return err;
}

/* Wait for writes that others have begun. */
static void wait_for_device(kdev_t dev)
{
	struct list_head *p;

again:
	list_for_each(p, &lru_list) {
		struct buffer_head *bh = list_entry(p, struct buffer_head, b_lru);

		if (buffer_locked(bh) && (!dev || bh->b_dev == dev)) {
			wait_on_buffer(bh);
			goto again;
		}
	}
}

/* Write what is dirty on dev (0: anywhere) by now; 0 or -EIO. */
int sync_buffers(kdev_t dev, int wait)
{
	struct buffer_head *bhs[NR_AT_ONCE];
	unsigned long stamp = last_stamp;
	int n, err = 0;

	while ((n = collect_dirty(dev, stamp, 0, bhs)) != 0) {
		int result = write_collected(bhs, n, wait);

		if (result)
			err = result;
	}
	generic_unplug_devices();
	if (wait)
		wait_for_device(dev);
	return err;
}

/* Write what has been dirty for long; returns how many buffers that were. */
int write_old_buffers(void)
{
	struct buffer_head *bhs[NR_AT_ONCE];
	unsigned long stamp = last_stamp;
	int n, sum = 0;

	while ((n = collect_dirty(0, stamp, 1, bhs)) != 0) {
		write_collected(bhs, n, 1);
		sum += n;
	}
	return sum;
}

/* Write the oldest dirty buffers; returns how many. */
int write_some_buffers(void)
{
	struct buffer_head *bhs[NR_AT_ONCE];
	int n = collect_dirty(0, last_stamp, 0, bhs);

	write_collected(bhs, n, 1);
	return n;
}

/* Called by who makes buffers dirty: at most a quarter of the memory may wait to be written. */
void balance_dirty(void)
{
	while (dirty_bytes > (num_physpages << PAGE_SHIFT) / 4 && write_some_buffers())
		continue;
}

/* ---- kupdated ---- */

static DECLARE_WAIT_QUEUE_HEAD(kupdated_wait);
static int kupdated_started;

/* Memory is short or too much of it dirty: write now. */
void wakeup_kupdated(void)
{
	wake_up(&kupdated_wait);
}

extern void sync_old_inodes(void);

static int kupdated(void *unused)
{
	daemonize();
	strcpy(current->comm, "kupdated");
	for (;;) {
		interruptible_sleep_on_timeout(&kupdated_wait, DIRTY_JIFFIES);
		sync_old_inodes();
		write_old_buffers();
	}
	return 0;
}

/* With the first file system on a device there is something to do for it. */
void start_kupdated(void)
{
	if (kupdated_started)
		return;
	kupdated_started = 1;
	kernel_thread(kupdated, NULL, CLONE_FS | CLONE_FILES | CLONE_SIGHAND);
}
