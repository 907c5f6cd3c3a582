#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H

#include <linux/kernel.h>
#include <linux/list.h>
#include <asm/hardirq.h>

struct pt_regs;

#define SA_SHIRQ	0x04000000	/* the line may be shared */
#define SA_SAMPLE_RANDOM 0
#define SA_INTERRUPT_FAST 0x20000000	/* keep interrupts off in the handler */

struct irqaction {
	void (*handler)(int, void *, struct pt_regs *);
	unsigned long flags;
	const char *name;
	void *dev_id;
	struct irqaction *next;
};

extern int setup_irq(unsigned int irq, struct irqaction *new);
extern int get_irq_list(char *buf);		/* text of /proc/interrupts */
extern unsigned long irq_count[16];

/*
 * Deferred work: marked in an interrupt handler, done right after it with
 * interrupts on (kernel/softirq.c).
 */
enum { HI_SOFTIRQ, TIMER_SOFTIRQ, TASKLET_SOFTIRQ, NR_SOFTIRQS };

struct softirq_action {
	void (*action)(struct softirq_action *);
	void *data;
};

extern unsigned long softirq_pending;
extern void open_softirq(int nr, void (*action)(struct softirq_action *), void *data);
extern void raise_softirq(unsigned int nr);
extern asmlinkage void do_softirq(void);
extern void softirq_init(void);

#define local_bh_disable()	do { local_bh_count++; barrier(); } while (0)
#define local_bh_enable() do { \
	barrier(); \
	if (!--local_bh_count && softirq_pending && !in_irq()) \
		do_softirq(); \
} while (0)

struct tasklet_struct {
	struct tasklet_struct *next;
	unsigned long state;		/* bit 0: waits to run */
	int count;			/* not 0: disabled */
	void (*func)(unsigned long);
	unsigned long data;
};

#define DECLARE_TASKLET(name, func, data) \
	struct tasklet_struct name = { NULL, 0, 0, func, data }
#define DECLARE_TASKLET_DISABLED(name, func, data) \
	struct tasklet_struct name = { NULL, 0, 1, func, data }

extern void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long), unsigned long data);
extern void tasklet_schedule(struct tasklet_struct *t);
extern void tasklet_kill(struct tasklet_struct *t);
#define tasklet_hi_schedule(t)	tasklet_schedule(t)
#define tasklet_disable(t)	((t)->count++)
#define tasklet_enable(t)	((t)->count--)

#endif
