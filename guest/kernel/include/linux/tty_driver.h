/*
 * linux/tty_driver.h - what a driver of terminals gives to the tty layer.
 *
 * write and put_char queue bytes for the line and return at once; write
 * returns how many it took.  Bytes that come in are given to
 * tty_insert_flip_char and then tty_flip_buffer_push, from the interrupt.
 */
#ifndef _LINUX_TTY_DRIVER_H
#define _LINUX_TTY_DRIVER_H

#ifdef __KERNEL__

#include <linux/types.h>
#include <linux/termios.h>

struct tty_struct;
struct file;

struct tty_driver {
	int magic;
	const char *driver_name;
	const char *name;		/* "ttyS" */
	short major;
	short minor_start;
	short num;
	short type;
	struct termios init_termios;
	int flags;
	struct tty_struct **table;
	struct termios **termios;
	void *driver_state;

	int (*open)(struct tty_struct *tty, struct file *filp);
	void (*close)(struct tty_struct *tty, struct file *filp);
	int (*write)(struct tty_struct *tty, int from_user, const unsigned char *buf, int count);
	void (*put_char)(struct tty_struct *tty, unsigned char ch);
	void (*flush_chars)(struct tty_struct *tty);
	int (*write_room)(struct tty_struct *tty);
	int (*chars_in_buffer)(struct tty_struct *tty);
	int (*ioctl)(struct tty_struct *tty, struct file *file, unsigned int cmd, unsigned long arg);
	void (*set_termios)(struct tty_struct *tty, struct termios *old);
	void (*throttle)(struct tty_struct *tty);
	void (*unthrottle)(struct tty_struct *tty);
	void (*stop)(struct tty_struct *tty);
	void (*start)(struct tty_struct *tty);
	void (*hangup)(struct tty_struct *tty);
	void (*break_ctl)(struct tty_struct *tty, int state);
	void (*flush_buffer)(struct tty_struct *tty);
	void (*wait_until_sent)(struct tty_struct *tty, int timeout);

	struct tty_driver *next;
};

#define TTY_DRIVER_MAGIC	0x5402
#define TTY_DRIVER_TYPE_SERIAL	3
#define TTY_DRIVER_TYPE_PTY	4

#endif
#endif
