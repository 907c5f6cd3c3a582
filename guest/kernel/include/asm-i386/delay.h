#ifndef _ASM_I386_DELAY_H
#define _ASM_I386_DELAY_H

/*
 * Waits that keep the processor: microseconds, milliseconds. Where one may
 * sleep, schedule_timeout() lets others work meanwhile.
 */
extern void __udelay(unsigned long usecs);
#define udelay(n)	__udelay(n)
#define mdelay(n)	__udelay((n) * 1000UL)

#endif
