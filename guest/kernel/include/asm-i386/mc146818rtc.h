#ifndef _ASM_I386_MC146818RTC_H
#define _ASM_I386_MC146818RTC_H

/* Motorola MC146818 real-time clock: index port 0x70, data port 0x71. */
#include <asm/io.h>

#define RTC_SECONDS		0
#define RTC_MINUTES		2
#define RTC_HOURS		4
#define RTC_DAY_OF_MONTH	7
#define RTC_MONTH		8
#define RTC_YEAR		9
#define RTC_REG_A		10
#define RTC_REG_B		11
#define RTC_CENTURY		0x32

#define RTC_UIP		0x80	/* register A: an update is under way */
#define RTC_24H		0x02	/* register B */
#define RTC_DM_BINARY	0x04

static inline unsigned char CMOS_READ(unsigned char addr)
{
	outb_p(addr, 0x70);
	return inb_p(0x71);
}

#define BCD_TO_BIN(val)	((val) = ((val) & 15) + ((val) >> 4) * 10)

#endif
