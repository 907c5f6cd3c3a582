#ifndef _ASM_I386_HARDIRQ_H
#define _ASM_I386_HARDIRQ_H

/* How deep in interrupt handlers, and in deferred work, the processor is. */
extern unsigned int local_irq_count, local_bh_count;

#define in_irq()	(local_irq_count != 0)
#define in_interrupt()	(local_irq_count + local_bh_count != 0)
#define irq_enter()	(local_irq_count++)
#define irq_exit()	(local_irq_count--)

#endif
