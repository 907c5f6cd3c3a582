/*
 * mm/page_alloc.c - whole pages, by the buddy system
 *
 * Free memory is kept in blocks of 1, 2, 4 ... 512 pages, each aligned to its
 * size. A block that is too big is split in two buddies; a freed block joins
 * its buddy if that is free too. The buddy's number differs in one bit.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <asm/setup.h>

extern void free_bootmem_rest(void);

struct page *mem_map;

static struct list_head free_list[MAX_ORDER];
static unsigned int free_pages_count, reserved_pages, min_free;

static void add_block(struct page *page, unsigned int order)
{
	page->private = order;
	set_bit(PG_buddy, &page->flags);
	list_add(&page->list, &free_list[order]);
}

static void remove_block(struct page *page)
{
	clear_bit(PG_buddy, &page->flags);
	list_del(&page->list);
}

/* The free block that can be joined with this one, or NULL. */
static struct page *free_buddy(unsigned long nr, unsigned int order)
{
	unsigned long other = nr ^ (1UL << order);
	struct page *buddy;

	if (other >= max_mapnr)
		return NULL;
	buddy = mem_map + other;
	return test_bit(PG_buddy, &buddy->flags) && buddy->private == order ? buddy : NULL;
}

static void give_block(struct page *page, unsigned int order)
{
	unsigned long nr = page - mem_map;
	struct page *buddy;

	free_pages_count += 1U << order;
	while (order < MAX_ORDER - 1 && (buddy = free_buddy(nr, order)) != NULL) {
		remove_block(buddy);
		nr &= ~(1UL << order);
		order++;
	}
	add_block(mem_map + nr, order);
}

static struct page *take_block(unsigned int order)
{
	unsigned int from = order;
	struct page *page;

	while (list_empty(&free_list[from]))
		if (++from >= MAX_ORDER)
			return NULL;
	page = list_entry(free_list[from].next, struct page, list);
	remove_block(page);
	while (from > order) {
		from--;
		add_block(page + (1UL << from), from);
	}
	free_pages_count -= 1U << order;
	return page;
}

static struct page *take_block_irq(unsigned int order)
{
	unsigned long flags;
	struct page *page;

	save_and_cli(flags);
	page = take_block(order);
	restore_flags(flags);
	return page;
}

/*
 * alloc_pages(mask, order) - 2^order pages, or NULL
 *
 * The last pages are kept for the kernel (__GFP_HIGH) and for processes that
 * are on their way out (PF_MEMALLOC), which must not fail halfway.
 */
struct page *alloc_pages(unsigned int gfp_mask, unsigned int order)
{
	unsigned int reserve = gfp_mask & __GFP_HIGH ? min_free / 4 : min_free;
	struct page *page = NULL;

	if (order >= MAX_ORDER)
		return NULL;
	if (free_pages_count < reserve + (1U << order) && (gfp_mask & __GFP_WAIT))
		shrink_caches(reserve + (1 << order) - free_pages_count, gfp_mask);
	if (free_pages_count >= reserve + (1U << order) || (current->flags & PF_MEMALLOC))
		page = take_block_irq(order);
	if (!page)
		return NULL;
	page->flags = 0;
	page->mapping = NULL;
	page->private = 0;
	set_page_count(page, 1);
	return page;
}

unsigned long __get_free_pages(unsigned int gfp_mask, unsigned int order)
{
	struct page *page = alloc_pages(gfp_mask, order);

	return page ? (unsigned long)page_address(page) : 0;
}

unsigned long get_zeroed_page(unsigned int gfp_mask)
{
	unsigned long addr = __get_free_pages(gfp_mask, 0);

	if (addr)
		clear_page(addr);
	return addr;
}

/* Drops one reference; the last one frees. */
void __free_pages(struct page *page, unsigned int order)
{
	unsigned long flags;

	if (PageReserved(page))
		return;
	BUG_ON(page_count(page) <= 0);
	if (!atomic_dec_and_test(&page->count))
		return;
	save_and_cli(flags);
	page->flags = 0;
	give_block(page, order);
	restore_flags(flags);
}

void free_pages(unsigned long addr, unsigned int order)
{
	if (addr)
		__free_pages(virt_to_page(addr), order);
}

unsigned int nr_free_pages(void)
{
	return free_pages_count;
}

unsigned int nr_reserved_pages(void)
{
	return reserved_pages;
}

/* Whole pages that were reserved join the free ones. */
void free_area(unsigned long start, unsigned long end)
{
	for (; start + PAGE_SIZE <= end; start += PAGE_SIZE) {
		struct page *page = virt_to_page(start);

		clear_bit(PG_reserved, &page->flags);
		set_page_count(page, 1);
		reserved_pages--;
		__free_page(page);
	}
}

/* At first every page is reserved; then the start-up allocator lets go. */
void __init mem_init(void)
{
	unsigned long i;

	for (i = 0; i < MAX_ORDER; i++)
		INIT_LIST_HEAD(&free_list[i]);
	mem_map = alloc_bootmem(max_mapnr * sizeof(struct page));
	for (i = 0; i < max_mapnr; i++)
		mem_map[i].flags = 1UL << PG_reserved;
	reserved_pages = max_mapnr;
	free_bootmem_rest();
	min_free = max_mapnr / 128;
	if (min_free < 32)
		min_free = 32;
	printk(KERN_INFO "Memory: %uk/%luk available\n",
	       free_pages_count << (PAGE_SHIFT - 10), max_mapnr << (PAGE_SHIFT - 10));
}
