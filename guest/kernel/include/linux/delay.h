#ifndef _LINUX_DELAY_H
#define _LINUX_DELAY_H
#include <asm/delay.h>
#endif
