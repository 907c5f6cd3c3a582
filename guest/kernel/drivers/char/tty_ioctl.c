/*
 * drivers/char/tty_ioctl.c - settings of terminals: termios in its old and new
 * forms, flushing, flow, window size; and the calls of job control.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/fs.h>
#include <linux/tty.h>
#include <asm/uaccess.h>

#define TERMIOS_FLUSH	1
#define TERMIOS_WAIT	2

/* Wait until everything written has left, at most timeout jiffies. */
void tty_wait_until_sent(struct tty_struct *tty, long timeout)
{
	DECLARE_WAITQUEUE(wait, current);

	if (!tty->driver->chars_in_buffer)
		return;
	add_wait_queue(&tty->write_wait, &wait);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (!tty->driver->chars_in_buffer(tty) || signal_pending(current) || !timeout)
			break;
		timeout = schedule_timeout(timeout);
	}
	current->state = TASK_RUNNING;
	remove_wait_queue(&tty->write_wait, &wait);
	if (tty->driver->wait_until_sent)
		tty->driver->wait_until_sent(tty, timeout);
}

static void change_termios(struct tty_struct *tty, struct termios *new)
{
	struct termios old = *tty->termios;

	*tty->termios = *new;
	if (tty->stopped && !I_FLAG(tty, IXON))
		start_tty(tty);
	if (tty->driver->set_termios)
		tty->driver->set_termios(tty, &old);
	n_tty_set_termios(tty, &old);
}

/* The 8 character form says nothing about the upper halves: they stay. */
static int get_termio(struct termios *t, struct termio *user)
{
	struct termio old;
	int i;

	if (copy_from_user(&old, user, sizeof(old)))
		return -EFAULT;
	t->c_iflag = (t->c_iflag & 0xffff0000) | old.c_iflag;
	t->c_oflag = (t->c_oflag & 0xffff0000) | old.c_oflag;
	t->c_cflag = (t->c_cflag & 0xffff0000) | old.c_cflag;
	t->c_lflag = (t->c_lflag & 0xffff0000) | old.c_lflag;
	t->c_line = old.c_line;
	for (i = 0; i < NCC; i++)
		t->c_cc[i] = old.c_cc[i];
	return 0;
}

static int put_termio(struct termios *t, struct termio *user)
{
	struct termio old = {
		.c_iflag = t->c_iflag, .c_oflag = t->c_oflag,
		.c_cflag = t->c_cflag, .c_lflag = t->c_lflag, .c_line = t->c_line,
	};
	int i;

	for (i = 0; i < NCC; i++)
		old.c_cc[i] = t->c_cc[i];
	return copy_to_user(user, &old, sizeof(old)) ? -EFAULT : 0;
}

static int set_termios(struct tty_struct *tty, unsigned long arg, int old_form, int opt)
{
	struct termios new = *tty->termios;
	int err = tty_check_change(tty);

	if (err)
		return err;
	if (old_form)
		err = get_termio(&new, (struct termio *)arg);
	else if (copy_from_user(&new, (void *)arg, sizeof(new)))
		err = -EFAULT;
	if (err)
		return err;
	if (opt & TERMIOS_FLUSH)
		n_tty_flush_buffer(tty);
	if (opt & TERMIOS_WAIT) {
		tty_wait_until_sent(tty, MAX_SCHEDULE_TIMEOUT);
		if (signal_pending(current))
			return -ERESTARTSYS;
	}
	change_termios(tty, &new);
	return 0;
}

static int flush_queues(struct tty_struct *tty, unsigned long arg)
{
	int err = tty_check_change(tty);

	if (err)
		return err;
	if (arg > TCIOFLUSH)
		return -EINVAL;
	if (arg != TCOFLUSH)
		n_tty_flush_buffer(tty);
	if (arg != TCIFLUSH && tty->driver->flush_buffer)
		tty->driver->flush_buffer(tty);
	return 0;
}

static int flow(struct tty_struct *tty, unsigned long arg)
{
	int err = tty_check_change(tty);

	if (err)
		return err;
	switch (arg) {
	case TCOOFF:
		stop_tty(tty);
		return 0;
	case TCOON:
		start_tty(tty);
		return 0;
	case TCIOFF:
		if (TTY_CC(tty, VSTOP))
			tty->driver->put_char(tty, TTY_CC(tty, VSTOP));
		return 0;
	case TCION:
		if (TTY_CC(tty, VSTART))
			tty->driver->put_char(tty, TTY_CC(tty, VSTART));
		return 0;
	}
	return -EINVAL;
}

/* tcdrain (arg != 0) and tcsendbreak. */
static int send_break(struct tty_struct *tty, int drain_only, long time)
{
	int err = tty_check_change(tty);

	if (err)
		return err;
	tty_wait_until_sent(tty, MAX_SCHEDULE_TIMEOUT);
	if (signal_pending(current))
		return -EINTR;
	if (drain_only || !tty->driver->break_ctl)
		return 0;
	tty->driver->break_ctl(tty, 1);
	set_current_state(TASK_INTERRUPTIBLE);
	schedule_timeout(time);
	tty->driver->break_ctl(tty, 0);
	return signal_pending(current) ? -EINTR : 0;
}

/* Settings and queues; -ENOIOCTLCMD when cmd is none of them. */
int tty_termios_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case TCGETS:
		return copy_to_user((void *)arg, tty->termios, sizeof(struct termios)) ? -EFAULT : 0;
	case TCSETS:
		return set_termios(tty, arg, 0, 0);
	case TCSETSW:
		return set_termios(tty, arg, 0, TERMIOS_WAIT);
	case TCSETSF:
		return set_termios(tty, arg, 0, TERMIOS_WAIT | TERMIOS_FLUSH);
	case TCGETA:
		return put_termio(tty->termios, (struct termio *)arg);
	case TCSETA:
		return set_termios(tty, arg, 1, 0);
	case TCSETAW:
		return set_termios(tty, arg, 1, TERMIOS_WAIT);
	case TCSETAF:
		return set_termios(tty, arg, 1, TERMIOS_WAIT | TERMIOS_FLUSH);
	case TCXONC:
		return flow(tty, arg);
	case TCFLSH:
		return flush_queues(tty, arg);
	case TCSBRK:
		return send_break(tty, arg != 0, HZ / 4);
	case TCSBRKP:
		return send_break(tty, 0, arg ? (long)min(arg, 600UL) * HZ / 10 : HZ / 4);
	case TIOCOUTQ:
		return put_user(tty->driver->chars_in_buffer(tty), (int *)arg);
	case TIOCINQ:
		return put_user(n_tty_chars_in_buffer(tty), (int *)arg);
	}
	return -ENOIOCTLCMD;
}

/* ---- job control and window ---- */

/* arg 1: root may take the terminal from another session. */
static int tiocsctty(struct tty_struct *tty, unsigned long arg)
{
	struct task_struct *p;

	if (current->leader && current->session == tty->session)
		return 0;
	if (!current->leader || current->tty)
		return -EPERM;
	if (tty->session > 0) {
		if (arg != 1 || !capable(CAP_SYS_ADMIN))
			return -EPERM;
		for_each_task(p)
			if (p->tty == tty)
				p->tty = NULL;
	}
	current->tty = tty;
	current->tty_old_pgrp = 0;
	tty->session = current->session;
	tty->pgrp = current->pgrp;
	return 0;
}

static int tiocspgrp(struct tty_struct *tty, int *arg)
{
	int pgrp, err = tty_check_change(tty);

	if (err)
		return err == -EIO ? -ENOTTY : err;
	if (current->tty != tty || tty->session != current->session)
		return -ENOTTY;
	if (get_user(pgrp, arg))
		return -EFAULT;
	if (pgrp < 0)
		return -EINVAL;
	if (session_of_pgrp(pgrp) != current->session)
		return -EPERM;
	tty->pgrp = pgrp;
	return 0;
}

static int tiocnotty(struct tty_struct *tty)
{
	if (current->tty != tty)
		return -ENOTTY;
	if (current->leader)
		disassociate_ctty(0);
	current->tty = NULL;
	return 0;
}

/* The foreground group hears of a size that is another. */
void tty_resize(struct tty_struct *tty, struct winsize *size)
{
	if (size->ws_row == tty->winsize.ws_row && size->ws_col == tty->winsize.ws_col &&
	    size->ws_xpixel == tty->winsize.ws_xpixel && size->ws_ypixel == tty->winsize.ws_ypixel)
		return;
	tty->winsize = *size;
	if (tty->pgrp > 0)
		kill_pg(tty->pgrp, SIGWINCH, 1);
}

static int tiocswinsz(struct tty_struct *tty, struct winsize *arg)
{
	struct winsize size;

	if (copy_from_user(&size, arg, sizeof(size)))
		return -EFAULT;
	tty_resize(tty, &size);
	return 0;
}

/* As if the character had been typed: only into one's own terminal. */
static int tiocsti(struct tty_struct *tty, char *arg)
{
	char c;

	if (current->tty != tty && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (get_user(c, arg))
		return -EFAULT;
	tty_insert_flip_char(tty, c, TTY_NORMAL);
	tty_flip_buffer_push(tty);
	return 0;
}

/* -ENOIOCTLCMD when cmd is none of these. */
int tty_job_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd, unsigned long arg)
{
	int line;

	switch (cmd) {
	case TIOCSCTTY:
		return tiocsctty(tty, arg);
	case TIOCNOTTY:
		return tiocnotty(tty);
	case TIOCGPGRP:
		if (current->tty != tty)
			return -ENOTTY;
		return put_user(tty->pgrp > 0 ? tty->pgrp : 0, (int *)arg);
	case TIOCSPGRP:
		return tiocspgrp(tty, (int *)arg);
	case TIOCGSID:
		if (current->tty != tty || tty->session <= 0)
			return -ENOTTY;
		return put_user(tty->session, (int *)arg);
	case TIOCGWINSZ:
		return copy_to_user((void *)arg, &tty->winsize, sizeof(struct winsize)) ? -EFAULT : 0;
	case TIOCSWINSZ:
		return tiocswinsz(tty, (struct winsize *)arg);
	case TIOCSTI:
		return tiocsti(tty, (char *)arg);
	case TIOCEXCL:
	case TIOCNXCL:
		tty->exclusive = cmd == TIOCEXCL;
		return 0;
	case TIOCGETD:
		return put_user(N_TTY, (int *)arg);
	case TIOCSETD:
		if (get_user(line, (int *)arg))
			return -EFAULT;
		return line == N_TTY ? 0 : -EINVAL;
	}
	return -ENOIOCTLCMD;
}
