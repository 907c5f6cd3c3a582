/*
 * fs/filemap_rw.c - reading and writing files through the page cache.
 *
 * Page by page: what is read is copied from the cache, what is written into it.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/fs.h>
#include <linux/pagemap.h>
#include <asm/uaccess.h>

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
