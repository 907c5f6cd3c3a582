/*
 * arch/i386/kernel/doublefault.c - when the processor cannot even report a fault
 *
 * A fault whose frame cannot be pushed, nearly always because the kernel stack
 * has run over into the hole below it (arch/i386/mm/stacks.c), becomes a double
 * fault. Vector 8 is a task gate (Intel SDM vol. 3, 7.2.5): the processor saves
 * all registers in the old task state segment and takes all from another one,
 * with a stack that is good. Nothing can go on after it, but it can be told.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <asm/desc.h>
#include <asm/oops.h>
#include <asm/pgtable.h>

extern int in_stack_hole(struct task_struct *p, unsigned long address);

static struct tss_struct doublefault_tss;

/* The registers as the processor left them behind. */
static void fill_regs(struct pt_regs *regs, struct tss_struct *t)
{
	memset(regs, 0, sizeof(*regs));
	regs->ebx = t->ebx;
	regs->ecx = t->ecx;
	regs->edx = t->edx;
	regs->esi = t->esi;
	regs->edi = t->edi;
	regs->ebp = t->ebp;
	regs->eax = t->eax;
	regs->xds = t->ds;
	regs->xes = t->es;
	regs->eip = t->eip;
	regs->xcs = t->cs;
	regs->eflags = t->eflags;
	regs->esp = t->esp;
	regs->xss = t->ss;
}

/* A task_struct that a stack has run over tells nothing any more: only where it lies. */
static void report_overflow(struct task_struct *task, struct pt_regs *regs)
{
	printk(KERN_EMERG "Kernel stack overflow: 8 KB at %p are full, its task_struct is overwritten\n", task);
	show_machine(regs, regs->esp);
	show_trace((unsigned long *)task);
	show_code(regs->eip);
	panic("kernel stack overflow");
}

static void doublefault(void)
{
	struct task_struct *task = (struct task_struct *)(init_tss.esp0 - THREAD_SIZE);
	struct pt_regs regs;

	console_loglevel = 15;
	fill_regs(&regs, &init_tss);
	if (in_stack_hole(task, regs.esp))
		report_overflow(task, &regs);
	printk(KERN_EMERG "double fault\n");
	show_machine(&regs, regs.esp);
	panic("double fault");
}

void __init doublefault_init(void)
{
	struct task_struct *task = alloc_task_struct();
	struct tss_struct *t = &doublefault_tss;

	*task = init_task;		/* for what asks for current */
	strcpy(task->comm, "doublefault");
	t->ss0 = t->ss = t->ds = t->es = __KERNEL_DS;
	t->cs = __KERNEL_CS;
	t->__cr3 = __pa(swapper_pg_dir);
	t->eip = (unsigned long)doublefault;
	t->eflags = 2;			/* the bit that is always set; interrupts off */
	t->esp0 = t->esp = (unsigned long)task + THREAD_SIZE - sizeof(struct pt_regs);
	t->bitmap = sizeof(*t);
	set_tss_desc(GDT_ENTRY_DOUBLEFAULT_TSS, t);
	set_task_gate(8, GDT_ENTRY_DOUBLEFAULT_TSS);
}
