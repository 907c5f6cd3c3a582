/*
 * mm/mprotect.c - changing what may be done with memory, and advice about it
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <asm/uaccess.h>

extern int split_vma(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr);

/* Pages that are private to their area stay read-only until written: copy on write. */
static void change_pages(struct vm_area_struct *vma)
{
	unsigned long addr;

	for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE) {
		pgd_t *pgd = pgd_offset(vma->vm_mm, addr);
		pte_t *pte;

		if (pgd_none(*pgd)) {
			addr = ((addr + PGDIR_SIZE) & PGDIR_MASK) - PAGE_SIZE;
			continue;
		}
		pte = pte_offset(pgd, addr);
		if (pte_present(*pte))
			set_pte(pte, pte_modify(*pte, vma->vm_page_prot));
	}
}

static int protect_area(struct mm_struct *mm, struct vm_area_struct *vma,
			unsigned long start, unsigned long end, unsigned long bits)
{
	unsigned long flags = (vma->vm_flags & ~(VM_READ | VM_WRITE | VM_EXEC)) | bits;

	if ((flags & ~(flags >> 4)) & (VM_READ | VM_WRITE | VM_EXEC))
		return -EACCES;
	if (vma->vm_start < start)
		return split_vma(mm, vma, start) ? -ENOMEM : 1;	/* the upper part is next */
	if (vma->vm_end > end && split_vma(mm, vma, end))
		return -ENOMEM;
	vma->vm_flags = flags;
	vma->vm_page_prot = protection_map[flags & 15];
	change_pages(vma);
	return 0;
}

asmlinkage long sys_mprotect(unsigned long start, size_t len, unsigned long prot)
{
	struct mm_struct *mm = current->mm;
	unsigned long end, at = start;
	struct vm_area_struct *vma;
	int error = 0;

	if (start & ~PAGE_MASK)
		return -EINVAL;
	len = PAGE_ALIGN(len);
	end = start + len;
	if (end < start)
		return -ENOMEM;
	if (prot & ~(PROT_READ | PROT_WRITE | PROT_EXEC))
		return -EINVAL;
	while (at < end && error >= 0) {
		vma = find_vma(mm, at);
		if (!vma || vma->vm_start > at) {
			error = -ENOMEM;
			break;
		}
		error = protect_area(mm, vma, at, end, prot);
		if (!error)
			at = vma->vm_end;
	}
	flush_tlb_mm(mm);
	return error < 0 ? error : 0;
}

#define MADV_DONTNEED	4

/* Only MADV_DONTNEED does something: private anonymous pages become zeros again. */
asmlinkage long sys_madvise(unsigned long start, size_t len, int behavior)
{
	struct vm_area_struct *vma;
	unsigned long end, at;

	len = PAGE_ALIGN(len);
	end = start + len;
	if ((start & ~PAGE_MASK) || end < start || behavior < 0)
		return -EINVAL;
	for (at = start; at < end; at = vma->vm_end) {
		vma = find_vma(current->mm, at);
		if (!vma || vma->vm_start > at)
			return -ENOMEM;
		if (behavior == MADV_DONTNEED)
			zap_page_range(current->mm, at, min(end, vma->vm_end) - at);
	}
	return 0;
}

asmlinkage long sys_mincore(unsigned long start, size_t len, unsigned char *vec)
{
	unsigned long addr, end = start + PAGE_ALIGN(len);

	if ((start & ~PAGE_MASK) || end < start)
		return -EINVAL;
	for (addr = start; addr < end; addr += PAGE_SIZE) {
		struct vm_area_struct *vma = find_vma(current->mm, addr);
		pgd_t *pgd = pgd_offset(current->mm, addr);
		unsigned char in;

		if (!vma || vma->vm_start > addr)
			return -ENOMEM;
		in = !pgd_none(*pgd) && pte_present(*pte_offset(pgd, addr));
		if (put_user(in, vec++))
			return -EFAULT;
	}
	return 0;
}

/* Without swap every page that is there stays there: locking has nothing to do. */
asmlinkage long sys_mlock(unsigned long start, size_t len)
{
	return make_pages_present(start, start + len);
}

asmlinkage long sys_munlock(unsigned long start, size_t len)
{
	return 0;
}

asmlinkage long sys_mlockall(int flags)
{
	return flags & ~3 || !flags ? -EINVAL : 0;
}

asmlinkage long sys_munlockall(void)
{
	return 0;
}

/* Shared pages of files are the page cache's own: what was written is there. */
asmlinkage long sys_msync(unsigned long start, size_t len, int flags)
{
	struct vm_area_struct *vma;

	if ((start & ~PAGE_MASK) || (flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)))
		return -EINVAL;
	if ((flags & MS_ASYNC) && (flags & MS_SYNC))
		return -EINVAL;
	vma = find_vma(current->mm, start);
	return len && (!vma || vma->vm_start > start) ? -ENOMEM : 0;
}
