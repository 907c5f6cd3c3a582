/* Bytes of the terminal into keys (ECMA-48 and VT100 sequences). */
#include "edit.h"
#include <sys/ioctl.h>

static int unread = -1;

void key_unread(int c)
{
	unread = c;
}

/* Whether more bytes have arrived: then drawing can wait. */
int key_waiting(void)
{
	int n = 0;

	return unread >= 0 || (!ioctl(0, FIONREAD, &n) && n > 0);
}

static int read_byte(void)
{
	unsigned char c;
	ssize_t n;

	if (unread >= 0) {
		int k = unread;

		unread = -1;
		return k;
	}
	n = read(0, &c, 1);
	if (n < 0 && errno == EINTR)
		return KEY_SIGNAL;
	return n == 1 ? c : KEY_EOF;
}

static int read_byte_always(void)
{
	int c;

	do
		c = read_byte();
	while (c == KEY_SIGNAL);
	return c;
}

static int final_key(int final, int modified)
{
	switch (final) {
	case 'A': return KEY_UP;
	case 'B': return KEY_DOWN;
	case 'C': return modified ? KEY_WORD_RIGHT : KEY_RIGHT;
	case 'D': return modified ? KEY_WORD_LEFT : KEY_LEFT;
	case 'H': return KEY_HOME;
	case 'F': return KEY_END;
	}
	return KEY_NONE;
}

/* ESC [ numbers final */
static int control_sequence(void)
{
	int first = 0, second = 0, *number = &first, c;

	while ((c = read_byte_always()) != KEY_EOF) {
		if (c >= '0' && c <= '9') {
			if (*number < 1000)
				*number = *number * 10 + c - '0';
		} else if (c == ';') {
			number = &second;
		} else if (c >= 0x40 && c <= 0x7e) {
			break;
		}
	}
	if (c == KEY_EOF)
		return c;
	if (c != '~')
		return final_key(c, second > 1);
	switch (first) {
	case 1: case 7: return KEY_HOME;
	case 3: return KEY_DELETE;
	case 4: case 8: return KEY_END;
	}
	return KEY_NONE;
}

static int escape_sequence(void)
{
	int c = read_byte_always();

	switch (c) {
	case '[': return control_sequence();
	case 'O': return final_key(read_byte_always(), 0);
	case 'b': case 'B': return KEY_WORD_LEFT;
	case 'f': case 'F': return KEY_WORD_RIGHT;
	case 'd': case 'D': return KEY_WORD_DELETE;
	case 127: case CTRL('h'): return KEY_WORD_RUBOUT;
	case KEY_EOF: return c;
	}
	return KEY_NONE;
}

int read_key(void)
{
	int c = read_byte();

	return c == 27 ? escape_sequence() : c;
}
