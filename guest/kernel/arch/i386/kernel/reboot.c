/*
 * arch/i386/kernel/reboot.c - stopping and restarting the machine
 */
#include <linux/kernel.h>
#include <asm/io.h>
#include <asm/system.h>

#define KBD_STATUS	0x64
#define KBD_COMMAND	0x64
#define KBD_PULSE_RESET	0xFE	/* 8042: pull the processor's reset line */
#define DEBUG_EXIT_PORT	0xF4	/* a PC made for experiments ends at a write of 0 */
#define ACPI_PM1A	0x604	/* where QEMU's default PC takes "power off" */

static void __attribute__((noreturn)) stop_here(void)
{
	for (;;)
		__asm__ __volatile__("cli; hlt");
}

void machine_restart(char *cmd)
{
	int i;

	__cli();
	for (i = 0; i < 0x10000 && (inb(KBD_STATUS) & 2); i++)
		;
	outb(KBD_PULSE_RESET, KBD_COMMAND);
	for (i = 0; i < 0x10000; i++)
		slow_down_io();
	printk(KERN_EMERG "The keyboard controller did not reset the processor.\n");
	stop_here();
}

void machine_halt(void)
{
	stop_here();
}

void machine_power_off(void)
{
	__cli();
	outb(0, DEBUG_EXIT_PORT);
	outw(0x2000, ACPI_PM1A);
	stop_here();
}
