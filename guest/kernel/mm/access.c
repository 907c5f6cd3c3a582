/*
 * mm/access.c - reading and writing the memory of another process
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>

/*
 * The page at addr, present and, for writing, the process's own. A debugger
 * writes breakpoints where the process itself may only read: into its copy,
 * never into memory that others share.
 */
static struct page *get_task_page(struct mm_struct *mm, unsigned long addr, int write)
{
	struct vm_area_struct *vma = find_vma(mm, addr);
	pgd_t *pgd;
	pte_t *pte;

	if (!vma || vma->vm_start > addr)
		return NULL;
	if (write && !(vma->vm_flags & VM_WRITE) && (vma->vm_flags & VM_MAYSHARE))
		return NULL;
	pgd = pgd_offset(mm, addr);
	pte = pgd_none(*pgd) ? NULL : pte_offset(pgd, addr);
	if (!pte || !pte_present(*pte) || (write && !pte_write(*pte))) {
		if (handle_mm_fault(mm, vma, addr, write) <= 0)
			return NULL;
		pte = pte_offset(pgd, addr);
	}
	return pte_page(*pte);
}

/* Returns how many bytes could be moved. */
int access_process_vm(struct task_struct *tsk, unsigned long addr, void *buf, int len, int write)
{
	struct mm_struct *mm = get_task_mm(tsk);
	int done = 0;

	if (!mm)
		return 0;
	down_read(&mm->mmap_sem);
	while (done < len && addr < TASK_SIZE) {
		struct page *page = get_task_page(mm, addr, write);
		int offset = addr & ~PAGE_MASK;
		int n = min_t(int, len - done, PAGE_SIZE - offset);
		char *kaddr;

		if (!page)
			break;
		kaddr = (char *)page_address(page) + offset;
		if (write)
			memcpy(kaddr, (char *)buf + done, n);
		else
			memcpy((char *)buf + done, kaddr, n);
		done += n;
		addr += n;
	}
	if (write)
		flush_tlb_mm(mm);
	up_read(&mm->mmap_sem);
	mmput(mm);
	return done;
}

/*
 * The page of memory that processes share at addr, held; NULL where the memory
 * is private, an error where there is none.
 */
struct page *get_shared_page(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct page *page = NULL;

	down_read(&mm->mmap_sem);
	vma = find_vma(mm, addr);
	if (!vma || vma->vm_start > addr) {
		page = ERR_PTR(-EFAULT);
	} else if (vma->vm_flags & VM_MAYSHARE) {
		page = get_task_page(mm, addr, 0);
		if (page)
			get_page(page);
		else
			page = ERR_PTR(-EFAULT);
	}
	up_read(&mm->mmap_sem);
	return page;
}
