/*
 * arch/i386/mm/fault.c - page faults
 *
 * The processor found no right translation for an address (it is in CR2). Most
 * faults are good news: a page that was promised is touched for the first time,
 * or a shared one is written (copy on write). The rest is an error of the
 * program, of a user pointer it passed, or of the kernel.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <asm/hardirq.h>
#include <asm/pgtable.h>
#include <asm/uaccess.h>

/* Bits of the error code (Intel SDM vol. 3, 4.7). */
#define PF_PROT		1	/* the page was there, the access was not allowed */
#define PF_WRITE	2
#define PF_USER		4	/* in ring 3 */

/*
 * vmalloc made new entries in the kernel's own directory; a process's
 * directory gets a copy the first time the process needs it.
 */
static int vmalloc_fault(unsigned long address)
{
	pgd_t *pgd, *pgd_k = pgd_offset_k(address);
	unsigned long cr3 = read_cr(3);

	pgd = (pgd_t *)__va(cr3 & PAGE_MASK) + pgd_index(address);
	if (pgd_none(*pgd_k) || !pgd_none(*pgd))
		return 0;
	set_pgd(pgd, *pgd_k);
	return 1;
}

static void oops(struct pt_regs *regs, unsigned long error_code, unsigned long address)
{
	unsigned long pde, *table;

	if (address < PAGE_SIZE)
		printk(KERN_ALERT "Unable to handle kernel NULL pointer dereference");
	else
		printk(KERN_ALERT "Unable to handle kernel paging request");
	printk(" at virtual address %08lx\n", address);
	printk(" printing eip:\n%08lx\n", regs->eip);
	pde = ((unsigned long *)__va(read_cr(3) & PAGE_MASK))[address >> PGDIR_SHIFT];
	printk(KERN_ALERT "*pde = %08lx\n", pde);
	if ((pde & _PAGE_PRESENT) && !(pde & _PAGE_PSE)) {
		table = __va(pde & PAGE_MASK);
		printk(KERN_ALERT "*pte = %08lx\n", table[__pte_index(address)]);
	}
	die("Oops", regs, error_code);
}

/* For dmesg: what a program without a handler is about to die of. */
static void note_fault(struct pt_regs *regs, unsigned long error_code, unsigned long address, int sig)
{
	if (current->sig->action[sig - 1].sa.sa_handler != SIG_DFL)
		return;
	printk(KERN_DEBUG "%s[%d]: fault at %08lx eip %08lx esp %08lx error %lx\n",
	       current->comm, current->pid, address, regs->eip, regs->esp, error_code);
}

static void signal_fault(int sig, int code, unsigned long error_code, unsigned long address)
{
	struct siginfo info;

	current->thread.cr2 = address;
	/* a kernel address looks like "protected" whatever is there */
	current->thread.error_code = error_code | (address >= TASK_SIZE);
	current->thread.trap_no = 14;
	info.si_signo = sig;
	info.si_errno = 0;
	info.si_code = code;
	info.si_addr = (void *)address;
	force_sig_info(sig, &info, current);
}

static void bad_access(struct pt_regs *regs, unsigned long error_code, unsigned long address,
		       int sig, int code)
{
	unsigned long fixup;

	if (error_code & PF_USER) {
		note_fault(regs, error_code, address, sig);
		signal_fault(sig, code, error_code, address);
		return;
	}
	fixup = search_exception_table(regs->eip);
	if (fixup) {
		regs->eip = fixup;
		return;
	}
	oops(regs, error_code, address);
}

/* The area that holds address, grown downwards if it is a stack just below. */
static struct vm_area_struct *area_for(struct mm_struct *mm, unsigned long address,
				       struct pt_regs *regs, unsigned long error_code)
{
	struct vm_area_struct *vma = find_vma(mm, address);

	if (!vma || vma->vm_start <= address)
		return vma;
	if (!(vma->vm_flags & VM_GROWSDOWN))
		return NULL;
	/* pusha and enter write up to 32 bytes and more below esp before moving it */
	if ((error_code & PF_USER) && address + 65536 + 32 * sizeof(long) < regs->esp)
		return NULL;
	return expand_stack(vma, address) ? NULL : vma;
}

static int access_allowed(struct vm_area_struct *vma, unsigned long error_code)
{
	if (error_code & PF_WRITE)
		return (vma->vm_flags & VM_WRITE) != 0;
	if (error_code & PF_PROT)
		return 0;
	return (vma->vm_flags & (VM_READ | VM_EXEC)) != 0;
}

/* What became of the fault: as handle_mm_fault answers, or one of these. */
#define NO_AREA		-2
#define NOT_ALLOWED	-3

/* The areas must not change, nor another thread serve the same fault, meanwhile. */
static int serve_fault(struct mm_struct *mm, struct pt_regs *regs, unsigned long error_code,
		       unsigned long address)
{
	struct vm_area_struct *vma;
	int result;

	down_read(&mm->mmap_sem);
	vma = area_for(mm, address, regs, error_code);
	if (!vma)
		result = NO_AREA;
	else if (!access_allowed(vma, error_code))
		result = NOT_ALLOWED;
	else
		result = handle_mm_fault(mm, vma, address, error_code & PF_WRITE);
	up_read(&mm->mmap_sem);
	return result;
}

static void user_fault(struct pt_regs *regs, unsigned long error_code, unsigned long address)
{
	switch (serve_fault(current->mm, regs, error_code, address)) {
	case 1:
		current->min_flt++;
		return;
	case 2:
		current->maj_flt++;
		return;
	case 0:
		bad_access(regs, error_code, address, SIGBUS, BUS_ADRERR);
		return;
	case NO_AREA:
		bad_access(regs, error_code, address, SIGSEGV, SEGV_MAPERR);
		return;
	case NOT_ALLOWED:
		bad_access(regs, error_code, address, SIGSEGV, SEGV_ACCERR);
		return;
	}
	/* no memory: whoever out_of_memory() chose dies; if not us, try again */
	if (!out_of_memory() && !(error_code & PF_USER))
		bad_access(regs, error_code, address, SIGKILL, SI_KERNEL);
}

asmlinkage void do_page_fault(struct pt_regs *regs, unsigned long error_code)
{
	unsigned long address = read_cr2();

	if (regs->eflags & X86_EFLAGS_IF)
		__sti();
	if (address >= TASK_SIZE && !(error_code & (PF_PROT | PF_USER)) && vmalloc_fault(address))
		return;
	if (in_interrupt() || !current->mm || address >= TASK_SIZE)
		bad_access(regs, error_code, address, SIGSEGV, SEGV_MAPERR);
	else
		user_fault(regs, error_code, address);
}
