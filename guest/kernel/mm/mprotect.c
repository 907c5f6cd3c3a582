/*
 * mm/mprotect.c - changing what may be done with memory, and advice about it
 */
#include <linux/errno.h>
#include <linux/fs.h>
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

static int protect_range(struct mm_struct *mm, unsigned long at, unsigned long end, unsigned long prot)
{
	struct vm_area_struct *vma;
	int error;

	while (at < end) {
		vma = find_vma(mm, at);
		if (!vma || vma->vm_start > at)
			return -ENOMEM;
		error = protect_area(mm, vma, at, end, prot);
		if (error < 0)
			return error;
		if (!error)
			at = vma->vm_end;
	}
	return 0;
}

asmlinkage long sys_mprotect(unsigned long start, size_t len, unsigned long prot)
{
	struct mm_struct *mm = current->mm;
	int error;

	if (start & ~PAGE_MASK)
		return -EINVAL;
	len = PAGE_ALIGN(len);
	if (start + len < start)
		return -ENOMEM;
	if (prot & ~(PROT_READ | PROT_WRITE | PROT_EXEC))
		return -EINVAL;
	down_write(&mm->mmap_sem);
	error = protect_range(mm, start, start + len, prot);
	flush_tlb_mm(mm);
	up_write(&mm->mmap_sem);
	return error;
}

#define MADV_DONTNEED	4

#define MADV_FREE	8
#define MADV_LAST	25

/* Only MADV_DONTNEED and MADV_FREE do something: private pages become what they were at first. */
static int advise_range(struct mm_struct *mm, unsigned long at, unsigned long end, int behavior)
{
	struct vm_area_struct *vma;
	int error = 0;

	for (; at < end; at = vma->vm_end) {
		vma = find_vma(mm, at);
		if (!vma)
			return -ENOMEM;
		if (vma->vm_start > at) {		/* a hole: told at the end */
			error = -ENOMEM;
			at = vma->vm_start;
			if (at >= end)
				break;
		}
		if (behavior == MADV_DONTNEED || behavior == MADV_FREE)
			zap_page_range(mm, at, min(end, vma->vm_end) - at);
	}
	return error;
}

asmlinkage long sys_madvise(unsigned long start, size_t len, int behavior)
{
	struct mm_struct *mm = current->mm;
	int error;

	len = PAGE_ALIGN(len);
	if ((start & ~PAGE_MASK) || start + len < start || behavior < 0 || behavior > MADV_LAST)
		return -EINVAL;
	down_write(&mm->mmap_sem);
	error = advise_range(mm, start, start + len, behavior);
	up_write(&mm->mmap_sem);
	return error;
}

/* 1 if the page at addr is there, 0 if not, -ENOMEM outside of all areas. */
static int page_is_in(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	pgd_t *pgd = pgd_offset(mm, addr);
	int in;

	down_read(&mm->mmap_sem);
	vma = find_vma(mm, addr);
	in = -ENOMEM;
	if (vma && vma->vm_start <= addr)
		in = !pgd_none(*pgd) && pte_present(*pte_offset(pgd, addr));
	up_read(&mm->mmap_sem);
	return in;
}

asmlinkage long sys_mincore(unsigned long start, size_t len, unsigned char *vec)
{
	unsigned long addr, end = start + PAGE_ALIGN(len);

	if ((start & ~PAGE_MASK) || end < start)
		return -EINVAL;
	for (addr = start; addr < end; addr += PAGE_SIZE) {
		int in = page_is_in(current->mm, addr);

		if (in < 0)
			return in;
		if (put_user((unsigned char)in, vec++))
			return -EFAULT;
	}
	return 0;
}

/* Without swap every page that is there stays there: locking has nothing to do. */
asmlinkage long sys_mlock(unsigned long start, size_t len)
{
	struct mm_struct *mm = current->mm;
	long result;

	if (start + len < start)
		return -EINVAL;
	down_write(&mm->mmap_sem);
	result = make_pages_present(start, start + len);
	up_write(&mm->mmap_sem);
	return result;
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

/* What was written through these entries: tell the page cache. */
static void collect_dirty_ptes(struct vm_area_struct *vma, unsigned long start, unsigned long end)
{
	for (; start < end; start += PAGE_SIZE) {
		pgd_t *pgd = pgd_offset(vma->vm_mm, start);
		pte_t *pte;

		if (pgd_none(*pgd))
			continue;
		pte = pte_offset(pgd, start);
		if (!pte_present(*pte) || !pte_dirty(*pte) || !VALID_PAGE(pte_page(*pte)))
			continue;
		set_pte(pte, pte_mkclean(*pte));
		set_page_dirty(pte_page(*pte));
	}
	flush_tlb_range(vma->vm_mm, start, end);
}

/* MS_SYNC waits for the medium, MS_ASYNC leaves the writing to kupdated. */
static long sync_range(struct mm_struct *mm, unsigned long start, unsigned long end, int flags)
{
	struct vm_area_struct *vma;
	long error = 0;
	int result;

	for (vma = find_vma(mm, start); vma && vma->vm_start < end; vma = vma->vm_next) {
		unsigned long from = vma->vm_start > start ? vma->vm_start : start;

		if (!vma->vm_file || !(vma->vm_flags & VM_SHARED))
			continue;
		collect_dirty_ptes(vma, from, vma->vm_end < end ? vma->vm_end : end);
		if (!(flags & MS_SYNC))
			continue;
		result = generic_osync_inode(vma->vm_file->f_dentry->d_inode);
		if (!error)
			error = result;
	}
	return error;
}

/* Shared pages of files are the page cache's own: read and write see at once what was written. */
asmlinkage long sys_msync(unsigned long start, size_t len, int flags)
{
	struct vm_area_struct *vma;
	long error = 0;

	if ((start & ~PAGE_MASK) || (flags & ~(MS_ASYNC | MS_INVALIDATE | MS_SYNC)))
		return -EINVAL;
	if ((flags & MS_ASYNC) && (flags & MS_SYNC))
		return -EINVAL;
	down_read(&current->mm->mmap_sem);
	vma = find_vma(current->mm, start);
	if (len && (!vma || vma->vm_start > start))
		error = -ENOMEM;
	if (!error && vma)
		error = sync_range(current->mm, start, start + PAGE_ALIGN(len), flags);
	up_read(&current->mm->mmap_sem);
	return error;
}
