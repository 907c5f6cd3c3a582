/*
 * arch/i386/kernel/time.c - the interval timer and the clock of the day
 *
 * Channel 0 of the 8254 interrupts HZ times a second; the MC146818 is read
 * once, at start, for the date.
 */
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/time.h>
#include <asm/div64.h>
#include <asm/io.h>
#include <asm/irq.h>
#include <asm/mc146818rtc.h>
#include <asm/setup.h>

#define PIT_CHANNEL0	0x40
#define PIT_CONTROL	0x43
#define CLOCK_TICK_RATE	1193182
#define LATCH		((CLOCK_TICK_RATE + HZ / 2) / HZ)

/* Microseconds since the last tick, from the counter that runs down. */
static unsigned long offset_in_tick(void)
{
	unsigned long flags, count;

	save_and_cli(flags);
	outb(0x00, PIT_CONTROL);		/* latch channel 0 */
	count = inb(PIT_CHANNEL0);
	count |= inb(PIT_CHANNEL0) << 8;
	restore_flags(flags);
	if (count > LATCH)
		count = LATCH;
	return (LATCH - count) * (1000000 / HZ) / LATCH;
}

/* Never runs backwards, also when a tick is due but not yet served. */
void do_gettimeofday(struct timeval *tv)
{
	static struct timeval last;
	unsigned long flags;

	save_and_cli(flags);
	tv->tv_sec = xtime.tv_sec;
	tv->tv_usec = xtime.tv_usec + offset_in_tick();
	if (tv->tv_usec >= 1000000) {
		tv->tv_usec -= 1000000;
		tv->tv_sec++;
	}
	if (tv->tv_sec == last.tv_sec && tv->tv_usec < last.tv_usec)
		*tv = last;
	last = *tv;
	restore_flags(flags);
}

void do_monotonic(struct timespec *t)
{
	static unsigned long long last;
	unsigned long long now;
	unsigned long flags;

	save_and_cli(flags);
	now = (unsigned long long)jiffies * (1000000 / HZ) + offset_in_tick();
	if (now < last)
		now = last;
	last = now;
	restore_flags(flags);
	t->tv_nsec = do_div(now, 1000000) * 1000;
	t->tv_sec = now;
}

void do_settimeofday(struct timeval *tv)
{
	unsigned long flags;

	save_and_cli(flags);
	xtime.tv_sec = tv->tv_sec;
	xtime.tv_usec = tv->tv_usec;
	restore_flags(flags);
}

static void timer_interrupt(int irq, void *dev_id, struct pt_regs *regs)
{
	do_timer(regs);
}

static struct irqaction irq0 = { timer_interrupt, SA_INTERRUPT_FAST, "timer", NULL, NULL };

/* Days since 1970 by counting leap years; the year begins in March here. */
unsigned long mktime(unsigned int year, unsigned int mon, unsigned int day,
		     unsigned int hour, unsigned int min, unsigned int sec)
{
	unsigned long days;

	if (mon < 3) {
		mon += 12;
		year--;
	}
	days = 365UL * year + year / 4 - year / 100 + year / 400;
	days += (153 * (mon - 3) + 2) / 5 + day - 1;
	days -= 719468;				/* 1970-01-01 by this count */
	return ((days * 24 + hour) * 60 + min) * 60 + sec;
}

static unsigned long __init read_rtc(void)
{
	unsigned int year, mon, day, hour, min, sec, century, limit = 1000000;

	while ((CMOS_READ(RTC_REG_A) & RTC_UIP) && --limit)
		;
	sec = CMOS_READ(RTC_SECONDS);
	min = CMOS_READ(RTC_MINUTES);
	hour = CMOS_READ(RTC_HOURS);
	day = CMOS_READ(RTC_DAY_OF_MONTH);
	mon = CMOS_READ(RTC_MONTH);
	year = CMOS_READ(RTC_YEAR);
	century = CMOS_READ(RTC_CENTURY);
	if (!(CMOS_READ(RTC_REG_B) & RTC_DM_BINARY)) {
		BCD_TO_BIN(sec);
		BCD_TO_BIN(min);
		BCD_TO_BIN(hour);
		BCD_TO_BIN(day);
		BCD_TO_BIN(mon);
		BCD_TO_BIN(year);
		BCD_TO_BIN(century);
	}
	if (century < 19 || century > 21)
		century = year < 70 ? 20 : 19;
	return mktime(century * 100 + year, mon, day, hour, min, sec);
}

void __init time_init(void)
{
	xtime.tv_sec = read_rtc();
	xtime.tv_usec = 0;
	outb_p(0x34, PIT_CONTROL);		/* channel 0, low then high byte, mode 2 */
	outb_p(LATCH & 0xff, PIT_CHANNEL0);
	outb_p(LATCH >> 8, PIT_CHANNEL0);
	setup_irq(TIMER_IRQ, &irq0);
}
