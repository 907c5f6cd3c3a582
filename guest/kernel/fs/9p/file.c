/*
 * fs/9p/file.c - regular files.  read and write go straight to the host, so that
 * each side sees at once what the other has written.  Only mmap uses the page
 * cache, for reading: the pages go when the file is opened and has changed.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/pagemap.h>
#include <asm/uaccess.h>
#include "9p.h"

/* ---- opening ---- */

static int new_open_fid(struct inode *inode, int flags)
{
	struct p9_client *c = V9FS_CLIENT(inode->i_sb);
	int fid = p9_walk(c, V9FS_FID(inode), NULL), err;

	if (fid < 0)
		return fid;
	err = p9_open(c, fid, flags & (O_ACCMODE | O_DIRECTORY));
	if (!err)
		return fid;
	p9_fid_put(c, fid);
	return err;
}

int v9fs_open(struct inode *inode, struct file *filp)
{
	int fid = V9FS_I(inode)->created_fid;

	if (fid >= 0)
		V9FS_I(inode)->created_fid = -1;
	else
		fid = new_open_fid(inode, filp->f_flags);
	if (fid < 0)
		return fid;
	filp->private_data = (void *)(unsigned long)fid;
	return v9fs_revalidate(filp->f_dentry);
}

int v9fs_release(struct inode *inode, struct file *filp)
{
	p9_fid_put(V9FS_CLIENT(inode->i_sb), v9fs_file_fid(filp));
	return 0;
}

/* ---- reading and writing ---- */

/*
 * One message's worth: how many bytes were moved, or an error.  The bytes pass
 * through a buffer of the kernel, because user memory is not to be touched
 * while a message is under way.
 */
typedef int (*piece_t)(struct file *filp, char *user, char *buffer, size_t n, loff_t pos);

static int read_piece(struct file *filp, char *user, char *buffer, size_t n, loff_t pos)
{
	int got = p9_read(V9FS_CLIENT(filp->f_dentry->d_sb), v9fs_file_fid(filp), pos, buffer, n);

	if (got <= 0)
		return got;
	return copy_to_user(user, buffer, got) ? -EFAULT : got;
}

static int write_piece(struct file *filp, char *user, char *buffer, size_t n, loff_t pos)
{
	if (copy_from_user(buffer, user, n))
		return -EFAULT;
	return p9_write(V9FS_CLIENT(filp->f_dentry->d_sb), v9fs_file_fid(filp), pos, buffer, n);
}

/* Piece by piece; a signal ends it between two of them. */
static ssize_t transfer(struct file *filp, char *user, size_t count, loff_t *pos, piece_t piece)
{
	char *buffer = kmalloc(min_t(size_t, count, P9_CHUNK), GFP_KERNEL);
	size_t done = 0, n;
	int moved = 0;

	if (!buffer)
		return -ENOMEM;
	while (done < count) {
		n = min_t(size_t, count - done, P9_CHUNK);
		moved = piece(filp, user + done, buffer, n, *pos);
		if (moved <= 0)
			break;
		done += moved;
		*pos += moved;
		if (moved < n)
			break;
		if (done < count && signal_pending(current)) {
			moved = -ERESTARTSYS;
			break;
		}
	}
	kfree(buffer);
	return done ? (ssize_t)done : moved;
}

static ssize_t v9fs_read(struct file *filp, char *buf, size_t count, loff_t *ppos)
{
	if (!count)
		return 0;
	if (!access_ok(VERIFY_WRITE, buf, count))
		return -EFAULT;
	return transfer(filp, buf, count, ppos, read_piece);
}

/* The host has written: what is in memory of it is old. */
static void note_written(struct inode *inode, loff_t pos)
{
	if (pos > inode->i_size)
		inode->i_size = pos;
	inode->i_mtime = inode->i_ctime = CURRENT_TIME;
	if (inode->i_data.nrpages)
		truncate_inode_pages(&inode->i_data, 0);
}

static ssize_t v9fs_write(struct file *filp, const char *buf, size_t count, loff_t *ppos)
{
	struct inode *inode = filp->f_dentry->d_inode;
	loff_t pos = *ppos;
	ssize_t result;

	if (!access_ok(VERIFY_READ, buf, count))
		return -EFAULT;
	down(&inode->i_sem);
	if (filp->f_flags & O_APPEND)
		v9fs_revalidate(filp->f_dentry);
	result = generic_write_checks(filp, &pos, &count);
	if (!result && count) {
		result = transfer(filp, (char *)buf, count, &pos, write_piece);
		if (result > 0) {
			*ppos = pos;
			note_written(inode, pos);
		}
	}
	up(&inode->i_sem);
	return result;
}

static loff_t v9fs_llseek(struct file *filp, loff_t offset, int origin)
{
	if (origin == SEEK_END)
		v9fs_revalidate(filp->f_dentry);
	return default_llseek(filp, offset, origin);
}

static int v9fs_fsync(struct file *filp, struct dentry *dentry, int datasync)
{
	return p9_fsync(V9FS_CLIENT(dentry->d_sb), v9fs_file_fid(filp), datasync);
}

/* ---- mmap ---- */

static int v9fs_readpage(struct file *filp, struct page *page)
{
	char *to = page_address(page);
	int n;

	if (!filp)
		return -EIO;
	n = p9_read(V9FS_CLIENT(filp->f_dentry->d_sb), v9fs_file_fid(filp),
		    (loff_t)page->index << PAGE_SHIFT, to, PAGE_SIZE);
	if (n < 0)
		return n;
	memset(to + n, 0, PAGE_SIZE - n);
	SetPageUptodate(page);
	return 0;
}

/* What is stored in a shared mapping would never reach the host. */
static int v9fs_mmap(struct file *filp, struct vm_area_struct *vma)
{
	if ((vma->vm_flags & VM_SHARED) && (vma->vm_flags & VM_MAYWRITE))
		return -EINVAL;
	return generic_file_mmap(filp, vma);
}

/* do_truncate has set the size, and the host has cut the file. */
static void v9fs_truncate(struct inode *inode)
{
	truncate_inode_pages(&inode->i_data, 0);
}

struct address_space_operations v9fs_aops = {
	.readpage	= v9fs_readpage,
};

struct file_operations v9fs_file_operations = {
	.llseek		= v9fs_llseek,
	.read		= v9fs_read,
	.write		= v9fs_write,
	.mmap		= v9fs_mmap,
	.open		= v9fs_open,
	.release	= v9fs_release,
	.fsync		= v9fs_fsync,
};

struct inode_operations v9fs_file_inode_operations = {
	.truncate	= v9fs_truncate,
	.revalidate	= v9fs_revalidate,
	.setattr	= v9fs_setattr,
};
