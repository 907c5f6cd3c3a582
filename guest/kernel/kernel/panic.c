/*
 * kernel/panic.c - when the kernel cannot go on
 */
#include <linux/kernel.h>
#include <linux/notifier.h>
#include <linux/sched.h>
#include <asm/hardirq.h>
#include <asm/io.h>
#include <asm/system.h>

#define DEBUG_EXIT_PORT	0xF4
#define NOTICE_PANIC	0x50	/* tells a PC made for experiments, which goes on */

int tainted;

const char *print_tainted(void)
{
	static char text[20];

	if (!tainted)
		return "Not tainted";
	sprintf(text, "Tainted: %c%c", tainted & TAINT_PROPRIETARY_MODULE ? 'P' : 'G',
		tainted & TAINT_FORCED_MODULE ? 'F' : ' ');
	return text;
}

void panic(const char *fmt, ...)
{
	static char text[512];
	va_list args;

	__cli();
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	console_loglevel = 15;
	printk(KERN_EMERG "Kernel panic: %s\n", text);
	if (in_interrupt())
		printk(KERN_EMERG "In interrupt handler - not syncing\n");
	else if (current == &init_task)
		printk(KERN_EMERG "In idle task - not syncing\n");
	notifier_call_chain(&panic_notifier_list, 0, text);
	outb(NOTICE_PANIC, DEBUG_EXIT_PORT);
	for (;;)
		__asm__ __volatile__("cli; hlt");
}
