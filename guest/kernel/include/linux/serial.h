/* linux/serial.h - one asynchronous port as the serial driver sees it. */
#ifndef _LINUX_SERIAL_H
#define _LINUX_SERIAL_H

#ifdef __KERNEL__

#include <asm/serial.h>

struct tty_struct;
struct winsize;

#define SERIAL_XMIT_SIZE 4096	/* a power of two */

struct async_struct {
	int port;			/* first I/O address */
	int irq;
	int line;			/* 0: ttyS0 */
	int present;
	int count;			/* opens */
	unsigned char ier;		/* what IER holds */
	unsigned char mcr;
	unsigned char x_char;
	struct tty_struct *tty;
	unsigned char *xmit_buf;	/* ring: bytes for the line */
	unsigned int xmit_head;
	unsigned int xmit_tail;
	unsigned long rx, tx;		/* characters since boot */
};

extern void serial_console_init(void);
/* The terminal on ttyS<line> has got a new size. */
extern void serial_resize(int line, struct winsize *size);

/* drivers/char/console_size.c */
extern int console_size_read(int line, struct winsize *size);

#endif
#endif
