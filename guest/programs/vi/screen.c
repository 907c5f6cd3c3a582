/* vi: the screen of a VT100. What is to be seen is composed in memory, and only rows that changed are sent. */
#include <ctype.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include "vi.h"

#define COLUMNS_MAX 500
#define ROWS_MAX 200
#define ROW_SIZE (COLUMNS_MAX * 4)

int columns = 80, rows = 24, top;
int option_number, option_list, option_tab = 8;
const char *mode_name = "";

static struct termios before;
static int started;
static char shown[ROWS_MAX][ROW_SIZE], wanted[ROWS_MAX][ROW_SIZE];
static int widths[ROWS_MAX];		/* of `wanted`, in columns */
char status_line[COLUMNS_MAX];
static int cursor_row, cursor_column;

static void put(const char *text)
{
	fputs(text, stdout);
}

void redraw_all(void)
{
	memset(shown, 0, sizeof(shown));
	put("\033[m\033[H\033[2J");
}

static void set_raw(void)
{
	struct termios raw = before;

	raw.c_iflag &= ~(ICRNL | INLCR | IXON | ISTRIP | BRKINT);
	raw.c_oflag &= ~OPOST;
	raw.c_lflag &= ~(ICANON | ECHO | ISIG | IEXTEN);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(0, TCSADRAIN, &raw);
}

void start_screen(void)
{
	if (!started)
		tcgetattr(0, &before);
	started = 1;
	set_raw();
	check_size();
	redraw_all();
}

void stop_screen(void)
{
	if (!started)
		return;
	printf("\033[%d;1H\033[K", rows);
	if (status_line[0])
		printf("%s\r\n", status_line);
	fflush(stdout);
	tcsetattr(0, TCSADRAIN, &before);
}

/* The terminal may be of another size now. */
void check_size(void)
{
	struct winsize size;
	int was_rows = rows, was_columns = columns;

	if (ioctl(1, TIOCGWINSZ, &size) == 0 && size.ws_row > 1 && size.ws_col > 1) {
		rows = size.ws_row < ROWS_MAX ? size.ws_row : ROWS_MAX;
		columns = size.ws_col < COLUMNS_MAX ? size.ws_col : COLUMNS_MAX;
	}
	if (rows != was_rows || columns != was_columns)
		redraw_all();
}

void message(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(status_line, sizeof(status_line), format, arguments);
	va_end(arguments);
}

void bell(void)
{
	put("\a");
}

/* ---- how wide things are ---- */

/* The bytes of the character at s (UTF-8 is kept together), its columns, and how it is shown. */
static int character(const char *s, int at, char *text, int *width)
{
	unsigned char c = *s;
	int n = 1;

	if (c == '\t' && !option_list) {
		*width = option_tab - at % option_tab;
		memset(text, ' ', *width);
		text[*width] = 0;
	} else if (c < 32 || c == 127) {
		sprintf(text, "^%c", c ^ 64);
		*width = 2;
	} else {
		while (c >= 0xc0 && n < 4 && ((unsigned char)s[n] & 0xc0) == 0x80)
			n++;
		memcpy(text, s, n);
		text[n] = 0;
		*width = 1;
	}
	return n;
}

int screen_column(int line, int column)
{
	const char *s = buffer.lines[line], *end = s + column;
	int at = 0, width;
	char text[40];

	while (*s && s < end) {
		s += character(s, at, text, &width);
		at += width;
	}
	return at;
}

/* The byte that stands in a column of the screen, or the last one. */
int column_at(int line, int wanted_column)
{
	const char *s = buffer.lines[line];
	int at = 0, width, n;
	char text[40];

	while (*s) {
		n = character(s, at, text, &width);
		if (at + width > wanted_column || !s[n])
			break;
		at += width;
		s += n;
	}
	return s - buffer.lines[line];
}

static int number_width(void)
{
	return option_number ? 8 : 0;
}

int rows_of(int line)
{
	int width = screen_column(line, length_of(line)) + option_list, room = columns - number_width();

	return width == 0 ? 1 : (width + room - 1) / room;
}

/* ---- composing ---- */

static void add(int row, const char *text, int width)
{
	if (widths[row] + width > columns || strlen(wanted[row]) + strlen(text) >= ROW_SIZE)
		return;
	strcat(wanted[row], text);
	widths[row] += width;
}

static void compose_line(int line, int row)
{
	const char *s = buffer.lines[line];
	int at = 0, width, n;
	char text[40];

	if (option_number) {
		sprintf(text, "%6d  ", line + 1);
		add(row, text, 8);
	}
	for (;; s += n, at += width) {
		if (line == cursor.line && s - buffer.lines[line] == cursor.column) {
			cursor_row = row;
			cursor_column = widths[row];
		}
		if (!*s)
			break;
		n = character(s, at, text, &width);
		if (widths[row] + width > columns) {
			if (++row >= rows - 1)
				return;
			if (option_number)
				add(row, "        ", 8);
			if (line == cursor.line && s - buffer.lines[line] == cursor.column) {
				cursor_row = row;
				cursor_column = widths[row];
			}
		}
		add(row, text, width);
	}
	if (option_list)
		add(row, "$", 1);
}

/* Scrolls as far as needed for the cursor's line to be seen whole; a jump puts it into the middle. */
static void bring_into_view(void)
{
	int used = 0, line;

	if (top >= buffer.count)
		top = buffer.count - 1;
	if (cursor.line < top) {
		top = cursor.line < top - rows / 2 ? cursor.line - rows / 2 : cursor.line;
		if (top < 0)
			top = 0;
	}
	for (line = top; line <= cursor.line; line++)
		used += rows_of(line);
	if (used > rows - 1 + rows / 2) {
		top = cursor.line;
		for (used = rows_of(top); top > 0 && used + rows_of(top - 1) <= (rows - 1) / 2; )
			used += rows_of(--top);
		return;
	}
	while (used > rows - 1 && top < cursor.line)
		used -= rows_of(top++);
}

static void compose(void)
{
	int row = 0, line;

	memset(wanted, 0, sizeof(wanted));
	memset(widths, 0, sizeof(widths));
	bring_into_view();
	cursor_row = cursor_column = 0;
	for (line = top; row < rows - 1; line++) {
		if (line >= buffer.count) {
			strcpy(wanted[row++], "~");
		} else if (row + rows_of(line) > rows - 1 && line > top) {
			while (row < rows - 1)
				strcpy(wanted[row++], "@");	/* a line that has no room */
		} else {
			compose_line(line, row);
			row += rows_of(line);
		}
	}
	if (cursor_column >= columns)
		cursor_column = columns - 1;
	snprintf(wanted[rows - 1], columns < ROW_SIZE ? columns : ROW_SIZE, "%s", status_line[0] ? status_line : mode_name);
}

/* As many bytes as both rows begin with, not ending within a character; they must be plain to be counted as columns. */
static int common_begin(const char *a, const char *b)
{
	int n = 0;

	while (a[n] && a[n] == b[n] && (unsigned char)a[n] < 128)
		n++;
	return n;
}

static void send_row(int row)
{
	int same = common_begin(shown[row], wanted[row]);

	if (strcmp(shown[row], wanted[row]) == 0)
		return;
	printf("\033[%d;%dH%s", row + 1, same + 1, wanted[row] + same);
	if (strlen(wanted[row]) < strlen(shown[row]) || (unsigned char)shown[row][same] >= 128)
		put("\033[K");
	strcpy(shown[row], wanted[row]);
}

void draw(void)
{
	int row;

	compose();
	for (row = 0; row < rows; row++)
		send_row(row);
	printf("\033[%d;%dH", cursor_row + 1, cursor_column + 1);
	fflush(stdout);
}

/* A line that is being typed at the bottom. */
void show_prompt(const char *text)
{
	message("%s", text);
	compose();
	send_row(rows - 1);
	printf("\033[%d;%dH", rows, (int)strlen(text) + 1);
	fflush(stdout);
	status_line[0] = 0;
}
