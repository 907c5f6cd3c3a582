/*
 * mm/vmalloc.c - large memory made of single pages
 *
 * Modules are loaded here: the addresses are contiguous, the pages need not be.
 * Between two areas one page stays unmapped, so that running over faults.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

static struct vm_struct *vmlist;

/* First hole that is large enough; the list is sorted by address. */
struct vm_struct *get_vm_area(unsigned long size)
{
	unsigned long addr = VMALLOC_START;
	struct vm_struct **p, *area = kmalloc(sizeof(*area), GFP_KERNEL);

	if (!area)
		return NULL;
	size += PAGE_SIZE;
	for (p = &vmlist; *p; p = &(*p)->next) {
		if (addr + size <= (unsigned long)(*p)->addr)
			break;
		addr = (unsigned long)(*p)->addr + (*p)->size;
	}
	if (addr + size > VMALLOC_END) {
		kfree(area);
		return NULL;
	}
	area->flags = 0;
	area->addr = (void *)addr;
	area->size = size;
	area->next = *p;
	*p = area;
	return area;
}

/* The place of an address in the kernel's page tables, made if need be; NULL without memory. */
pte_t *kernel_pte(unsigned long address)
{
	pgd_t *pgd = pgd_offset_k(address);

	if (pgd_none(*pgd)) {
		unsigned long table = get_zeroed_page(GFP_KERNEL);

		if (!table)
			return NULL;
		set_pgd(pgd, __pgd(__pa(table) | _PAGE_KERNEL));
	}
	return pte_offset(pgd, address);
}

static void unmap_area(unsigned long start, unsigned long end)
{
	for (; start < end; start += PAGE_SIZE) {
		pgd_t *pgd = pgd_offset_k(start);
		pte_t *pte;

		if (pgd_none(*pgd))
			continue;
		pte = pte_offset(pgd, start);
		if (pte_present(*pte) && VALID_PAGE(pte_page(*pte)))	/* no device's registers */
			__free_page(pte_page(*pte));
		pte_clear(pte);
	}
	flush_tlb_all();
}

static int map_area(unsigned long start, unsigned long end)
{
	for (; start < end; start += PAGE_SIZE) {
		pte_t *pte = kernel_pte(start);
		struct page *page = pte ? alloc_page(GFP_KERNEL) : NULL;

		if (!page)
			return -ENOMEM;
		set_pte(pte, mk_pte(page, PAGE_KERNEL));
	}
	flush_tlb_all();
	return 0;
}

void *vmalloc(unsigned long size)
{
	struct vm_struct *area;
	unsigned long addr;

	size = PAGE_ALIGN(size);
	if (!size || size >> PAGE_SHIFT > num_physpages)
		return NULL;
	area = get_vm_area(size);
	if (!area)
		return NULL;
	addr = (unsigned long)area->addr;
	if (map_area(addr, addr + size)) {
		vfree(area->addr);
		return NULL;
	}
	return area->addr;
}

void vfree(void *addr)
{
	struct vm_struct **p, *area;

	if (!addr)
		return;
	for (p = &vmlist; (area = *p) != NULL; p = &area->next) {
		if (area->addr != addr)
			continue;
		*p = area->next;
		unmap_area((unsigned long)addr, (unsigned long)addr + area->size - PAGE_SIZE);
		kfree(area);
		return;
	}
	printk(KERN_ERR "vfree: %p was not given out by vmalloc\n", addr);
}
