/*
 * arch/i386/kernel/traps.c - exceptions
 *
 * When the processor cannot execute an instruction it calls the kernel through
 * the interrupt descriptor table (Intel SDM vol. 3, chapter 6). If a program
 * did it, the program gets a signal. If the kernel did it at a place that
 * expects to fail (a user pointer), it goes on at the repair listed in
 * __ex_table. Anything else is a bug of the kernel: an "oops".
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <asm/desc.h>
#include <asm/hardirq.h>
#include <asm/io.h>
#include <asm/irq.h>
#include <asm/oops.h>
#include <asm/setup.h>
#include <asm/uaccess.h>

struct desc_struct idt_table[256];

/* ---- the common way of an exception ---- */

static int repair(struct pt_regs *regs)
{
	unsigned long fixup = search_exception_table(regs->eip);

	if (fixup)
		regs->eip = fixup;
	return fixup != 0;
}

static void do_trap(int trapnr, int signr, const char *str, struct pt_regs *regs,
		    long error_code, siginfo_t *info)
{
	if (!user_mode(regs)) {
		if (!repair(regs))
			die(str, regs, error_code);
		return;
	}
	current->thread.error_code = error_code;
	current->thread.trap_no = trapnr;
	if (info)
		force_sig_info(signr, info, current);
	else
		force_sig(signr, current);
}

#define DO_ERROR(trapnr, signr, str, name) \
asmlinkage void do_##name(struct pt_regs *regs, long error_code) \
{ \
	do_trap(trapnr, signr, str, regs, error_code, NULL); \
}

#define DO_ERROR_INFO(trapnr, signr, str, name, sicode) \
asmlinkage void do_##name(struct pt_regs *regs, long error_code) \
{ \
	siginfo_t info; \
\
	info.si_signo = signr; \
	info.si_errno = 0; \
	info.si_code = sicode; \
	info.si_addr = (void *)regs->eip; \
	do_trap(trapnr, signr, str, regs, error_code, &info); \
}

DO_ERROR_INFO(0, SIGFPE, "divide error", divide_error, FPE_INTDIV)
DO_ERROR(3, SIGTRAP, "int3", int3)
DO_ERROR(4, SIGSEGV, "overflow", overflow)
DO_ERROR(5, SIGSEGV, "bounds", bounds)
DO_ERROR_INFO(6, SIGILL, "invalid operand", invalid_op, ILL_ILLOPN)
DO_ERROR(9, SIGFPE, "coprocessor segment overrun", coprocessor_segment_overrun)
DO_ERROR(10, SIGSEGV, "invalid TSS", invalid_TSS)
DO_ERROR(11, SIGBUS, "segment not present", segment_not_present)
DO_ERROR(12, SIGBUS, "stack segment", stack_segment)
DO_ERROR(13, SIGSEGV, "general protection fault", general_protection)
DO_ERROR_INFO(17, SIGBUS, "alignment check", alignment_check, BUS_ADRALN)
DO_ERROR(18, SIGBUS, "machine check", machine_check)
DO_ERROR(19, SIGFPE, "simd coprocessor error", simd_coprocessor_error)

#define DR6_BS		0x4000		/* one instruction was executed */
#define DR6_B		0x000f		/* an address in DR0 to DR3 was met */

/*
 * Single step of a traced process, or an address that it watches. In the kernel
 * neither is meant for us: the flag came in with a program's int $0x80, and an
 * address of the program's was touched for it, which it is not told.
 */
asmlinkage void do_debug(struct pt_regs *regs, long error_code)
{
	siginfo_t info;
	unsigned long dr6;

	__asm__ __volatile__("movl %%db6,%0" : "=r" (dr6));
	__asm__ __volatile__("movl %0,%%db6" : : "r" (0));
	if (!user_mode(regs)) {
		regs->eflags &= ~X86_EFLAGS_TF;
		return;
	}
	current->thread.debugreg[6] = dr6;
	current->thread.trap_no = 1;
	current->thread.error_code = error_code;
	memset(&info, 0, sizeof(info));
	info.si_signo = SIGTRAP;
	info.si_code = dr6 & DR6_BS ? TRAP_TRACE : dr6 & DR6_B ? TRAP_HWBKPT : TRAP_BRKPT;
	info.si_addr = (void *)regs->eip;
	force_sig_info(SIGTRAP, &info, current);
}

asmlinkage void do_nmi(struct pt_regs *regs, long error_code)
{
	printk(KERN_EMERG "Uhhuh. NMI received at %08lx. Nothing here sends one.\n", regs->eip);
}

asmlinkage void do_spurious_interrupt_bug(struct pt_regs *regs, long error_code)
{
	printk(KERN_INFO "spurious exception 15 at %08lx\n", regs->eip);
}

asmlinkage void do_ignored_interrupt(struct pt_regs regs)
{
	printk(KERN_WARNING "interrupt on a vector without a handler, at %08lx\n", regs.eip);
}

/* ---- the table ---- */

/* Gate: offset 31..16 | P DPL type | selector | offset 15..0 (SDM vol. 3, 6.11). */
static void set_gate(unsigned int n, int type, int dpl, void *addr)
{
	unsigned long offset = (unsigned long)addr;

	idt_table[n].a = (__KERNEL_CS << 16) | (offset & 0xffff);
	idt_table[n].b = (offset & 0xffff0000) | 0x8000 | (dpl << 13) | (type << 8);
}

void set_intr_gate(unsigned int n, void *addr)
{
	set_gate(n, 14, 0, addr);
}

void set_trap_gate(unsigned int n, void *addr)
{
	set_gate(n, 15, 0, addr);
}

void set_system_gate(unsigned int n, void *addr)
{
	set_gate(n, 15, 3, addr);
}

/* No address: the processor switches to the task whose segment that is. */
void set_task_gate(unsigned int n, unsigned int entry)
{
	idt_table[n].a = entry * 8 << 16;
	idt_table[n].b = 0x8000 | (5 << 8);
}

void __init set_tss_desc(unsigned int entry, void *addr)
{
	unsigned long base = (unsigned long)addr;

	gdt_table[entry].a = (base << 16) | (sizeof(struct tss_struct) - 1);
	gdt_table[entry].b = (base & 0xff000000) | 0x8900 | ((base >> 16) & 0xff);
}

extern void divide_error(void), debug(void), nmi(void), int3(void), overflow(void);
extern void bounds(void), invalid_op(void), device_not_available(void);
extern void coprocessor_segment_overrun(void), invalid_TSS(void), segment_not_present(void);
extern void stack_segment(void), general_protection(void), page_fault(void);
extern void spurious_interrupt_bug(void), coprocessor_error(void), alignment_check(void);
extern void machine_check(void), simd_coprocessor_error(void), ignore_int(void);
extern void system_call(void), kdb_call(void);

static void __init load_tables(void)
{
	struct {
		unsigned short limit;
		unsigned long base;
	} __attribute__((packed)) idtr = { sizeof(idt_table) - 1, (unsigned long)idt_table };

	__asm__ __volatile__("lidt %0" : : "m" (idtr));
	set_tss_desc(GDT_ENTRY_TSS, &init_tss);
	__asm__ __volatile__("ltr %w0" : : "r" (GDT_ENTRY_TSS * 8));
}

void __init trap_init(void)
{
	int i;

	for (i = 0; i < 256; i++)
		set_intr_gate(i, ignore_int);
	set_trap_gate(0, divide_error);
	set_trap_gate(1, debug);
	set_intr_gate(2, nmi);
	set_system_gate(3, int3);
	set_system_gate(4, overflow);
	set_system_gate(5, bounds);
	set_trap_gate(6, invalid_op);
	set_trap_gate(7, device_not_available);
	set_trap_gate(9, coprocessor_segment_overrun);
	set_trap_gate(10, invalid_TSS);
	set_trap_gate(11, segment_not_present);
	set_trap_gate(12, stack_segment);
	set_trap_gate(13, general_protection);
	set_intr_gate(14, page_fault);
	set_trap_gate(15, spurious_interrupt_bug);
	set_trap_gate(16, coprocessor_error);
	set_trap_gate(17, alignment_check);
	set_trap_gate(18, machine_check);
	set_trap_gate(19, simd_coprocessor_error);
	set_system_gate(SYSCALL_VECTOR, system_call);
	set_intr_gate(KDBENTER_VECTOR, kdb_call);
	load_tables();
}
