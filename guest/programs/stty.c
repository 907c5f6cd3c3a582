/* stty: shows and changes the settings of a terminal. */
#include <ctype.h>
#include <sys/ioctl.h>
#include <termios.h>
#include "program.h"

static const char help[] =
	"usage: stty [-a] [-F DEVICE] [SETTING]...\n"
	"Settings: NAME or -NAME (echo icanon isig ...), intr ^C (and quit erase kill eof start stop susp ...),\n"
	"raw, sane, -raw, a speed, size, rows N, cols N, min N, time N\n";

enum field { INPUT, OUTPUT, CONTROL, LOCAL };

static const struct {
	const char *name;
	enum field field;
	tcflag_t bits, mask;
} flags[] = {
	{ "parenb", CONTROL, PARENB }, { "parodd", CONTROL, PARODD }, { "hupcl", CONTROL, HUPCL },
	{ "cs5", CONTROL, CS5, CSIZE }, { "cs6", CONTROL, CS6, CSIZE }, { "cs7", CONTROL, CS7, CSIZE },
	{ "cs8", CONTROL, CS8, CSIZE }, { "cstopb", CONTROL, CSTOPB }, { "cread", CONTROL, CREAD },
	{ "clocal", CONTROL, CLOCAL }, { "crtscts", CONTROL, CRTSCTS },
	{ "ignbrk", INPUT, IGNBRK }, { "brkint", INPUT, BRKINT }, { "ignpar", INPUT, IGNPAR },
	{ "parmrk", INPUT, PARMRK }, { "inpck", INPUT, INPCK }, { "istrip", INPUT, ISTRIP },
	{ "inlcr", INPUT, INLCR }, { "igncr", INPUT, IGNCR }, { "icrnl", INPUT, ICRNL }, { "ixon", INPUT, IXON },
	{ "ixoff", INPUT, IXOFF }, { "ixany", INPUT, IXANY }, { "imaxbel", INPUT, IMAXBEL },
	{ "opost", OUTPUT, OPOST }, { "ocrnl", OUTPUT, OCRNL }, { "onlcr", OUTPUT, ONLCR },
	{ "onocr", OUTPUT, ONOCR }, { "onlret", OUTPUT, ONLRET },
	{ "isig", LOCAL, ISIG }, { "icanon", LOCAL, ICANON }, { "iexten", LOCAL, IEXTEN }, { "echo", LOCAL, ECHO },
	{ "echoe", LOCAL, ECHOE }, { "echok", LOCAL, ECHOK }, { "echonl", LOCAL, ECHONL },
	{ "noflsh", LOCAL, NOFLSH }, { "tostop", LOCAL, TOSTOP }, { "echoctl", LOCAL, ECHOCTL },
	{ "echoke", LOCAL, ECHOKE },
};

static const struct {
	const char *name;
	int index;
} characters[] = {
	{ "intr", VINTR }, { "quit", VQUIT }, { "erase", VERASE }, { "kill", VKILL }, { "eof", VEOF },
	{ "eol", VEOL }, { "eol2", VEOL2 }, { "start", VSTART }, { "stop", VSTOP }, { "susp", VSUSP },
	{ "rprnt", VREPRINT }, { "werase", VWERASE }, { "lnext", VLNEXT }, { "discard", VDISCARD },
};

static const int speeds[] = {
	0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19200, 38400,
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static struct termios t;

static tcflag_t *field_of(enum field field)
{
	switch (field) {
	case INPUT:
		return &t.c_iflag;
	case OUTPUT:
		return &t.c_oflag;
	case CONTROL:
		return &t.c_cflag;
	default:
		return &t.c_lflag;
	}
}

static int speed_number(void)
{
	speed_t speed = cfgetospeed(&t);

	return speed == B115200 ? 115200 : speed == B57600 ? 57600 : speed < COUNT(speeds) ? speeds[speed] : 0;
}

static void print_character(int c)
{
	if (!c)
		fputs("<undef>", stdout);
	else if (c < 32 || c == 127)
		printf("^%c", c ^ 64);
	else
		putchar(c);
}

static void print_all(const struct winsize *size)
{
	unsigned i;
	int shown = 0;
	enum field last = CONTROL;

	printf("speed %d baud; rows %d; columns %d; line = %d;\n", speed_number(), size->ws_row, size->ws_col, t.c_line);
	for (i = 0; i < COUNT(characters); i++) {
		printf("%s = ", characters[i].name);
		print_character(t.c_cc[characters[i].index]);
		fputs(i % 7 == 6 ? ";\n" : "; ", stdout);
	}
	printf("min = %d; time = %d;\n", t.c_cc[VMIN], t.c_cc[VTIME]);
	for (i = 0; i < COUNT(flags); i++) {
		tcflag_t mask = flags[i].mask ? flags[i].mask : flags[i].bits;
		int set = (*field_of(flags[i].field) & mask) == flags[i].bits;

		if (flags[i].mask && !set)
			continue;
		if (shown && flags[i].field != last)
			putchar('\n');
		else if (shown)
			putchar(' ');
		printf(set ? "%s" : "-%s", flags[i].name);
		last = flags[i].field;
		shown = 1;
	}
	putchar('\n');
}

static void make_sane(void)
{
	static const cc_t usual[] = { 3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0 };

	t.c_iflag = (t.c_iflag & ~(IGNBRK | INLCR | IGNCR | IXOFF | ISTRIP)) | BRKINT | ICRNL | IXON;
	t.c_oflag = (t.c_oflag & ~(OCRNL | ONOCR | ONLRET)) | OPOST | ONLCR;
	t.c_cflag |= CREAD;
	t.c_lflag = (t.c_lflag & ~(ECHONL | NOFLSH | TOSTOP)) | ISIG | ICANON | IEXTEN | ECHO | ECHOE | ECHOK |
		    ECHOCTL | ECHOKE;
	memcpy(t.c_cc, usual, sizeof(usual));
}

static int set_flag(const char *name)
{
	int off = *name == '-';
	tcflag_t *field;
	unsigned i;

	for (i = 0; i < COUNT(flags); i++)
		if (strcmp(name + off, flags[i].name) == 0) {
			field = field_of(flags[i].field);
			*field &= ~(flags[i].mask ? flags[i].mask : flags[i].bits);
			if (!off)
				*field |= flags[i].bits;
			return 1;
		}
	return 0;
}

static int set_character(const char *name, const char *value)
{
	unsigned i;
	int c;

	for (i = 0; i < COUNT(characters); i++) {
		if (strcmp(name, characters[i].name) != 0)
			continue;
		if (!value)
			errx(1, "missing argument to '%s'", name);
		if (strcmp(value, "undef") == 0 || strcmp(value, "^-") == 0)
			c = 0;
		else if (value[0] == '^' && value[1])
			c = value[1] == '?' ? 127 : value[1] & 31;
		else
			c = (unsigned char)*value;
		t.c_cc[characters[i].index] = c;
		return 1;
	}
	return 0;
}

static int set_speed(const char *text)
{
	int speed = atoi(text);
	unsigned i;

	if (!isdigit((unsigned char)*text))
		return 0;
	if (speed == 115200 || speed == 57600)
		return cfsetospeed(&t, speed == 115200 ? B115200 : B57600) == 0;
	for (i = 0; i < COUNT(speeds); i++)
		if (speeds[i] == speed)
			return cfsetospeed(&t, i) == 0;
	return 0;
}

/* Settings of one word with a number behind it. */
static int set_number(const char *name, const char *value, struct winsize *size)
{
	if (strcmp(name, "rows") && strcmp(name, "cols") && strcmp(name, "columns") && strcmp(name, "min") &&
	    strcmp(name, "time"))
		return 0;
	if (!value || !isdigit((unsigned char)*value))
		errx(1, "missing number after '%s'", name);
	if (strcmp(name, "min") == 0)
		t.c_cc[VMIN] = atoi(value);
	else if (strcmp(name, "time") == 0)
		t.c_cc[VTIME] = atoi(value);
	else if (strcmp(name, "rows") == 0)
		size->ws_row = atoi(value);
	else
		size->ws_col = atoi(value);
	if (*name == 'r' || *name == 'c')
		ioctl(0, TIOCSWINSZ, size);
	return 1;
}

int main(int argc, char **argv)
{
	struct winsize size = { 0, 0, 0, 0 };
	int i, all = 0, changed = 0;

	for (i = 1; i < argc && (strcmp(argv[i], "-a") == 0 || strcmp(argv[i], "-F") == 0); i++) {
		if (argv[i][1] == 'a') {
			all = 1;
			continue;
		}
		if (!argv[++i])
			errx(1, "-F needs a device");
		close(0);
		if (open(argv[i], O_RDWR | O_NONBLOCK | O_NOCTTY) < 0)
			err(1, "%s", argv[i]);
	}
	if (i < argc && strcmp(argv[i], "--help") == 0) {
		fputs(help, stdout);
		return 0;
	}
	if (tcgetattr(0, &t) < 0)
		err(1, "standard input");
	ioctl(0, TIOCGWINSZ, &size);
	if (i == argc) {
		if (all)
			print_all(&size);
		else
			printf("speed %d baud; line = %d;\n", speed_number(), t.c_line);
		return finish(0);
	}
	for (; i < argc; i++) {
		if (strcmp(argv[i], "size") == 0) {
			printf("%d %d\n", size.ws_row, size.ws_col);
			continue;
		}
		changed = 1;
		if (strcmp(argv[i], "raw") == 0)
			cfmakeraw(&t);
		else if (strcmp(argv[i], "sane") == 0 || strcmp(argv[i], "-raw") == 0 || strcmp(argv[i], "cooked") == 0)
			make_sane();
		else if (set_character(argv[i], argv[i + 1]) || set_number(argv[i], argv[i + 1], &size))
			i++;
		else if (!set_flag(argv[i]) && !set_speed(argv[i]))
			errx(1, "invalid argument '%s'", argv[i]);
	}
	if (changed && tcsetattr(0, TCSADRAIN, &t) < 0)
		err(1, "standard input");
	return finish(0);
}
