/*
 * mm/memory.c - page tables of processes, demand paging, copy on write
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>

/* ---- tables ---- */

/* A directory whose kernel half is that of all processes. */
pgd_t *pgd_alloc(void)
{
	pgd_t *pgd = (pgd_t *)__get_free_page(GFP_KERNEL);

	if (!pgd)
		return NULL;
	memset(pgd, 0, USER_PTRS_PER_PGD * sizeof(pgd_t));
	memcpy(pgd + USER_PTRS_PER_PGD, swapper_pg_dir + USER_PTRS_PER_PGD,
	       (PTRS_PER_PGD - USER_PTRS_PER_PGD) * sizeof(pgd_t));
	return pgd;
}

void pgd_free(pgd_t *pgd)
{
	free_page(pgd);
}

/* The table entry for address, with the table made if there is none. */
pte_t *pte_alloc(pgd_t *pgd, unsigned long address)
{
	if (pgd_none(*pgd)) {
		unsigned long table = get_zeroed_page(GFP_KERNEL);

		if (!table)
			return NULL;
		set_pgd(pgd, __pgd(__pa(table) | _PAGE_TABLE));
	}
	return pte_offset(pgd, address);
}

/* The tables themselves, once nothing is mapped any more. */
void clear_page_tables(struct mm_struct *mm)
{
	int i;

	for (i = 0; i < USER_PTRS_PER_PGD; i++) {
		if (pgd_none(mm->pgd[i]))
			continue;
		free_page(pgd_page(mm->pgd[i]));
		mm->pgd[i] = __pgd(0);
	}
}

/* The entry for address, or NULL if its table does not exist. */
static pte_t *lookup_pte(struct mm_struct *mm, unsigned long address)
{
	pgd_t *pgd = pgd_offset(mm, address);

	return pgd_none(*pgd) ? NULL : pte_offset(pgd, address);
}

static unsigned long next_table(unsigned long address)
{
	return (address + PGDIR_SIZE) & PGDIR_MASK;
}

/* ---- fork: share everything, make what may be written read-only ---- */

static void copy_one_pte(struct mm_struct *mm, pte_t *dst, pte_t *src, int cow)
{
	pte_t pte = *src;
	struct page *page;

	if (!pte_present(pte))
		return;
	if (cow && pte_write(pte)) {
		pte = pte_wrprotect(pte);
		set_pte(src, pte);
	}
	set_pte(dst, pte);
	page = pte_page(pte);
	if (VALID_PAGE(page) && !PageReserved(page))
		get_page(page);
	mm->rss++;
}

int copy_page_range(struct mm_struct *dst, struct mm_struct *src, struct vm_area_struct *vma)
{
	int cow = (vma->vm_flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE;
	unsigned long address = vma->vm_start;

	while (address < vma->vm_end) {
		pte_t *from = lookup_pte(src, address), *to;

		if (!from) {
			address = next_table(address);
			if (!address)
				break;
			continue;
		}
		if (!pte_present(*from)) {
			address += PAGE_SIZE;
			continue;
		}
		to = pte_alloc(pgd_offset(dst, address), address);
		if (!to)
			return -ENOMEM;
		copy_one_pte(dst, to, from, cow);
		address += PAGE_SIZE;
	}
	return 0;
}

/* ---- unmapping ---- */

static void zap_pte(struct mm_struct *mm, pte_t *pte)
{
	struct page *page;

	if (!pte_present(*pte))
		return;
	page = pte_page(*pte);
	if (VALID_PAGE(page)) {
		if (pte_dirty(*pte) && page->mapping)
			set_page_dirty(page);
		if (!PageReserved(page))
			put_page(page);
	}
	mm->rss--;
	pte_clear(pte);
}

void zap_page_range(struct mm_struct *mm, unsigned long address, unsigned long size)
{
	unsigned long end = address + size;

	while (address < end) {
		pte_t *pte = lookup_pte(mm, address);

		if (!pte) {
			address = next_table(address);
			if (!address)
				break;
			continue;
		}
		zap_pte(mm, pte);
		address += PAGE_SIZE;
	}
	flush_tlb_mm(mm);
}

/* The file became shorter: nothing of what is gone may stay mapped. */
void vmtruncate_mappings(struct address_space *mapping, unsigned long first_page)
{
	struct task_struct *p;

	for_each_task(p) {
		struct vm_area_struct *vma;

		if (!p->mm)
			continue;
		for (vma = p->mm->mmap; vma; vma = vma->vm_next) {
			unsigned long pages = (vma->vm_end - vma->vm_start) >> PAGE_SHIFT, skip, i;

			if (!vma->vm_file || vma->vm_pgoff + pages <= first_page)
				continue;
			skip = first_page > vma->vm_pgoff ? first_page - vma->vm_pgoff : 0;
			for (i = skip; i < pages; i++) {
				pte_t *pte = lookup_pte(p->mm, vma->vm_start + (i << PAGE_SHIFT));

				if (pte && pte_present(*pte) && pte_page(*pte)->mapping == mapping)
					zap_pte(p->mm, pte);
			}
			flush_tlb_mm(p->mm);
		}
	}
}

/* Maps physical memory (of a device) into the current process. */
int remap_page_range(unsigned long from, unsigned long to, unsigned long size, pgprot_t prot)
{
	unsigned long end = from + size;

	for (; from < end; from += PAGE_SIZE, to += PAGE_SIZE) {
		pte_t *pte = pte_alloc(pgd_offset(current->mm, from), from);

		if (!pte)
			return -ENOMEM;
		zap_pte(current->mm, pte);
		set_pte(pte, __pte((to & PAGE_MASK) | pgprot_val(prot)));
		current->mm->rss++;
	}
	flush_tlb_mm(current->mm);
	return 0;
}

/* ---- page faults ---- */

static int no_memory(void)
{
	return -1;
}

/* A page of zeros: for reading, all share one; the first write gets a real one. */
static int do_anonymous_page(struct mm_struct *mm, struct vm_area_struct *vma, pte_t *pte,
			     unsigned long address, int write)
{
	struct page *page;

	if (!write) {
		set_pte(pte, pte_wrprotect(mk_pte(ZERO_PAGE(address), vma->vm_page_prot)));
		mm->rss++;
		return 1;
	}
	page = alloc_page(GFP_USER);
	if (!page)
		return no_memory();
	clear_page(page_address(page));
	set_pte(pte, pte_mkwrite(pte_mkdirty(mk_pte(page, vma->vm_page_prot))));
	mm->rss++;
	return 1;
}

/* A private copy of a page of a file, because it is being written. */
static struct page *private_copy(struct page *page)
{
	struct page *copy = alloc_page(GFP_USER);

	if (copy)
		copy_page(page_address(copy), page_address(page));
	put_page(page);
	return copy;
}

static int do_file_page(struct mm_struct *mm, struct vm_area_struct *vma, pte_t *pte,
			unsigned long address, int write)
{
	struct page *page = vma->vm_ops->nopage(vma, address & PAGE_MASK, 0);
	pte_t entry;

	if (page == NOPAGE_SIGBUS)
		return 0;
	if (page == NOPAGE_OOM)
		return no_memory();
	if (write && !(vma->vm_flags & VM_SHARED)) {
		page = private_copy(page);
		if (!page)
			return no_memory();
	}
	if (!pte_none(*pte)) {			/* someone else was faster */
		put_page(page);
		return 1;
	}
	entry = mk_pte(page, vma->vm_page_prot);
	if (write)
		entry = pte_mkwrite(pte_mkdirty(entry));
	else if (!(vma->vm_flags & VM_SHARED))
		entry = pte_wrprotect(entry);
	set_pte(pte, entry);
	mm->rss++;
	return 2;
}

/*
 * Copy on write: the area may be written but the page is read-only. The last
 * user of an anonymous page just takes it; anyone else gets a copy.
 */
static int do_wp_page(struct mm_struct *mm, struct vm_area_struct *vma, pte_t *pte,
		      unsigned long address)
{
	struct page *old = pte_page(*pte), *new;
	int shared = (vma->vm_flags & VM_SHARED) != 0;

	if (shared || (!PageReserved(old) && !old->mapping && page_count(old) == 1)) {
		set_pte(pte, pte_mkwrite(pte_mkdirty(*pte)));
		flush_tlb_page(vma, address);
		return 1;
	}
	new = alloc_page(GFP_USER);
	if (!new)
		return no_memory();
	copy_page(page_address(new), page_address(old));
	set_pte(pte, pte_mkwrite(pte_mkdirty(mk_pte(new, vma->vm_page_prot))));
	flush_tlb_page(vma, address);
	if (!PageReserved(old))
		put_page(old);
	return 1;
}

/*
 * handle_mm_fault - make the page at address, which lies in vma, usable
 *
 * 1: done; 2: done, after reading a file; 0: the file does not reach there
 * (bus error); -1: no memory.
 */
int handle_mm_fault(struct mm_struct *mm, struct vm_area_struct *vma,
		    unsigned long address, int write_access)
{
	pte_t *pte = pte_alloc(pgd_offset(mm, address), address);

	if (!pte)
		return no_memory();
	if (!pte_present(*pte)) {
		if (vma->vm_ops && vma->vm_ops->nopage)
			return do_file_page(mm, vma, pte, address, write_access);
		return do_anonymous_page(mm, vma, pte, address, write_access);
	}
	if (write_access && !pte_write(*pte))
		return do_wp_page(mm, vma, pte, address);
	return 1;
}

int make_pages_present(unsigned long addr, unsigned long end)
{
	for (addr &= PAGE_MASK; addr < end; addr += PAGE_SIZE) {
		struct vm_area_struct *vma = find_vma(current->mm, addr);

		if (!vma || vma->vm_start > addr)
			return -ENOMEM;
		if (handle_mm_fault(current->mm, vma, addr, (vma->vm_flags & VM_WRITE) != 0) <= 0)
			return -ENOMEM;
	}
	return 0;
}
