/* vi: insert mode. */
#include <string.h>
#include <stdlib.h>
#include "vi.h"

int option_indent;

static struct position begin;

static void insert_byte(int c)
{
	char *line = buffer.lines[cursor.line];
	int length = strlen(line);
	char *longer = allocate(length + 2);

	memcpy(longer, line, cursor.column);
	longer[cursor.column] = c;
	memcpy(longer + cursor.column + 1, line + cursor.column, length - cursor.column + 1);
	replace_lines(cursor.line, 1, &longer, 1);
	cursor.column++;
}

static void break_line(void)
{
	char *line = buffer.lines[cursor.line];
	int indent = option_indent ? (int)strspn(line, " \t") : 0, rest = strlen(line) - cursor.column;
	char *halves[2];

	if (indent > cursor.column)
		indent = cursor.column;
	halves[0] = copy_text(line, cursor.column);
	halves[1] = allocate(indent + rest + 1);
	memcpy(halves[1], line, indent);
	memcpy(halves[1] + indent, line + cursor.column, rest + 1);
	replace_lines(cursor.line, 1, halves, 2);
	cursor.line++;
	cursor.column = indent;
}

static void remove_before(int count)
{
	struct position from = { cursor.line, cursor.column - count };

	delete_piece(from, cursor);
	cursor = from;
}

static void join_with_line_before(void)
{
	struct position from = { cursor.line - 1, length_of(cursor.line - 1) };

	delete_piece(from, cursor);
	cursor = from;
}

static int character_before(void)
{
	const char *s = buffer.lines[cursor.line];
	int n = 1;

	while (n < cursor.column && ((unsigned char)s[cursor.column - n] & 0xc0) == 0x80)
		n++;
	return n;
}

static int word_before(void)
{
	const char *s = buffer.lines[cursor.line];
	int at = cursor.column;

	while (at > 0 && (s[at - 1] == ' ' || s[at - 1] == '\t'))
		at--;
	while (at > 0 && s[at - 1] != ' ' && s[at - 1] != '\t')
		at--;
	return cursor.column - at;
}

static void backspace(void)
{
	if (cursor.column > 0)
		remove_before(character_before());
	else if (cursor.line > 0)
		join_with_line_before();
}

static void arrow(int key)
{
	struct position to;
	int kind;

	new_change();
	if (key == KEY_DELETE) {
		to.line = cursor.line;
		to.column = cursor.column + 1;
		if (cursor.column < length_of(cursor.line))
			delete_piece(cursor, to);
	} else if (key == KEY_PAGE_UP || key == KEY_PAGE_DOWN) {
		bell();
	} else if (key == KEY_END) {
		cursor.column = length_of(cursor.line);
	} else if (move(key, 1, 0, &to, &kind, 1)) {
		cursor = to;
	}
	begin = cursor;
}

static void overwrite(int c)
{
	struct position to = { cursor.line, cursor.column + 1 };

	if (cursor.column < length_of(cursor.line))
		delete_piece(cursor, to);
	insert_byte(c);
}

/* Returns 0 at the end of the mode. */
static int one_key(int key, int replacing)
{
	switch (key) {
	case ESC:
	case CTRL('c'):
		return 0;
	case '\r':
	case '\n':
		break_line();
		break;
	case 127:
	case '\b':
		backspace();
		break;
	case CTRL('w'):
		remove_before(word_before());
		break;
	case CTRL('u'):
		remove_before(cursor.column);
		break;
	case CTRL('v'):
		key = get_key();
		if (key > 0 && key < 256 && key != '\n')
			insert_byte(key);
		break;
	default:
		if (key >= 256)
			arrow(key);
		else if (key == '\t' || key >= 32)
			(replacing ? overwrite : insert_byte)(key);
		else
			bell();
	}
	return 1;
}

/* 3ix ESC: what has been typed, two times more. */
static void again(int times)
{
	struct position end = cursor;
	struct text typed;

	if (times < 1 || end.line < begin.line || (end.line == begin.line && end.column <= begin.column))
		return;
	take_piece(begin, end, &typed);
	for (; times > 0; times--)
		cursor = insert_text(cursor, &typed);
	free_text(&typed);
}

void insert_mode(int count, int replacing)
{
	begin = cursor;
	mode_name = replacing ? "-- REPLACE --" : "-- INSERT --";
	message("%s", "");
	do {
		if (!keys_waiting())
			draw();
	} while (one_key(get_key(), replacing));
	if (!replacing)
		again(count - 1);
	mode_name = "";
	if (cursor.column > 0)
		cursor.column -= cursor.column <= length_of(cursor.line) ? character_before() : 0;
	new_change();
}
