/*
 * arch/i386/kernel/i8259.c - the two interrupt controllers
 *
 * Intel 8259A: the first serves lines 0..7, the second, on line 2 of the first,
 * lines 8..15. They are told to call vectors 0x20..0x2F, because 0..31 belong
 * to the processor's exceptions.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <asm/io.h>
#include <asm/irq.h>

#define PIC1		0x20
#define PIC2		0xA0
#define CASCADE_LINE	2

static unsigned int irq_mask = 0xFFFF;	/* bit set: the line is off */

static void write_mask(unsigned int irq)
{
	if (irq < 8)
		outb(irq_mask & 0xff, PIC1 + 1);
	else
		outb(irq_mask >> 8, PIC2 + 1);
}

void enable_8259A_irq(unsigned int irq)
{
	irq_mask &= ~(1 << irq);
	write_mask(irq);
}

void disable_8259A_irq(unsigned int irq)
{
	irq_mask |= 1 << irq;
	write_mask(irq);
}

/* OCW3 0x0B selects the in-service register for the next read. */
static int in_service(unsigned int irq)
{
	unsigned short port = irq < 8 ? PIC1 : PIC2;
	unsigned char isr;

	outb(0x0B, port);
	isr = inb(port);
	outb(0x0A, port);
	return isr & (1 << (irq & 7));
}

/*
 * Line 7 of a controller is also what it answers when a request went away
 * before it was taken: then the in-service bit is clear and must not be ended.
 */
int mask_and_ack_8259A(unsigned int irq)
{
	if ((irq & 7) == 7 && !in_service(irq)) {
		if (irq >= 8)
			outb(0x60 + CASCADE_LINE, PIC1);
		return 0;
	}
	disable_8259A_irq(irq);
	if (irq >= 8)
		outb(0x60 + (irq & 7), PIC2);		/* specific end of interrupt */
	outb(0x60 + (irq < 8 ? irq : CASCADE_LINE), PIC1);
	return 1;
}

void __init init_8259A(void)
{
	outb(0xff, PIC1 + 1);
	outb(0xff, PIC2 + 1);

	outb_p(0x11, PIC1);				/* ICW1: edge, cascade, ICW4 follows */
	outb_p(FIRST_EXTERNAL_VECTOR, PIC1 + 1);	/* ICW2: first vector */
	outb_p(1 << CASCADE_LINE, PIC1 + 1);		/* ICW3: where the second is */
	outb_p(0x01, PIC1 + 1);				/* ICW4: 8086 mode */

	outb_p(0x11, PIC2);
	outb_p(FIRST_EXTERNAL_VECTOR + 8, PIC2 + 1);
	outb_p(CASCADE_LINE, PIC2 + 1);
	outb_p(0x01, PIC2 + 1);

	enable_8259A_irq(CASCADE_LINE);
}
