/* dmesg: what the kernel has said. */
#include <ctype.h>
#include <sys/klog.h>
#include "program.h"

static const char help[] =
	"usage: dmesg [-cr] [-n LEVEL]\n"
	"  -c  clear it afterwards   -r  with the levels   -n  only more urgent ones go to the console\n";

#define LOG_READ_ALL 3
#define LOG_READ_CLEAR 4
#define LOG_CONSOLE_LEVEL 8
#define LOG_SIZE 10

static void print(const char *text, int length, int raw)
{
	int i, at_start = 1;

	for (i = 0; i < length; i++) {
		if (at_start && !raw && text[i] == '<' && isdigit((unsigned char)text[i + 1]) && text[i + 2] == '>') {
			i += 2;
			at_start = 0;
			continue;
		}
		at_start = text[i] == '\n';
		putchar(text[i]);
	}
	if (length && text[length - 1] != '\n')
		putchar('\n');
}

int main(int argc, char **argv)
{
	int option, clear = 0, raw = 0, level = 0, size, length;
	char *buffer;

	while ((option = next_option(argc, argv, "crn:", help, 1)) != -1) {
		clear |= option == 'c';
		raw |= option == 'r';
		if (option == 'n' && ((level = atoi(optarg)) < 1 || level > 8))
			errx(1, "level '%s' is not from 1 to 8", optarg);
	}
	if (level) {
		if (klogctl(LOG_CONSOLE_LEVEL, NULL, level) < 0)
			err(1, "setting the console level");
		return 0;
	}
	size = klogctl(LOG_SIZE, NULL, 0);
	if (size <= 0)
		size = 65536;
	buffer = malloc(size + 3);
	if (!buffer)
		err(1, "memory");
	length = klogctl(clear ? LOG_READ_CLEAR : LOG_READ_ALL, buffer, size);
	if (length < 0)
		err(1, "reading the kernel's log");
	memset(buffer + length, 0, 3);
	print(buffer, length, raw);
	return finish(0);
}
