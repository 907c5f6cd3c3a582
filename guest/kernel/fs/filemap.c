/*
 * fs/filemap.c - the page cache.
 *
 * A page of a file is found by (mapping, index) through a hash table.  Being
 * in the cache is one reference; whoever works on a page or maps it holds
 * another.  For ramfs the cache is the file itself: its pages leave only when
 * the file is cut or removed.  Pages that can be read again stand in page_lru
 * as well, from where they are taken when memory runs short (mm/vmscan.c).
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/blkdev.h>
#include <linux/fs.h>
#include <linux/kernel_stat.h>
#include <linux/pagemap.h>

#define PAGE_HASHBITS	10
#define PAGE_HASHSIZE	(1 << PAGE_HASHBITS)

#define PAGE_QUEUES	8
#define READ_AHEAD	8	/* pages read together */

static struct page *page_hash_table[PAGE_HASHSIZE];
static wait_queue_head_t page_queues[PAGE_QUEUES];
LIST_HEAD(page_lru);
unsigned long page_cache_pages;

/* ---- locks ---- */

void page_cache_init(void)
{
	int i;

	for (i = 0; i < PAGE_QUEUES; i++)
		init_waitqueue_head(&page_queues[i]);
}

static wait_queue_head_t *page_queue(struct page *page)
{
	return page_queues + (page - mem_map) % PAGE_QUEUES;
}

void wait_on_page(struct page *page)
{
	if (!PageLocked(page))
		return;
	generic_unplug_devices();
	wait_event(*page_queue(page), !PageLocked(page));
}

void lock_page(struct page *page)
{
	while (test_and_set_bit(PG_locked, &page->flags))
		wait_on_page(page);
}

/* Interrupt handlers call it too, when a page has been read. */
void UnlockPage(struct page *page)
{
	wait_queue_head_t *q = page_queue(page);

	clear_bit(PG_locked, &page->flags);
	if (waitqueue_active(q))
		wake_up_all(q);
}

/* ---- finding ---- */

static struct page **page_hash(struct address_space *mapping, unsigned long index)
{
	unsigned long h = ((unsigned long)mapping >> 6) + index;

	return page_hash_table + ((h ^ (h >> PAGE_HASHBITS)) & (PAGE_HASHSIZE - 1));
}

/* Can the page be had again when it has been given up?  Those of files in memory cannot. */
int can_be_read_again(struct address_space *mapping)
{
	struct address_space_operations *a_ops = mapping->a_ops;

	return a_ops && a_ops->readpage && (a_ops->writepage || !a_ops->commit_write);
}

static void add_to_page_cache(struct page *page, struct address_space *mapping,
			      unsigned long index)
{
	struct page **p = page_hash(mapping, index);

	page->mapping = mapping;
	page->index = index;
	page->flags &= ~((1 << PG_uptodate) | (1 << PG_error) | (1 << PG_dirty));
	page->next_hash = *p;
	page->pprev_hash = p;
	if (*p)
		(*p)->pprev_hash = &page->next_hash;
	*p = page;
	list_add_tail(&page->list, &mapping->pages);
	INIT_LIST_HEAD(&page->lru);
	if (can_be_read_again(mapping))
		list_add_tail(&page->lru, &page_lru);
	mapping->nrpages++;
	page_cache_pages++;
	get_page(page);
}

static void remove_from_page_cache(struct page *page)
{
	*page->pprev_hash = page->next_hash;
	if (page->next_hash)
		page->next_hash->pprev_hash = page->pprev_hash;
	page->next_hash = NULL;
	page->pprev_hash = NULL;
	list_del(&page->list);
	list_del(&page->lru);
	page->mapping->nrpages--;
	page->mapping = NULL;
	page_cache_pages--;
	page_cache_release(page);
}

/* The cached page, or NULL. */
struct page *find_get_page(struct address_space *mapping, unsigned long index)
{
	struct page *page = *page_hash(mapping, index);

	while (page && (page->mapping != mapping || page->index != index))
		page = page->next_hash;
	if (page)
		get_page(page);
	return page;
}

/* The cached page or a fresh one without contents; NULL without memory. */
struct page *grab_cache_page(struct address_space *mapping, unsigned long index)
{
	struct page *page = find_get_page(mapping, index), *other;

	if (page)
		return page;
	page = alloc_page(GFP_USER);
	if (!page)
		return NULL;
	other = find_get_page(mapping, index);	/* made by somebody while we waited for memory */
	if (other) {
		page_cache_release(page);
		return other;
	}
	add_to_page_cache(page, mapping, index);
	return page;
}

/* Filling the page failed: a page without contents must not stay. */
void drop_empty_page(struct page *page)
{
	lock_page(page);
	if (!Page_Uptodate(page) && page->mapping && !page->private)
		remove_from_page_cache(page);
	UnlockPage(page);
	page_cache_release(page);
}

/*
 * Have a locked page read.  A readpage that fills it at once may leave it to
 * us to unlock it; one that waits for a device has not filled it yet.
 */
static int start_reading(struct file *file, struct page *page)
{
	int err;

	clear_bit(PG_error, &page->flags);
	err = page->mapping->a_ops->readpage(file, page);
	if (PageLocked(page) && (err || Page_Uptodate(page)))
		UnlockPage(page);
	return err;
}

/* 0 once the page holds what is in the file; -EAGAIN if it has left the file meanwhile. */
static int fill_page(struct file *file, struct page *page)
{
	int err = 0;

	lock_page(page);
	if (!page->mapping)
		err = -EAGAIN;
	if (err || Page_Uptodate(page)) {
		UnlockPage(page);
		return err;
	}
	err = start_reading(file, page);
	if (err)
		return err;
	wait_on_page(page);
	return Page_Uptodate(page) ? 0 : -EIO;
}

/* The page with its contents, read in when need be; or an error. */
struct page *read_cache_page(struct address_space *mapping, unsigned long index,
			     struct file *file)
{
	struct page *page;
	int err;

	do {
		page = grab_cache_page(mapping, index);
		if (!page)
			return ERR_PTR(-ENOMEM);
		if (Page_Uptodate(page))
			return page;
		err = fill_page(file, page);
		if (!err)
			return page;
		drop_empty_page(page);
	} while (err == -EAGAIN);
	return ERR_PTR(err);
}

/* Who reads a page of a device will want the next ones: have them read meanwhile. */
static void read_ahead(struct address_space *mapping, unsigned long index, struct file *file)
{
	unsigned long pages = (mapping->host->i_size + PAGE_SIZE - 1) >> PAGE_SHIFT;
	unsigned long end = index + READ_AHEAD < pages ? index + READ_AHEAD : pages;
	struct page *page;

	for (; index < end; index++) {
		page = grab_cache_page(mapping, index);
		if (!page)
			return;
		if (!Page_Uptodate(page) && !test_and_set_bit(PG_locked, &page->flags)) {
			if (page->mapping && !Page_Uptodate(page))
				start_reading(file, page);
			else
				UnlockPage(page);
		}
		page_cache_release(page);
	}
}

/* read_cache_page for a file that is read in order. */
struct page *read_file_page(struct address_space *mapping, unsigned long index, struct file *file)
{
	struct page *page = find_get_page(mapping, index);

	if (page && Page_Uptodate(page))
		return page;
	if (page)
		page_cache_release(page);
	if (mapping->a_ops->writepage)
		read_ahead(mapping, index, file);
	return read_cache_page(mapping, index, file);
}

/* ---- dirty pages ---- */

/* A page was changed through a mapping. */
void set_page_dirty(struct page *page)
{
	struct address_space *mapping = page->mapping;

	if (test_and_set_bit(PG_dirty, &page->flags))
		return;
	if (mapping && mapping->a_ops && mapping->a_ops->writepage)
		mapping->host->i_state |= I_DIRTY_PAGES;
}

static struct page *find_dirty_page(struct address_space *mapping)
{
	struct list_head *p;

	list_for_each(p, &mapping->pages) {
		struct page *page = list_entry(p, struct page, list);

		if (PageDirty(page))
			return page;
	}
	return NULL;
}

/* Begin to write what was changed through mappings; 0 or the first error. */
int filemap_write_dirty(struct address_space *mapping)
{
	struct page *page;
	int err = 0, result;

	if (!mapping->a_ops || !mapping->a_ops->writepage)
		return 0;
	mapping->host->i_state &= ~I_DIRTY_PAGES;
	while ((page = find_dirty_page(mapping)) != NULL) {
		get_page(page);
		lock_page(page);
		ClearPageDirty(page);
		if (page->mapping == mapping) {
			result = mapping->a_ops->writepage(page);
			if (!err)
				err = result;
		} else {
			UnlockPage(page);
		}
		page_cache_release(page);
	}
	generic_unplug_devices();
	return err;
}

static int wait_for_pages(struct address_space *mapping)
{
	struct list_head *p;
	int err = 0;

again:
	list_for_each(p, &mapping->pages) {
		struct page *page = list_entry(p, struct page, list);

		if (test_and_clear_bit(PG_error, &page->flags))
			err = -EIO;
		if (!PageLocked(page))
			continue;
		get_page(page);
		wait_on_page(page);
		page_cache_release(page);
		goto again;
	}
	return err;
}

/* Write what of the file's pages is only in memory and wait for it; 0 or the first error. */
int filemap_fdatasync(struct address_space *mapping)
{
	int err = filemap_write_dirty(mapping);
	int result;

	if (!mapping->a_ops || !mapping->a_ops->writepage)
		return 0;
	result = wait_for_pages(mapping);
	if (!err)
		err = result;
	result = sync_mapping_buffers(mapping);
	return err ? err : result;
}

/* ---- pages that go ---- */

/* The file now ends within the page: behind that there are zeros, and no blocks. */
static void clear_page_tail(struct page *page, unsigned int from)
{
	get_page(page);
	lock_page(page);
	memset((char *)page_address(page) + from, 0, PAGE_SIZE - from);
	block_flushpage(page, from);
	UnlockPage(page);
	page_cache_release(page);
}

static void cut_off(struct page *page)
{
	get_page(page);
	lock_page(page);
	if (page->mapping) {
		block_flushpage(page, 0);
		ClearPageDirty(page);
		ClearPageUptodate(page);
		remove_from_page_cache(page);
	}
	UnlockPage(page);
	page_cache_release(page);
}

/* Drop what lies at and beyond byte "from". */
void truncate_inode_pages(struct address_space *mapping, loff_t from)
{
	unsigned long first = (from + PAGE_SIZE - 1) >> PAGE_SHIFT;
	unsigned int partial = from & (PAGE_SIZE - 1);
	struct list_head *p, *next;
	unsigned long switches;
	struct page *page;

again:
	switches = kstat.context_swtch;
	list_for_each_safe(p, next, &mapping->pages) {
		page = list_entry(p, struct page, list);
		if (page->index >= first) {
			cut_off(page);
		} else if (partial && page->index == first - 1) {
			partial = 0;
			clear_page_tail(page, from & (PAGE_SIZE - 1));
		}
		if (switches != kstat.context_swtch)	/* it slept: the list may have changed */
			goto again;
	}
}

/* Memory is short: give up a page that nobody uses and that can be read again. */
int remove_unused_page(struct page *page)
{
	if (page_count(page) != 1 || PageLocked(page) || PageDirty(page) || !try_to_free_page_buffers(page))
		return 0;
	remove_from_page_cache(page);
	return 1;
}
