/*
 * arch/i386/lib/delay.c - short waits
 *
 * A read of port 0x61 takes about a microsecond on the bus of a PC, which needs
 * no calibration; the interval timer then says how long it really took.
 */
#include <linux/delay.h>
#include <asm/io.h>

void __udelay(unsigned long usecs)
{
	while (usecs--)
		(void)inb(0x61);
}
