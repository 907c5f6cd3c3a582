#ifndef _ASM_I386_IRQ_H
#define _ASM_I386_IRQ_H

#define NR_IRQS			16
#define FIRST_EXTERNAL_VECTOR	0x20
#define SYSCALL_VECTOR		0x80
#define KDBENTER_VECTOR		0x81
#define TIMER_IRQ		0

/* Masks a line, and lets it through again; as many of one as of the other. */
extern void disable_irq(unsigned int irq);
extern void enable_irq(unsigned int irq);
#define disable_irq_nosync(irq)	disable_irq(irq)

extern void init_8259A(void);
extern void enable_8259A_irq(unsigned int irq);
extern void disable_8259A_irq(unsigned int irq);
extern int mask_and_ack_8259A(unsigned int irq);	/* 0 if the interrupt was spurious */
extern void init_IRQ(void);

#endif
