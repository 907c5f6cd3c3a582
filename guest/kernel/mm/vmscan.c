/*
 * mm/vmscan.c - what to give up when memory runs short
 *
 * There is no swap: only what can be read again goes. Those are pages of files
 * on a device that nobody maps, and clean buffers. What is dirty is written
 * first, if the one who wants memory may wait for that.
 */
#include <linux/kernel.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/sched.h>

#define SCAN_PAGES	256	/* looked at in one go */
#define NR_BUFFERS	64	/* given up in one go */
#define WRITE_ROUNDS	8	/* times that dirty buffers are written for one request */

static int shrink_pages(int want)
{
	int scan = SCAN_PAGES, freed = 0;

	while (scan-- && freed < want && !list_empty(&page_lru)) {
		struct page *page = list_entry(page_lru.next, struct page, lru);

		if (remove_unused_page(page)) {
			freed++;
			continue;
		}
		list_del(&page->lru);
		list_add_tail(&page->lru, &page_lru);
	}
	return freed;
}

/* Buffers share their pages with others: enough of them must go before a whole page is free. */
static int shrink_buffers(int want)
{
	unsigned int before = nr_free_pages();

	while (nr_free_pages() < before + want && free_buffers(NR_BUFFERS))
		continue;
	return nr_free_pages() - before;
}

static int shrink_clean(int want)
{
	int freed = shrink_pages(want);

	return freed < want ? freed + shrink_buffers(want - freed) : freed;
}

/*
 * Give up at least that many pages, if there are; returns how many. Never
 * within itself: writing needs memory too, and takes the last reserve then.
 */
int shrink_caches(int pages, unsigned int gfp_mask)
{
	unsigned long flags = current->flags;
	int rounds = WRITE_ROUNDS, freed;

	if (flags & PF_MEMALLOC)
		return 0;
	current->flags |= PF_MEMALLOC;
	freed = shrink_clean(pages + 8);
	while (freed < pages && (gfp_mask & __GFP_IO) && rounds-- && write_some_buffers())
		freed += shrink_clean(pages + 8);
	if (freed < pages)
		wakeup_kupdated();
	current->flags = (current->flags & ~PF_MEMALLOC) | (flags & PF_MEMALLOC);
	return freed;
}
