/*
 * fs/buffer_page.c - pages of files that lie on a block device: a page is cut
 * into buffers, each mapped to its block by the file system's get_block.
 *
 *	page->private -> buffer -> b_this_page -> buffer ... (a ring)
 *
 * All functions here are called with the page locked.  Reading and writing a
 * page leave it to be unlocked by the last of its buffers.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/fs.h>
#include <linux/blkdev.h>
#include <linux/pagemap.h>

#define MAX_BUF_PER_PAGE	(PAGE_SIZE / 512)

static struct buffer_head *page_buffers(struct page *page)
{
	return (struct buffer_head *)page->private;
}

static void free_ring(struct buffer_head *head)
{
	struct buffer_head *bh = head, *next;

	do {
		next = bh->b_this_page;
		free_buffer_head(bh);
		bh = next;
	} while (bh != head);
}

/* Cut the page into buffers of that size, if it is not yet; NULL without memory. */
static struct buffer_head *make_page_buffers(struct page *page, kdev_t dev, unsigned int size)
{
	struct buffer_head *head = page_buffers(page), *last = NULL, *bh;
	unsigned int offset;

	if (head)
		return head;
	for (offset = 0; offset < PAGE_SIZE; offset += size) {
		bh = new_buffer_head();
		if (!bh) {
			if (head) {
				last->b_this_page = head;
				free_ring(head);
			}
			return NULL;
		}
		bh->b_page = page;
		bh->b_data = (char *)page_address(page) + offset;
		bh->b_size = size;
		bh->b_dev = dev;
		if (last)
			last->b_this_page = bh;
		else
			head = bh;
		last = bh;
	}
	last->b_this_page = head;
	page->private = (unsigned long)head;
	return head;
}

static struct buffer_head *buffers_of(struct page *page)
{
	struct inode *inode = page->mapping->host;

	return make_page_buffers(page, inode->i_dev, inode->i_sb->s_blocksize);
}

/* A block that a file gets may have been one of the file system's own: forget that. */
static void unmap_underlying_metadata(struct buffer_head *bh)
{
	struct buffer_head *old = get_hash_table(bh->b_dev, bh->b_blocknr, bh->b_size);

	if (!old)
		return;
	mark_buffer_clean(old);
	wait_on_buffer(old);
	bforget(old);
}

/* ---- input and output ---- */

/* One buffer of the page is done; the last one unlocks the page. */
static void end_buffer_io_async(struct buffer_head *bh, int uptodate)
{
	struct page *page = bh->b_page;
	struct buffer_head *each;
	unsigned long flags;
	int busy = 0, good = 1;

	mark_buffer_uptodate(bh, uptodate);
	if (!uptodate)
		set_bit(PG_error, &page->flags);
	save_and_cli(flags);
	clear_bit(BH_Async, &bh->b_state);
	unlock_buffer(bh);
	for (each = bh->b_this_page; each != bh; each = each->b_this_page) {
		busy |= buffer_async(each);
		good &= buffer_uptodate(each);
	}
	restore_flags(flags);
	put_bh(bh);
	if (busy)
		return;
	if (good && uptodate)
		SetPageUptodate(page);
	UnlockPage(page);
}

static void submit_async(int rw, struct buffer_head **bhs, int n)
{
	int i;

	for (i = 0; i < n; i++) {
		lock_buffer(bhs[i]);
		get_bh(bhs[i]);
		bhs[i]->b_end_io = end_buffer_io_async;
		set_bit(BH_Async, &bhs[i]->b_state);
	}
	for (i = 0; i < n; i++)
		submit_bh(rw, bhs[i]);
}

static long first_block(struct page *page, struct buffer_head *head)
{
	return page->index * (PAGE_SIZE / head->b_size);
}

/* Find the block; a hole is read as zeros.  1 when the buffer is to be read. */
static int prepare_read(struct page *page, struct buffer_head *bh, long block, get_block_t *get_block)
{
	struct inode *inode = page->mapping->host;
	loff_t start = (loff_t)block * bh->b_size;

	if (buffer_uptodate(bh))
		return 0;
	if (!buffer_mapped(bh)) {
		if (start < inode->i_size && get_block(inode, block, bh, 0)) {
			set_bit(PG_error, &page->flags);
			memset(bh->b_data, 0, bh->b_size);
			return -EIO;
		}
		if (!buffer_mapped(bh)) {
			memset(bh->b_data, 0, bh->b_size);
			mark_buffer_uptodate(bh, 1);
			return 0;
		}
	}
	return !buffer_uptodate(bh);
}

int block_read_full_page(struct page *page, get_block_t *get_block)
{
	struct buffer_head *bhs[MAX_BUF_PER_PAGE], *head = buffers_of(page), *bh = head;
	int n = 0, bad = 0, todo;
	long block;

	if (!head) {
		UnlockPage(page);
		return -ENOMEM;
	}
	block = first_block(page, head);
	do {
		todo = prepare_read(page, bh, block++, get_block);
		if (todo < 0)
			bad = todo;
		else if (todo)
			bhs[n++] = bh;
		bh = bh->b_this_page;
	} while (bh != head);
	if (n) {
		submit_async(READ, bhs, n);
		return 0;
	}
	if (!bad)
		SetPageUptodate(page);
	UnlockPage(page);
	return bad;
}

/* Every buffer a place on the device, as far as the file reaches. */
static int map_for_write(struct page *page, struct buffer_head *head, unsigned int end,
			 get_block_t *get_block)
{
	struct buffer_head *bh = head;
	long block = first_block(page, head);
	unsigned int offset = 0;
	int err;

	do {
		if (offset < end && !buffer_mapped(bh)) {
			err = get_block(page->mapping->host, block, bh, 1);
			if (err)
				return err;
			if (buffer_new(bh)) {
				clear_bit(BH_New, &bh->b_state);
				unmap_underlying_metadata(bh);
			}
		}
		offset += bh->b_size;
		block++;
		bh = bh->b_this_page;
	} while (bh != head);
	return 0;
}

/* Write a page that somebody changed through a mapping. */
int block_write_full_page(struct page *page, get_block_t *get_block)
{
	struct buffer_head *bhs[MAX_BUF_PER_PAGE], *head, *bh;
	struct inode *inode = page->mapping->host;
	loff_t start = (loff_t)page->index << PAGE_SHIFT;
	unsigned int end, offset = 0;
	int n = 0, err = -EIO;

	if (start >= inode->i_size)
		goto out;
	end = inode->i_size - start < PAGE_SIZE ? inode->i_size - start : PAGE_SIZE;
	memset((char *)page_address(page) + end, 0, PAGE_SIZE - end);
	err = -ENOMEM;
	head = buffers_of(page);
	if (!head)
		goto out;
	err = map_for_write(page, head, end, get_block);
	if (err)
		goto out;
	bh = head;
	do {
		if (offset < end) {
			mark_buffer_clean(bh);
			mark_buffer_uptodate(bh, 1);
			bhs[n++] = bh;
		}
		offset += bh->b_size;
		bh = bh->b_this_page;
	} while (bh != head);
	submit_async(WRITE, bhs, n);
	return 0;
out:
	UnlockPage(page);
	return err;
}

/* ---- writing into a page ---- */

/* What of a new block will not be written over is zeros. */
static void clear_around(struct buffer_head *bh, unsigned int start, unsigned from, unsigned to)
{
	if (start < from)
		memset(bh->b_data, 0, from - start);
	if (start + bh->b_size > to)
		memset(bh->b_data + (to - start), 0, start + bh->b_size - to);
}

/* The buffer, from "start" in the page on, is about to be written; 1: it must be read before. */
static int prepare_buffer(struct page *page, struct buffer_head *bh, long block,
			  unsigned int start, unsigned from, unsigned to, get_block_t *get_block)
{
	int err;

	if (!buffer_mapped(bh)) {
		err = get_block(page->mapping->host, block, bh, 1);
		if (err)
			return err;
		if (buffer_new(bh)) {
			clear_bit(BH_New, &bh->b_state);
			unmap_underlying_metadata(bh);
			if (!Page_Uptodate(page) && !buffer_uptodate(bh))
				clear_around(bh, start, from, to);
			mark_buffer_uptodate(bh, 1);
			mark_buffer_dirty(bh);
			return 0;
		}
	}
	if (Page_Uptodate(page)) {
		mark_buffer_uptodate(bh, 1);
		return 0;
	}
	return !buffer_uptodate(bh) && (start < from || start + bh->b_size > to);
}

/* Give the bytes from ... to of the page blocks, and read those that are written in part. */
int block_prepare_write(struct page *page, unsigned from, unsigned to, get_block_t *get_block)
{
	struct buffer_head *wait[2], *head = buffers_of(page), *bh = head;
	unsigned int start = 0;
	int n = 0, i, todo;
	long block;

	if (!head)
		return -ENOMEM;
	block = first_block(page, head);
	do {
		if (start < to && start + bh->b_size > from) {
			todo = prepare_buffer(page, bh, block, start, from, to, get_block);
			if (todo < 0)
				return todo;
			if (todo)
				wait[n++] = bh;
		}
		start += bh->b_size;
		block++;
		bh = bh->b_this_page;
	} while (bh != head);
	ll_rw_block(READ, n, wait);
	for (i = 0; i < n; i++) {
		wait_on_buffer(wait[i]);
		if (!buffer_uptodate(wait[i]))
			return -EIO;
	}
	return 0;
}

int generic_commit_write(struct file *file, struct page *page, unsigned from, unsigned to)
{
	struct inode *inode = page->mapping->host;
	struct buffer_head *head = page_buffers(page), *bh = head;
	loff_t end = ((loff_t)page->index << PAGE_SHIFT) + to;
	unsigned int start = 0;
	int whole = 1;

	do {
		if (start < to && start + bh->b_size > from) {
			mark_buffer_uptodate(bh, 1);
			mark_buffer_dirty(bh);
		}
		whole &= buffer_uptodate(bh);
		start += bh->b_size;
		bh = bh->b_this_page;
	} while (bh != head);
	if (whole)
		SetPageUptodate(page);
	if (end > inode->i_size) {
		inode->i_size = end;
		mark_inode_dirty(inode);
	}
	return 0;
}

/* The buffer that holds the byte "offset" of the page. */
static struct buffer_head *buffer_at(struct page *page, unsigned int offset)
{
	struct buffer_head *bh = page_buffers(page);

	for (; offset >= bh->b_size; offset -= bh->b_size)
		bh = bh->b_this_page;
	return bh;
}

static int clear_tail(struct page *page, unsigned int offset, unsigned int end, get_block_t *get_block)
{
	struct buffer_head *bh, *head = buffers_of(page);
	int err;

	if (!head)
		return -ENOMEM;
	bh = buffer_at(page, offset);
	if (!buffer_mapped(bh)) {
		err = get_block(page->mapping->host, first_block(page, head) + offset / bh->b_size, bh, 0);
		if (err)
			return err;
	}
	if (buffer_mapped(bh) && !Page_Uptodate(page)) {
		ll_rw_block(READ, 1, &bh);
		wait_on_buffer(bh);
		if (!buffer_uptodate(bh))
			return -EIO;
	}
	memset((char *)page_address(page) + offset, 0, end - offset);
	if (buffer_mapped(bh)) {
		mark_buffer_uptodate(bh, 1);
		mark_buffer_dirty(bh);
	}
	return 0;
}

/* A file has been cut at "from": the rest of that block must read as zeros when it grows again. */
int block_truncate_page(struct inode *inode, loff_t from, get_block_t *get_block)
{
	unsigned int size = inode->i_sb->s_blocksize, offset = from & (PAGE_SIZE - 1);
	unsigned int end = (offset + size - 1) & ~(size - 1);
	struct page *page;
	int err;

	if (offset == end)
		return 0;
	page = grab_cache_page(inode->i_mapping, from >> PAGE_SHIFT);
	if (!page)
		return -ENOMEM;
	lock_page(page);
	err = clear_tail(page, offset, end, get_block);
	UnlockPage(page);
	page_cache_release(page);
	return err;
}

/* The text of a symbolic link, as the contents of its inode. */
int block_symlink(struct inode *inode, const char *text, int len)
{
	struct address_space *mapping = inode->i_mapping;
	struct page *page = grab_cache_page(mapping, 0);
	int err;

	if (!page)
		return -ENOMEM;
	lock_page(page);
	err = mapping->a_ops->prepare_write(NULL, page, 0, len);
	if (!err) {
		memcpy(page_address(page), text, len);
		err = mapping->a_ops->commit_write(NULL, page, 0, len);
	}
	UnlockPage(page);
	page_cache_release(page);
	return err;
}

/* ---- writing back ---- */

#define NR_AT_ONCE	32

/* Up to NR_AT_ONCE dirty buffers of the file's pages, held. */
static int collect_dirty(struct address_space *mapping, struct buffer_head **bhs)
{
	struct list_head *p;
	int n = 0;

	list_for_each(p, &mapping->pages) {
		struct buffer_head *head = page_buffers(list_entry(p, struct page, list)), *bh = head;

		if (!head)
			continue;
		do {
			if (buffer_dirty(bh)) {
				get_bh(bh);
				bhs[n++] = bh;
			}
			bh = bh->b_this_page;
		} while (bh != head && n < NR_AT_ONCE);
		if (n == NR_AT_ONCE)
			break;
	}
	return n;
}

/* Write the dirty buffers of a file's pages and wait for them; 0 or -EIO. */
int sync_mapping_buffers(struct address_space *mapping)
{
	struct buffer_head *bhs[NR_AT_ONCE];
	int n, i, err = 0;

	while ((n = collect_dirty(mapping, bhs)) != 0) {
		for (i = 0; i < n; i++)
			wait_on_buffer(bhs[i]);
		ll_rw_block(WRITE, n, bhs);
		for (i = 0; i < n; i++) {
			wait_on_buffer(bhs[i]);
			if (!buffer_uptodate(bhs[i]))
				err = -EIO;
			put_bh(bhs[i]);
		}
	}
	return err;
}

/* ---- letting go ---- */

static void discard_buffer(struct buffer_head *bh)
{
	lock_buffer(bh);	/* a write under way ends first */
	mark_buffer_clean(bh);
	clear_bit(BH_Uptodate, &bh->b_state);
	clear_bit(BH_Mapped, &bh->b_state);
	clear_bit(BH_New, &bh->b_state);
	unlock_buffer(bh);
}

/*
 * From byte "offset" on the page is cut off its file: what whole buffers there
 * wait for need not happen, and their blocks may get other owners.
 */
void block_flushpage(struct page *page, unsigned int offset)
{
	struct buffer_head *head = page_buffers(page), *bh = head;
	unsigned int start = 0;

	if (!head)
		return;
	do {
		if (start >= offset)
			discard_buffer(bh);
		start += bh->b_size;
		bh = bh->b_this_page;
	} while (bh != head);
	while (!offset && !try_to_free_page_buffers(page)) {	/* who waited for the same write still holds it */
		set_current_state(TASK_UNINTERRUPTIBLE);
		schedule_timeout(1);
	}
}

/* 1 when the page has no buffers any more. */
int try_to_free_page_buffers(struct page *page)
{
	struct buffer_head *head = page_buffers(page), *bh = head;

	if (!head)
		return 1;
	do {
		if (atomic_read(&bh->b_count) || buffer_dirty(bh) || buffer_locked(bh))
			return 0;
		bh = bh->b_this_page;
	} while (bh != head);
	page->private = 0;
	free_ring(head);
	return 1;
}
