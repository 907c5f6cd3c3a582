#ifndef _ASM_I386_HARDIRQ_H
#define _ASM_I386_HARDIRQ_H

/* How deep in interrupt handlers, and in deferred work, the processor is. */
extern unsigned int local_irq_count, local_bh_count;

/* True in an interrupt handler; in_interrupt() also in work that one put off. There nothing may sleep. */
#define in_irq()	(local_irq_count != 0)
#define in_interrupt()	(local_irq_count + local_bh_count != 0)
/* One processor: no handler runs on another one. */
#define synchronize_irq()	do { } while (0)

#define irq_enter()	(local_irq_count++)
#define irq_exit()	(local_irq_count--)

#endif
