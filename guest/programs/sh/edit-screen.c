/*
 * Drawing the line. Everything is relative to the row the prompt began on;
 * nothing is ever asked of the terminal, which may be a slow serial line.
 */
#include "edit.h"

static struct str pending;

void screen_flush(void)
{
	if (pending.n)
		write_all(2, pending.p, pending.n);
	pending.n = 0;
}

void screen_text(const char *s, size_t n)
{
	str_add(&pending, s, n);
}

static void text(const char *s)
{
	str_puts(&pending, s);
}

void screen_beep(void)
{
	text("\a");
}

static void move(int n, int final)
{
	char s[16];

	if (n <= 0)
		return;
	snprintf(s, sizeof(s), "\033[%d%c", n, final);
	text(s);
}

/* Columns: UTF-8 continuation bytes and colour sequences have none. A control
 * character is shown as ^X. */
int text_width(const char *s, size_t n)
{
	const char *end = s + n;
	int width = 0, hidden = 0;

	while (s < end) {
		unsigned char c = (unsigned char)*s++;

		if (c == 1 || c == 2) {
			hidden = c == 1;
		} else if (c == 27 && s < end && *s == '[') {
			for (s++; s < end && !(*s >= 0x40 && *s <= 0x7e); s++)
				;
			s += s < end;
		} else if (!hidden && (c & 0xC0) != 0x80) {
			width += c < 32 || c == 127 ? 2 : 1;
		}
	}
	return width;
}

static int line_width(const struct editor *e, size_t n)
{
	size_t i;
	int width = 0;

	for (i = 0; i < n; i++) {
		unsigned char c = (unsigned char)e->line.p[i];

		if ((c & 0xC0) != 0x80)
			width += c < 32 || c == 127 ? 2 : 1;
	}
	return width;
}

static void put_visible(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];

		if (c < 32 || c == 127) {
			str_put(&pending, '^');
			str_put(&pending, c ^ 64);
		} else {
			str_put(&pending, c);
		}
	}
}

static void put_prompt(const char *s)
{
	for (; *s; s++)
		if (*s != 1 && *s != 2)
			str_put(&pending, *s);
}

/* From the end of the text to where the cursor belongs. */
static void place_cursor(struct editor *e, int end)
{
	int at = text_width(e->prompt, strlen(e->prompt)) + line_width(e, e->cursor);
	int end_row = end / e->columns, row = at / e->columns;

	e->row = row;
	if (at == end && end % e->columns)
		return;

	/* A full row leaves the terminal undecided: step onto the next one. */
	if (end && end % e->columns == 0)
		text(" \r\033[J");
	move(end_row - row, 'A');
	text("\r");
	move(at % e->columns, 'C');
}

/* Only the cursor moved. */
void screen_moved(struct editor *e)
{
	int at = text_width(e->prompt, strlen(e->prompt)) + line_width(e, e->cursor);
	int row = at / e->columns;

	move(e->row - row, 'A');
	move(row - e->row, 'B');
	text("\r");
	move(at % e->columns, 'C');
	e->row = row;
}

void screen_refresh(struct editor *e)
{
	int end = text_width(e->prompt, strlen(e->prompt)) + line_width(e, e->line.n);

	e->columns = terminal_width();
	move(e->row, 'A');
	text("\r");
	put_prompt(e->prompt);
	put_visible(e->line.p, e->line.n);
	if (end % e->columns || !end)
		text("\033[J");
	place_cursor(e, end);
}

/* n bytes went in before the cursor: mostly at the end, and then cheap. */
void screen_inserted(struct editor *e, size_t n)
{
	int end = text_width(e->prompt, strlen(e->prompt)) + line_width(e, e->line.n);

	if (e->cursor != e->line.n || end % e->columns == 0 || end / e->columns != e->row) {
		screen_refresh(e);
		return;
	}
	put_visible(e->line.p + e->cursor - n, n);
}

/* Puts the terminal's cursor below the line. */
void screen_leave(struct editor *e)
{
	size_t cursor = e->cursor;

	e->cursor = e->line.n;
	if (cursor != e->line.n)
		screen_refresh(e);
	text("\n");
	e->row = 0;
	e->cursor = cursor;
}

void screen_clear(struct editor *e)
{
	text("\033[H\033[2J");
	e->row = 0;
	screen_refresh(e);
}

/* Takes the line away, lets something be printed, and draws it again. */
void screen_above(struct editor *e, void (*print)(void))
{
	move(e->row, 'A');
	text("\r\033[J");
	screen_flush();
	print();
	e->row = 0;
	screen_refresh(e);
}
