/*
 * mm/mmap.c - the areas of a program's address space
 *
 *	0xC0000000  end
 *	            stack, grows down
 *	0x40000000  mmap, grows up
 *	            heap (brk), grows up
 *	0x08048000  program
 *
 * Areas are a list sorted by address. Neighbours that only differ in where
 * they lie are joined when one is made. Who looks at the list or changes it
 * holds mm->mmap_sem: the system calls below and the page-fault handler take it,
 * all other functions are called with it held. While one holds it, one must not
 * touch user memory, because that may fault.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <asm/uaccess.h>

#define MAX_MAP_COUNT	8192	/* they are kept in a list */

/* Page protections for the flags SHARED EXEC WRITE READ. */
pgprot_t protection_map[16] = {
	PAGE_NONE, PAGE_READONLY, PAGE_COPY, PAGE_COPY,
	PAGE_READONLY, PAGE_READONLY, PAGE_COPY, PAGE_COPY,
	PAGE_NONE, PAGE_READONLY, PAGE_SHARED, PAGE_SHARED,
	PAGE_READONLY, PAGE_READONLY, PAGE_SHARED, PAGE_SHARED,
};

struct vm_area_struct *alloc_vma(void)
{
	struct vm_area_struct *vma = kmalloc(sizeof(*vma), GFP_KERNEL);

	if (vma)
		memset(vma, 0, sizeof(*vma));
	return vma;
}

void free_vma(struct vm_area_struct *vma)
{
	if (vma->vm_ops && vma->vm_ops->close)
		vma->vm_ops->close(vma);
	if (vma->vm_file)
		fput(vma->vm_file);
	kfree(vma);
}

/* ---- finding ---- */

/* The first area that ends above addr: it holds addr, or is the next one. */
struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma = mm->mmap_cache;

	if (vma && vma->vm_start <= addr && addr < vma->vm_end)
		return vma;
	for (vma = mm->mmap; vma; vma = vma->vm_next)
		if (addr < vma->vm_end)
			break;
	if (vma)
		mm->mmap_cache = vma;
	return vma;
}

struct vm_area_struct *find_vma_prev(struct mm_struct *mm, unsigned long addr,
				     struct vm_area_struct **pprev)
{
	struct vm_area_struct *vma;

	*pprev = NULL;
	for (vma = mm->mmap; vma && addr >= vma->vm_end; vma = vma->vm_next)
		*pprev = vma;
	return vma;
}

unsigned long get_unmapped_area(unsigned long addr, unsigned long len)
{
	struct vm_area_struct *vma;

	if (len > TASK_SIZE)
		return -ENOMEM;
	if (addr) {
		addr = PAGE_ALIGN(addr);
		vma = find_vma(current->mm, addr);
		if (addr <= TASK_SIZE - len && (!vma || addr + len <= vma->vm_start))
			return addr;
	}
	addr = PAGE_ALIGN(TASK_UNMAPPED_BASE);
	for (vma = find_vma(current->mm, addr); ; vma = vma->vm_next) {
		if (addr > TASK_SIZE - len)
			return -ENOMEM;
		if (!vma || addr + len <= vma->vm_start)
			return addr;
		addr = vma->vm_end;
	}
}

/* ---- inserting ---- */

int insert_vm_struct(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct vm_area_struct **p = &mm->mmap;

	while (*p && (*p)->vm_start < vma->vm_start)
		p = &(*p)->vm_next;
	vma->vm_next = *p;
	*p = vma;
	mm->map_count++;
	return 0;
}

static int can_join(struct vm_area_struct *a, struct vm_area_struct *b)
{
	if (a->vm_end != b->vm_start || a->vm_flags != b->vm_flags ||
	    a->vm_file != b->vm_file || a->vm_ops != b->vm_ops || a->vm_private_data)
		return 0;
	return !a->vm_file || a->vm_pgoff + ((a->vm_end - a->vm_start) >> PAGE_SHIFT) == b->vm_pgoff;
}

static void join_with_next(struct mm_struct *mm, struct vm_area_struct *vma)
{
	struct vm_area_struct *next = vma->vm_next;

	vma->vm_end = next->vm_end;
	vma->vm_next = next->vm_next;
	mm->map_count--;
	mm->mmap_cache = NULL;
	free_vma(next);
}

/* Joins the area that starts at addr with its neighbours if they are alike. */
static void join_neighbours(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *prev, *vma = find_vma_prev(mm, addr, &prev);

	if (!vma)
		return;
	if (vma->vm_next && can_join(vma, vma->vm_next))
		join_with_next(mm, vma);
	if (prev && can_join(prev, vma))
		join_with_next(mm, prev);
}

/* ---- limits ---- */

static int may_expand(struct mm_struct *mm, unsigned long pages)
{
	unsigned long limit = current->rlim[RLIMIT_AS].rlim_cur;

	if (limit != RLIM_INFINITY && (mm->total_vm + pages) > limit >> PAGE_SHIFT)
		return 0;
	return mm->map_count < MAX_MAP_COUNT;
}

/* More than all memory and what could be freed will never be there. */
static int enough_memory(unsigned long pages)
{
	return pages < num_physpages - nr_reserved_pages();
}

/* ---- mmap ---- */

static unsigned long flags_for(struct file *file, unsigned long prot, unsigned long flags)
{
	unsigned long vm_flags = prot & (PROT_READ | PROT_WRITE | PROT_EXEC);

	vm_flags |= VM_MAYREAD | VM_MAYWRITE | VM_MAYEXEC;
	if (flags & MAP_GROWSDOWN)
		vm_flags |= VM_GROWSDOWN;
	if (flags & MAP_LOCKED)
		vm_flags |= VM_LOCKED;
	if ((flags & MAP_TYPE) != MAP_SHARED)
		return vm_flags;
	vm_flags |= VM_SHARED | VM_MAYSHARE;
	if (file && !(file->f_mode & FMODE_WRITE))
		vm_flags &= ~(VM_MAYWRITE | VM_SHARED);
	return vm_flags;
}

static int check_file_access(struct file *file, unsigned long prot, unsigned long flags)
{
	int type = flags & MAP_TYPE;

	if (type != MAP_SHARED && type != MAP_PRIVATE)
		return -EINVAL;
	if (!file)
		return 0;
	if (!(file->f_mode & FMODE_READ))
		return -EACCES;
	if (type == MAP_SHARED && (prot & PROT_WRITE) && !(file->f_mode & FMODE_WRITE))
		return -EACCES;
	if (!file->f_op || !file->f_op->mmap)
		return -ENODEV;
	return 0;
}

static int connect_file(struct vm_area_struct *vma, struct file *file)
{
	int error;

	get_file(file);
	vma->vm_file = file;
	error = file->f_op->mmap(file, vma);
	if (error) {
		vma->vm_file = NULL;
		vma->vm_ops = NULL;
		fput(file);
	}
	return error;
}

/* Anonymous memory that parent and child share needs pages that outlive both tables. */
extern int shmem_zero_setup(struct vm_area_struct *vma);

static unsigned long map_area(struct file *file, unsigned long addr, unsigned long len,
			      unsigned long vm_flags, unsigned long pgoff)
{
	struct mm_struct *mm = current->mm;
	struct vm_area_struct *vma = alloc_vma();
	int error = 0;

	if (!vma)
		return -ENOMEM;
	vma->vm_mm = mm;
	vma->vm_start = addr;
	vma->vm_end = addr + len;
	vma->vm_flags = vm_flags;
	vma->vm_page_prot = protection_map[vm_flags & 15];
	vma->vm_pgoff = pgoff;
	if (file)
		error = connect_file(vma, file);
	else if (vm_flags & VM_SHARED)
		error = shmem_zero_setup(vma);
	if (error) {
		free_vma(vma);
		return error;
	}
	insert_vm_struct(mm, vma);
	mm->total_vm += len >> PAGE_SHIFT;
	join_neighbours(mm, addr);
	if (vm_flags & VM_LOCKED)
		make_pages_present(addr, addr + len);
	return addr;
}

unsigned long do_mmap_pgoff(struct file *file, unsigned long addr, unsigned long len,
			    unsigned long prot, unsigned long flags, unsigned long pgoff)
{
	struct mm_struct *mm = current->mm;
	int error;

	if (!len)
		return -EINVAL;
	len = PAGE_ALIGN(len);
	if (!len || len > TASK_SIZE)
		return -ENOMEM;
	if (pgoff + (len >> PAGE_SHIFT) < pgoff)
		return -EINVAL;
	error = check_file_access(file, prot, flags);
	if (error)
		return error;
	if (flags & MAP_FIXED) {
		if (addr & ~PAGE_MASK)
			return -EINVAL;
		if (addr > TASK_SIZE - len)
			return -ENOMEM;
	} else {
		addr = get_unmapped_area(addr, len);
		if (addr & ~PAGE_MASK)
			return addr;
	}
	if (!may_expand(mm, len >> PAGE_SHIFT))
		return -ENOMEM;
	if (!file && !(flags & MAP_NORESERVE) && (prot & PROT_WRITE) &&
	    !enough_memory(len >> PAGE_SHIFT))
		return -ENOMEM;
	if (flags & MAP_FIXED)
		do_munmap(mm, addr, len);
	return map_area(file, addr, len, flags_for(file, prot, flags), file ? pgoff : 0);
}

/* ---- splitting and unmapping ---- */

/* Cuts vma at addr; the part above becomes an area of its own. */
int split_vma(struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr)
{
	struct vm_area_struct *new = alloc_vma();

	if (!new)
		return -ENOMEM;
	*new = *vma;
	new->vm_start = addr;
	new->vm_pgoff += (addr - vma->vm_start) >> PAGE_SHIFT;
	if (new->vm_file)
		get_file(new->vm_file);
	if (new->vm_ops && new->vm_ops->open)
		new->vm_ops->open(new);
	vma->vm_end = addr;
	insert_vm_struct(mm, new);
	mm->mmap_cache = NULL;
	return 0;
}

static void remove_area(struct mm_struct *mm, struct vm_area_struct **p)
{
	struct vm_area_struct *vma = *p;

	*p = vma->vm_next;
	mm->map_count--;
	mm->total_vm -= (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
	mm->mmap_cache = NULL;
	zap_page_range(mm, vma->vm_start, vma->vm_end - vma->vm_start);
	free_vma(vma);
}

int do_munmap(struct mm_struct *mm, unsigned long addr, size_t len)
{
	struct vm_area_struct **p, *vma;
	unsigned long end;

	if ((addr & ~PAGE_MASK) || addr >= TASK_SIZE || len > TASK_SIZE - addr)
		return -EINVAL;
	len = PAGE_ALIGN(len);
	if (!len)
		return -EINVAL;
	end = addr + len;
	for (p = &mm->mmap; (vma = *p) != NULL && vma->vm_start < end; ) {
		if (vma->vm_end <= addr) {
			p = &vma->vm_next;
			continue;
		}
		if (vma->vm_start < addr) {
			if (split_vma(mm, vma, addr))
				return -ENOMEM;
			p = &vma->vm_next;
			continue;
		}
		if (vma->vm_end > end && split_vma(mm, vma, end))
			return -ENOMEM;
		remove_area(mm, p);
	}
	return 0;
}

/* ---- heap and stack ---- */

unsigned long do_brk(unsigned long addr, unsigned long len)
{
	len = PAGE_ALIGN(len);
	if (!len)
		return addr;
	return do_mmap_pgoff(NULL, addr, len, PROT_READ | PROT_WRITE | PROT_EXEC,
			     MAP_PRIVATE | MAP_FIXED | MAP_ANONYMOUS, 0);
}

static int intersects(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma = find_vma(mm, start);

	return vma && vma->vm_start < end;
}

static unsigned long move_brk(struct mm_struct *mm, unsigned long brk)
{
	unsigned long new = PAGE_ALIGN(brk), old = PAGE_ALIGN(mm->brk);
	unsigned long limit = current->rlim[RLIMIT_DATA].rlim_cur;

	if (brk < mm->start_brk)
		return mm->brk;
	if (new <= old) {
		if (new == old || !do_munmap(mm, new, old - new))
			mm->brk = brk;
		return mm->brk;
	}
	if (limit != RLIM_INFINITY && brk - mm->start_data > limit)
		return mm->brk;
	if (intersects(mm, old, new + PAGE_SIZE) || do_brk(old, new - old) != old)
		return mm->brk;
	mm->brk = brk;
	return mm->brk;
}

/* Answers the end of the heap: the new one, or the old one if that cannot be. */
asmlinkage unsigned long sys_brk(unsigned long brk)
{
	struct mm_struct *mm = current->mm;
	unsigned long result;

	down_write(&mm->mmap_sem);
	result = move_brk(mm, brk);
	up_write(&mm->mmap_sem);
	return result;
}

int expand_stack(struct vm_area_struct *vma, unsigned long address)
{
	struct vm_area_struct *prev;
	unsigned long grow;

	address &= PAGE_MASK;
	grow = (vma->vm_start - address) >> PAGE_SHIFT;
	if (vma->vm_end - address > current->rlim[RLIMIT_STACK].rlim_cur ||
	    !may_expand(vma->vm_mm, grow))
		return -ENOMEM;
	find_vma_prev(vma->vm_mm, vma->vm_start, &prev);
	if (prev && prev->vm_end > address)
		return -ENOMEM;
	vma->vm_start = address;
	vma->vm_pgoff -= grow;
	vma->vm_mm->total_vm += grow;
	return 0;
}

/* ---- system calls ---- */

static long map_call(unsigned long addr, unsigned long len, unsigned long prot,
		     unsigned long flags, unsigned long fd, unsigned long pgoff)
{
	struct file *file = NULL;
	long result;

	if (!(flags & MAP_ANONYMOUS)) {
		file = fget(fd);
		if (!file)
			return -EBADF;
	}
	down_write(&current->mm->mmap_sem);
	result = do_mmap_pgoff(file, addr, len, prot, flags, pgoff);
	up_write(&current->mm->mmap_sem);
	if (file)
		fput(file);
	return result;
}

asmlinkage long sys_mmap2(unsigned long addr, unsigned long len, unsigned long prot,
			  unsigned long flags, unsigned long fd, unsigned long pgoff)
{
	return map_call(addr, len, prot, flags, fd, pgoff);
}

/* The first mmap of the i386 passed its six arguments in memory. */
struct mmap_arg_struct {
	unsigned long addr, len, prot, flags, fd, offset;
};

asmlinkage int sys_old_mmap(struct mmap_arg_struct *arg)
{
	struct mmap_arg_struct a;

	if (copy_from_user(&a, arg, sizeof(a)))
		return -EFAULT;
	if (a.offset & ~PAGE_MASK)
		return -EINVAL;
	return map_call(a.addr, a.len, a.prot, a.flags, a.fd, a.offset >> PAGE_SHIFT);
}

asmlinkage long sys_munmap(unsigned long addr, size_t len)
{
	struct mm_struct *mm = current->mm;
	long result;

	down_write(&mm->mmap_sem);
	result = do_munmap(mm, addr, len);
	up_write(&mm->mmap_sem);
	return result;
}
