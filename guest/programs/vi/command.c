/* vi: the commands that are single keys. */
#include <ctype.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "vi.h"

struct text registers[27];

static int count, has_count, register_name;

/* a to z replace, A to Z append; without a name it goes into the last. */
void store_text(int name, struct text *t)
{
	int i = isalpha(name) ? tolower(name) - 'a' : 26;

	if (isupper(name)) {
		append_to_text(&registers[i], t);
		free_text(t);
	} else {
		free_text(&registers[i]);
		registers[i] = *t;
	}
	if (i != 26) {
		free_text(&registers[26]);
		append_to_text(&registers[26], &registers[i]);
	}
}

static void clamp(void)
{
	int length;

	if (cursor.line >= buffer.count)
		cursor.line = buffer.count - 1;
	if (cursor.line < 0)
		cursor.line = 0;
	length = length_of(cursor.line);
	if (cursor.column >= length)
		cursor.column = length ? length - 1 : 0;
	while (cursor.column > 0 && ((unsigned char)buffer.lines[cursor.line][cursor.column] & 0xc0) == 0x80)
		cursor.column--;
}

/* ---- operators ---- */

static void shift_line(int line, int left)
{
	char *s = buffer.lines[line], *shifted;
	int width = screen_column(line, strspn(s, " \t")) + (left ? -option_tab : option_tab), n = 0;

	if (!*s)
		return;
	if (width < 0)
		width = 0;
	s += strspn(s, " \t");
	shifted = allocate(width + strlen(s) + 1);
	for (; width >= option_tab; width -= option_tab)
		shifted[n++] = '\t';
	while (width-- > 0)
		shifted[n++] = ' ';
	strcpy(shifted + n, s);
	replace_lines(line, 1, &shifted, 1);
}

static void operate_on_lines(int operator, int from, int to)
{
	struct text t;
	int line;

	if (operator == '<' || operator == '>') {
		for (line = from; line <= to; line++)
			shift_line(line, operator == '<');
		cursor.line = from;
		cursor.column = first_nonblank(from);
		return;
	}
	take_lines(from, to + 1, &t);
	store_text(register_name, &t);
	if (operator == 'y') {
		if (from < cursor.line)
			cursor.line = from;
		return;
	}
	if (operator == 'c') {
		int indent = option_indent ? (int)strspn(buffer.lines[from], " \t") : 0;
		char *kept = copy_text(buffer.lines[from], indent);

		replace_lines(from, to - from + 1, &kept, 1);
		cursor.line = from;
		cursor.column = indent;
		insert_mode(1, 0);
		return;
	}
	delete_lines(from, to - from + 1);
	cursor.line = from < buffer.count ? from : buffer.count - 1;
	cursor.column = first_nonblank(cursor.line);
	if (to - from >= 4)
		message("%d fewer lines", to - from + 1);
}

static int is_before(struct position a, struct position b)
{
	return a.line < b.line || (a.line == b.line && a.column < b.column);
}

static void operate_on_piece(int operator, struct position from, struct position to)
{
	struct text t;

	take_piece(from, to, &t);
	store_text(register_name, &t);
	cursor = from;
	if (operator == 'y')
		return;
	delete_piece(from, to);
	if (operator == 'c')
		insert_mode(1, 0);
}

/* Returns whether it has changed the text. */
static int operator(int key)
{
	struct position to, from = cursor, swap;
	int motion = get_key(), motion_count = 0, kind, amount;

	while (motion > '0' - !!motion_count && motion <= '9') {
		motion_count = motion_count * 10 + motion - '0';
		motion = get_key();
	}
	amount = (has_count ? count : 1) * (motion_count ? motion_count : 1);
	if (motion == key) {
		if (cursor.line + amount > buffer.count)
			return bell(), 0;
		operate_on_lines(key, cursor.line, cursor.line + amount - 1);
		return key != 'y';
	}
	if (key == 'c' && (motion == 'w' || motion == 'W') && !strchr(" \t", buffer.lines[cursor.line][cursor.column])) {
		/* cw changes the word, not the blanks behind it; a word of one letter ends where one is */
		motion = motion == 'w' ? 'e' : 'E';
		if (cursor.column > 0)
			cursor.column--;
		else
			cursor.column = -1;
		if (cursor.column < 0) {
			const char *s = buffer.lines[from.line];
			int n = 0, word = isalnum((unsigned char)s[0]) || s[0] == '_';

			cursor.column = 0;
			while (s[n + 1] && s[n + 1] != ' ' && s[n + 1] != '\t' &&
			       (motion == 'E' || (isalnum((unsigned char)s[n + 1]) || s[n + 1] == '_') == word))
				n++;
			to.line = from.line;
			to.column = n;
			kind = INCLUSIVE;
			if (amount > 1) {
				cursor.column = n;
				if (!move(motion, amount - 1, 1, &to, &kind, 1))
					return bell(), 0;
			}
		} else if (!move(motion, amount, 1, &to, &kind, 1)) {
			cursor = from;
			return bell(), 0;
		}
		cursor = from;
	} else if (!move(motion, amount, has_count || motion_count, &to, &kind, 1)) {
		return bell(), 0;
	}
	if (kind == LINES || key == '<' || key == '>') {
		operate_on_lines(key, from.line < to.line ? from.line : to.line, from.line > to.line ? from.line : to.line);
		return key != 'y';
	}
	if (is_before(to, from)) {
		swap = from;
		from = to;
		to = swap;
	}
	if (kind == INCLUSIVE && to.column < length_of(to.line))
		do
			to.column++;
		while (((unsigned char)buffer.lines[to.line][to.column] & 0xc0) == 0x80);
	operate_on_piece(key, from, to);
	return key != 'y';
}

/* The commands that are an operator and its motion in one key. */
static int as_operator(const char *keys)
{
	int pushed[2] = { keys[1], keys[2] };

	push_keys(pushed, keys[2] ? 2 : 1);
	if (!length_of(cursor.line) && (keys[0] == 'd' || keys[0] == 'c') && strchr("lh$", keys[1])) {
		get_key();
		if (keys[0] == 'c')
			insert_mode(1, 0);
		else
			bell();
		return keys[0] == 'c';
	}
	return operator(keys[0]);
}

/* ---- single commands ---- */

static int put_register(int before)
{
	struct text *t = &registers[isalpha(register_name) ? tolower(register_name) - 'a' : 26];
	struct position at = cursor;
	char **copies;
	int i, n;

	if (!t->count)
		return bell(), 0;
	for (n = 0; n < count; n++) {
		if (!t->whole_lines) {
			if (!before && n == 0 && length_of(at.line))
				at.column++;
			at = insert_text(at, t);
			cursor = at;
			continue;
		}
		copies = allocate(t->count * sizeof(*copies));
		for (i = 0; i < t->count; i++)
			copies[i] = copy_text(t->lines[i], strlen(t->lines[i]));
		if (!before && n == 0)
			at.line++;
		replace_lines(at.line, 0, copies, t->count);
		free(copies);
		cursor.line = at.line;
		cursor.column = first_nonblank(cursor.line);
	}
	if (!t->whole_lines && cursor.column > 0)
		cursor.column--;
	return 1;
}

static int join_lines(void)
{
	int n = count > 1 ? count - 1 : 1;
	struct position end, next;

	for (; n > 0; n--) {
		if (cursor.line + 1 >= buffer.count)
			return bell(), 1;
		end.line = cursor.line;
		end.column = length_of(cursor.line);
		next.line = cursor.line + 1;
		next.column = strspn(buffer.lines[next.line], " \t");
		cursor.column = end.column;
		if (end.column && buffer.lines[next.line][next.column] && buffer.lines[next.line][next.column] != ')' &&
		    buffer.lines[end.line][end.column - 1] != ' ') {
			static char *blank[] = { " " };
			struct text t = { blank, 1, 0 };

			insert_text(end, &t);
			end.column++;
		}
		delete_piece(end, next);
	}
	return 1;
}

static int replace_characters(void)
{
	int key = get_key(), i, length = length_of(cursor.line);
	struct position end = { cursor.line, cursor.column + count };
	char *s;

	if (key == ESC || cursor.column + count > length)
		return bell(), 0;
	if (key == '\r') {
		char *halves[2];

		halves[0] = copy_text(buffer.lines[cursor.line], cursor.column);
		halves[1] = copy_text(buffer.lines[cursor.line] + end.column, length - end.column);
		replace_lines(cursor.line, 1, halves, 2);
		cursor.line++;
		cursor.column = 0;
		return 1;
	}
	s = copy_text(buffer.lines[cursor.line], length);
	for (i = 0; i < count; i++)
		s[cursor.column + i] = key;
	replace_lines(cursor.line, 1, &s, 1);
	cursor.column += count - 1;
	return 1;
}

static int change_case(void)
{
	int i, length = length_of(cursor.line);
	char *s;

	if (!length)
		return bell(), 0;
	s = copy_text(buffer.lines[cursor.line], length);
	for (i = 0; i < count && cursor.column < length; i++, cursor.column++) {
		unsigned char c = s[cursor.column];

		s[cursor.column] = isupper(c) ? tolower(c) : toupper(c);
	}
	replace_lines(cursor.line, 1, &s, 1);
	return 1;
}

static int open_line(int above)
{
	int indent = option_indent ? (int)strspn(buffer.lines[cursor.line], " \t") : 0;

	insert_line(cursor.line + !above, buffer.lines[cursor.line], indent);
	cursor.line += !above;
	cursor.column = indent;
	insert_mode(count, 0);
	return 1;
}

static int begin_insert(int key)
{
	switch (key) {
	case 'I':
		cursor.column = strspn(buffer.lines[cursor.line], " \t");
		break;
	case 'a':
		if (length_of(cursor.line))
			do
				cursor.column++;
			while (((unsigned char)buffer.lines[cursor.line][cursor.column] & 0xc0) == 0x80);
		break;
	case 'A':
		cursor.column = length_of(cursor.line);
	}
	insert_mode(count, key == 'R');
	return 1;
}

static void scroll(int key)
{
	int lines = key == CTRL('d') || key == CTRL('u') ? (rows - 1) / 2 : rows - 3, i;
	int down = key == CTRL('f') || key == CTRL('d') || key == KEY_PAGE_DOWN;

	if (lines < 1)
		lines = 1;
	for (i = 0; i < lines * count; i++) {
		if (down ? top >= buffer.count - 1 : top == 0)
			break;
		top += down ? 1 : -1;
	}
	cursor.line += down ? i : -i;
	if (i == 0)
		cursor.line = down ? buffer.count - 1 : 0;
	clamp();
	cursor.column = first_nonblank(cursor.line);
}

static void scroll_line(int down)
{
	if (down ? top >= buffer.count - 1 : top == 0)
		return bell();
	top += down ? 1 : -1;
	if (cursor.line < top)
		cursor.line = top;
	while (!down && cursor.line > top && cursor.line - top >= rows - 1)
		cursor.line--;
}

/* z: the current line at the top, in the middle (. or z) or at the bottom (-). */
static void place_line(void)
{
	int key = get_key(), used = rows_of(cursor.line), room = key == '-' || key == 'b' ? rows - 1 : (rows - 1) / 2;

	top = cursor.line;
	if (key == '\r' || key == 't')
		return;
	while (top > 0 && used + rows_of(top - 1) <= room)
		used += rows_of(--top);
}

static void set_mark(void)
{
	int c = get_key();

	if (c >= 'a' && c <= 'z')
		marks[c - 'a'] = cursor;
	else
		bell();
}

static void prompt(void)
{
	char *line = read_prompt(':');

	if (!line)
		return;
	message("%s", "");
	new_change();
	ex_command(line);
	free(line);
}

static void stop(void)
{
	stop_screen();
	kill(0, SIGTSTP);
	start_screen();
}

static void show_where(void)
{
	message("\"%s\"%s line %d of %d, column %d", file_name[0] ? file_name : "[No file]", modified ? " [Modified]" : "",
		cursor.line + 1, buffer.count, screen_column(cursor.line, cursor.column) + 1);
}

/* Commands that change nothing. Returns 0 if the key is none of them. */
static int look(int key)
{
	switch (key) {
	case CTRL('f'):
	case CTRL('b'):
	case CTRL('d'):
	case CTRL('u'):
	case KEY_PAGE_UP:
	case KEY_PAGE_DOWN:
		scroll(key);
		return 1;
	case CTRL('e'):
	case CTRL('y'):
		scroll_line(key == CTRL('e'));
		return 1;
	case CTRL('l'):
		redraw_all();
		return 1;
	case CTRL('g'):
		show_where();
		return 1;
	case CTRL('z'):
		stop();
		return 1;
	case CTRL('c'):
	case ESC:
		bell();
		return 1;
	case ':':
		prompt();
		return 1;
	case 'm':
		set_mark();
		return 1;
	case 'z':
		place_line();
		return 1;
	case 'u':
		if (!undo())
			message("Nothing to undo");
		return 1;
	case CTRL('r'):
		if (!redo())
			message("Nothing to redo");
		return 1;
	case 'Z':
		key = get_key();
		if (key == 'Z')
			ex_command("x");
		else if (key == 'Q')
			ex_command("q!");
		return 1;
	}
	return 0;
}

/* Returns whether the text was changed, -1 if the key is no such command. */
static int edit(int key)
{
	switch (key) {
	case 'd':
	case 'c':
	case 'y':
	case '<':
	case '>':
		return operator(key);
	case 'x':
	case KEY_DELETE:
		return as_operator("dl");
	case 'X':
		return as_operator("dh");
	case 'D':
		return as_operator("d$");
	case 'C':
		return as_operator("c$");
	case 's':
		return as_operator("cl");
	case 'S':
		return as_operator("cc");
	case 'Y':
		return as_operator("yy");
	case 'p':
	case 'P':
		return put_register(key == 'P');
	case 'J':
		return join_lines();
	case 'r':
		return replace_characters();
	case '~':
		return change_case();
	case 'o':
	case 'O':
		return open_line(key == 'O');
	case 'i':
	case 'I':
	case 'a':
	case 'A':
	case 'R':
		return begin_insert(key);
	case '&':
		ex_command("s");
		return 1;
	}
	return -1;
}

static int read_count(int key)
{
	has_count = 0;
	count = 0;
	while ((key >= '1' && key <= '9') || (key == '0' && has_count)) {
		if (count < 100000)
			count = count * 10 + key - '0';
		has_count = 1;
		key = get_key();
	}
	if (!has_count)
		count = 1;
	return key;
}

void normal_command(void)
{
	struct position to;
	int key, kind, result;

	begin_recording();
	register_name = 0;
	key = read_count(get_key());
	if (key == '"') {
		register_name = get_key();
		key = read_count(get_key());
	}
	message("%s", "");
	if (key == '.') {
		repeat_change(has_count ? count : 0);
		return;
	}
	if (look(key)) {
		clamp();
		return;
	}
	new_change();
	result = edit(key);
	if (result > 0)
		remember_change(has_count ? count : 0);
	if (result < 0) {
		if (move(key, count, has_count, &to, &kind, 0))
			cursor = to;
		else
			bell();
	}
	clamp();
}
