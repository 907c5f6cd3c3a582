/*
 * mm/vmscan.c - what to give up when memory runs short
 *
 * There is no swap: only what can be read again goes. Those are pages of files
 * on a device that nobody maps, clean buffers, and names nobody uses. What is
 * dirty is written first, if the one who wants memory may wait for that.
 */
#include <linux/kernel.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/sched.h>

#define SCAN_PAGES	256	/* looked at in one go */
#define NR_NAMES	32

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

/* Never within itself: writing needs memory too, and takes the last reserve then. */
int shrink_caches(int pages, unsigned int gfp_mask)
{
	static int busy;
	int freed;

	if (busy || (current->flags & PF_MEMALLOC))
		return 0;
	busy = 1;
	freed = shrink_pages(pages + 8);
	if (freed < pages)
		freed += free_buffers(NR_NAMES) / 4;
	if (freed < pages && (gfp_mask & __GFP_IO)) {
		unsigned long flags = current->flags;

		current->flags |= PF_MEMALLOC;
		write_some_buffers();
		wakeup_kupdated();
		current->flags = flags;
		freed += shrink_pages(pages + 8);
	}
	busy = 0;
	return freed;
}
