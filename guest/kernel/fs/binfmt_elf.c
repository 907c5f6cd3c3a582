/*
 * fs/binfmt_elf.c - ELF programs (System V ABI, chapter 5 and i386 supplement 3)
 *
 * Each PT_LOAD segment becomes a mapping of the file; nothing is read until it
 * is touched. A program that names an interpreter (PT_INTERP, the dynamic
 * linker) gets that mapped too and starts in it. At the top of the stack the
 * program finds
 *
 *	argc
 *	argv[0] ... NULL
 *	envp[0] ... NULL
 *	auxiliary vector: pairs (AT_ type, value) ... AT_NULL
 *	16 random bytes, "i586", then the strings
 */
#include <linux/binfmts.h>
#include <linux/elf.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/random.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <asm/uaccess.h>

#define MAX_PHDRS	64
#define PAGE_DOWN(a)	((a) & PAGE_MASK)
#define PAGE_REST(a)	((a) & ~PAGE_MASK)
#define IS_ERROR(a)	((unsigned long)(a) >= (unsigned long)-4095)

struct image {
	struct file *file;
	struct elf32_hdr hdr;
	struct elf32_phdr *phdrs;
	unsigned long bias;		/* added to every address of the file */
	unsigned long phdr_addr;	/* where the program headers are in memory */
	unsigned long start_code, end_code, start_data, end_data, brk;
};

/* ---- reading ---- */

static int check_header(struct elf32_hdr *hdr)
{
	if (memcmp(hdr->e_ident, ELFMAG, SELFMAG) || hdr->e_ident[EI_CLASS] != ELFCLASS32)
		return -ENOEXEC;
	if ((hdr->e_type != ET_EXEC && hdr->e_type != ET_DYN) || !elf_check_arch(hdr))
		return -ENOEXEC;
	if (hdr->e_phentsize != sizeof(struct elf32_phdr) || !hdr->e_phnum || hdr->e_phnum > MAX_PHDRS)
		return -ENOEXEC;
	return 0;
}

static int read_image(struct image *im, struct file *file)
{
	int size, n;

	memset(im, 0, sizeof(*im));
	im->file = file;
	n = kernel_read(file, 0, (char *)&im->hdr, sizeof(im->hdr));
	if (n != sizeof(im->hdr))
		return n < 0 ? n : -ENOEXEC;
	n = check_header(&im->hdr);
	if (n)
		return n;
	if (!file->f_op || !file->f_op->mmap)
		return -ENOEXEC;
	size = im->hdr.e_phnum * sizeof(struct elf32_phdr);
	im->phdrs = kmalloc(size, GFP_KERNEL);
	if (!im->phdrs)
		return -ENOMEM;
	n = kernel_read(file, im->hdr.e_phoff, (char *)im->phdrs, size);
	if (n == size)
		return 0;
	kfree(im->phdrs);
	im->phdrs = NULL;
	return n < 0 ? n : -ENOEXEC;
}

/* ---- mapping ---- */

static int protection(struct elf32_phdr *ph)
{
	return (ph->p_flags & PF_R ? PROT_READ : 0) | (ph->p_flags & PF_W ? PROT_WRITE : 0) |
	       (ph->p_flags & PF_X ? PROT_EXEC : 0);
}

static int segment_ok(struct elf32_phdr *ph, unsigned long bias)
{
	unsigned long start = ph->p_vaddr + bias, end = start + ph->p_memsz;

	return ph->p_filesz <= ph->p_memsz && end >= start && end <= TASK_SIZE &&
	       PAGE_REST(ph->p_vaddr) == PAGE_REST(ph->p_offset);
}

/* What lies in memory but not in the file: zeros, to the end of the last page. */
static int map_zeros(unsigned long file_end, unsigned long mem_end, int writable)
{
	unsigned long page_end = PAGE_ALIGN(file_end);

	if (mem_end <= file_end)
		return 0;
	if (writable && PAGE_REST(file_end) &&
	    clear_user((void *)file_end, page_end - file_end))
		return -EFAULT;
	if (PAGE_ALIGN(mem_end) > page_end && IS_ERROR(do_brk(page_end, PAGE_ALIGN(mem_end) - page_end)))
		return -ENOMEM;
	return 0;
}

static int map_segment(struct image *im, struct elf32_phdr *ph)
{
	unsigned long addr = ph->p_vaddr + im->bias, rest = PAGE_REST(ph->p_vaddr), got;

	if (!segment_ok(ph, im->bias))
		return -ENOEXEC;
	if (ph->p_filesz) {
		got = do_mmap(im->file, addr - rest, ph->p_filesz + rest, protection(ph),
			      MAP_PRIVATE | MAP_FIXED, ph->p_offset - rest);
		if (IS_ERROR(got))
			return got;
	} else if (ph->p_memsz && IS_ERROR(do_brk(addr - rest, rest)))
		return -ENOMEM;
	return map_zeros(addr + ph->p_filesz, addr + ph->p_memsz, ph->p_flags & PF_W);
}

static void note_segment(struct image *im, struct elf32_phdr *ph)
{
	unsigned long start = ph->p_vaddr + im->bias, file_end = start + ph->p_filesz;

	if (!im->start_code || start < im->start_code)
		im->start_code = start;
	if ((ph->p_flags & PF_X) && file_end > im->end_code)
		im->end_code = file_end;
	if (start > im->start_data)
		im->start_data = start;
	if (file_end > im->end_data)
		im->end_data = file_end;
	if (start + ph->p_memsz > im->brk)
		im->brk = start + ph->p_memsz;
	if (im->hdr.e_phoff >= ph->p_offset && im->hdr.e_phoff < ph->p_offset + ph->p_filesz)
		im->phdr_addr = start + im->hdr.e_phoff - ph->p_offset;
}

/* The room all segments need together, for images that may lie anywhere. */
static unsigned long total_size(struct image *im)
{
	unsigned long low = ~0UL, high = 0;
	int i;

	for (i = 0; i < im->hdr.e_phnum; i++) {
		struct elf32_phdr *ph = &im->phdrs[i];

		if (ph->p_type != PT_LOAD)
			continue;
		low = min(low, (unsigned long)PAGE_DOWN(ph->p_vaddr));
		high = max(high, (unsigned long)ph->p_vaddr + ph->p_memsz);
	}
	return high > low ? PAGE_ALIGN(high - low) : 0;
}

static int choose_bias(struct image *im, unsigned long wish)
{
	unsigned long size, addr;

	if (im->hdr.e_type != ET_DYN)
		return 0;
	size = total_size(im);
	addr = size ? get_unmapped_area(wish, size) : -ENOEXEC;
	if (IS_ERROR(addr))
		return -ENOMEM;
	im->bias = addr;
	return 0;
}

static int map_image(struct image *im, unsigned long wish)
{
	int i, loaded = 0, error = choose_bias(im, wish);

	for (i = 0; i < im->hdr.e_phnum && !error; i++) {
		if (im->phdrs[i].p_type != PT_LOAD)
			continue;
		error = map_segment(im, &im->phdrs[i]);
		note_segment(im, &im->phdrs[i]);
		loaded++;
	}
	return error ? error : loaded ? 0 : -ENOEXEC;
}

/* ---- the interpreter ---- */

static int open_interpreter(struct image *im, struct image *interp)
{
	char name[256];
	struct file *file;
	int i, n, error;

	interp->file = NULL;
	for (i = 0; i < im->hdr.e_phnum && im->phdrs[i].p_type != PT_INTERP; i++)
		;
	if (i == im->hdr.e_phnum)
		return 0;
	n = im->phdrs[i].p_filesz;
	if (n < 2 || n > sizeof(name))
		return -ENOEXEC;
	if (kernel_read(im->file, im->phdrs[i].p_offset, name, n) != n || name[n - 1])
		return -ENOEXEC;
	file = open_exec(name);
	if (IS_ERROR(file))
		return (int)(long)file;
	error = read_image(interp, file);
	if (!error)
		return 0;
	allow_write_access(file);
	fput(file);
	interp->file = NULL;
	return error == -ENOEXEC ? -ELIBBAD : error;
}

static void close_interpreter(struct image *interp)
{
	if (!interp->file)
		return;
	allow_write_access(interp->file);
	fput(interp->file);
	kfree(interp->phdrs);
}

/* ---- the stack ---- */

#define AUX_MAX	40

static int fill_auxv(unsigned long *aux, struct image *im, struct image *interp,
		     struct linux_binprm *bprm, unsigned long platform, unsigned long random)
{
	int n = 0;

#define AUX(type, value) do { aux[n++] = (type); aux[n++] = (unsigned long)(value); } while (0)
	AUX(AT_HWCAP, boot_cpu_data.x86_capability);
	AUX(AT_PAGESZ, PAGE_SIZE);
	AUX(AT_CLKTCK, HZ);
	AUX(AT_PHDR, im->phdr_addr);
	AUX(AT_PHENT, sizeof(struct elf32_phdr));
	AUX(AT_PHNUM, im->hdr.e_phnum);
	AUX(AT_BASE, interp->file ? interp->bias : 0);
	AUX(AT_FLAGS, 0);
	AUX(AT_ENTRY, im->hdr.e_entry + im->bias);
	AUX(AT_UID, current->uid);
	AUX(AT_EUID, current->euid);
	AUX(AT_GID, current->gid);
	AUX(AT_EGID, current->egid);
	AUX(AT_SECURE, bprm->secure);
	AUX(AT_RANDOM, random);
	AUX(AT_EXECFN, bprm->exec);
	AUX(AT_PLATFORM, platform);
	AUX(AT_NULL, 0);
#undef AUX
	return n;
}

/* Pointers to `count` strings that follow one another from *str on, then NULL. */
static int put_pointers(unsigned long **sp, unsigned long *str, int count)
{
	while (count--) {
		long len;

		if (put_user(*str, *sp))
			return -EFAULT;
		(*sp)++;
		len = strnlen_user((char *)*str, MAX_ARG_PAGES * PAGE_SIZE);
		if (!len)
			return -EFAULT;
		*str += len;
	}
	if (put_user(0UL, *sp))
		return -EFAULT;
	(*sp)++;
	return 0;
}

/* The address of argc, or 0. */
static unsigned long create_tables(struct linux_binprm *bprm, struct image *im, struct image *interp)
{
	unsigned long aux[AUX_MAX], platform, random, str = bprm->p, *sp, top;
	unsigned char seed[16];
	int n;

	get_random_bytes(seed, sizeof(seed));
	platform = (bprm->p & ~15UL) - 16;
	random = platform - 16;
	if (copy_to_user((void *)platform, ELF_PLATFORM, sizeof(ELF_PLATFORM)) ||
	    copy_to_user((void *)random, seed, sizeof(seed)))
		return 0;
	n = fill_auxv(aux, im, interp, bprm, platform, random);
	top = random - (n + bprm->argc + 1 + bprm->envc + 1 + 1) * sizeof(long);
	top &= ~15UL;
	sp = (unsigned long *)top;
	if (put_user((unsigned long)bprm->argc, sp++))
		return 0;
	current->mm->arg_start = str;
	if (put_pointers(&sp, &str, bprm->argc))
		return 0;
	current->mm->arg_end = current->mm->env_start = str;
	if (put_pointers(&sp, &str, bprm->envc))
		return 0;
	current->mm->env_end = str;
	memcpy(current->mm->saved_auxv, aux, n * sizeof(long));
	return copy_to_user(sp, aux, n * sizeof(long)) ? 0 : top;
}

/* ---- together ---- */

static void note_memory(struct image *im)
{
	struct mm_struct *mm = current->mm;

	mm->start_code = im->start_code;
	mm->end_code = im->end_code;
	mm->start_data = im->start_data;
	mm->end_data = im->end_data;
	mm->start_brk = mm->brk = PAGE_ALIGN(im->brk);
}

/* From here on the old program is gone: on an error the process ends. */
static int start_image(struct linux_binprm *bprm, struct pt_regs *regs, struct image *im,
		       struct image *interp)
{
	unsigned long entry, stack;

	set_fs(USER_DS);
	if (setup_arg_pages(bprm))
		return -ENOMEM;
	current->mm->start_stack = bprm->p;
	if (map_image(im, ELF_ET_DYN_BASE))
		return -ENOEXEC;
	note_memory(im);
	entry = im->hdr.e_entry + im->bias;
	if (interp->file) {
		if (map_image(interp, 0))
			return -ENOEXEC;
		entry = interp->hdr.e_entry + interp->bias;
	}
	compute_creds(bprm);
	stack = create_tables(bprm, im, interp);
	if (!stack)
		return -EFAULT;
	current->mm->start_stack = stack;
	memset(regs, 0, sizeof(*regs));
	regs->orig_eax = -1;
	start_thread(regs, entry, stack);
	return 0;
}

static int load_elf_binary(struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct image im, interp;
	int error = read_image(&im, bprm->file);

	if (error)
		return error;
	error = open_interpreter(&im, &interp);
	if (error)
		goto out;
	error = flush_old_exec(bprm);
	if (!error && start_image(bprm, regs, &im, &interp)) {
		force_sig(SIGKILL, current);
		error = -ENOEXEC;
	}
	close_interpreter(&interp);
out:
	kfree(im.phdrs);
	return error;
}

static struct linux_binfmt elf_format = { NULL, load_elf_binary };

static int __init init_elf_binfmt(void)
{
	return register_binfmt(&elf_format);
}

module_init(init_elf_binfmt)
