/*
 * fs/exec.c - putting another program into a process
 *
 * The arguments and the environment are first copied into pages of their own,
 * because the memory they lie in is about to go. Those pages become the top of
 * the new program's stack.
 */
#include <linux/binfmts.h>
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/stat.h>
#include <asm/pgtable.h>
#include <asm/uaccess.h>

#define MAX_ARG_STRINGS	0x7FFF
#define STACK_TOP	TASK_SIZE

static struct linux_binfmt *formats;

int register_binfmt(struct linux_binfmt *fmt)
{
	fmt->next = formats;
	formats = fmt;
	return 0;
}

/* ---- strings ---- */

static int count_strings(char **argv)
{
	char *p;
	int i = 0;

	if (!argv)
		return 0;
	for (;;) {
		if (get_user(p, argv + i))
			return -EFAULT;
		if (!p)
			return i;
		if (++i > MAX_ARG_STRINGS)
			return -E2BIG;
	}
}

/* The kernel's view of offset p in the strings; makes the page if need be. */
static char *string_page(struct linux_binprm *bprm, unsigned long p)
{
	struct page **page = &bprm->page[p / PAGE_SIZE];

	if (!*page) {
		*page = alloc_page(GFP_USER);
		if (!*page)
			return NULL;
		clear_page(page_address(*page));
	}
	return (char *)page_address(*page) + p % PAGE_SIZE;
}

/* len bytes, backwards from the top, without crossing pages at once. */
static int push_string(struct linux_binprm *bprm, const char *str, unsigned long len)
{
	if (len > bprm->p)
		return -E2BIG;
	while (len) {
		unsigned long n = (bprm->p - 1) % PAGE_SIZE + 1;
		char *to;

		if (n > len)
			n = len;
		len -= n;
		bprm->p -= n;
		to = string_page(bprm, bprm->p);
		if (!to)
			return -ENOMEM;
		if (copy_from_user(to, str + len, n))
			return -EFAULT;
	}
	return 0;
}

/* The last first, so that they end up in order. */
static int copy_strings(int argc, char **argv, struct linux_binprm *bprm)
{
	while (argc-- > 0) {
		long len;
		char *str;
		int error;

		if (get_user(str, argv + argc))
			return -EFAULT;
		len = strnlen_user(str, MAX_ARG_PAGES * PAGE_SIZE);
		if (!len)
			return -EFAULT;
		error = push_string(bprm, str, len);
		if (error)
			return error;
	}
	return 0;
}

/* The same for strings that lie in the kernel. */
int copy_strings_kernel(int argc, char **argv, struct linux_binprm *bprm)
{
	mm_segment_t oldfs = get_fs();
	int error;

	set_fs(KERNEL_DS);
	error = copy_strings(argc, argv, bprm);
	set_fs(oldfs);
	return error;
}

/* A script's interpreter takes the place of the first argument. */
int remove_arg_zero(struct linux_binprm *bprm)
{
	if (!bprm->argc)
		return 0;
	for (;;) {
		char *c = string_page(bprm, bprm->p);

		if (!c)
			return -ENOMEM;
		bprm->p++;
		if (!*c)
			break;
	}
	bprm->argc--;
	return 0;
}

/* ---- rights ---- */

/* Reads the file's head and finds out whose rights the program will have. */
int prepare_binprm(struct linux_binprm *bprm)
{
	struct inode *inode = bprm->file->f_dentry->d_inode;
	int n;

	if (!(inode->i_mode & 0111) || !S_ISREG(inode->i_mode))
		return -EACCES;
	bprm->e_uid = current->euid;
	bprm->e_gid = current->egid;
	if (!(bprm->file->f_vfsmnt->mnt_flags & MS_NOSUID) && !(current->ptrace & PT_PTRACED)) {
		if (inode->i_mode & S_ISUID)
			bprm->e_uid = inode->i_uid;
		if ((inode->i_mode & (S_ISGID | S_IXGRP)) == (S_ISGID | S_IXGRP))
			bprm->e_gid = inode->i_gid;
	}
	memset(bprm->buf, 0, sizeof(bprm->buf));
	n = kernel_read(bprm->file, 0, bprm->buf, sizeof(bprm->buf));
	return n < 0 ? n : 0;
}

void compute_creds(struct linux_binprm *bprm)
{
	struct task_struct *p = current;

	bprm->secure = bprm->e_uid != p->uid || bprm->e_gid != p->gid;
	p->suid = p->euid = p->fsuid = bprm->e_uid;
	p->sgid = p->egid = p->fsgid = bprm->e_gid;
	p->cap_permitted = !p->uid || !p->euid ? CAP_FULL_SET : p->cap_inheritable;
	p->cap_effective = !p->euid ? p->cap_permitted : CAP_EMPTY_SET;
	p->keep_capabilities = 0;
}

/* ---- leaving the old program ---- */

/* A fresh address space; the old one goes, or stays with those who share it. */
static int new_memory(void)
{
	struct mm_struct *mm = mm_alloc(), *old = current->mm, *active = current->active_mm;

	if (!mm)
		return -ENOMEM;
	mm_release();
	current->mm = current->active_mm = mm;
	load_cr3(mm->pgd);
	if (old)
		mmput(old);
	else
		mmdrop(active);
	return 0;
}

extern int become_only_thread(void);
extern void exit_posix_timers(struct task_struct *tsk);

/* Handlers that are shared with other processes stay with them. */
static int own_signals(void)
{
	struct signal_struct *old = current->sig, *new;

	if (atomic_read(&old->count) <= 1)
		return 0;
	new = kmalloc(sizeof(*new), GFP_KERNEL);
	if (!new)
		return -ENOMEM;
	atomic_set(&new->count, 1);
	new->siglock = SPIN_LOCK_UNLOCKED;
	memcpy(new->action, old->action, sizeof(new->action));
	current->sig = new;
	if (atomic_dec_and_test(&old->count))
		kfree(old);
	return 0;
}

static void set_name(struct linux_binprm *bprm)
{
	const char *name = strrchr(bprm->filename, '/');

	strlcpy(current->comm, name ? name + 1 : bprm->filename, sizeof(current->comm));
}

/*
 * Who has become another program is not sent what the old one agreed on with
 * its children, nor sends its parent anything but SIGCHLD.
 */
static void ordinary_exit_signals(void)
{
	struct task_struct *p;

	for_each_task(p)
		if ((p == current || p->p_opptr == current) && p->exit_signal != -1)
			p->exit_signal = SIGCHLD;
}

/* The point of no return: after it a failure can only end the process. */
int flush_old_exec(struct linux_binprm *bprm)
{
	int error = become_only_thread();

	if (!error)
		error = own_signals();
	if (!error)
		error = unshare_files();
	if (!error)
		error = new_memory();
	if (error)
		return error;
	exit_posix_timers(current);
	ordinary_exit_signals();
	current->sas_ss_sp = current->sas_ss_size = 0;
	set_name(bprm);
	flush_thread();
	current->flags &= ~(PF_FORKNOEXEC | PF_KERNEL);
	current->did_exec = 1;
	current->self_exec_id++;
	flush_signal_handlers(current);
	flush_old_files(current->files);
	get_file(bprm->file);
	current->mm->exe_file = bprm->file;
	current->mm->dumpable = bprm->e_uid == current->euid && bprm->e_gid == current->egid &&
				permission(bprm->file->f_dentry->d_inode, MAY_READ) == 0;
	return 0;
}

/* ---- the new stack ---- */

static int stack_area(unsigned long start)
{
	struct vm_area_struct *vma = alloc_vma();

	if (!vma)
		return -ENOMEM;
	vma->vm_mm = current->mm;
	vma->vm_start = start & PAGE_MASK;
	vma->vm_end = STACK_TOP;
	vma->vm_flags = VM_STACK_FLAGS;
	vma->vm_page_prot = protection_map[VM_STACK_FLAGS & 7];
	insert_vm_struct(current->mm, vma);
	current->mm->total_vm += (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
	return 0;
}

/* Maps the strings at the top; bprm->p becomes a user address. */
int setup_arg_pages(struct linux_binprm *bprm)
{
	unsigned long base = STACK_TOP - MAX_ARG_PAGES * PAGE_SIZE;
	int i;

	bprm->p += base;
	bprm->exec += base;
	if (stack_area(bprm->p))
		return -ENOMEM;
	for (i = 0; i < MAX_ARG_PAGES; i++) {
		unsigned long address = base + i * PAGE_SIZE;
		struct page *page = bprm->page[i];
		pte_t *pte;

		if (!page)
			continue;
		pte = pte_alloc(pgd_offset(current->mm, address), address);
		if (!pte)
			return -ENOMEM;
		bprm->page[i] = NULL;
		set_pte(pte, pte_mkwrite(pte_mkdirty(mk_pte(page, PAGE_COPY))));
		current->mm->rss++;
	}
	return 0;
}

/* ---- execve ---- */

int search_binary_handler(struct linux_binprm *bprm, struct pt_regs *regs)
{
	struct linux_binfmt *fmt;
	int error = -ENOEXEC;

	for (fmt = formats; fmt; fmt = fmt->next) {
		error = fmt->load_binary(bprm, regs);
		if (error != -ENOEXEC || !bprm->file)
			break;
	}
	return error;
}

static int fill_binprm(struct linux_binprm *bprm, char **argv, char **envp)
{
	int error;

	bprm->argc = count_strings(argv);
	if (bprm->argc < 0)
		return bprm->argc;
	bprm->envc = count_strings(envp);
	if (bprm->envc < 0)
		return bprm->envc;
	error = prepare_binprm(bprm);
	if (error)
		return error;
	error = copy_strings_kernel(1, &bprm->filename, bprm);
	if (error)
		return error;
	bprm->exec = bprm->p;
	error = copy_strings(bprm->envc, envp, bprm);
	if (error)
		return error;
	return copy_strings(bprm->argc, argv, bprm);
}

static void free_binprm(struct linux_binprm *bprm)
{
	int i;

	if (bprm->file) {
		allow_write_access(bprm->file);
		fput(bprm->file);
	}
	for (i = 0; i < MAX_ARG_PAGES; i++)
		if (bprm->page[i])
			__free_page(bprm->page[i]);
	kfree(bprm);
}

/*
 * 0 with the frame of the new program in regs, or an error with the old program
 * as it was. argv and envp are user pointers, unless set_fs says otherwise.
 */
int do_execve(char *filename, char **argv, char **envp, struct pt_regs *regs)
{
	struct linux_binprm *bprm;
	struct file *file = open_exec(filename);
	int error, old_pid = current->pid;

	if ((unsigned long)file >= (unsigned long)-4095)
		return (int)(long)file;
	bprm = kmalloc(sizeof(*bprm), GFP_KERNEL);
	if (!bprm) {
		allow_write_access(file);
		fput(file);
		return -ENOMEM;
	}
	memset(bprm, 0, sizeof(*bprm));
	bprm->file = file;
	bprm->filename = bprm->interp = filename;
	bprm->p = MAX_ARG_PAGES * PAGE_SIZE - sizeof(void *);	/* a zero at the very top */
	error = fill_binprm(bprm, argv, envp);
	if (!error)
		error = search_binary_handler(bprm, regs);
	free_binprm(bprm);
	if (!error)
		trace_exec(old_pid);
	return error;
}
