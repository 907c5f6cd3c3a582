/*
 * mm/bootmem.c - memory for the kernel's own tables, before the allocator works
 *
 * Hands out pages from a low end upwards and never takes them back; leaves out
 * the initial RAM disk. What is left is given to the page allocator.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <asm/setup.h>

extern unsigned long boot_low_end;

#define LOW_START	0x10000UL	/* below lie the interrupt table and loader data */

static unsigned long next, last;	/* above the kernel */
static unsigned long low_next;		/* below 640 KB */

void __init bootmem_init(unsigned long start, unsigned long end)
{
	next = start;
	last = end;
	low_next = (unsigned long)__va(LOW_START);
}

static unsigned long __init take(unsigned long *from, unsigned long limit, unsigned long size)
{
	unsigned long addr = *from;

	if (initrd_start < addr + size && addr < initrd_end)
		addr = PAGE_ALIGN(initrd_end);
	if (addr + size < addr || addr + size > limit)
		return 0;
	*from = addr + size;
	return addr;
}

void * __init alloc_bootmem(unsigned long size)
{
	unsigned long addr;

	size = PAGE_ALIGN(size);
	addr = take(&low_next, (unsigned long)__va(boot_low_end), size);
	if (!addr)
		addr = take(&next, last, size);
	if (!addr)
		panic("alloc_bootmem: no %lu bytes of memory for the kernel's tables", size);
	return memset((void *)addr, 0, size);
}

/*
 * Everything that nobody took: three stretches, between which lie the kernel
 * with its tables and the RAM disk.
 */
void __init free_bootmem_rest(void)
{
	unsigned long ramdisk = initrd_start & PAGE_MASK, ramdisk_end = PAGE_ALIGN(initrd_end);

	free_area(low_next, (unsigned long)__va(boot_low_end));
	if (initrd_end && ramdisk >= next) {
		free_area(next, ramdisk);
		free_area(ramdisk_end, last);
	} else
		free_area(next, last);
}
