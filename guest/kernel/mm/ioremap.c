/*
 * mm/ioremap.c - addresses for memory that is not RAM: registers of devices
 *
 * The direct mapping ends with RAM.  What lies beyond gets addresses among
 * those of vmalloc, past the caches.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/vmalloc.h>
#include <asm/io.h>
#include <asm/pgtable.h>

static int map_device(unsigned long start, unsigned long end, unsigned long phys)
{
	for (; start < end; start += PAGE_SIZE, phys += PAGE_SIZE) {
		pte_t *pte = kernel_pte(start);

		if (!pte)
			return -ENOMEM;
		set_pte(pte, __pte((phys & PAGE_MASK) | _PAGE_KERNEL | _PAGE_PCD));
	}
	flush_tlb_all();
	return 0;
}

void *ioremap(unsigned long phys, unsigned long size)
{
	unsigned long offset = phys & ~PAGE_MASK, addr;
	struct vm_struct *area;

	if (!size || phys + size - 1 < phys || phys < __pa(high_memory))
		return NULL;
	size = PAGE_ALIGN(size + offset);
	area = get_vm_area(size);
	if (!area)
		return NULL;
	addr = (unsigned long)area->addr;
	if (map_device(addr, addr + size, phys - offset)) {
		vfree(area->addr);
		return NULL;
	}
	return (void *)(addr + offset);
}

void iounmap(void *addr)
{
	vfree((void *)((unsigned long)addr & PAGE_MASK));
}
