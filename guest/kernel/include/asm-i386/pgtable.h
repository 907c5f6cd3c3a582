#ifndef _ASM_I386_PGTABLE_H
#define _ASM_I386_PGTABLE_H

/*
 * Two-level page tables (Intel SDM vol. 3, "32-bit paging").
 *
 *   31                   22 21                12 11                 0
 *  +-----------------------+--------------------+--------------------+
 *  | index in the directory | index in the table |  offset in the page |
 *  +-----------------------+--------------------+--------------------+
 */
#include <asm/page.h>
#include <asm/processor.h>

#define PGDIR_SHIFT	22
#define PGDIR_SIZE	(1UL << PGDIR_SHIFT)
#define PGDIR_MASK	(~(PGDIR_SIZE - 1))
#define PTRS_PER_PGD	1024
#define PTRS_PER_PTE	1024
#define USER_PTRS_PER_PGD	(__PAGE_OFFSET >> PGDIR_SHIFT)

#define _PAGE_PRESENT	0x001
#define _PAGE_RW	0x002
#define _PAGE_USER	0x004
#define _PAGE_PWT	0x008
#define _PAGE_PCD	0x010
#define _PAGE_ACCESSED	0x020
#define _PAGE_DIRTY	0x040
#define _PAGE_PSE	0x080	/* in a directory entry: maps 4 MB itself */
#define _PAGE_PROTNONE	0x080	/* in a table entry that is not present: PROT_NONE */

#ifndef __ASSEMBLY__

#define _PAGE_TABLE	(_PAGE_PRESENT | _PAGE_RW | _PAGE_USER | _PAGE_ACCESSED | _PAGE_DIRTY)
#define _PAGE_KERNEL	(_PAGE_PRESENT | _PAGE_RW | _PAGE_ACCESSED | _PAGE_DIRTY)

#define PAGE_NONE	__pgprot(_PAGE_PROTNONE | _PAGE_ACCESSED)
#define PAGE_SHARED	__pgprot(_PAGE_PRESENT | _PAGE_RW | _PAGE_USER | _PAGE_ACCESSED)
#define PAGE_COPY	__pgprot(_PAGE_PRESENT | _PAGE_USER | _PAGE_ACCESSED)
#define PAGE_READONLY	__pgprot(_PAGE_PRESENT | _PAGE_USER | _PAGE_ACCESSED)
#define PAGE_KERNEL	__pgprot(_PAGE_KERNEL)

extern pgd_t swapper_pg_dir[PTRS_PER_PGD];
extern unsigned long empty_zero_page[PAGE_SIZE / sizeof(long)];
#define ZERO_PAGE(vaddr) virt_to_page(empty_zero_page)

extern void paging_init(void);

#define pte_none(x)	(!pte_val(x))
#define pte_present(x)	(pte_val(x) & (_PAGE_PRESENT | _PAGE_PROTNONE))
#define pte_write(x)	(pte_val(x) & _PAGE_RW)
#define pte_dirty(x)	(pte_val(x) & _PAGE_DIRTY)
#define pte_pfn(x)	(pte_val(x) >> PAGE_SHIFT)
#define pte_page(x)	(mem_map + pte_pfn(x))

#define pgd_none(x)	(!pgd_val(x))
#define pgd_large(x)	(pgd_val(x) & _PAGE_PSE)
#define pgd_page(x)	((unsigned long)__va(pgd_val(x) & PAGE_MASK))

#define pgd_index(addr)		(((unsigned long)(addr)) >> PGDIR_SHIFT)
#define __pte_index(addr)	((((unsigned long)(addr)) >> PAGE_SHIFT) & (PTRS_PER_PTE - 1))
#define pgd_offset(mm, addr)	((mm)->pgd + pgd_index(addr))
#define pgd_offset_k(addr)	(swapper_pg_dir + pgd_index(addr))
#define pte_offset(dir, addr)	((pte_t *)pgd_page(*(dir)) + __pte_index(addr))

static inline pte_t pte_wrprotect(pte_t p)	{ return __pte(pte_val(p) & ~_PAGE_RW); }
static inline pte_t pte_mkwrite(pte_t p)	{ return __pte(pte_val(p) | _PAGE_RW); }
static inline pte_t pte_mkdirty(pte_t p)	{ return __pte(pte_val(p) | _PAGE_DIRTY); }
static inline pte_t pte_mkclean(pte_t p)	{ return __pte(pte_val(p) & ~_PAGE_DIRTY); }

#define mk_pte(page, prot) \
	__pte((((unsigned long)((page) - mem_map)) << PAGE_SHIFT) | pgprot_val(prot))
#define pte_modify(pte, prot) \
	__pte((pte_val(pte) & (PAGE_MASK | _PAGE_DIRTY)) | pgprot_val(prot))

#define set_pte(ptep, pteval)	(*(ptep) = (pteval))
#define set_pgd(pgdp, pgdval)	(*(pgdp) = (pgdval))
#define pte_clear(ptep)		set_pte(ptep, __pte(0))

/* Forgetting translations: the TLB is never told of a change by itself. */
#define __flush_tlb() \
	do { \
		unsigned long __cr3; \
		__asm__ __volatile__("movl %%cr3,%0; movl %0,%%cr3" : "=r" (__cr3) : : "memory"); \
	} while (0)
#define __flush_tlb_one(addr) \
	__asm__ __volatile__("invlpg %0" : : "m" (*(char *)(addr)) : "memory")
#define flush_tlb_all()			__flush_tlb()
#define flush_tlb_mm(space)	do { if ((space) == current->mm) __flush_tlb(); } while (0)
#define flush_tlb_page(vma, addr)	do { if ((vma)->vm_mm == current->mm) __flush_tlb_one(addr); } while (0)
#define flush_tlb_range(mm, s, e)	flush_tlb_mm(mm)

/* Memory for modules: a hole after the direct mapping, then page by page. */
#define VMALLOC_OFFSET	(8 * 1024 * 1024)
#define VMALLOC_START	(((unsigned long)high_memory + 2 * VMALLOC_OFFSET - 1) & \
			 ~(VMALLOC_OFFSET - 1UL))
#define VMALLOC_END	STACKS_START

/* Kernel stacks with holes between them (arch/i386/mm/stacks.c). */
#define STACKS_START	0xFA000000UL
#define STACKS_END	0xFE000000UL

#endif
#endif
