/*
 * drivers/char/console_size.c - how large the terminals on the serial lines
 * are.  The lines themselves cannot say it; the Int80 PC has a chip for it at
 * ports 0xF5 and 0xF6, which raises interrupt 10 when a size has changed.  A PC
 * without that chip is found out by its missing signature, and its terminals
 * are as large as stty says.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/serial.h>
#include <linux/tty.h>
#include <asm/io.h>
#include <asm/system.h>

#define CHANGED_PORT	0xf5	/* read: which lines; write: chooses a line */
#define SIZE_PORT	0xf6	/* read: columns, rows, low byte first */
#define SIGNATURE	0xa0
#define SIGNATURE_MASK	0xf0
#define CHANGED_MASK	0x0f
#define CONSOLE_SIZE_IRQ 10

static int present;
static unsigned int changed_lines;	/* written by the interrupt, taken by the tasklet */

/* Call with interrupts off: what is chosen must not change between the reads. */
static int read_word(void)
{
	int low = inb(SIZE_PORT);

	return low | inb(SIZE_PORT) << 8;
}

/* 0 when the size of the terminal on ttyS<line> is not known. */
int console_size_read(int line, struct winsize *size)
{
	unsigned long flags;

	if (!present)
		return 0;
	size->ws_xpixel = size->ws_ypixel = 0;
	save_flags(flags);
	cli();
	outb(line, CHANGED_PORT);
	size->ws_col = read_word();
	size->ws_row = read_word();
	restore_flags(flags);
	return size->ws_col && size->ws_row;
}

static void tell_terminals(unsigned long unused)
{
	struct winsize size;
	unsigned long flags;
	unsigned int lines;
	int line;

	save_flags(flags);
	cli();
	lines = changed_lines;
	changed_lines = 0;
	restore_flags(flags);
	for (line = 0; lines; line++, lines >>= 1)
		if ((lines & 1) && console_size_read(line, &size))
			serial_resize(line, &size);
}

static DECLARE_TASKLET(resize_tasklet, tell_terminals, 0);

static void console_size_interrupt(int irq, void *dev_id, struct pt_regs *regs)
{
	changed_lines |= inb(CHANGED_PORT) & CHANGED_MASK;
	tasklet_schedule(&resize_tasklet);
}

static int __init console_size_init(void)
{
	if ((inb(CHANGED_PORT) & SIGNATURE_MASK) != SIGNATURE)
		return 0;
	if (request_irq(CONSOLE_SIZE_IRQ, console_size_interrupt, 0, "console-size", NULL)) {
		printk(KERN_ERR "console-size: interrupt line %d is taken\n", CONSOLE_SIZE_IRQ);
		return 0;
	}
	present = 1;
	return 0;
}
__initcall(console_size_init);
