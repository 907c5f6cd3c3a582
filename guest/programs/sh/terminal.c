/*
 * The terminal: whose it is (job control, XBD 11.1) and how it behaves. The
 * modes that programs left behind are kept; those of a job that was stopped
 * or killed are not.
 */
#include "sh.h"
#include <termios.h>
#include <sys/ioctl.h>

#define TRIES	20

static int tty = -1;
static pid_t own_group, group_before;
static struct termios cooked;
static int have_cooked;

int terminal_fd(void)
{
	return tty;
}

static int open_tty(void)
{
	int fd = open("/dev/tty", O_RDWR);
	int i;

	for (i = 2; fd < 0 && i >= 0; i--)
		if (isatty(i))
			fd = dup(i);
	return fd < 0 ? -1 : move_high(fd);
}

/* Waits until the shell is in the foreground. -1: there is no job control. */
static int come_to_front(void)
{
	int i;

	for (i = 0; i < TRIES; i++) {
		pid_t front = tcgetpgrp(tty);

		if (front < 0)
			return -1;
		group_before = getpgrp();
		if (front == group_before)
			return 0;
		kill(0, SIGTTIN);
	}
	return -1;
}

/* A script gives its jobs the terminal only when it has it itself. */
static void control_in_script(void)
{
	if (tty >= 0 && tcgetpgrp(tty) != getpgrp()) {
		close(tty);
		tty = -1;
	}
	if (tty < 0)
		return;
	signals_interactive();
	own_group = group_before = getpgrp();
	terminal_save();
}

/* set -m: takes the terminal, if there is one. */
void control_on(void)
{
	if (sh.in_child)
		return;
	if (tty < 0)
		tty = open_tty();
	if (!sh.interactive) {
		control_in_script();
		return;
	}
	if (tty < 0 || come_to_front()) {
		if (tty >= 0)
			close(tty);
		tty = -1;
		sh.opts['m'] = 0;
		return;
	}
	signals_interactive();
	setpgid(0, 0);	/* refused to a session's leader, which leads its group already */
	own_group = getpgrp();
	tcsetpgrp(tty, own_group);
	terminal_save();
}

void control_off(void)
{
	if (tty < 0 || !own_group)
		return;
	if (group_before != own_group) {
		tcsetpgrp(tty, group_before);
		setpgid(0, group_before);
	}
	own_group = 0;
}

/* pgid 0: back to the shell. */
void terminal_give(pid_t pgid)
{
	if (tty >= 0 && own_group)
		tcsetpgrp(tty, pgid ? pgid : own_group);
}

void terminal_save(void)
{
	if (tty >= 0 && !tcgetattr(tty, &cooked))
		have_cooked = 1;
}

void terminal_restore(void)
{
	if (tty >= 0 && have_cooked)
		tcsetattr(tty, TCSADRAIN, &cooked);
}

void *terminal_modes_copy(void)
{
	struct termios *t;

	if (tty < 0)
		return NULL;
	t = xmalloc(sizeof(*t));
	if (!tcgetattr(tty, t))
		return t;
	free(t);
	return NULL;
}

void terminal_modes_set(void *modes)
{
	if (tty >= 0 && modes)
		tcsetattr(tty, TCSADRAIN, modes);
}

int terminal_width(void)
{
	struct winsize w;
	const char *columns = var_get("COLUMNS");
	long long v;

	memset(&w, 0, sizeof(w));
	if (!ioctl(0, TIOCGWINSZ, &w) && w.ws_col > 3)
		return w.ws_col;
	if (columns && !parse_number(columns, &v) && v > 3 && v < 1000)
		return (int)v;
	return 80;
}

static struct termios before_raw;

/* Every key as it is typed. -1: standard input is no terminal. */
int terminal_raw(void)
{
	struct termios t;

	if (tcgetattr(0, &before_raw))
		return -1;
	t = before_raw;
	t.c_iflag &= ~(BRKINT | ICRNL | INLCR | IGNCR | ISTRIP | IXON);
	t.c_lflag &= ~(ICANON | ECHO | ISIG | IEXTEN);
	t.c_cc[VMIN] = 1;
	t.c_cc[VTIME] = 0;
	return tcsetattr(0, TCSADRAIN, &t);
}

void terminal_cooked(void)
{
	tcsetattr(0, TCSADRAIN, &before_raw);
}
