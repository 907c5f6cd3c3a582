/* clear and reset: an empty screen; reset also makes a terminal sane that a program has left in disorder. */
#include <termios.h>
#include "program.h"

static const char clear_help[] = "usage: clear\nEmpties the screen.\n";
static const char reset_help[] = "usage: reset\nMakes the terminal sane again: modes, colours, scrolling, screen.\n";

static void sane_modes(void)
{
	struct termios t;

	if (tcgetattr(0, &t) < 0)
		return;
	t.c_iflag = BRKINT | ICRNL | IXON | IMAXBEL;
	t.c_oflag = OPOST | ONLCR;
	t.c_lflag = ISIG | ICANON | IEXTEN | ECHO | ECHOE | ECHOK | ECHOCTL | ECHOKE;
	t.c_cflag = (t.c_cflag & ~(CSIZE | PARENB)) | CS8 | CREAD;
	memcpy(t.c_cc, (const cc_t[]){ 3, 28, 127, 21, 4, 0, 1, 0, 17, 19, 26, 0, 18, 15, 23, 22, 0 }, 17);
	tcsetattr(0, TCSADRAIN, &t);
}

int main(int argc, char **argv)
{
	int is_reset = strcmp(argv[0] + strlen(argv[0]) - 5, "reset") == 0;

	no_options(argc, argv, is_reset ? reset_help : clear_help);
	if (is_reset) {
		sane_modes();
		fputs("\033c\033[r\033[m\033[?25h", stdout);
	}
	fputs("\033[H\033[2J\033[3J", stdout);
	return finish(0);
}
