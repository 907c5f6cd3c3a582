#ifndef _LINUX_VMALLOC_H
#define _LINUX_VMALLOC_H

#include <linux/mm.h>
#include <asm/pgtable.h>

/* Memory that is contiguous to the kernel but made of single pages: modules. */
struct vm_struct {
	unsigned long flags;
	void *addr;
	unsigned long size;		/* with one unmapped page behind it */
	struct vm_struct *next;
};

/* Much memory, of single pages, or NULL; it may sleep. */
extern void *vmalloc(unsigned long size);
/* Gives it back; NULL is allowed. */
extern void vfree(void *addr);
extern struct vm_struct *get_vm_area(unsigned long size);
extern pte_t *kernel_pte(unsigned long address);
#define VMALLOC_ALIGNED(size) PAGE_ALIGN(size)

#endif
