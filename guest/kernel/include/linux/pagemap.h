/*
 * linux/pagemap.h - the page cache: pages of files found by (mapping, index).
 *
 * Every function that returns a page returns it with a reference that the
 * caller drops with page_cache_release.
 */
#ifndef _LINUX_PAGEMAP_H
#define _LINUX_PAGEMAP_H

#ifdef __KERNEL__

#include <linux/mm.h>
#include <linux/fs.h>

#define PAGE_CACHE_SHIFT	PAGE_SHIFT
#define PAGE_CACHE_SIZE		PAGE_SIZE
#define PAGE_CACHE_MASK		PAGE_MASK

#define page_cache_get(page)		get_page(page)
#define page_cache_release(page)	put_page(page)

/*
 * A page is locked while its contents are read, written or taken away.
 * readpage and writepage get it locked and see that it is unlocked when they,
 * or the driver, are done.
 */
extern void lock_page(struct page *page);
extern void UnlockPage(struct page *page);
extern void wait_on_page(struct page *page);

extern void page_cache_init(void);
extern struct page *find_get_page(struct address_space *mapping, unsigned long index);
/* The page of that index, made if it is not in the cache; what is in it then means nothing yet. */
extern struct page *grab_cache_page(struct address_space *mapping, unsigned long index);
/* The same with its contents, by the mapping's readpage; or ERR_PTR. */
extern struct page *read_cache_page(struct address_space *mapping, unsigned long index,
				    struct file *file);
/* The same for a file that is read in order: more is read meanwhile. */
extern struct page *read_file_page(struct address_space *mapping, unsigned long index, struct file *file);
/* Gives a page back, and takes it out of the cache if it could not be filled. */
extern void drop_empty_page(struct page *page);
/* Whether a page may leave the cache, because a device has its contents. */
extern int can_be_read_again(struct address_space *mapping);
extern int filemap_fdatasync(struct address_space *mapping);
extern int filemap_write_dirty(struct address_space *mapping);
extern int remove_unused_page(struct page *page);
/* Drops what lies behind from. */
extern void truncate_inode_pages(struct address_space *mapping, loff_t from);
extern struct page *filemap_nopage(struct vm_area_struct *vma, unsigned long address, int unused);
extern unsigned long page_cache_pages;

#endif
#endif
