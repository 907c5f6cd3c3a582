/*
 * fs/libfs.c - directories that live in the dentry cache alone: every child
 * of a ramfs directory is always in d_subdirs, so reading the directory is
 * walking that list.  The file's position 0 and 1 are "." and ".."; after
 * them a cursor entry in the list remembers the place between two reads.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/fs.h>
#include <linux/dirent.h>

/* A nameless, negative dentry among the children. */
int dcache_dir_open(struct inode *inode, struct file *file)
{
	static const struct qstr cursor_name = { (const unsigned char *)".", 1, 0 };

	file->private_data = d_alloc(file->f_dentry, &cursor_name);
	return file->private_data ? 0 : -ENOMEM;
}

int dcache_dir_close(struct inode *inode, struct file *file)
{
	dput(file->private_data);
	return 0;
}

static int is_entry(struct dentry *dentry)
{
	return dentry->d_inode && !d_unhashed(dentry);
}

/* Put the cursor behind the first n entries. */
static void seek_cursor(struct file *file, loff_t n)
{
	struct dentry *dir = file->f_dentry, *cursor = file->private_data;
	struct list_head *p;

	list_del(&cursor->d_child);
	p = dir->d_subdirs.next;
	while (n > 0 && p != &dir->d_subdirs) {
		if (is_entry(list_entry(p, struct dentry, d_child)))
			n--;
		p = p->next;
	}
	list_add_tail(&cursor->d_child, p);
}

loff_t dcache_dir_lseek(struct file *file, loff_t offset, int origin)
{
	struct inode *inode = file->f_dentry->d_inode;

	if (origin == SEEK_CUR)
		offset += file->f_pos;
	else if (origin != SEEK_SET)
		return -EINVAL;
	if (offset < 0)
		return -EINVAL;
	down(&inode->i_sem);
	file->f_pos = offset;
	seek_cursor(file, offset - 2);
	up(&inode->i_sem);
	return offset;
}

static unsigned int dt_type(struct inode *inode)
{
	return (inode->i_mode >> 12) & 15;
}

static int emit_dots(struct file *filp, void *dirent, filldir_t filldir)
{
	struct dentry *dir = filp->f_dentry;

	if (filp->f_pos == 0) {
		if (filldir(dirent, ".", 1, 0, dir->d_inode->i_ino, DT_DIR) < 0)
			return -1;
		filp->f_pos = 1;
	}
	if (filp->f_pos == 1) {
		if (filldir(dirent, "..", 2, 1, dir->d_parent->d_inode->i_ino, DT_DIR) < 0)
			return -1;
		filp->f_pos = 2;
		seek_cursor(filp, 0);
	}
	return 0;
}

int dcache_readdir(struct file *filp, void *dirent, filldir_t filldir)
{
	struct dentry *dir = filp->f_dentry, *cursor = filp->private_data, *child;
	struct list_head *p, *next;

	if (emit_dots(filp, dirent, filldir))
		return 0;
	for (p = cursor->d_child.next; p != &dir->d_subdirs; p = next) {
		next = p->next;
		child = list_entry(p, struct dentry, d_child);
		if (!is_entry(child))
			continue;
		if (filldir(dirent, (const char *)child->d_name.name, child->d_name.len,
			    filp->f_pos, child->d_inode->i_ino, dt_type(child->d_inode)) < 0)
			break;
		filp->f_pos++;
		list_move(&cursor->d_child, p);
		next = cursor->d_child.next;
	}
	update_atime(dir->d_inode);
	return 0;
}

ssize_t generic_read_dir(struct file *filp, char *buf, size_t size, loff_t *ppos)
{
	return -EISDIR;
}

struct file_operations dcache_dir_ops = {
	.open		= dcache_dir_open,
	.release	= dcache_dir_close,
	.llseek		= dcache_dir_lseek,
	.read		= generic_read_dir,
	.readdir	= dcache_readdir,
	.fsync		= file_fsync,
};
