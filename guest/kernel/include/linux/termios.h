#ifndef _LINUX_TERMIOS_H
#define _LINUX_TERMIOS_H
#include <asm/termios.h>
#endif
