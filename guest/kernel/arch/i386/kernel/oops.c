/*
 * arch/i386/kernel/oops.c - the state of the machine, told when the kernel has a bug
 *
 * The texts are those of Linux 2.4, so that what is written about reading an
 * "oops" holds here: registers, the process, the words on its stack, those of
 * them that are return addresses, and the bytes of the instruction.
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <asm/hardirq.h>
#include <asm/oops.h>
#include <asm/uaccess.h>

extern char _text[], _etext[];

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
void show_code(unsigned long eip)
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

/* The registers, in kernel mode with esp as the caller knows it. */
void show_machine(struct pt_regs *regs, unsigned long esp)
{
	unsigned short ss = user_mode(regs) ? regs->xss & 0xffff : __KERNEL_DS;
	const char *name, *module;
	unsigned long offset;

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
}

/* Without a change of rings the processor pushed no esp: the stack went on right behind the frame. */
void show_registers(struct pt_regs *regs)
{
	unsigned long esp = user_mode(regs) ? regs->esp : (unsigned long)&regs->esp;

	show_machine(regs, esp);
	printk("Process %s (pid: %d, stackpage=%08lx)\n",
	       current->comm, current->pid, (unsigned long)current + PAGE_SIZE);
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

/* BUG() goes on to an undefined instruction at its own place, so that the oops shows that. */
void __bug(const char *file, int line)
{
	printk(KERN_EMERG "kernel BUG at %s:%d!\n", file, line);
}
