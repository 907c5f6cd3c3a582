/* COM1, 115200 baud, eight bits; up to sixteen bytes at a time into the FIFO. */
#include "kernel.h"
#include "report.h"

#define COM1 0x3f8
#define LINE_STATUS (COM1 + 5)
#define ALL_SENT 0x60
#define FIFO_BYTES 16

static void wait_until_sent(void)
{
	while ((inb(LINE_STATUS) & ALL_SENT) != ALL_SENT)
		;
}

void setup_console(void)
{
	outb(COM1 + 1, 0);
	outb(COM1 + 3, 0x80);
	outb(COM1, 1);
	outb(COM1 + 1, 0);
	outb(COM1 + 3, 3);
	outb(COM1 + 2, 7);
}

/* All of it has left when this returns: nothing that follows is measured with it. */
void print(const char *text)
{
	while (*text) {
		for (int i = 0; i < FIFO_BYTES && *text; i++)
			outb(COM1, *text++);
		wait_until_sent();
	}
}
