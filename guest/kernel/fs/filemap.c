/*
 * fs/filemap.c - the page cache, and reading and writing files through it.
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
#include <asm/uaccess.h>

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
static int can_be_read_again(struct address_space *mapping)
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
static void drop_empty_page(struct page *page)
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
static struct page *read_file_page(struct address_space *mapping, unsigned long index, struct file *file)
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

/* ---- read ---- */

static struct page *find_uptodate_page(struct address_space *mapping, unsigned long index)
{
	struct page *page = find_get_page(mapping, index);

	if (!page || Page_Uptodate(page))
		return page;
	page_cache_release(page);
	return NULL;
}

/*
 * The page to copy from, or NULL where a file in memory has a hole: reading
 * a hole must not use up memory.
 */
static struct page *page_to_read(struct file *filp, unsigned long index)
{
	struct address_space *mapping = filp->f_dentry->d_inode->i_mapping;

	if (!mapping->a_ops || !mapping->a_ops->readpage)
		return ERR_PTR(-EINVAL);
	if (can_be_read_again(mapping))
		return read_file_page(mapping, index, filp);
	return find_uptodate_page(mapping, index);
}

static int read_one_page(struct file *filp, char *buf, loff_t pos, size_t bytes)
{
	struct page *page = page_to_read(filp, pos >> PAGE_SHIFT);
	unsigned int offset = pos & (PAGE_SIZE - 1);
	unsigned long left;

	if (IS_ERR(page))
		return PTR_ERR(page);
	if (!page)
		return clear_user(buf, bytes) ? -EFAULT : 0;
	left = copy_to_user(buf, (char *)page_address(page) + offset, bytes);
	page_cache_release(page);
	return left ? -EFAULT : 0;
}

static size_t bytes_in_page(loff_t pos, size_t count)
{
	size_t room = PAGE_SIZE - ((unsigned long)pos & (PAGE_SIZE - 1));

	return count < room ? count : room;
}

ssize_t generic_file_read(struct file *filp, char *buf, size_t count, loff_t *ppos)
{
	struct inode *inode = filp->f_dentry->d_inode;
	loff_t pos = *ppos;
	size_t done = 0, n;
	int err = 0;

	while (done < count && pos < inode->i_size && !err) {
		n = bytes_in_page(pos, count - done);
		if (n > inode->i_size - pos)
			n = inode->i_size - pos;
		err = read_one_page(filp, buf + done, pos, n);
		if (err)
			break;
		done += n;
		pos += n;
	}
	*ppos = pos;
	if (!(filp->f_flags & O_NOATIME))
		update_atime(inode);
	return done ? (ssize_t)done : err;
}

/* ---- write ---- */

/*
 * Where may a write of *count bytes begin and how long may it be?
 * RLIMIT_FSIZE sends SIGXFSZ when nothing fits.
 */
int generic_write_checks(struct file *filp, loff_t *pos, size_t *count)
{
	struct inode *inode = filp->f_dentry->d_inode;
	unsigned long rlimit = current->rlim[RLIMIT_FSIZE].rlim_cur;
	loff_t limit = inode->i_sb->s_maxbytes;

	if (filp->f_flags & O_APPEND)
		*pos = inode->i_size;
	if (!(filp->f_flags & O_LARGEFILE) && limit > 0x7fffffff)
		limit = 0x7fffffff;
	if (rlimit != RLIM_INFINITY && limit > rlimit)
		limit = rlimit;
	if (*count && *pos >= limit) {
		if (rlimit != RLIM_INFINITY && *pos >= rlimit)
			send_sig(SIGXFSZ, current, 0);
		return -EFBIG;
	}
	if (*count > limit - *pos)
		*count = limit - *pos;
	return 0;
}

/* Writing takes away set-user-ID, and set-group-ID of an executable group. */
static void remove_suid(struct inode *inode)
{
	if (capable(CAP_FSETID))
		return;
	if (inode->i_mode & S_ISUID)
		mark_inode_dirty(inode);
	inode->i_mode &= ~S_ISUID;
	if (inode->i_mode & S_IXGRP)
		inode->i_mode &= ~S_ISGID;
}

/* Have the user's bytes in memory before a page is locked, which they may lie in themselves. */
static int fault_in(const char *buf, size_t bytes)
{
	char first, last;

	if (__get_user(first, buf) || __get_user(last, buf + bytes - 1))
		return -EFAULT;
	(void)first;
	(void)last;
	return 0;
}

/* Copy into a locked page that is prepared; what cannot be read counts as not written. */
static int copy_into_page(struct file *filp, struct page *page, const char *buf, unsigned int offset,
			  size_t bytes)
{
	struct inode *inode = page->mapping->host;
	loff_t size = inode->i_size, end;
	char *to = (char *)page_address(page) + offset;
	unsigned long left = copy_from_user(to, buf, bytes);
	int err;

	if (left && !Page_Uptodate(page))
		memset(to + bytes - left, 0, left);
	err = page->mapping->a_ops->commit_write(filp, page, offset, offset + bytes);
	if (!left || err)
		return err;
	end = ((loff_t)page->index << PAGE_SHIFT) + offset + bytes - left;
	if (inode->i_size > end)
		inode->i_size = size > end ? size : end;
	return -EFAULT;
}

/* A locked page that belongs to the file. */
static struct page *grab_locked_page(struct address_space *mapping, unsigned long index)
{
	struct page *page;

	for (;;) {
		page = grab_cache_page(mapping, index);
		if (!page)
			return NULL;
		lock_page(page);
		if (page->mapping)
			return page;
		UnlockPage(page);
		page_cache_release(page);
	}
}

/* There was no room for all of it: give back what was allocated behind the file's end. */
static void give_back_room(struct inode *inode, loff_t end)
{
	if (end > inode->i_size && inode->i_mapping->a_ops->writepage && inode->i_op->truncate)
		inode->i_op->truncate(inode);
}

static int write_one_page(struct file *filp, const char *buf, loff_t pos, size_t bytes)
{
	struct address_space *mapping = filp->f_dentry->d_inode->i_mapping;
	unsigned int offset = pos & (PAGE_SIZE - 1);
	struct page *page;
	int err;

	if (fault_in(buf, bytes))
		return -EFAULT;
	page = grab_locked_page(mapping, pos >> PAGE_SHIFT);
	if (!page)
		return mapping->a_ops->writepage ? -ENOMEM : -ENOSPC;
	err = mapping->a_ops->prepare_write(filp, page, offset, offset + bytes);
	if (!err)
		err = copy_into_page(filp, page, buf, offset, bytes);
	UnlockPage(page);
	if (err && !Page_Uptodate(page)) {
		drop_empty_page(page);
		give_back_room(mapping->host, pos + bytes);
		return err;
	}
	page_cache_release(page);
	if (err)
		give_back_room(mapping->host, pos + bytes);
	return err;
}

static ssize_t write_pages(struct file *filp, const char *buf, size_t count, loff_t *pos)
{
	size_t done = 0, n;
	int err;

	while (done < count) {
		n = bytes_in_page(*pos, count - done);
		err = write_one_page(filp, buf + done, *pos, n);
		if (err)
			return done ? (ssize_t)done : err;
		done += n;
		*pos += n;
		balance_dirty();
	}
	return done;
}

ssize_t generic_file_write(struct file *filp, const char *buf, size_t count, loff_t *ppos)
{
	struct inode *inode = filp->f_dentry->d_inode;
	loff_t pos = *ppos;
	ssize_t result;
	int err = 0;

	if (!access_ok(VERIFY_READ, buf, count))
		return -EFAULT;
	down(&inode->i_sem);
	result = generic_write_checks(filp, &pos, &count);
	if (!result && count) {
		remove_suid(inode);
		inode->i_ctime = inode->i_mtime = CURRENT_TIME;
		mark_inode_dirty(inode);
		result = write_pages(filp, buf, count, &pos);
		*ppos = pos;
		if (result > 0 && ((filp->f_flags & O_SYNC) || IS_SYNC(inode)))
			err = generic_osync_inode(inode);
	}
	up(&inode->i_sem);
	return err ? err : result;
}

/* ---- mmap ---- */

/* The page for a fault at "address"; beyond the file's end a SIGBUS. */
struct page *filemap_nopage(struct vm_area_struct *vma, unsigned long address, int unused)
{
	struct inode *inode = vma->vm_file->f_dentry->d_inode;
	unsigned long index = ((address - vma->vm_start) >> PAGE_SHIFT) + vma->vm_pgoff;
	struct page *page;

	if (((loff_t)index << PAGE_SHIFT) >= inode->i_size)
		return NOPAGE_SIGBUS;
	page = read_file_page(inode->i_mapping, index, vma->vm_file);
	if (!IS_ERR(page))
		return page;
	return PTR_ERR(page) == -ENOMEM ? NOPAGE_OOM : NOPAGE_SIGBUS;
}

static struct vm_operations_struct generic_file_vm_ops = {
	.nopage = filemap_nopage,
};

int generic_file_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct inode *inode = file->f_dentry->d_inode;

	if (!inode->i_mapping->a_ops || !inode->i_mapping->a_ops->readpage)
		return -ENOEXEC;
	update_atime(inode);
	vma->vm_ops = &generic_file_vm_ops;
	return 0;
}

/* A symbolic link whose text is the file's first page. */
static char *link_text(struct dentry *dentry, struct page **page)
{
	struct inode *inode = dentry->d_inode;

	*page = read_cache_page(inode->i_mapping, 0, NULL);
	if (IS_ERR(*page))
		return (char *)*page;
	((char *)page_address(*page))[inode->i_size & (PAGE_SIZE - 1)] = 0;
	return page_address(*page);
}

static int page_readlink(struct dentry *dentry, char *buf, int len)
{
	struct page *page;
	char *text = link_text(dentry, &page);
	int result;

	if (IS_ERR(text))
		return PTR_ERR(text);
	result = vfs_readlink(dentry, buf, len, text);
	page_cache_release(page);
	return result;
}

static int page_follow_link(struct dentry *dentry, struct nameidata *nd)
{
	struct page *page;
	char *text = link_text(dentry, &page);
	int result;

	if (IS_ERR(text))
		return PTR_ERR(text);
	result = vfs_follow_link(nd, text);
	page_cache_release(page);
	return result;
}

struct inode_operations page_symlink_inode_operations = {
	.readlink	= page_readlink,
	.follow_link	= page_follow_link,
};
