#ifndef _LINUX_DELAY_H
#define _LINUX_DELAY_H

/* Short waits: udelay() and mdelay() of asm/delay.h. */
#include <asm/delay.h>

#endif
