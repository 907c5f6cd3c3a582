#ifndef _LINUX_MM_H
#define _LINUX_MM_H

/*
 * Memory: pages of the machine (struct page), areas of a program's address
 * space (vm_area_struct), and what connects the two.
 */
#ifdef __KERNEL__

#include <linux/sched.h>
#include <linux/list.h>
#include <linux/string.h>
#include <asm/pgtable.h>
#include <asm/atomic.h>
#include <linux/mman.h>

struct file;
struct address_space;

extern unsigned long max_mapnr;		/* pages in mem_map */
extern unsigned long num_physpages;
extern void *high_memory;		/* end of the direct mapping */

/* One for each page of the machine's memory. */
struct page {
	struct list_head list;		/* free list, or the mapping's pages */
	struct address_space *mapping;	/* the file it caches a part of */
	unsigned long index;		/* which part, in pages */
	struct page *next_hash;
	atomic_t count;			/* users; 0: free */
	unsigned long flags;
	struct list_head lru;
	struct page **pprev_hash;
	unsigned long private;		/* order of a free block; cache of a slab; buffers of a file's page */
};

extern struct page *mem_map;		/* one for each page of memory, max_mapnr in all */

#define PG_locked	0
#define PG_error	1
#define PG_referenced	2
#define PG_uptodate	3
#define PG_dirty	4
#define PG_slab		8
#define PG_buddy	9	/* head of a free block */
#define PG_reserved	14	/* never freed: the kernel itself, holes */

#define Page_Uptodate(page)	test_bit(PG_uptodate, &(page)->flags)
#define SetPageUptodate(page)	set_bit(PG_uptodate, &(page)->flags)
#define ClearPageUptodate(page)	clear_bit(PG_uptodate, &(page)->flags)
#define PageDirty(page)		test_bit(PG_dirty, &(page)->flags)
#define SetPageDirty(page)	set_bit(PG_dirty, &(page)->flags)
#define ClearPageDirty(page)	clear_bit(PG_dirty, &(page)->flags)
#define PageLocked(page)	test_bit(PG_locked, &(page)->flags)
#define PageReserved(page)	test_bit(PG_reserved, &(page)->flags)
#define SetPageReserved(page)	set_bit(PG_reserved, &(page)->flags)
#define ClearPageReserved(page)	clear_bit(PG_reserved, &(page)->flags)
#define PageSlab(page)		test_bit(PG_slab, &(page)->flags)

#define get_page(p)		atomic_inc(&(p)->count)
#define put_page(p)		__free_page(p)
#define page_count(p)		atomic_read(&(p)->count)
#define set_page_count(p, v)	atomic_set(&(p)->count, v)
#define page_address(page)	(__va(((page) - mem_map) << PAGE_SHIFT))
#define kmap(page)		page_address(page)
#define kunmap(page)		do { (void)(page); } while (0)

/* ---- pages of memory (mm/page_alloc.c) ---- */

#define __GFP_WAIT	0x10	/* may sleep */
#define __GFP_HIGH	0x20	/* may use the last reserve */
#define __GFP_IO	0x40
#define __GFP_FS	0x100

#define GFP_ATOMIC	(__GFP_HIGH)
#define GFP_USER	(__GFP_WAIT | __GFP_IO | __GFP_FS)
#define GFP_HIGHUSER	GFP_USER
#define GFP_KERNEL	(__GFP_HIGH | __GFP_WAIT | __GFP_IO | __GFP_FS)
#define GFP_DMA		0

#define MAX_ORDER	10

/* 2^order pages, their struct page or NULL. */
extern struct page *alloc_pages(unsigned int gfp_mask, unsigned int order);
#define alloc_page(gfp)	alloc_pages(gfp, 0)
/* The same as an address, or 0. get_zeroed_page and get_free_page: one page of zeros. */
extern unsigned long __get_free_pages(unsigned int gfp_mask, unsigned int order);
extern unsigned long get_zeroed_page(unsigned int gfp_mask);
#define __get_free_page(gfp)	__get_free_pages(gfp, 0)
#define get_free_page(gfp)	get_zeroed_page(gfp)
/* Give them back, by the same order. */
extern void __free_pages(struct page *page, unsigned int order);
extern void free_pages(unsigned long addr, unsigned int order);
#define __free_page(page)	__free_pages(page, 0)
#define free_page(addr)		free_pages((unsigned long)(addr), 0)
extern unsigned int nr_free_pages(void);
extern unsigned int nr_reserved_pages(void);
extern void si_meminfo(struct sysinfo *val);

/* Gives pages back when memory runs short (mm/vmscan.c); returns how many. */
extern int shrink_caches(int pages, unsigned int gfp_mask);
extern struct list_head page_lru;	/* pages of files that can be read again, oldest first */
extern void set_page_dirty(struct page *page);

/* ---- areas ---- */

#define VM_READ		0x00000001
#define VM_WRITE	0x00000002
#define VM_EXEC		0x00000004
#define VM_SHARED	0x00000008
#define VM_MAYREAD	0x00000010
#define VM_MAYWRITE	0x00000020
#define VM_MAYEXEC	0x00000040
#define VM_MAYSHARE	0x00000080
#define VM_GROWSDOWN	0x00000100
#define VM_DENYWRITE	0x00000800
#define VM_EXECUTABLE	0x00001000
#define VM_LOCKED	0x00002000
#define VM_IO		0x00004000
#define VM_RESERVED	0x00080000

#define VM_STACK_FLAGS	(VM_READ | VM_WRITE | VM_EXEC | VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC | VM_GROWSDOWN)

struct vm_operations_struct;

/* One stretch of a program's addresses with one meaning and one protection. */
struct vm_area_struct {
	struct mm_struct *vm_mm;
	unsigned long vm_start;
	unsigned long vm_end;		/* first address after it */
	struct vm_area_struct *vm_next;	/* sorted by address */
	pgprot_t vm_page_prot;
	unsigned long vm_flags;
	struct vm_operations_struct *vm_ops;
	unsigned long vm_pgoff;		/* in the file, in pages */
	struct file *vm_file;		/* NULL: memory that starts as zeros */
	void *vm_private_data;
	struct vm_area_struct *vm_next_share;
	struct vm_area_struct **vm_pprev_share;
};

#define NOPAGE_SIGBUS	((struct page *)0)
#define NOPAGE_OOM	((struct page *)-1)

struct vm_operations_struct {
	void (*open)(struct vm_area_struct *area);
	void (*close)(struct vm_area_struct *area);
	struct page *(*nopage)(struct vm_area_struct *area, unsigned long address, int unused);
};

extern pgprot_t protection_map[16];	/* by the low four bits of vm_flags */

extern struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr);
extern struct vm_area_struct *find_vma_prev(struct mm_struct *mm, unsigned long addr,
					    struct vm_area_struct **pprev);
extern int insert_vm_struct(struct mm_struct *mm, struct vm_area_struct *vma);
extern struct vm_area_struct *alloc_vma(void);
extern void free_vma(struct vm_area_struct *vma);
extern int expand_stack(struct vm_area_struct *vma, unsigned long address);

/* Addresses or, as a negative number, an error. */
extern unsigned long do_mmap_pgoff(struct file *file, unsigned long addr, unsigned long len,
				   unsigned long prot, unsigned long flags, unsigned long pgoff);
static inline unsigned long do_mmap(struct file *file, unsigned long addr, unsigned long len,
				    unsigned long prot, unsigned long flags, unsigned long offset)
{
	if (offset & ~PAGE_MASK || offset + PAGE_ALIGN(len) < offset)
		return -22UL;
	return do_mmap_pgoff(file, addr, len, prot, flags, offset >> PAGE_SHIFT);
}
extern unsigned long get_unmapped_area(unsigned long addr, unsigned long len);
extern int do_munmap(struct mm_struct *mm, unsigned long addr, size_t len);
extern unsigned long do_brk(unsigned long addr, unsigned long len);

/* ---- page tables (mm/memory.c) ---- */

extern pgd_t *pgd_alloc(void);
extern void pgd_free(pgd_t *pgd);
extern pte_t *pte_alloc(pgd_t *pgd, unsigned long address);
extern int copy_page_range(struct mm_struct *dst, struct mm_struct *src, struct vm_area_struct *vma);
extern void zap_page_range(struct mm_struct *mm, unsigned long address, unsigned long size);
extern void clear_page_tables(struct mm_struct *mm);
/*
 * In a driver's mmap: shows physical memory (to) at a program's addresses (from). 0 or an error.
 */
extern int remap_page_range(unsigned long from, unsigned long to, unsigned long size, pgprot_t prot);

/* 1 minor, 2 major, 0 a bus error, -1 out of memory */
extern int handle_mm_fault(struct mm_struct *mm, struct vm_area_struct *vma,
			   unsigned long address, int write_access);
extern int make_pages_present(unsigned long addr, unsigned long end);

/* Reads or writes a process's memory; the number of bytes that could be. */
extern int access_process_vm(struct task_struct *tsk, unsigned long addr, void *buf, int len, int write);

extern struct page *get_shared_page(struct mm_struct *mm, unsigned long addr);

extern void vmtruncate_mappings(struct address_space *mapping, unsigned long first_page);
extern int out_of_memory(void);

/* ---- numbers for /proc ---- */
extern int get_meminfo(char *buf);		/* text of /proc/meminfo, up to one page */
extern void task_mem_size(struct task_struct *p, unsigned long *vsize, unsigned long *rss);	/* bytes, pages */
extern int get_task_maps(struct task_struct *p, char *buf, int size);	/* text of /proc/PID/maps */

/* ---- start-up ---- */
extern void bootmem_init(unsigned long start, unsigned long end);
extern void *alloc_bootmem(unsigned long size);	/* zeroed, page-aligned when size >= a page */
extern void mem_init(void);
extern void free_initmem(void);
extern void free_area(unsigned long start, unsigned long end);	/* virtual; pages join the free ones */

#endif
#endif
