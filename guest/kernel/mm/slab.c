/*
 * mm/slab.c - memory in pieces smaller than a page
 *
 * A cache cuts blocks of pages ("slabs") into objects of one size. The head of
 * a slab lies at its start; free objects are chained through their own first
 * word. A slab that becomes empty goes back to the page allocator, except one.
 *
 *	slab:  | struct slab | object | object | ... | rest |
 *
 * kmalloc(size) uses the cache of the next power of two; above half a page it
 * takes whole pages.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

struct slab {
	struct list_head list;
	kmem_cache_t *cache;
	void *free;			/* chain of free objects */
	unsigned int inuse;
};

struct kmem_cache_s {
	struct list_head slabs;		/* with free objects first, full ones last */
	const char *name;
	size_t size;
	unsigned int order;		/* pages in a slab: 2^order */
	unsigned int per_slab;
	unsigned int nr_slabs, nr_used, nr_empty;
	void (*ctor)(void *, kmem_cache_t *, unsigned long);
	struct list_head next;
};

static LIST_HEAD(cache_chain);

#define SLAB_HEAD	((sizeof(struct slab) + 7) & ~7UL)
#define MIN_SHIFT	5
#define MAX_SHIFT	11
#define MAX_KMALLOC	(PAGE_SIZE << (MAX_ORDER - 1))

static kmem_cache_t kmalloc_caches[MAX_SHIFT + 1];
static kmem_cache_t cache_cache;

static void init_cache(kmem_cache_t *c, const char *name, size_t size)
{
	memset(c, 0, sizeof(*c));
	c->name = name;
	c->size = (size + 7) & ~7UL;
	while (((PAGE_SIZE << c->order) - SLAB_HEAD) / c->size < 4 && c->order < 3)
		c->order++;
	c->per_slab = ((PAGE_SIZE << c->order) - SLAB_HEAD) / c->size;
	INIT_LIST_HEAD(&c->slabs);
	list_add_tail(&c->next, &cache_chain);
}

/* All pages of a slab know its head, so that kfree can find it. */
static void mark_pages(struct slab *slab, unsigned int order, struct slab *head)
{
	struct page *page = virt_to_page(slab);
	unsigned int i;

	for (i = 0; i < 1U << order; i++) {
		page[i].private = (unsigned long)head;
		if (head)
			set_bit(PG_slab, &page[i].flags);
		else
			clear_bit(PG_slab, &page[i].flags);
	}
}

static int grow_cache(kmem_cache_t *c, int flags)
{
	struct slab *slab = (struct slab *)__get_free_pages(flags, c->order);
	char *obj;
	unsigned int i;

	if (!slab)
		return 0;
	mark_pages(slab, c->order, slab);
	slab->cache = c;
	slab->inuse = 0;
	slab->free = NULL;
	obj = (char *)slab + SLAB_HEAD + (c->per_slab - 1) * c->size;
	for (i = 0; i < c->per_slab; i++, obj -= c->size) {
		*(void **)obj = slab->free;
		slab->free = obj;
	}
	list_add(&slab->list, &c->slabs);
	c->nr_slabs++;
	c->nr_empty++;
	return 1;
}

static void drop_slab(kmem_cache_t *c, struct slab *slab)
{
	list_del(&slab->list);
	c->nr_slabs--;
	c->nr_empty--;
	mark_pages(slab, c->order, NULL);
	free_pages((unsigned long)slab, c->order);
}

static struct slab *slab_with_room(kmem_cache_t *c)
{
	struct slab *slab;

	if (list_empty(&c->slabs))
		return NULL;
	slab = list_entry(c->slabs.next, struct slab, list);
	return slab->free ? slab : NULL;
}

void *kmem_cache_alloc(kmem_cache_t *c, int flags)
{
	unsigned long irq;
	struct slab *slab;
	void *obj = NULL;

	save_and_cli(irq);
	slab = slab_with_room(c);
	if (!slab && grow_cache(c, flags))
		slab = slab_with_room(c);
	if (slab) {
		obj = slab->free;
		slab->free = *(void **)obj;
		if (!slab->inuse++)
			c->nr_empty--;
		if (!slab->free)
			list_move_tail(&slab->list, &c->slabs);
		c->nr_used++;
	}
	restore_flags(irq);
	if (obj && c->ctor)
		c->ctor(obj, c, 1);
	return obj;
}

static void free_object(struct slab *slab, void *obj)
{
	kmem_cache_t *c = slab->cache;
	unsigned long irq;

	save_and_cli(irq);
	if (!slab->free)
		list_move(&slab->list, &c->slabs);
	*(void **)obj = slab->free;
	slab->free = obj;
	c->nr_used--;
	if (!--slab->inuse && ++c->nr_empty > 1)
		drop_slab(c, slab);
	restore_flags(irq);
}

/* The slab that obj belongs to, NULL if it was given out as whole pages. */
static struct slab *slab_of(const void *obj)
{
	struct page *page = virt_to_page(obj);

	BUG_ON(!VALID_PAGE(page));
	return PageSlab(page) ? (struct slab *)page->private : NULL;
}

void kmem_cache_free(kmem_cache_t *c, void *obj)
{
	struct slab *slab = slab_of(obj);

	BUG_ON(!slab || slab->cache != c);
	free_object(slab, obj);
}

kmem_cache_t *kmem_cache_create(const char *name, size_t size, size_t offset, unsigned long flags,
				void (*ctor)(void *, kmem_cache_t *, unsigned long),
				void (*dtor)(void *, kmem_cache_t *, unsigned long))
{
	kmem_cache_t *c;

	if (!size || size > PAGE_SIZE * 4)
		return NULL;
	c = kmem_cache_alloc(&cache_cache, GFP_KERNEL);
	if (!c)
		return NULL;
	init_cache(c, name, size);
	c->ctor = ctor;
	return c;
}

/* 0, or 1 while objects of it are in use. */
int kmem_cache_destroy(kmem_cache_t *c)
{
	if (c->nr_used)
		return 1;
	while (!list_empty(&c->slabs))
		drop_slab(c, list_entry(c->slabs.next, struct slab, list));
	list_del(&c->next);
	kmem_cache_free(&cache_cache, c);
	return 0;
}

static int shift_for(size_t size)
{
	int shift = MIN_SHIFT;

	while ((1UL << shift) < size)
		shift++;
	return shift;
}

void *kmalloc(size_t size, int flags)
{
	struct page *page;
	int order;

	if (size <= 1UL << MAX_SHIFT)
		return kmem_cache_alloc(&kmalloc_caches[shift_for(size)], flags);
	if (size > MAX_KMALLOC)
		return NULL;
	order = get_order(size);
	page = alloc_pages(flags, order);
	if (!page)
		return NULL;
	page->private = order;
	return page_address(page);
}

void kfree(const void *obj)
{
	struct slab *slab;

	if (!obj)
		return;
	slab = slab_of(obj);
	if (slab)
		free_object(slab, (void *)obj);
	else
		free_pages((unsigned long)obj, virt_to_page(obj)->private);
}

int get_slabinfo(char *buf)
{
	struct list_head *pos;
	char *p = buf;

	p += sprintf(p, "slabinfo - version: 1.1\n");
	list_for_each(pos, &cache_chain) {
		kmem_cache_t *c = list_entry(pos, kmem_cache_t, next);

		p += sprintf(p, "%-17s %6u %6u %6u %4u %4u %4u\n", c->name, c->nr_used,
			     c->nr_slabs * c->per_slab, (unsigned int)c->size,
			     c->nr_slabs - c->nr_empty, c->nr_slabs, 1U << c->order);
		if (p - buf > PAGE_SIZE - 100)
			break;
	}
	return p - buf;
}

void __init kmem_cache_init(void)
{
	static const char *const names[MAX_SHIFT + 1] = {
		[5] = "size-32", [6] = "size-64", [7] = "size-128", [8] = "size-256",
		[9] = "size-512", [10] = "size-1024", [11] = "size-2048",
	};
	int i;

	init_cache(&cache_cache, "kmem_cache", sizeof(kmem_cache_t));
	for (i = MIN_SHIFT; i <= MAX_SHIFT; i++)
		init_cache(&kmalloc_caches[i], names[i], 1UL << i);
}
