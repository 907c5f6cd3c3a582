#ifndef _LINUX_INTERRUPT_H
#define _LINUX_INTERRUPT_H

#include <linux/kernel.h>
#include <linux/list.h>
#include <asm/atomic.h>
#include <asm/hardirq.h>

struct pt_regs;

#define SA_SHIRQ	0x04000000	/* the line may be shared */
#define SA_INTERRUPT	0x20000000	/* the handler runs with interrupts off */
#define SA_SAMPLE_RANDOM 0x10000000	/* accepted: times of interrupts are no source of randomness here */
#define SA_INTERRUPT_FAST SA_INTERRUPT

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

extern unsigned long softirq_pending;	/* which of them, by bits */
extern void open_softirq(int nr, void (*action)(struct softirq_action *), void *data);
extern void raise_softirq(unsigned int nr);
/* Runs what is pending, unless in an interrupt: what local_bh_enable calls. */
extern asmlinkage void do_softirq(void);
extern void softirq_init(void);

#define local_bh_disable()	do { local_bh_count++; barrier(); } while (0)
#define local_bh_enable() do { \
	barrier(); \
	if (!--local_bh_count && softirq_pending && !in_irq()) \
		do_softirq(); \
} while (0)

/*
 * A tasklet is one function that an interrupt handler has called soon after it,
 * with interrupts on. However often it is scheduled before it runs, it runs
 * once; it may not sleep.
 */
struct tasklet_struct {
	struct tasklet_struct *next;
	unsigned long state;		/* TASKLET_STATE_ bits */
	atomic_t count;			/* not 0: disabled */
	void (*func)(unsigned long);
	unsigned long data;
};

#define TASKLET_STATE_SCHED	0	/* waits to run */

/* Defines a tasklet that calls func(data); the second form is disabled to begin with. */
#define DECLARE_TASKLET(name, func, data) \
	struct tasklet_struct name = { NULL, 0, ATOMIC_INIT(0), func, data }
#define DECLARE_TASKLET_DISABLED(name, func, data) \
	struct tasklet_struct name = { NULL, 0, ATOMIC_INIT(1), func, data }

/* Makes a tasklet of a structure; the same as DECLARE_TASKLET. */
extern void tasklet_init(struct tasklet_struct *t, void (*func)(unsigned long), unsigned long data);
/* Has it called soon; nothing if it waits already. */
extern void tasklet_schedule(struct tasklet_struct *t);
/* The same, before bottom halves' and others' tasklets. */
extern void tasklet_hi_schedule(struct tasklet_struct *t);
/* Sleeps until it does not wait to run any more: before its module goes. */
extern void tasklet_kill(struct tasklet_struct *t);
/* A disabled tasklet may be scheduled, and runs once it is enabled as often as it was disabled. */
#define tasklet_disable(t)	atomic_inc(&(t)->count)
#define tasklet_disable_nosync(t) atomic_inc(&(t)->count)
#define tasklet_enable(t)	atomic_dec(&(t)->count)
#define tasklet_hi_enable(t)	tasklet_enable(t)

/*
 * Bottom halves are the older form: 32 numbers, each with one function, that an
 * interrupt handler marks.
 */
enum {
	TIMER_BH, TQUEUE_BH, DIGI_BH, SERIAL_BH, RISCOM8_BH, SPECIALIX_BH, AURORA_BH, ESP_BH,
	SCSI_BH, IMMEDIATE_BH, CYCLADES_BH, CM206_BH, JS_BH, MACSERIAL_BH, ISICOM_BH
};

/* Gives bottom half nr its function. */
extern void init_bh(int nr, void (*routine)(void));
/* Takes it away again. */
extern void remove_bh(int nr);
/* Has the function called right after the interrupt; IMMEDIATE_BH runs the queue tq_immediate. */
extern void mark_bh(int nr);

#endif
