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
#include <asm/setup.h>
#include <asm/uaccess.h>

extern char _text[], _etext[], startup_32[];

struct desc_struct idt_table[256];

#define STACK_WORDS_SHOWN	24
#define TRACE_LIMIT		200
#define CODE_BYTES_SHOWN	20

/* ---- printing the state of the machine ---- */

static int in_kernel_text(unsigned long addr)
{
	return addr >= (unsigned long)_text && addr < (unsigned long)_etext;
}

static void print_address(unsigned long addr)
{
	const char *module = NULL, *name;
	unsigned long offset = 0;

	name = kernel_symbol(addr, &offset, &module);
	if (name)
		printk("[<%08lx>] [%s]%s+0x%lx ", addr, module, name, offset);
	else
		printk("[<%08lx>] ", addr);
}

/*
 * Every word of the stack that could be a return address. Without reading
 * frame pointers it also shows some that are left from earlier calls, and it
 * works on a damaged stack.
 */
void show_trace(unsigned long *stack)
{
	unsigned long end = ((unsigned long)stack & ~(THREAD_SIZE - 1UL)) + THREAD_SIZE;
	int shown = 0;

	printk("Call Trace:    ");
	while ((unsigned long)stack < end && shown < TRACE_LIMIT) {
		unsigned long addr = *stack++;
		const char *module = NULL;
		unsigned long offset;

		if (!in_kernel_text(addr) && !kernel_symbol(addr, &offset, &module))
			continue;
		if (shown && shown % 5 == 0)
			printk("\n  ");
		print_address(addr);
		shown++;
	}
	printk("\n");
}

void dump_stack(void)
{
	unsigned long here;

	show_trace(&here);
}

static void show_stack(unsigned long *stack)
{
	unsigned long *word = stack;
	int i;

	printk("Stack: ");
	for (i = 0; i < STACK_WORDS_SHOWN; i++) {
		if (((unsigned long)word & (THREAD_SIZE - 1)) == 0)
			break;
		if (i && i % 8 == 0)
			printk("\n       ");
		printk("%08lx ", *word++);
	}
	printk("\n");
	show_trace(stack);
}

/* The bytes of the instruction that failed; a bad eip shows as such. */
static void show_code(unsigned long eip)
{
	unsigned char byte;
	int i;

	printk("\nCode: ");
	for (i = 0; i < CODE_BYTES_SHOWN; i++) {
		if (eip < PAGE_OFFSET || __get_user(byte, (unsigned char *)eip + i)) {
			printk(" Bad EIP value.");
			break;
		}
		printk("%02x ", byte);
	}
	printk("\n");
}

void show_registers(struct pt_regs *regs)
{
	unsigned long esp = (unsigned long)&regs->esp;
	unsigned short ss = __KERNEL_DS;
	const char *name, *module;
	unsigned long offset;

	if (user_mode(regs)) {
		esp = regs->esp;
		ss = regs->xss & 0xffff;
	}
	printk("CPU:    0\nEIP:    %04x:[<%08lx>]    %s\nEFLAGS: %08lx\n",
	       0xffff & regs->xcs, regs->eip, print_tainted(), regs->eflags);
	name = kernel_symbol(regs->eip, &offset, &module);
	if (name)
		printk("EIP is at [%s]%s+0x%lx\n", module, name, offset);
	printk("eax: %08lx   ebx: %08lx   ecx: %08lx   edx: %08lx\n",
	       regs->eax, regs->ebx, regs->ecx, regs->edx);
	printk("esi: %08lx   edi: %08lx   ebp: %08lx   esp: %08lx\n",
	       regs->esi, regs->edi, regs->ebp, esp);
	printk("ds: %04x   es: %04x   ss: %04x\n",
	       regs->xds & 0xffff, regs->xes & 0xffff, ss);
	printk("Process %s (pid: %d, stackpage=%08lx)\n",
	       current->comm, current->pid, (unsigned long)current);
	if (!user_mode(regs)) {
		show_stack((unsigned long *)esp);
		show_code(regs->eip);
	}
}

void show_regs(struct pt_regs *regs)
{
	printk("\nPid: %d, comm: %20s\n", current->pid, current->comm);
	show_registers(regs);
}

/* ---- bugs of the kernel ---- */

int panic_on_oops;

/*
 * The process that was running is ended and the rest goes on: whatever it
 * held stays as it is. In an interrupt, or without a process to end, nothing
 * can go on.
 */
void die(const char *str, struct pt_regs *regs, long err)
{
	static int dying;

	console_loglevel = 15;
	if (dying++) {
		if (dying > 2)
			for (;;)
				__asm__ __volatile__("cli; hlt");
		panic("%s: %04lx while reporting another", str, err & 0xffff);
	}
	printk("%s: %04lx\n", str, err & 0xffff);
	show_registers(regs);
	dying = 0;
	if (in_interrupt())
		panic("Aiee, killing interrupt handler!");
	if (!current->pid)
		panic("Attempted to kill the idle task!");
	if (panic_on_oops)
		panic("Fatal exception");
	do_exit(SIGSEGV);
}

void __bug(const char *file, int line)
{
	printk(KERN_EMERG "kernel BUG at %s:%d!\n", file, line);
	__asm__ __volatile__("ud2");
	for (;;)
		;
}

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
DO_ERROR_INFO(6, SIGILL, "invalid opcode", invalid_op, ILL_ILLOPN)
DO_ERROR(8, SIGSEGV, "double fault", double_fault)
DO_ERROR(9, SIGFPE, "coprocessor segment overrun", coprocessor_segment_overrun)
DO_ERROR(10, SIGSEGV, "invalid TSS", invalid_TSS)
DO_ERROR(11, SIGBUS, "segment not present", segment_not_present)
DO_ERROR(12, SIGBUS, "stack segment", stack_segment)
DO_ERROR(13, SIGSEGV, "general protection fault", general_protection)
DO_ERROR_INFO(17, SIGBUS, "alignment check", alignment_check, BUS_ADRALN)
DO_ERROR(18, SIGBUS, "machine check", machine_check)
DO_ERROR(19, SIGFPE, "simd coprocessor error", simd_coprocessor_error)

/* Single step of a traced process, or a watched address (debug registers). */
asmlinkage void do_debug(struct pt_regs *regs, long error_code)
{
	unsigned long dr6;

	__asm__ __volatile__("movl %%db6,%0" : "=r" (dr6));
	if (!user_mode(regs)) {
		/* the flag came in with a program's int $0x80: only programs are stepped */
		regs->eflags &= ~X86_EFLAGS_TF;
		__asm__ __volatile__("movl %0,%%db7" : : "r" (0));
		return;
	}
	current->thread.debugreg[6] = dr6;
	current->thread.trap_no = 1;
	current->thread.error_code = error_code;
	force_sig(SIGTRAP, current);
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

void __init set_tss_desc(unsigned int entry, void *addr)
{
	unsigned long base = (unsigned long)addr;

	gdt_table[entry].a = (base << 16) | (sizeof(struct tss_struct) - 1);
	gdt_table[entry].b = (base & 0xff000000) | 0x8900 | ((base >> 16) & 0xff);
}

extern void divide_error(void), debug(void), nmi(void), int3(void), overflow(void);
extern void bounds(void), invalid_op(void), device_not_available(void), double_fault(void);
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
	set_trap_gate(8, double_fault);
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
