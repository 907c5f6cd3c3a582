/*
 * drivers/char/serial.c - the 16550A serial ports ttyS0 to ttyS3 (4,64 to
 * 4,67), driven by interrupts, and the console of printk (data sheet: National
 * PC16550D).
 *
 * ttyS0 and ttyS2 share interrupt line 4, ttyS1 and ttyS3 line 3.  The
 * interrupt controller sees only rising edges, so the handler goes on until
 * one round over all ports of the line has found nothing to do.
 */
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/fs.h>
#include <linux/major.h>
#include <linux/console.h>
#include <linux/serial.h>
#include <linux/serial_reg.h>
#include <linux/tty.h>
#include <asm/io.h>
#include <asm/system.h>
#include <asm/uaccess.h>

#define NR_PORTS	4
#define FIFO_SIZE	16
#define RS_PASS_LIMIT	256

static struct async_struct rs_table[NR_PORTS];
static struct tty_struct *serial_table[NR_PORTS];
static struct termios *serial_termios[NR_PORTS];

static const struct { int port, irq; } port_places[NR_PORTS] = { SERIAL_PORTS };

static unsigned char serial_in(struct async_struct *info, int reg)
{
	return inb(info->port + reg);
}

static void serial_out(struct async_struct *info, int reg, unsigned char value)
{
	outb(value, info->port + reg);
}

static void set_ier(struct async_struct *info, unsigned char ier)
{
	info->ier = ier;
	serial_out(info, UART_IER, ier);
}

/* ---- the ring of characters to send; call with interrupts off ---- */

static int xmit_count(struct async_struct *info)
{
	return (info->xmit_head - info->xmit_tail) & (SERIAL_XMIT_SIZE - 1);
}

static int xmit_room(struct async_struct *info)
{
	return SERIAL_XMIT_SIZE - 1 - xmit_count(info);
}

static void xmit_add(struct async_struct *info, unsigned char c)
{
	info->xmit_buf[info->xmit_head] = c;
	info->xmit_head = (info->xmit_head + 1) & (SERIAL_XMIT_SIZE - 1);
}

/* ---- interrupt ---- */

static char line_error(unsigned char lsr)
{
	if (lsr & UART_LSR_BI)
		return TTY_BREAK;
	if (lsr & UART_LSR_PE)
		return TTY_PARITY;
	if (lsr & UART_LSR_FE)
		return TTY_FRAME;
	return TTY_NORMAL;
}

/* As many as there is room for; the rest waits in the port, and the sender with it. */
static void receive_chars(struct async_struct *info, unsigned char lsr)
{
	int limit = RS_PASS_LIMIT;

	while ((lsr & UART_LSR_DR) && limit--) {
		if (!tty_flip_room(info->tty)) {
			tty_throttle(info->tty);
			break;
		}
		unsigned char c = serial_in(info, UART_RX);

		info->rx++;
		tty_insert_flip_char(info->tty, c, line_error(lsr));
		lsr = serial_in(info, UART_LSR);
	}
	tty_flip_buffer_push(info->tty);
}

/* The transmitter is empty: give it up to a FIFO full. */
static void transmit_chars(struct async_struct *info)
{
	int room = FIFO_SIZE;

	if (info->x_char) {
		serial_out(info, UART_TX, info->x_char);
		info->x_char = 0;
		room--;
	}
	while (room-- > 0 && xmit_count(info) && !info->tty->stopped) {
		serial_out(info, UART_TX, info->xmit_buf[info->xmit_tail]);
		info->xmit_tail = (info->xmit_tail + 1) & (SERIAL_XMIT_SIZE - 1);
		info->tx++;
	}
	if (!xmit_count(info) || info->tty->stopped)
		set_ier(info, info->ier & ~UART_IER_THRI);
	if (xmit_count(info) < SERIAL_XMIT_SIZE / 4)
		tty_wakeup(info->tty);
}

/* Returns whether the port wanted something. */
static int service_port(struct async_struct *info)
{
	unsigned char lsr;

	if (!info->count || (serial_in(info, UART_IIR) & UART_IIR_NO_INT))
		return 0;
	lsr = serial_in(info, UART_LSR);
	if ((lsr & UART_LSR_DR) && (info->ier & UART_IER_RDI))
		receive_chars(info, lsr);
	serial_in(info, UART_MSR);
	if ((lsr & UART_LSR_THRE) && (info->ier & UART_IER_THRI))
		transmit_chars(info);
	return 1;
}

static void rs_interrupt(int irq, void *dev_id, struct pt_regs *regs)
{
	int i, busy, pass = RS_PASS_LIMIT;

	do {
		busy = 0;
		for (i = 0; i < NR_PORTS; i++)
			if (rs_table[i].irq == irq && rs_table[i].present)
				busy |= service_port(&rs_table[i]);
	} while (busy && pass--);
}

/* ---- writing ---- */

static void start_tx(struct async_struct *info)
{
	unsigned long flags;

	save_flags(flags);
	cli();
	if (xmit_count(info) && !info->tty->stopped && !(info->ier & UART_IER_THRI)) {
		set_ier(info, info->ier | UART_IER_THRI);
		if (serial_in(info, UART_LSR) & UART_LSR_THRE)
			transmit_chars(info);
	}
	restore_flags(flags);
}

static int rs_write(struct tty_struct *tty, int from_user, const unsigned char *buf, int count)
{
	struct async_struct *info = tty->driver_data;
	unsigned long flags;
	int n = 0;

	save_flags(flags);
	cli();
	while (n < count && xmit_room(info))
		xmit_add(info, buf[n++]);
	restore_flags(flags);
	return n;
}

static void rs_put_char(struct tty_struct *tty, unsigned char c)
{
	rs_write(tty, 0, &c, 1);
}

static void rs_flush_chars(struct tty_struct *tty)
{
	start_tx(tty->driver_data);
}

static int rs_write_room(struct tty_struct *tty)
{
	return xmit_room(tty->driver_data);
}

static int rs_chars_in_buffer(struct tty_struct *tty)
{
	return xmit_count(tty->driver_data);
}

static void rs_flush_buffer(struct tty_struct *tty)
{
	struct async_struct *info = tty->driver_data;
	unsigned long flags;

	save_flags(flags);
	cli();
	info->xmit_head = info->xmit_tail = 0;
	restore_flags(flags);
	tty_wakeup(tty);
}

static void rs_stop(struct tty_struct *tty)
{
	struct async_struct *info = tty->driver_data;
	unsigned long flags;

	save_flags(flags);
	cli();
	set_ier(info, info->ier & ~UART_IER_THRI);
	restore_flags(flags);
}

static void rs_start(struct tty_struct *tty)
{
	start_tx(tty->driver_data);
}

static void send_xchar(struct async_struct *info, unsigned char c)
{
	unsigned long flags;

	save_flags(flags);
	cli();
	info->x_char = c;
	set_ier(info, info->ier | UART_IER_THRI);
	if (serial_in(info, UART_LSR) & UART_LSR_THRE)
		transmit_chars(info);
	restore_flags(flags);
}

/* Nobody reads: stop taking characters, so that the sender has to wait. */
static void rs_throttle(struct tty_struct *tty)
{
	struct async_struct *info = tty->driver_data;
	unsigned long flags;

	if (I_FLAG(tty, IXOFF))
		send_xchar(info, TTY_CC(tty, VSTOP));
	save_flags(flags);
	cli();
	set_ier(info, info->ier & ~(UART_IER_RDI | UART_IER_RLSI));
	restore_flags(flags);
}

static void rs_unthrottle(struct tty_struct *tty)
{
	struct async_struct *info = tty->driver_data;
	unsigned long flags;

	if (I_FLAG(tty, IXOFF))
		send_xchar(info, TTY_CC(tty, VSTART));
	save_flags(flags);
	cli();
	set_ier(info, info->ier | UART_IER_RDI | UART_IER_RLSI);
	restore_flags(flags);
}

static void rs_wait_until_sent(struct tty_struct *tty, int timeout)
{
	struct async_struct *info = tty->driver_data;
	unsigned long end = jiffies + (timeout < HZ ? timeout : HZ);

	while (!(serial_in(info, UART_LSR) & UART_LSR_TEMT) && (long)(end - jiffies) > 0) {
		set_current_state(TASK_INTERRUPTIBLE);
		schedule_timeout(1);
		if (signal_pending(current))
			break;
	}
}

/* ---- settings ---- */

static const int baud_table[] = {
	0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400,
};

static int baud_rate(unsigned int cflag)
{
	if (!(cflag & CBAUDEX))
		return baud_table[cflag & 017];
	return (cflag & CBAUD) == B57600 ? 57600 : 115200;
}

static unsigned char lcr_value(unsigned int cflag)
{
	unsigned char lcr = (cflag & CSIZE) >> 4;	/* CS5..CS8 -> 0..3 */

	if (cflag & CSTOPB)
		lcr |= UART_LCR_STOP;
	if (cflag & PARENB)
		lcr |= UART_LCR_PARITY;
	if (!(cflag & PARODD))
		lcr |= UART_LCR_EPAR;
	return lcr;
}

static void change_speed(struct async_struct *info, unsigned int cflag)
{
	unsigned char lcr = lcr_value(cflag);
	int baud = baud_rate(cflag), divisor;
	unsigned long flags;

	divisor = baud ? BASE_BAUD / baud : BASE_BAUD / 9600;
	save_flags(flags);
	cli();
	serial_out(info, UART_LCR, lcr | UART_LCR_DLAB);
	serial_out(info, UART_DLL, divisor & 0xff);
	serial_out(info, UART_DLM, divisor >> 8);
	serial_out(info, UART_LCR, lcr);
	if (baud)
		info->mcr |= UART_MCR_DTR | UART_MCR_RTS;
	else
		info->mcr &= ~(UART_MCR_DTR | UART_MCR_RTS);
	serial_out(info, UART_MCR, info->mcr);
	restore_flags(flags);
}

static void rs_set_termios(struct tty_struct *tty, struct termios *old)
{
	if (tty->termios->c_cflag != old->c_cflag)
		change_speed(tty->driver_data, tty->termios->c_cflag);
}

static void rs_break(struct tty_struct *tty, int on)
{
	struct async_struct *info = tty->driver_data;
	unsigned char lcr = serial_in(info, UART_LCR);

	serial_out(info, UART_LCR, on ? lcr | UART_LCR_SBC : lcr & ~UART_LCR_SBC);
}

static const struct { int tiocm; unsigned char mcr, msr; } modem_bits[] = {
	{ 0x002, UART_MCR_DTR, 0 }, { 0x004, UART_MCR_RTS, 0 },
	{ 0x020, 0, UART_MSR_CTS }, { 0x040, 0, UART_MSR_DCD },
	{ 0x080, 0, UART_MSR_RI }, { 0x100, 0, UART_MSR_DSR },
};

static int get_modem(struct async_struct *info, int *arg)
{
	unsigned char msr = serial_in(info, UART_MSR);
	int i, value = 0;

	for (i = 0; i < ARRAY_SIZE(modem_bits); i++)
		if ((info->mcr & modem_bits[i].mcr) || (msr & modem_bits[i].msr))
			value |= modem_bits[i].tiocm;
	return put_user(value, arg);
}

static int set_modem(struct async_struct *info, unsigned int cmd, int *arg)
{
	unsigned char mask = 0;
	int i, value;

	if (get_user(value, arg))
		return -EFAULT;
	for (i = 0; i < ARRAY_SIZE(modem_bits); i++)
		if (value & modem_bits[i].tiocm)
			mask |= modem_bits[i].mcr;
	if (cmd == TIOCMBIS)
		info->mcr |= mask;
	else if (cmd == TIOCMBIC)
		info->mcr &= ~mask;
	else
		info->mcr = (info->mcr & ~(UART_MCR_DTR | UART_MCR_RTS)) | mask;
	serial_out(info, UART_MCR, info->mcr);
	return 0;
}

static int rs_ioctl(struct tty_struct *tty, struct file *file, unsigned int cmd, unsigned long arg)
{
	switch (cmd) {
	case TIOCMGET:
		return get_modem(tty->driver_data, (int *)arg);
	case TIOCMBIS:
	case TIOCMBIC:
	case TIOCMSET:
		return set_modem(tty->driver_data, cmd, (int *)arg);
	}
	return -ENOIOCTLCMD;
}

/* ---- open and close ---- */

static void startup(struct async_struct *info, struct tty_struct *tty)
{
	unsigned long flags;

	save_flags(flags);
	cli();
	serial_out(info, UART_FCR, UART_FCR_ENABLE_FIFO | UART_FCR_TRIGGER_8);
	info->mcr = UART_MCR_DTR | UART_MCR_RTS | UART_MCR_OUT2;
	change_speed(info, tty->termios->c_cflag);
	serial_in(info, UART_LSR);
	serial_in(info, UART_IIR);
	serial_in(info, UART_MSR);
	set_ier(info, UART_IER_RDI | UART_IER_RLSI);
	restore_flags(flags);
}

static int rs_open(struct tty_struct *tty, struct file *filp)
{
	struct async_struct *info = &rs_table[tty->index];

	tty->driver_data = info;
	if (!info->present) {
		info->count++;
		return -ENXIO;
	}
	if (!info->xmit_buf) {
		info->xmit_buf = (unsigned char *)get_zeroed_page(GFP_KERNEL);
		if (!info->xmit_buf) {
			info->count++;
			return -ENOMEM;
		}
	}
	info->tty = tty;
	if (!info->count++) {
		startup(info, tty);
		console_size_read(info->line, &tty->winsize);
	}
	return 0;
}

/* Also after an open that failed. */
static void rs_close(struct tty_struct *tty, struct file *filp)
{
	struct async_struct *info = tty->driver_data;
	unsigned long flags;

	if (--info->count || !info->present)
		return;
	save_flags(flags);
	cli();
	set_ier(info, 0);
	info->xmit_head = info->xmit_tail = 0;
	info->tty = NULL;
	restore_flags(flags);
}

void serial_resize(int line, struct winsize *size)
{
	struct async_struct *info = &rs_table[line];

	if (info->count && info->present)
		tty_resize(info->tty, size);
}

static struct tty_driver serial_driver = {
	.magic = TTY_DRIVER_MAGIC,
	.driver_name = "serial",
	.name = "ttyS",
	.major = TTY_MAJOR,
	.minor_start = 64,
	.num = NR_PORTS,
	.type = TTY_DRIVER_TYPE_SERIAL,
	.table = serial_table,
	.termios = serial_termios,
	.open = rs_open,
	.close = rs_close,
	.write = rs_write,
	.put_char = rs_put_char,
	.flush_chars = rs_flush_chars,
	.write_room = rs_write_room,
	.chars_in_buffer = rs_chars_in_buffer,
	.ioctl = rs_ioctl,
	.set_termios = rs_set_termios,
	.throttle = rs_throttle,
	.unthrottle = rs_unthrottle,
	.stop = rs_stop,
	.start = rs_start,
	.break_ctl = rs_break,
	.flush_buffer = rs_flush_buffer,
	.wait_until_sent = rs_wait_until_sent,
};

/* ---- console: polled, so that it works with interrupts off ---- */

static void console_put(struct async_struct *info, unsigned char c)
{
	int tries = 100000;

	while (!(serial_in(info, UART_LSR) & UART_LSR_THRE) && --tries)
		;
	serial_out(info, UART_TX, c);
}

static void serial_console_write(struct console *co, const char *s, unsigned count)
{
	struct async_struct *info = &rs_table[co->index];
	unsigned long flags;

	save_flags(flags);
	cli();
	serial_out(info, UART_IER, 0);
	while (count--) {
		if (*s == '\n')
			console_put(info, '\r');
		console_put(info, *s++);
	}
	serial_out(info, UART_IER, info->ier);
	restore_flags(flags);
}

static kdev_t serial_console_device(struct console *co)
{
	return MKDEV(TTY_MAJOR, 64 + co->index);
}

static struct console sercons = {
	.name = "ttyS",
	.write = serial_console_write,
	.device = serial_console_device,
	.flags = CON_CONSDEV,
};

/* A port is there when its interrupt enable register keeps what is written. */
static int __init probe(struct async_struct *info)
{
	unsigned char seen;

	serial_out(info, UART_IER, 0x05);
	seen = serial_in(info, UART_IER) & 0x0f;
	serial_out(info, UART_IER, 0);
	return seen == 0x05;
}

static void __init find_ports(void)
{
	int i;

	for (i = 0; i < NR_PORTS; i++) {
		rs_table[i].line = i;
		rs_table[i].port = port_places[i].port;
		rs_table[i].irq = port_places[i].irq;
		rs_table[i].present = probe(&rs_table[i]);
	}
}

/* "console=ttyS1": which port printk is to use. */
static int __init console_setup(char *str)
{
	if (!strncmp(str, "ttyS", 4) && str[4] >= '0' && str[4] < '0' + NR_PORTS)
		sercons.index = str[4] - '0';
	return 1;
}
__setup("console=", console_setup);

void __init serial_console_init(void)
{
	struct async_struct *info;

	find_ports();
	info = &rs_table[sercons.index];
	info->mcr = UART_MCR_DTR | UART_MCR_RTS | UART_MCR_OUT2;
	serial_out(info, UART_FCR,
		   UART_FCR_ENABLE_FIFO | UART_FCR_CLEAR_RCVR | UART_FCR_CLEAR_XMIT);
	change_speed(info, B115200 | CS8);
	if (sercons.index)	/* what came before went to the first port */
		sercons.flags |= CON_PRINTBUFFER;
	register_console(&sercons);
}

static void __init report_ports(void)
{
	int i;

	for (i = 0; i < NR_PORTS; i++)
		if (rs_table[i].present)
			printk(KERN_INFO "ttyS%02d at 0x%04x (irq = %d) is a 16550A\n",
			       i, rs_table[i].port, rs_table[i].irq);
}

static int __init rs_init(void)
{
	int i;

	serial_driver.init_termios = tty_std_termios;
	serial_driver.init_termios.c_cflag = B115200 | CS8 | CREAD | HUPCL | CLOCAL;
	if (request_irq(4, rs_interrupt, SA_SHIRQ, "serial", &rs_table[0]) ||
	    request_irq(3, rs_interrupt, SA_SHIRQ, "serial", &rs_table[1]))
		printk(KERN_ERR "serial: interrupt lines 3 and 4 are taken\n");
	for (i = 0; i < NR_PORTS; i++)
		if (rs_table[i].present)
			request_region(rs_table[i].port, 8, "serial(set)");
	report_ports();
	return tty_register_driver(&serial_driver);
}
__initcall(rs_init);
