/*
 * fs/filemap.c - the page cache, and reading and writing files through it.
 *
 * A page of a file is found by (mapping, index) through a hash table.  Being
 * in the cache is one reference; whoever works on a page or maps it holds
 * another.  For ramfs the cache is the file itself: its pages leave only when
 * the file is cut or removed.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/fs.h>
#include <linux/pagemap.h>
#include <asm/uaccess.h>

#define PAGE_HASHBITS	10
#define PAGE_HASHSIZE	(1 << PAGE_HASHBITS)

static struct page *page_hash_table[PAGE_HASHSIZE];
unsigned long page_cache_pages;

static struct page **page_hash(struct address_space *mapping, unsigned long index)
{
	unsigned long h = ((unsigned long)mapping >> 6) + index;

	return page_hash_table + ((h ^ (h >> PAGE_HASHBITS)) & (PAGE_HASHSIZE - 1));
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
	struct page *page = find_get_page(mapping, index);

	if (page)
		return page;
	page = alloc_page(GFP_USER);
	if (!page)
		return NULL;
	add_to_page_cache(page, mapping, index);
	return page;
}

/* Filling the page failed: a page without contents must not stay. */
static void drop_empty_page(struct page *page)
{
	if (!Page_Uptodate(page) && page->mapping)
		remove_from_page_cache(page);
	page_cache_release(page);
}

/* The page with its contents, read in when need be; or an error. */
struct page *read_cache_page(struct address_space *mapping, unsigned long index,
			     struct file *file)
{
	struct page *page = grab_cache_page(mapping, index);
	int err;

	if (!page)
		return ERR_PTR(-ENOMEM);
	if (Page_Uptodate(page))
		return page;
	err = mapping->a_ops->readpage(file, page);
	if (!err)
		return page;
	drop_empty_page(page);
	return ERR_PTR(err);
}

static void clear_page_tail(struct page *page, unsigned int from)
{
	memset((char *)page_address(page) + from, 0, PAGE_SIZE - from);
}

/* Drop what lies at and beyond byte "from". */
void truncate_inode_pages(struct address_space *mapping, loff_t from)
{
	unsigned long first = (from + PAGE_SIZE - 1) >> PAGE_SHIFT;
	unsigned int partial = from & (PAGE_SIZE - 1);
	struct list_head *p, *next;
	struct page *page;

	list_for_each_safe(p, next, &mapping->pages) {
		page = list_entry(p, struct page, list);
		if (page->index >= first)
			remove_from_page_cache(page);
		else if (partial && page->index == first - 1)
			clear_page_tail(page, partial);
	}
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
	if (mapping->a_ops->writepage)
		return read_cache_page(mapping, index, filp);
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
static int generic_write_checks(struct file *filp, loff_t *pos, size_t *count)
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
	inode->i_mode &= ~S_ISUID;
	if (inode->i_mode & S_IXGRP)
		inode->i_mode &= ~S_ISGID;
}

static int write_one_page(struct file *filp, const char *buf, loff_t pos, size_t bytes)
{
	struct address_space *mapping = filp->f_dentry->d_inode->i_mapping;
	struct page *page = grab_cache_page(mapping, pos >> PAGE_SHIFT);
	unsigned int offset = pos & (PAGE_SIZE - 1);
	int err;

	if (!page)
		return -ENOSPC;
	err = mapping->a_ops->prepare_write(filp, page, offset, offset + bytes);
	if (err) {
		drop_empty_page(page);
		return err;
	}
	if (copy_from_user((char *)page_address(page) + offset, buf, bytes))
		err = -EFAULT;
	else
		err = mapping->a_ops->commit_write(filp, page, offset, offset + bytes);
	page_cache_release(page);
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
	}
	return done;
}

ssize_t generic_file_write(struct file *filp, const char *buf, size_t count, loff_t *ppos)
{
	struct inode *inode = filp->f_dentry->d_inode;
	loff_t pos = *ppos;
	ssize_t result;

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
	}
	up(&inode->i_sem);
	return result;
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
	page = read_cache_page(inode->i_mapping, index, vma->vm_file);
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
