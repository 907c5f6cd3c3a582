/*
 * mm/meminfo.c - numbers about memory, for /proc and sysinfo(2)
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/pagemap.h>
#include <linux/sched.h>

void si_meminfo(struct sysinfo *val)
{
	memset(val, 0, sizeof(*val));
	val->totalram = num_physpages - nr_reserved_pages();
	val->freeram = nr_free_pages();
	val->mem_unit = PAGE_SIZE;
}

#define B(pages) ((unsigned long long)(pages) << PAGE_SHIFT)
#define K(pages) ((pages) << (PAGE_SHIFT - 10))

int get_meminfo(char *buf)
{
	struct sysinfo i;
	unsigned long cached = page_cache_pages;

	si_meminfo(&i);
	return sprintf(buf,
		"        total:    used:    free:  shared: buffers:  cached:\n"
		"Mem:  %8Lu %8Lu %8Lu %8Lu %8Lu %8Lu\n"
		"Swap: %8Lu %8Lu %8Lu\n"
		"MemTotal:     %8lu kB\n"
		"MemFree:      %8lu kB\n"
		"MemShared:    %8lu kB\n"
		"Buffers:      %8lu kB\n"
		"Cached:       %8lu kB\n"
		"SwapCached:   %8lu kB\n"
		"HighTotal:    %8lu kB\n"
		"HighFree:     %8lu kB\n"
		"LowTotal:     %8lu kB\n"
		"LowFree:      %8lu kB\n"
		"SwapTotal:    %8lu kB\n"
		"SwapFree:     %8lu kB\n",
		B(i.totalram), B(i.totalram - i.freeram), B(i.freeram), 0ULL, 0ULL, B(cached),
		0ULL, 0ULL, 0ULL,
		K(i.totalram), K(i.freeram), 0UL, 0UL, K(cached), 0UL, 0UL, 0UL,
		K(i.totalram), K(i.freeram), 0UL, 0UL);
}

void task_mem_size(struct task_struct *p, unsigned long *vsize, unsigned long *rss)
{
	struct mm_struct *mm = get_task_mm(p);

	*vsize = *rss = 0;
	if (!mm)
		return;
	*vsize = mm->total_vm << PAGE_SHIFT;
	*rss = mm->rss;
	mmput(mm);
}

/* The two areas that belong to no file and yet have a name. */
static const char *known_area(struct vm_area_struct *vma)
{
	struct mm_struct *mm = vma->vm_mm;

	if (vma->vm_start <= mm->brk && vma->vm_end >= mm->start_brk)
		return "[heap]";
	if (vma->vm_start <= mm->start_stack && vma->vm_end > mm->start_stack)
		return "[stack]";
	return "";
}

static int map_line(struct vm_area_struct *vma, char *buf, int size, char *path)
{
	unsigned long ino = 0;
	unsigned int dev = 0;
	const char *name = known_area(vma);
	int len;

	if (vma->vm_file) {
		struct inode *inode = vma->vm_file->f_dentry->d_inode;

		dev = kdev_t_to_nr(inode->i_dev);
		ino = inode->i_ino;
		name = d_path(vma->vm_file->f_dentry, vma->vm_file->f_vfsmnt, path, PAGE_SIZE);
	}
	len = snprintf(buf, size, "%08lx-%08lx %c%c%c%c %08lx %02x:%02x %-10lu",
		       vma->vm_start, vma->vm_end,
		       vma->vm_flags & VM_READ ? 'r' : '-', vma->vm_flags & VM_WRITE ? 'w' : '-',
		       vma->vm_flags & VM_EXEC ? 'x' : '-', vma->vm_flags & VM_MAYSHARE ? 's' : 'p',
		       vma->vm_pgoff << PAGE_SHIFT, dev >> 8, dev & 0xff, ino);
	if (len < size)
		len += snprintf(buf + len, size - len, *name ? " %s\n" : "%s\n", name);
	return len < size ? len : 0;
}

int get_task_maps(struct task_struct *p, char *buf, int size)
{
	struct mm_struct *mm = get_task_mm(p);
	char *path = (char *)__get_free_page(GFP_KERNEL);
	struct vm_area_struct *vma;
	int done = 0;

	if (!mm || !path)
		goto out;
	down_read(&mm->mmap_sem);
	for (vma = mm->mmap; vma; vma = vma->vm_next) {
		int n = map_line(vma, buf + done, size - done, path);

		if (!n)
			break;
		done += n;
	}
	up_read(&mm->mmap_sem);
out:
	free_page(path);
	if (mm)
		mmput(mm);
	return done;
}
