/*
 * drivers/char/n_tty.c - the terminal line discipline (POSIX.1 chapter 11).
 *
 * Input: each character passes flow control (IXON), signals (ISIG), the
 * mappings of CR and NL, and in canonical mode the editing of lines.  What
 * remains goes into the ring read_buf:
 *
 *	read_tail ... canon_head   whole lines, their ends marked in read_flags
 *	canon_head ... read_head   the line being edited (canonical mode only)
 *
 * The characters come from a tasklet, readers are processes; a process turns
 * interrupts off while it takes characters out.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/ctype.h>
#include <linux/tty.h>
#include <linux/poll.h>
#include <asm/system.h>
#include <asm/uaccess.h>

#define EOF_MARK	0	/* stands in the ring where VEOF was typed, marked as a line end */
#define WRITABLE_ROOM	128

static unsigned int ring(unsigned int n)
{
	return n & (N_TTY_BUF_SIZE - 1);
}

static int test_mark(struct tty_struct *tty, unsigned int p)
{
	return (tty->read_flags[p >> 5] >> (p & 31)) & 1;
}

static void set_mark(struct tty_struct *tty, unsigned int p)
{
	tty->read_flags[p >> 5] |= 1U << (p & 31);
}

static void clear_mark(struct tty_struct *tty, unsigned int p)
{
	tty->read_flags[p >> 5] &= ~(1U << (p & 31));
}

/* Is c the control character n?  A value of zero switches one off. */
static int is_cc(struct tty_struct *tty, unsigned char c, int n)
{
	return c == TTY_CC(tty, n) && c != 0;
}

static void reset_buffer(struct tty_struct *tty)
{
	tty->read_head = tty->read_tail = tty->read_cnt = 0;
	tty->canon_head = tty->canon_data = 0;
	memset(tty->read_flags, 0, sizeof(tty->read_flags));
}

int n_tty_open(struct tty_struct *tty)
{
	tty->read_buf = (unsigned char *)get_zeroed_page(GFP_KERNEL);
	if (!tty->read_buf)
		return -ENOMEM;
	reset_buffer(tty);
	return 0;
}

void n_tty_close(struct tty_struct *tty)
{
	free_page((unsigned long)tty->read_buf);
	tty->read_buf = NULL;
}

void n_tty_flush_buffer(struct tty_struct *tty)
{
	unsigned long flags;

	save_flags(flags);
	cli();
	reset_buffer(tty);
	restore_flags(flags);
}

/* How much a reader would get at once. */
int n_tty_chars_in_buffer(struct tty_struct *tty)
{
	if (!L_FLAG(tty, ICANON))
		return tty->read_cnt;
	if (!tty->canon_data)
		return 0;
	return ring(tty->canon_head - tty->read_tail);
}

/*
 * How many characters we may be given.  While no line is complete we always
 * take more: the end of the line must come through (n_tty_receive drops what
 * has no place).
 */
int n_tty_receive_room(struct tty_struct *tty)
{
	int left = N_TTY_BUF_SIZE - tty->read_cnt - 1;

	if (left <= 0 && L_FLAG(tty, ICANON) && !tty->canon_data)
		return 1;
	return left;
}

/* ---- input ---- */

static void put_queue(struct tty_struct *tty, unsigned char c)
{
	if (tty->read_cnt >= N_TTY_BUF_SIZE)
		return;
	tty->read_buf[tty->read_head] = c;
	tty->read_head = ring(tty->read_head + 1);
	tty->read_cnt++;
	if (!L_FLAG(tty, ICANON))
		wake_up_interruptible(&tty->read_wait);
}

static void end_line(struct tty_struct *tty, unsigned char c)
{
	if (tty->read_cnt >= N_TTY_BUF_SIZE)
		return;
	set_mark(tty, tty->read_head);
	put_queue(tty, c);
	tty->canon_head = tty->read_head;
	tty->canon_data++;
	wake_up_interruptible(&tty->read_wait);
}

static void send_signal(struct tty_struct *tty, int sig, unsigned char c)
{
	if (!L_FLAG(tty, NOFLSH)) {
		reset_buffer(tty);
		if (tty->driver->flush_buffer)
			tty->driver->flush_buffer(tty);
	}
	if (L_FLAG(tty, ECHO))
		n_tty_echo(tty, c);
	if (tty->pgrp > 0)
		kill_pg(tty->pgrp, sig, 1);
	wake_up_interruptible(&tty->read_wait);
}

/* Line errors: returns 1 when the character has been dealt with. */
static int receive_flagged(struct tty_struct *tty, unsigned char c, char flag)
{
	if (flag == TTY_BREAK) {
		if (I_FLAG(tty, IGNBRK))
			return 1;
		if (I_FLAG(tty, BRKINT)) {
			send_signal(tty, SIGINT, TTY_CC(tty, VINTR));
			return 1;
		}
	} else if (flag == TTY_OVERRUN) {
		return 1;
	} else if (I_FLAG(tty, IGNPAR)) {
		return 1;
	}
	if (I_FLAG(tty, PARMRK)) {
		put_queue(tty, 0377);
		put_queue(tty, 0);
		put_queue(tty, flag == TTY_BREAK ? 0 : c);
	} else {
		put_queue(tty, flag != TTY_BREAK && !I_FLAG(tty, INPCK) ? c : 0);
	}
	return 1;
}

static int receive_flow(struct tty_struct *tty, unsigned char c)
{
	if (!I_FLAG(tty, IXON))
		return 0;
	if (is_cc(tty, c, VSTART)) {
		start_tty(tty);
		return 1;
	}
	if (is_cc(tty, c, VSTOP)) {
		stop_tty(tty);
		return 1;
	}
	return 0;
}

static int receive_signal(struct tty_struct *tty, unsigned char c)
{
	if (!L_FLAG(tty, ISIG))
		return 0;
	if (is_cc(tty, c, VINTR))
		send_signal(tty, SIGINT, c);
	else if (is_cc(tty, c, VQUIT))
		send_signal(tty, SIGQUIT, c);
	else if (is_cc(tty, c, VSUSP))
		send_signal(tty, SIGTSTP, c);
	else
		return 0;
	return 1;
}

/* Map CR and NL; -1 when the character is ignored. */
static int map_newline(struct tty_struct *tty, unsigned char c)
{
	if (c == '\r') {
		if (I_FLAG(tty, IGNCR))
			return -1;
		if (I_FLAG(tty, ICRNL))
			return '\n';
	} else if (c == '\n' && I_FLAG(tty, INLCR)) {
		return '\r';
	}
	return c;
}

/* VREPRINT: the line again on a new one. */
static void reprint(struct tty_struct *tty, unsigned char c)
{
	unsigned int p;

	n_tty_echo(tty, c);
	n_tty_opost(tty, '\n');
	for (p = tty->canon_head; p != tty->read_head; p = ring(p + 1))
		n_tty_echo(tty, tty->read_buf[p]);
}

static void begin_literal(struct tty_struct *tty)
{
	tty->lnext = 1;
	if (L_FLAG(tty, ECHO) && L_FLAG(tty, ECHOCTL)) {
		tty->driver->put_char(tty, '^');
		tty->driver->put_char(tty, '\b');
	}
}

/* The characters that edit a line; 0 when c is none of them. */
static int receive_edit(struct tty_struct *tty, unsigned char c)
{
	int extended = L_FLAG(tty, IEXTEN);

	if (is_cc(tty, c, VERASE) || is_cc(tty, c, VKILL) ||
	    (is_cc(tty, c, VWERASE) && extended))
		n_tty_erase(tty, c);
	else if (is_cc(tty, c, VLNEXT) && extended)
		begin_literal(tty);
	else if (is_cc(tty, c, VREPRINT) && extended && L_FLAG(tty, ECHO))
		reprint(tty, c);
	else
		return 0;
	return 1;
}

/* The characters that end a line; 0 when c is none of them. */
static int receive_line_end(struct tty_struct *tty, unsigned char c)
{
	if (c == '\n') {
		if (L_FLAG(tty, ECHO) || L_FLAG(tty, ECHONL))
			n_tty_opost(tty, '\n');
	} else if (is_cc(tty, c, VEOF)) {
		c = EOF_MARK;
	} else if (is_cc(tty, c, VEOL) || (is_cc(tty, c, VEOL2) && L_FLAG(tty, IEXTEN))) {
		if (L_FLAG(tty, ECHO))
			n_tty_echo(tty, c);
	} else {
		return 0;
	}
	end_line(tty, c);
	return 1;
}

/* Echo and store; one place is kept for the end of the line. */
static void receive_plain(struct tty_struct *tty, unsigned char c)
{
	if (tty->read_cnt >= N_TTY_BUF_SIZE - 1) {
		if (I_FLAG(tty, IMAXBEL))
			n_tty_opost(tty, '\a');
		return;
	}
	if (L_FLAG(tty, ECHO)) {
		if (tty->read_head == tty->canon_head)
			tty->canon_column = tty->column;
		n_tty_echo(tty, c);
	}
	if (I_FLAG(tty, PARMRK) && c == 0377)
		put_queue(tty, c);
	put_queue(tty, c);
}

static void receive_char(struct tty_struct *tty, unsigned char c)
{
	int mapped;

	if (I_FLAG(tty, ISTRIP))
		c &= 0x7f;
	if (I_FLAG(tty, IUCLC) && L_FLAG(tty, IEXTEN))
		c = tolower(c);
	if (tty->lnext) {
		tty->lnext = 0;
		receive_plain(tty, c);
		return;
	}
	if (receive_flow(tty, c) || receive_signal(tty, c))
		return;
	if (tty->stopped && I_FLAG(tty, IXON) && I_FLAG(tty, IXANY))
		start_tty(tty);
	mapped = map_newline(tty, c);
	if (mapped < 0)
		return;
	c = mapped;
	if (L_FLAG(tty, ICANON) && (receive_edit(tty, c) || receive_line_end(tty, c)))
		return;
	receive_plain(tty, c);
}

/* One character from the line. */
void n_tty_receive(struct tty_struct *tty, unsigned char c, char flag)
{
	if (flag == TTY_NORMAL)
		receive_char(tty, c);
	else
		receive_flagged(tty, c, flag);
	if (tty->driver->flush_chars)
		tty->driver->flush_chars(tty);
}

/* The settings have changed from old. */
void n_tty_set_termios(struct tty_struct *tty, struct termios *old)
{
	unsigned long flags;

	if (!((old->c_lflag ^ tty->termios->c_lflag) & ICANON))
		return;
	save_flags(flags);
	cli();
	memset(tty->read_flags, 0, sizeof(tty->read_flags));
	tty->canon_head = tty->read_tail;
	tty->canon_data = 0;
	tty->lnext = 0;
	if (L_FLAG(tty, ICANON) && tty->read_cnt) {	/* what was typed before is a line */
		set_mark(tty, ring(tty->read_head - 1));
		tty->canon_head = tty->read_head;
		tty->canon_data = 1;
	}
	restore_flags(flags);
	wake_up_interruptible(&tty->read_wait);
}

/* ---- read ---- */

static int input_available(struct tty_struct *tty)
{
	return L_FLAG(tty, ICANON) ? tty->canon_data : tty->read_cnt;
}

/* A background process that reads its terminal is stopped. */
static int read_job_control(struct tty_struct *tty)
{
	if (current->tty != tty || tty->pgrp <= 0 || current->pgrp == tty->pgrp)
		return 0;
	if (sigismember(&current->blocked, SIGTTIN) ||
	    current->sig->action[SIGTTIN - 1].sa.sa_handler == SIG_IGN ||
	    is_orphaned_pgrp(current->pgrp))
		return -EIO;
	kill_pg(current->pgrp, SIGTTIN, 1);
	return -ERESTARTSYS;
}

static long why_not_sleep(struct tty_struct *tty, struct file *file, long timeout)
{
	if (tty_hung_up_p(file) || !timeout)
		return 0;
	if (file->f_flags & O_NONBLOCK)
		return -EAGAIN;
	return signal_pending(current) ? -ERESTARTSYS : 1;
}

/* 1 when there is input, 0 at a hang-up or when the time is over, or an error. */
static int wait_input(struct tty_struct *tty, struct file *file, long timeout)
{
	DECLARE_WAITQUEUE(wait, current);
	long ret = 1;

	add_wait_queue(&tty->read_wait, &wait);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		if (input_available(tty))
			break;
		ret = why_not_sleep(tty, file, timeout);
		if (ret <= 0)
			break;
		timeout = schedule_timeout(timeout);
	}
	current->state = TASK_RUNNING;
	remove_wait_queue(&tty->read_wait, &wait);
	return ret;
}

/* Take one character out; *mark tells whether it ended a line. */
static unsigned char take_char(struct tty_struct *tty, int *mark)
{
	unsigned char c = tty->read_buf[tty->read_tail];

	*mark = test_mark(tty, tty->read_tail);
	clear_mark(tty, tty->read_tail);
	tty->read_tail = ring(tty->read_tail + 1);
	tty->read_cnt--;
	if (*mark)
		tty->canon_data--;
	return c;
}

static int next_is_eof(struct tty_struct *tty)
{
	return tty->canon_data && test_mark(tty, tty->read_tail) &&
	       tty->read_buf[tty->read_tail] == EOF_MARK;
}

/*
 * Move characters to buf, in canonical mode up to the end of a line.  An EOF
 * mark ends the read and is not handed out; one directly behind a read that
 * was filled exactly goes with it.
 */
static size_t take_chars(struct tty_struct *tty, unsigned char *buf, size_t nr, int *line_end)
{
	size_t n = 0;
	int mark = 0, canon = L_FLAG(tty, ICANON);
	unsigned long flags;

	save_flags(flags);
	cli();
	while (n < nr && !mark && (canon ? tty->canon_data : tty->read_cnt)) {
		unsigned char c = take_char(tty, &mark);

		if (!canon)
			mark = 0;
		else if (mark && c == EOF_MARK)
			break;
		buf[n++] = c;
	}
	if (canon && n && !mark && next_is_eof(tty))
		take_char(tty, &mark);
	*line_end = mark;
	restore_flags(flags);
	return n;
}

/* Hand out what is there; the number of bytes, or -EFAULT. */
static ssize_t copy_input(struct tty_struct *tty, unsigned char *buf, size_t nr)
{
	unsigned char piece[128];
	size_t done = 0, n;
	int line_end = 0;

	while (done < nr && !line_end && input_available(tty)) {
		n = nr - done < sizeof(piece) ? nr - done : sizeof(piece);
		n = take_chars(tty, piece, n, &line_end);
		if (copy_to_user(buf + done, piece, n))
			return -EFAULT;
		done += n;
	}
	return done;
}

/* VMIN and VTIME: POSIX.1 11.1.7, cases A to D. */
static ssize_t read_raw(struct tty_struct *tty, struct file *file, unsigned char *buf, size_t nr)
{
	long time = TTY_CC(tty, VTIME) * HZ / 10, timeout;
	size_t minimum = TTY_CC(tty, VMIN), done = 0;
	ssize_t n;

	timeout = minimum ? MAX_SCHEDULE_TIMEOUT : time;
	if (minimum > nr)
		minimum = nr;
	for (;;) {
		n = wait_input(tty, file, timeout);
		if (n > 0)
			n = copy_input(tty, buf + done, nr - done);
		if (n <= 0)
			return done ? (ssize_t)done : n;
		done += n;
		if (done >= minimum)
			return done;
		timeout = time ? time : MAX_SCHEDULE_TIMEOUT;
	}
}

static ssize_t read_canon(struct tty_struct *tty, struct file *file, unsigned char *buf, size_t nr)
{
	ssize_t n = wait_input(tty, file, MAX_SCHEDULE_TIMEOUT);

	return n > 0 ? copy_input(tty, buf, nr) : n;
}

ssize_t n_tty_read(struct tty_struct *tty, struct file *file, unsigned char *buf, size_t nr)
{
	ssize_t ret = read_job_control(tty);

	if (ret)
		return ret;
	if (file->f_flags & O_NONBLOCK) {
		if (down_trylock(&tty->read_sem))
			return -EAGAIN;
	} else if (down_interruptible(&tty->read_sem)) {
		return -ERESTARTSYS;
	}
	ret = L_FLAG(tty, ICANON) ? read_canon(tty, file, buf, nr) : read_raw(tty, file, buf, nr);
	up(&tty->read_sem);
	tty_flip_buffer_push(tty);	/* there may be room for more now */
	return ret;
}

/* ---- write ---- */

/* Characters that need no processing are given to the driver in one piece. */
static int plain_run(struct tty_struct *tty, const unsigned char *buf, size_t nr)
{
	size_t n = 0;

	if (!O_FLAG(tty, OPOST))
		return nr;
	if (O_FLAG(tty, OLCUC))
		return 0;
	while (n < nr && buf[n] >= 32 && buf[n] < 127)
		n++;
	return n;
}

static size_t write_some(struct tty_struct *tty, const unsigned char *buf, size_t nr)
{
	size_t done = 0;
	int n, run;

	while (done < nr) {
		run = plain_run(tty, buf + done, nr - done);
		if (run) {
			n = tty->driver->write(tty, 0, buf + done, run);
			tty->column += n;
			done += n;
			if (n < run)
				break;
		} else {
			if (n_tty_opost(tty, buf[done]) < 0)
				break;
			done++;
		}
	}
	if (tty->driver->flush_chars)
		tty->driver->flush_chars(tty);
	return done;
}

static int write_stop_reason(struct tty_struct *tty, struct file *file)
{
	if (tty_hung_up_p(file))
		return -EIO;
	if (file->f_flags & O_NONBLOCK)
		return -EAGAIN;
	return signal_pending(current) ? -ERESTARTSYS : 0;
}

/* buf is in kernel memory. */
ssize_t n_tty_write(struct tty_struct *tty, struct file *file, const unsigned char *buf, size_t nr)
{
	DECLARE_WAITQUEUE(wait, current);
	size_t done = 0;
	int err = 0;

	add_wait_queue(&tty->write_wait, &wait);
	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		done += write_some(tty, buf + done, nr - done);
		if (done == nr)
			break;
		err = write_stop_reason(tty, file);
		if (err)
			break;
		schedule();
	}
	current->state = TASK_RUNNING;
	remove_wait_queue(&tty->write_wait, &wait);
	return done ? (ssize_t)done : err;
}

unsigned int n_tty_poll(struct tty_struct *tty, struct file *file, poll_table *wait)
{
	unsigned int mask = 0;

	poll_wait(file, &tty->read_wait, wait);
	poll_wait(file, &tty->write_wait, wait);
	if (input_available(tty))
		mask |= POLLIN | POLLRDNORM;
	if (tty_hung_up_p(file))
		mask |= POLLHUP;
	if (tty->driver->write_room(tty) > WRITABLE_ROOM)
		mask |= POLLOUT | POLLWRNORM;
	return mask;
}
