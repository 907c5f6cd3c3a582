/*
 * kernel/printk.c - the kernel's messages
 *
 * Text goes into a ring buffer, from where dmesg reads it, and, if its level is
 * below console_loglevel, to the registered consoles. Before a console driver
 * is there, it goes to the first serial port directly.
 */
#include <linux/console.h>
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <asm/io.h>
#include <asm/uaccess.h>

#define LOG_BUF_LEN	16384		/* a power of two */
#define LOG_BUF(i)	log_buf[(i) & (LOG_BUF_LEN - 1)]

static char log_buf[LOG_BUF_LEN];
static unsigned long log_start;		/* next to be read by syslog(2) type 2 */
static unsigned long log_end;		/* next to be written */
static unsigned long logged_chars;	/* since the last clear */
static DECLARE_WAIT_QUEUE_HEAD(log_wait);

#define DEFAULT_MESSAGE_LOGLEVEL	4
#define MINIMUM_CONSOLE_LOGLEVEL	1
#define DEFAULT_CONSOLE_LOGLEVEL	7

/* As /proc/sys/kernel/printk shows them: of the console, of messages without one, smallest, at start. */
int console_printk[4] = {
	DEFAULT_CONSOLE_LOGLEVEL, DEFAULT_MESSAGE_LOGLEVEL, MINIMUM_CONSOLE_LOGLEVEL, DEFAULT_CONSOLE_LOGLEVEL,
};
struct console *console_drivers;

/* ---- consoles ---- */

#define EARLY_PORT	0x3F8
#define LSR_THRE	0x20		/* 16550: the transmitter takes a byte */

static void early_putc(char c)
{
	int patience = 100000;

	while (!(inb(EARLY_PORT + 5) & LSR_THRE) && --patience)
		;
	outb(c, EARLY_PORT);
}

static void early_write(const char *s, unsigned int n)
{
	while (n--) {
		if (*s == '\n')
			early_putc('\r');
		early_putc(*s++);
	}
}

static void call_consoles(const char *s, unsigned int n)
{
	struct console *con;

	if (!console_drivers)
		early_write(s, n);
	for (con = console_drivers; con; con = con->next)
		if ((con->flags & CON_ENABLED) && con->write)
			con->write(con, s, n);
}

void register_console(struct console *con)
{
	unsigned long i;

	if (con->setup && con->setup(con, NULL) != 0)
		return;
	con->flags |= CON_ENABLED;
	if (!console_drivers)
		con->flags |= CON_CONSDEV;
	con->next = console_drivers;
	if ((con->flags & CON_PRINTBUFFER) && con->write)
		for (i = log_end > LOG_BUF_LEN ? log_end - LOG_BUF_LEN : 0; i < log_end; i++)
			con->write(con, &LOG_BUF(i), 1);
	console_drivers = con;
}

int unregister_console(struct console *con)
{
	struct console **p;

	for (p = &console_drivers; *p; p = &(*p)->next)
		if (*p == con) {
			*p = con->next;
			return 0;
		}
	return 1;
}

/* ---- printk ---- */

static void log_char(char c)
{
	LOG_BUF(log_end) = c;
	log_end++;
	if (log_end - log_start > LOG_BUF_LEN)
		log_start = log_end - LOG_BUF_LEN;
	if (logged_chars < LOG_BUF_LEN)
		logged_chars++;
}

static int has_level(const char *s)
{
	return s[0] == '<' && s[1] >= '0' && s[1] <= '7' && s[2] == '>';
}

/* One line, or part of one; every line gets a level in the buffer. */
static const char *emit_line(const char *s)
{
	static int in_line, level = DEFAULT_MESSAGE_LOGLEVEL;
	const char *end;

	if (!in_line) {
		level = has_level(s) ? s[1] - '0' : console_printk[1];
		log_char('<');
		log_char('0' + level);
		log_char('>');
	}
	if (has_level(s))
		s += 3;
	for (end = s; *end && *end != '\n'; end++)
		log_char(*end);
	in_line = *end != '\n';
	if (*end)
		log_char(*end++);
	if (level < console_loglevel)
		call_consoles(s, end - s);
	return end;
}

asmlinkage int printk(const char *fmt, ...)
{
	static char text[1024];
	unsigned long flags;
	const char *s = text;
	va_list args;
	int n;

	save_and_cli(flags);
	va_start(args, fmt);
	n = vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	while (*s)
		s = emit_line(s);
	restore_flags(flags);
	if (waitqueue_active(&log_wait))
		wake_up_interruptible(&log_wait);
	return n;
}

/* ---- syslog(2) ---- */

static long read_new(char *buf, int len)
{
	long i, error;
	char c;

	if (!buf || len < 0)
		return -EINVAL;
	if (!len)
		return 0;
	error = wait_event_interruptible(log_wait, log_start != log_end);
	if (error)
		return error;
	for (i = 0; i < len && log_start != log_end; i++) {
		c = LOG_BUF(log_start);
		log_start++;
		if (put_user(c, buf + i))
			return -EFAULT;
	}
	return i;
}

/* The last len characters since the last clear. */
static long read_last(char *buf, int len, int clear)
{
	unsigned long count, from, i;

	if (!buf || len < 0)
		return -EINVAL;
	count = min((unsigned long)len, min(logged_chars, log_end));
	from = log_end - count;
	if (clear)
		logged_chars = 0;
	for (i = 0; i < count; i++)
		if (put_user(LOG_BUF(from + i), buf + i))
			return -EFAULT;
	return count;
}

/*
 * do_syslog(type, buf, len): 2 read what is new (sleeps), 3 read all, 4 read all
 * and clear, 5 clear, 6 console off, 7 on, 8 set its level, 9 how much is new,
 * 10 size of the buffer.
 */
int do_syslog(int type, char *buf, int len)
{
	switch (type) {
	case 0:
	case 1:
		return 0;
	case 2:
		return read_new(buf, len);
	case 3:
		return read_last(buf, len, 0);
	case 4:
		return read_last(buf, len, 1);
	case 5:
		logged_chars = 0;
		return 0;
	case 6:
		console_loglevel = MINIMUM_CONSOLE_LOGLEVEL;
		return 0;
	case 7:
		console_loglevel = DEFAULT_CONSOLE_LOGLEVEL;
		return 0;
	case 8:
		if (len < 1 || len > 8)
			return -EINVAL;
		console_loglevel = max(len, MINIMUM_CONSOLE_LOGLEVEL);
		return 0;
	case 9:
		return log_end - log_start;
	case 10:
		return LOG_BUF_LEN;
	}
	return -EINVAL;
}

asmlinkage long sys_syslog(int type, char *buf, int len)
{
	if (type != 3 && type != 10 && !capable(CAP_SYS_ADMIN))
		return -EPERM;
	return do_syslog(type, buf, len);
}

static int __init quiet_setup(char *rest)
{
	console_loglevel = 4;
	return 1;
}

static int __init loglevel_setup(char *value)
{
	console_loglevel = simple_strtoul(value, NULL, 0);
	return 1;
}

__setup("quiet", quiet_setup);
__setup("loglevel=", loglevel_setup);
