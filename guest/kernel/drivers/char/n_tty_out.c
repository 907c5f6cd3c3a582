/*
 * drivers/char/n_tty_out.c - the output half of the terminal line discipline:
 * what OPOST makes of characters, echo, and rubbing out.
 *
 * tty->column follows the cursor, so that a tab can be expanded on output and
 * rubbed out again on input.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/ctype.h>
#include <linux/tty.h>

#define ECHO_CARET(tty, c) \
	(L_FLAG(tty, ECHOCTL) && ((c) < 32 || (c) == 127) && (c) != '\t' && (c) != '\n')

/* In UTF-8 these bytes stand on the cell of the one before them. */
static int is_continuation(struct tty_struct *tty, unsigned char c)
{
	return I_FLAG(tty, IUTF8) && (c & 0xc0) == 0x80;
}

static void put(struct tty_struct *tty, unsigned char c)
{
	tty->driver->put_char(tty, c);
}

static int opost_newline(struct tty_struct *tty, int room)
{
	if (O_FLAG(tty, ONLRET))
		tty->column = 0;
	if (O_FLAG(tty, ONLCR)) {
		if (room < 2)
			return -1;
		put(tty, '\r');
		tty->column = 0;
	}
	tty->canon_column = tty->column;
	put(tty, '\n');
	return 0;
}

static int opost_return(struct tty_struct *tty)
{
	if (O_FLAG(tty, ONOCR) && tty->column == 0)
		return 0;
	if (O_FLAG(tty, OCRNL)) {
		if (O_FLAG(tty, ONLRET))
			tty->canon_column = tty->column = 0;
		put(tty, '\n');
		return 0;
	}
	tty->canon_column = tty->column = 0;
	put(tty, '\r');
	return 0;
}

static int opost_tab(struct tty_struct *tty, int room)
{
	int spaces = 8 - (tty->column & 7);

	if (O_FLAG(tty, TABDLY) != XTABS) {
		tty->column += spaces;
		put(tty, '\t');
		return 0;
	}
	if (room < spaces)
		return -1;
	tty->column += spaces;
	while (spaces--)
		put(tty, ' ');
	return 0;
}

/* Send one character through output processing; -1 when the line is full. */
int n_tty_opost(struct tty_struct *tty, unsigned char c)
{
	int room = tty->driver->write_room(tty);

	if (room < 1)
		return -1;
	if (!O_FLAG(tty, OPOST)) {
		put(tty, c);
		return 0;
	}
	switch (c) {
	case '\n':
		return opost_newline(tty, room);
	case '\r':
		return opost_return(tty);
	case '\t':
		return opost_tab(tty, room);
	case '\b':
		if (tty->column)
			tty->column--;
		break;
	default:
		if (O_FLAG(tty, OLCUC))
			c = toupper(c);
		if (c >= 32 && c != 127 && !is_continuation(tty, c))
			tty->column++;
	}
	put(tty, c);
	return 0;
}

/* Show a typed character: a control character as ^X when ECHOCTL says so. */
void n_tty_echo(struct tty_struct *tty, unsigned char c)
{
	if (ECHO_CARET(tty, c)) {
		put(tty, '^');
		put(tty, c ^ 0100);
		tty->column += 2;
		return;
	}
	n_tty_opost(tty, c);
}

/* ---- rubbing out ---- */

static unsigned int ring(unsigned int n)
{
	return n & (N_TTY_BUF_SIZE - 1);
}

/* The column at which the line being edited ends now. */
static unsigned int edit_column(struct tty_struct *tty)
{
	unsigned int column = tty->canon_column, p;

	for (p = tty->canon_head; p != tty->read_head; p = ring(p + 1)) {
		unsigned char c = tty->read_buf[p];

		if (c == '\t')
			column = (column | 7) + 1;
		else if (c < 32 || c == 127)
			column += L_FLAG(tty, ECHOCTL) ? 2 : 0;
		else if (!is_continuation(tty, c))
			column++;
	}
	return column;
}

static void rub_out_tab(struct tty_struct *tty)
{
	unsigned int target = edit_column(tty);

	while (tty->column > target) {
		put(tty, '\b');
		tty->column--;
	}
}

static void rub_out_cells(struct tty_struct *tty, int cells)
{
	while (cells-- > 0) {
		put(tty, '\b');
		put(tty, ' ');
		put(tty, '\b');
		if (tty->column)
			tty->column--;
	}
}

static void rub_out(struct tty_struct *tty, unsigned char c)
{
	if (c == '\t')
		rub_out_tab(tty);
	else if (c < 32 || c == 127)
		rub_out_cells(tty, L_FLAG(tty, ECHOCTL) ? 2 : 0);
	else
		rub_out_cells(tty, 1);
}

/* Take the last character (all bytes of it) off the line being edited. */
static unsigned char take_last(struct tty_struct *tty)
{
	unsigned char c;

	do {
		tty->read_head = ring(tty->read_head - 1);
		tty->read_cnt--;
		c = tty->read_buf[tty->read_head];
	} while (is_continuation(tty, c) && tty->read_head != tty->canon_head);
	return c;
}

static int is_word(unsigned char c)
{
	return isalnum(c) || c == '_' || c >= 128;
}

static void erase_word(struct tty_struct *tty)
{
	int seen_word = 0;

	while (tty->read_head != tty->canon_head) {
		unsigned char c = tty->read_buf[ring(tty->read_head - 1)];

		if (is_word(c))
			seen_word = 1;
		else if (seen_word)
			break;
		c = take_last(tty);
		if (L_FLAG(tty, ECHO))
			rub_out(tty, c);
	}
}

static void erase_line(struct tty_struct *tty, unsigned char kill)
{
	int visible = L_FLAG(tty, ECHO) && L_FLAG(tty, ECHOKE) && L_FLAG(tty, ECHOE);

	while (tty->read_head != tty->canon_head) {
		unsigned char c = take_last(tty);

		if (visible)
			rub_out(tty, c);
	}
	if (visible || !L_FLAG(tty, ECHO))
		return;
	n_tty_echo(tty, kill);
	if (L_FLAG(tty, ECHOK))
		n_tty_opost(tty, '\n');
}

/* One of the characters VERASE, VWERASE, VKILL was typed. */
void n_tty_erase(struct tty_struct *tty, unsigned char c)
{
	unsigned char last;

	if (tty->read_head == tty->canon_head)
		return;
	if (c == TTY_CC(tty, VKILL)) {
		erase_line(tty, c);
	} else if (c == TTY_CC(tty, VWERASE)) {
		erase_word(tty);
	} else {
		last = take_last(tty);
		if (L_FLAG(tty, ECHO) && L_FLAG(tty, ECHOE))
			rub_out(tty, last);
		else if (L_FLAG(tty, ECHO))
			n_tty_echo(tty, c);
	}
}
