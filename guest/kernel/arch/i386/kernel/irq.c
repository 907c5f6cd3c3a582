/*
 * arch/i386/kernel/irq.c - device interrupts, from the line to the handler
 */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <asm/desc.h>
#include <asm/irq.h>
#include <asm/system.h>

static struct {
	struct irqaction *action;
	unsigned int disabled;		/* depth of disable_irq */
} irq_desc[NR_IRQS];

unsigned long irq_count[NR_IRQS];
unsigned int local_irq_count, local_bh_count;

extern void *interrupt_stubs[NR_IRQS];

static void run_handlers(unsigned int irq, struct pt_regs *regs)
{
	struct irqaction *action = irq_desc[irq].action;

	if (!action)
		return;
	if (!(action->flags & SA_INTERRUPT_FAST))
		__sti();
	for (; action; action = action->next)
		action->handler(irq, action->dev_id, regs);
	__cli();
}

/*
 * The line stays masked while its handlers run, so a handler is never entered
 * twice; other lines may interrupt it. Work it deferred is done afterwards.
 */
asmlinkage unsigned int do_IRQ(struct pt_regs regs)
{
	unsigned int irq = regs.orig_eax & 0xff;

	if (!mask_and_ack_8259A(irq))
		return 0;
	irq_count[irq]++;
	irq_enter();
	run_handlers(irq, &regs);
	irq_exit();
	if (irq_desc[irq].action && !irq_desc[irq].disabled)
		enable_8259A_irq(irq);
	if (softirq_pending && !in_interrupt())
		do_softirq();
	return 1;
}

void disable_irq(unsigned int irq)
{
	unsigned long flags;

	save_and_cli(flags);
	if (!irq_desc[irq].disabled++)
		disable_8259A_irq(irq);
	restore_flags(flags);
}

void enable_irq(unsigned int irq)
{
	unsigned long flags;

	save_and_cli(flags);
	if (irq_desc[irq].disabled && !--irq_desc[irq].disabled && irq_desc[irq].action)
		enable_8259A_irq(irq);
	restore_flags(flags);
}

/* Adds a handler to a line; -EBUSY unless all on it agree to share. */
int setup_irq(unsigned int irq, struct irqaction *new)
{
	struct irqaction **p = &irq_desc[irq].action;
	unsigned long flags;

	save_and_cli(flags);
	if (*p && !((*p)->flags & new->flags & SA_SHIRQ)) {
		restore_flags(flags);
		return -EBUSY;
	}
	while (*p)
		p = &(*p)->next;
	*p = new;
	if (!irq_desc[irq].disabled)
		enable_8259A_irq(irq);
	restore_flags(flags);
	return 0;
}

int request_irq(unsigned int irq, void (*handler)(int, void *, struct pt_regs *),
		unsigned long irqflags, const char *devname, void *dev_id)
{
	struct irqaction *action;
	int err;

	if (irq >= NR_IRQS || !handler)
		return -EINVAL;
	if ((irqflags & SA_SHIRQ) && !dev_id)
		return -EINVAL;
	action = kmalloc(sizeof(*action), GFP_KERNEL);
	if (!action)
		return -ENOMEM;
	action->handler = handler;
	action->flags = irqflags;
	action->name = devname;
	action->dev_id = dev_id;
	action->next = NULL;
	err = setup_irq(irq, action);
	if (err)
		kfree(action);
	return err;
}

void free_irq(unsigned int irq, void *dev_id)
{
	struct irqaction **p, *action;
	unsigned long flags;

	if (irq >= NR_IRQS)
		return;
	save_and_cli(flags);
	for (p = &irq_desc[irq].action; (action = *p) != NULL; p = &action->next) {
		if (action->dev_id != dev_id)
			continue;
		*p = action->next;
		if (!irq_desc[irq].action)
			disable_8259A_irq(irq);
		restore_flags(flags);
		kfree(action);
		return;
	}
	restore_flags(flags);
	printk(KERN_ERR "free_irq: line %u has no handler of this device\n", irq);
}

int get_irq_list(char *buf)
{
	char *p = buf;
	int i;

	p += sprintf(p, "           CPU0       \n");
	for (i = 0; i < NR_IRQS; i++) {
		struct irqaction *action = irq_desc[i].action;

		if (!action)
			continue;
		p += sprintf(p, "%3d: %10lu          XT-PIC  %s", i, irq_count[i], action->name);
		while ((action = action->next) != NULL)
			p += sprintf(p, ", %s", action->name);
		p += sprintf(p, "\n");
	}
	p += sprintf(p, "NMI:          0 \nERR:          0\n");
	return p - buf;
}

static void no_action(int irq, void *dev_id, struct pt_regs *regs)
{
}

static struct irqaction cascade = { no_action, 0, "cascade", NULL, NULL };

void __init init_IRQ(void)
{
	int i;

	init_8259A();
	for (i = 0; i < NR_IRQS; i++)
		set_intr_gate(FIRST_EXTERNAL_VECTOR + i, interrupt_stubs[i]);
	setup_irq(2, &cascade);
}
