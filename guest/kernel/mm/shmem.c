/*
 * mm/shmem.c - anonymous memory that processes share
 *
 * mmap(MAP_SHARED | MAP_ANONYMOUS) has no file to keep its pages, so a table
 * of them is kept here, counted by the areas that use it.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>
#include <linux/slab.h>

struct shared_pages {
	int users;
	unsigned long nr;
	struct page *page[0];
};

static void shared_open(struct vm_area_struct *vma)
{
	struct shared_pages *s = vma->vm_private_data;

	s->users++;
}

static void shared_close(struct vm_area_struct *vma)
{
	struct shared_pages *s = vma->vm_private_data;
	unsigned long i;

	if (--s->users)
		return;
	for (i = 0; i < s->nr; i++)
		if (s->page[i])
			put_page(s->page[i]);
	vfree(s);
}

static struct page *shared_nopage(struct vm_area_struct *vma, unsigned long address, int unused)
{
	struct shared_pages *s = vma->vm_private_data;
	unsigned long i = ((address - vma->vm_start) >> PAGE_SHIFT) + vma->vm_pgoff;

	if (i >= s->nr)
		return NOPAGE_SIGBUS;
	if (!s->page[i]) {
		struct page *page = alloc_page(GFP_USER);

		if (!page)
			return NOPAGE_OOM;
		clear_page(page_address(page));
		s->page[i] = page;
	}
	get_page(s->page[i]);
	return s->page[i];
}

static struct vm_operations_struct shared_ops = {
	.open = shared_open,
	.close = shared_close,
	.nopage = shared_nopage,
};

int shmem_zero_setup(struct vm_area_struct *vma)
{
	unsigned long nr = (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
	unsigned long size = sizeof(struct shared_pages) + nr * sizeof(struct page *);
	struct shared_pages *s = vmalloc(size);

	if (!s)
		return -ENOMEM;
	memset(s, 0, size);
	s->users = 1;
	s->nr = nr;
	vma->vm_private_data = s;
	vma->vm_ops = &shared_ops;
	return 0;
}
