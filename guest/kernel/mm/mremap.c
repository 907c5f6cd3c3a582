/*
 * mm/mremap.c - growing, shrinking and moving a mapping
 */
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>

/* Takes the pages along instead of copying them. */
static int move_pages(struct mm_struct *mm, unsigned long from, unsigned long to, unsigned long len)
{
	unsigned long offset;

	for (offset = 0; offset < len; offset += PAGE_SIZE) {
		pgd_t *pgd = pgd_offset(mm, from + offset);
		pte_t *src, *dst;

		if (pgd_none(*pgd))
			continue;
		src = pte_offset(pgd, from + offset);
		if (pte_none(*src))
			continue;
		dst = pte_alloc(pgd_offset(mm, to + offset), to + offset);
		if (!dst)
			return -ENOMEM;
		set_pte(dst, *src);
		pte_clear(src);
	}
	flush_tlb_mm(mm);
	return 0;
}

static unsigned long move_area(struct vm_area_struct *vma, unsigned long addr, unsigned long old_len,
			       unsigned long new_len, unsigned long new_addr)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *new = alloc_vma();

	if (!new)
		return -ENOMEM;
	*new = *vma;
	new->vm_start = new_addr;
	new->vm_end = new_addr + new_len;
	new->vm_pgoff += (addr - vma->vm_start) >> PAGE_SHIFT;
	if (new->vm_file)
		get_file(new->vm_file);
	if (new->vm_ops && new->vm_ops->open)
		new->vm_ops->open(new);
	insert_vm_struct(mm, new);
	mm->total_vm += new_len >> PAGE_SHIFT;
	if (move_pages(mm, addr, new_addr, old_len)) {
		move_pages(mm, new_addr, addr, old_len);
		do_munmap(mm, new_addr, new_len);
		return -ENOMEM;
	}
	do_munmap(mm, addr, old_len);
	return new_addr;
}

static int grow_in_place(struct vm_area_struct *vma, unsigned long addr, unsigned long old_len,
			 unsigned long new_len)
{
	unsigned long limit = vma->vm_next ? vma->vm_next->vm_start : TASK_SIZE;

	if (vma->vm_end != addr + old_len || addr + new_len > limit)
		return 0;
	vma->vm_end = addr + new_len;
	current->mm->total_vm += (new_len - old_len) >> PAGE_SHIFT;
	return 1;
}

static noinline unsigned long do_mremap(unsigned long addr, unsigned long old_len, unsigned long new_len,
				    unsigned long flags, unsigned long new_addr)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma;

	old_len = PAGE_ALIGN(old_len);
	new_len = PAGE_ALIGN(new_len);
	if ((flags & ~(MREMAP_MAYMOVE | MREMAP_FIXED)) || (addr & ~PAGE_MASK) || !new_len)
		return -EINVAL;
	if (flags & MREMAP_FIXED) {
		if (!(flags & MREMAP_MAYMOVE) || (new_addr & ~PAGE_MASK) || new_len > TASK_SIZE ||
		    new_addr > TASK_SIZE - new_len ||
		    (new_addr < addr + old_len && addr < new_addr + new_len))
			return -EINVAL;
		do_munmap(mm, new_addr, new_len);
	}
	vma = find_vma(mm, addr);
	if (!vma || vma->vm_start > addr || old_len > vma->vm_end - addr)
		return -EFAULT;
	if (new_len < old_len) {
		do_munmap(mm, addr + new_len, old_len - new_len);
		old_len = new_len;
	}
	if (!(flags & MREMAP_FIXED)) {
		if (new_len == old_len || grow_in_place(find_vma(mm, addr), addr, old_len, new_len))
			return addr;
		if (!(flags & MREMAP_MAYMOVE))
			return -ENOMEM;
		new_addr = get_unmapped_area(0, new_len);
		if (new_addr & ~PAGE_MASK)
			return new_addr;
	}
	return move_area(find_vma(mm, addr), addr, old_len, new_len, new_addr);
}

asmlinkage unsigned long sys_mremap(unsigned long addr, unsigned long old_len, unsigned long new_len,
				    unsigned long flags, unsigned long new_addr)
{
	unsigned long result;

	down_write(&current->mm->mmap_sem);
	result = do_mremap(addr, old_len, new_len, flags, new_addr);
	up_write(&current->mm->mmap_sem);
	return result;
}
