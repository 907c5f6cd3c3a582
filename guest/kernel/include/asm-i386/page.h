#ifndef _ASM_I386_PAGE_H
#define _ASM_I386_PAGE_H

#define PAGE_SHIFT	12
#define PAGE_SIZE	(1 << PAGE_SHIFT)
#define PAGE_MASK	(~(PAGE_SIZE - 1))

/* Programs own the addresses below this one, the kernel the gigabyte above. */
#define __PAGE_OFFSET	0xC0000000

#define PAGE_ALIGN(addr)	(((addr) + PAGE_SIZE - 1) & PAGE_MASK)

#if defined(__KERNEL__) && !defined(__ASSEMBLY__)

#include <linux/linkage.h>

#define PAGE_OFFSET	((unsigned long)__PAGE_OFFSET)
#define MAXMEM		(896UL << 20)	/* what the direct mapping can hold */

/*
 * Physical memory is mapped one to one from PAGE_OFFSET: from address
 * to physical address, back, and to the struct page.
 */
#define __pa(x)			((unsigned long)(x) - PAGE_OFFSET)
#define __va(x)			((void *)((unsigned long)(x) + PAGE_OFFSET))
#define virt_to_page(kaddr)	(mem_map + (__pa(kaddr) >> PAGE_SHIFT))
#define VALID_PAGE(page)	((unsigned long)((page) - mem_map) < max_mapnr)

typedef struct { unsigned long pte_low; } pte_t;
typedef struct { unsigned long pgd; } pgd_t;
typedef struct { unsigned long pgprot; } pgprot_t;

#define pte_val(x)	((x).pte_low)
#define pgd_val(x)	((x).pgd)
#define pgprot_val(x)	((x).pgprot)
#define __pte(x)	((pte_t) { (x) })
#define __pgd(x)	((pgd_t) { (x) })
#define __pgprot(x)	((pgprot_t) { (x) })

/* A whole page. */
#define clear_page(page)	memset((void *)(page), 0, PAGE_SIZE)
#define copy_page(to, from)	memcpy((void *)(to), (void *)(from), PAGE_SIZE)

/* For what cannot be: reports file and line with an oops, and ends the process. */
extern void __bug(const char *file, int line);
#define BUG() \
	do { \
		__bug(__FILE__, __LINE__); \
		__asm__ __volatile__("ud2"); \
		__builtin_unreachable(); \
	} while (0)
#define BUG_ON(cond)	do { if (cond) BUG(); } while (0)

/* The smallest order (power of two pages) that holds size bytes. */
static inline int get_order(unsigned long size)
{
	int order = 0;

	size = (size - 1) >> PAGE_SHIFT;
	while (size) {
		order++;
		size >>= 1;
	}
	return order;
}

#endif
#endif
