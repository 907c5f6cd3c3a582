/*
 * fs/filemap_mmap.c - pages of the cache as memory of programs, and as the texts of symbolic links.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/fs.h>
#include <linux/pagemap.h>

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
