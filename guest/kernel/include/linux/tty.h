/*
 * linux/tty.h - a terminal, between the driver of its line and its readers.
 *
 *	interrupt -> flip buffer -> line discipline (n_tty) -> read_buf -> read()
 *	write() -> line discipline (output processing) -> driver -> line
 */
#ifndef _LINUX_TTY_H
#define _LINUX_TTY_H

#ifdef __KERNEL__

#include <linux/types.h>
#include <linux/fs.h>
#include <linux/wait.h>
#include <linux/interrupt.h>
#include <linux/termios.h>
#include <linux/tty_driver.h>
#include <asm/semaphore.h>

#define TTY_FLIPBUF_SIZE 1024
#define N_TTY_BUF_SIZE	4096		/* a power of two */

/* how a received character came */
#define TTY_NORMAL	0
#define TTY_BREAK	1
#define TTY_FRAME	2
#define TTY_PARITY	3
#define TTY_OVERRUN	4

/* Ring between the interrupt (head) and the line discipline (tail). */
struct tty_flip_buffer {
	struct tasklet_struct work;	/* moves them on */
	unsigned int head, tail;
	unsigned char char_buf[TTY_FLIPBUF_SIZE];
	unsigned char flag_buf[TTY_FLIPBUF_SIZE];
};

struct tty_struct {
	int magic;
	struct tty_driver *driver;
	struct termios *termios;
	kdev_t device;
	int count;			/* open files */
	struct winsize winsize;
	int pgrp;			/* foreground process group */
	int session;			/* the session that it controls */
	unsigned int stopped:1;		/* output held by ^S */
	unsigned int lnext:1;		/* the next character is literal */
	unsigned int hung_up:1;
	unsigned int exclusive:1;
	unsigned int throttled:1;
	unsigned int erasing:1;
	unsigned int packet:1;
	int index;
	void *driver_data;
	wait_queue_head_t write_wait;
	wait_queue_head_t read_wait;
	struct semaphore write_sem;	/* one write at a time */
	struct semaphore read_sem;
	struct list_head tty_files;

	unsigned int column;		/* where output stands in its line */
	unsigned int canon_column;	/* where the line being edited begins */

	/* input: ring of N_TTY_BUF_SIZE characters */
	unsigned char *read_buf;
	unsigned int read_tail;		/* next to be read */
	unsigned int read_cnt;		/* all in the buffer */
	unsigned int canon_head;	/* end of the last whole line */
	unsigned int canon_data;	/* whole lines in the buffer */
	unsigned int read_head;		/* where the next one goes */
	unsigned int read_flags[N_TTY_BUF_SIZE / 32];	/* 1: ends a line */

	struct tty_flip_buffer flip;
};

#define TTY_MAGIC	0x5401

#define I_FLAG(tty, f)	((tty)->termios->c_iflag & (f))
#define O_FLAG(tty, f)	((tty)->termios->c_oflag & (f))
#define C_FLAG(tty, f)	((tty)->termios->c_cflag & (f))
#define L_FLAG(tty, f)	((tty)->termios->c_lflag & (f))
#define TTY_CC(tty, n)	((tty)->termios->c_cc[n])

extern struct termios tty_std_termios;	/* how a terminal is set at first */

/* drivers/char/tty_io.c */
/* A driver of lines, and its end: 0 or an error. */
extern int tty_register_driver(struct tty_driver *driver);
extern int tty_unregister_driver(struct tty_driver *driver);
/* In an interrupt: a character has come in. flag: TTY_NORMAL, or what was wrong with it. */
extern void tty_insert_flip_char(struct tty_struct *tty, unsigned char ch, char flag);
extern int tty_flip_room(struct tty_struct *tty);
extern void tty_throttle(struct tty_struct *tty);
/* After the last of them: readers may have them. */
extern void tty_flip_buffer_push(struct tty_struct *tty);
/* The line takes more: writers go on. */
extern void tty_wakeup(struct tty_struct *tty);
/* The line is gone: readers see the end, the session gets SIGHUP. */
extern void tty_hangup(struct tty_struct *tty);
extern void tty_vhangup(struct tty_struct *tty);
extern int tty_hung_up_p(struct file *filp);
extern void disassociate_ctty(int on_exit);
extern const char *tty_name(struct tty_struct *tty, char *buf);
extern void stop_tty(struct tty_struct *tty);
extern void start_tty(struct tty_struct *tty);
extern int tty_check_change(struct tty_struct *tty);
extern void console_init(void);
extern int tty_get_driver_list(char *page);

extern struct tty_struct *tty_hold(kdev_t device);	/* with one use more; tty_sem is held */
extern void tty_drop(struct tty_struct *tty);

/* drivers/char/pty.c */
extern int ptmx_open(struct inode *inode, struct file *filp);

/* drivers/char/tty_ioctl.c */
extern int tty_termios_ioctl(struct tty_struct *tty, struct file *file,
			     unsigned int cmd, unsigned long arg);
extern void tty_wait_until_sent(struct tty_struct *tty, long timeout);
extern void tty_resize(struct tty_struct *tty, struct winsize *size);
extern int tty_job_ioctl(struct tty_struct *tty, struct file *file,
			 unsigned int cmd, unsigned long arg);

/* drivers/char/n_tty.c */
extern int n_tty_open(struct tty_struct *tty);
extern void n_tty_close(struct tty_struct *tty);
extern void n_tty_flush_buffer(struct tty_struct *tty);
extern int n_tty_chars_in_buffer(struct tty_struct *tty);
extern void n_tty_receive(struct tty_struct *tty, unsigned char c, char flag);
extern int n_tty_receive_room(struct tty_struct *tty);
extern void n_tty_set_termios(struct tty_struct *tty, struct termios *old);
extern ssize_t n_tty_read(struct tty_struct *tty, struct file *file, unsigned char *buf, size_t nr);
extern ssize_t n_tty_write(struct tty_struct *tty, struct file *file, const unsigned char *buf, size_t nr);
extern unsigned int n_tty_poll(struct tty_struct *tty, struct file *file, struct poll_table_struct *wait);
/* drivers/char/n_tty_out.c */
extern int n_tty_opost(struct tty_struct *tty, unsigned char c);
extern void n_tty_echo(struct tty_struct *tty, unsigned char c);
extern void n_tty_erase(struct tty_struct *tty, unsigned char c);

#endif
#endif
