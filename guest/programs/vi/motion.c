/* vi: the motions. Each says where it leads, and what an operator takes with it. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include "vi.h"

struct position marks[26], mark_before;

static int find_key, find_target;
static int searched_forward = 1;

int first_nonblank(int line)
{
	int n = strspn(buffer.lines[line], " \t");

	return n && !buffer.lines[line][n] ? n - 1 : n;
}

int is_blank_line(int line)
{
	return !buffer.lines[line][0];
}

/* Remembers where one was, for '' and ``. */
void keep_position(void)
{
	mark_before = cursor;
}

/* ---- words ---- */

static int class_of(int c, int big)
{
	if (!c || c == ' ' || c == '\t')
		return 0;
	return big || isalnum(c) || c == '_' || c >= 128 ? 1 : 2;
}

static int class_at(struct position p, int big)
{
	return class_of((unsigned char)buffer.lines[p.line][p.column], big);
}

/* One further, over the ends of lines; 0 at the end of the text. */
static int forward(struct position *p)
{
	if (p->column < length_of(p->line)) {
		p->column++;
		if (p->column < length_of(p->line) || p->line == buffer.count - 1)
			return p->column < length_of(p->line) || p->line < buffer.count - 1;
	}
	if (p->line == buffer.count - 1)
		return 0;
	p->line++;
	p->column = 0;
	return 1;
}

static int backward(struct position *p)
{
	if (p->column > 0) {
		p->column--;
		return 1;
	}
	if (p->line == 0)
		return 0;
	p->line--;
	p->column = length_of(p->line) ? length_of(p->line) - 1 : 0;
	return 1;
}

static void word_forward(struct position *p, int big)
{
	int class = class_at(*p, big), line = p->line;

	while (class && class_at(*p, big) == class && p->line == line)
		if (!forward(p))
			return;
	while (!class_at(*p, big)) {
		if (p->line != line && is_blank_line(p->line))
			return;
		if (!forward(p))
			return;
	}
}

static void word_backward(struct position *p, int big)
{
	int class, line;
	struct position before;

	if (!backward(p))
		return;
	while (!class_at(*p, big) && !is_blank_line(p->line))
		if (!backward(p))
			return;
	class = class_at(*p, big);
	line = p->line;
	for (before = *p; backward(&before) && before.line == line && class_at(before, big) == class;)
		*p = before;
}

static void word_end(struct position *p, int big)
{
	int class;
	struct position after;

	if (!forward(p))
		return;
	while (!class_at(*p, big))
		if (!forward(p))
			return;
	class = class_at(*p, big);
	for (after = *p; forward(&after) && after.line == p->line && class_at(after, big) == class;)
		*p = after;
}

/* ---- within the line ---- */

int find_character(int key, int c, int count, struct position *to)
{
	const char *s = buffer.lines[cursor.line];
	int at = cursor.column, step = key == 'f' || key == 't' ? 1 : -1;

	for (; count > 0; count--) {
		at += step;
		if (key == 't' && count == 1 && s[cursor.column] && s[at] == c && at == cursor.column + 1 && find_target == -c)
			at++;
		while (at >= 0 && s[at] && s[at] != c)
			at += step;
		if (at < 0 || !s[at])
			return 0;
	}
	to->column = key == 't' ? at - 1 : key == 'T' ? at + 1 : at;
	return 1;
}

static int repeat_find(int key, int count, struct position *to)
{
	static const char opposite[] = "fFtT", other[] = "FfTt";
	int real = find_key;

	if (!real)
		return 0;
	if (key == ',')
		real = other[strchr(opposite, real) - opposite];
	return find_character(real, find_target, count, to);
}

/* ---- further ---- */

static int matching_bracket(struct position *to)
{
	static const char brackets[] = "()[]{}";
	const char *found = NULL;
	int depth = 0, c, step;
	char open, close;

	for (; buffer.lines[to->line][to->column]; to->column++)
		if ((found = strchr(brackets, buffer.lines[to->line][to->column])))
			break;
	if (!found || !*found)
		return 0;
	step = (found - brackets) % 2 ? -1 : 1;
	open = *found;
	close = found[step];
	do {
		c = buffer.lines[to->line][to->column];
		depth += c == open ? 1 : c == close ? -1 : 0;
		if (depth == 0)
			return 1;
	} while (step > 0 ? forward(to) : backward(to));
	return 0;
}

static void paragraph(struct position *to, int step)
{
	while (to->line + step >= 0 && to->line + step < buffer.count && is_blank_line(to->line))
		to->line += step;
	while (to->line + step >= 0 && to->line + step < buffer.count && !is_blank_line(to->line))
		to->line += step;
	to->column = is_blank_line(to->line) || step < 0 ? 0 : length_of(to->line);
}

static int to_line(int line, struct position *to)
{
	if (line < 0 || line >= buffer.count)
		return 0;
	to->line = line;
	to->column = first_nonblank(line);
	return 1;
}

static int to_mark(int key, struct position *to)
{
	int c = get_key();

	if (c == '\'' || c == '`')
		*to = mark_before;
	else if (c >= 'a' && c <= 'z')
		*to = marks[c - 'a'];
	else
		return 0;
	if (to->line >= buffer.count)
		to->line = buffer.count - 1;
	if (key == '\'')
		to->column = first_nonblank(to->line);
	else if (to->column > length_of(to->line))
		to->column = length_of(to->line);
	return 1;
}

static int search_motion(int key, struct position *to)
{
	char *pattern = read_prompt(key), *end;
	int found;

	if (!pattern)
		return 0;
	searched_forward = key == '/';
	for (end = pattern; *end && *end != key; end++)
		if (*end == '\\' && end[1])
			end++;
	*end = 0;
	found = search(pattern, searched_forward, to);
	free(pattern);
	return found;
}

static int last_row_line(void)
{
	int line = top, used = rows_of(top);

	while (line + 1 < buffer.count && used + rows_of(line + 1) <= rows - 1)
		used += rows_of(++line);
	return line;
}

/* Up and down keep to the column of the screen that one had at first. */
static int vertical(int lines, struct position *to)
{
	static struct position last = { -1, -1 };
	static int wanted;

	if (cursor.line != last.line || cursor.column != last.column)
		wanted = screen_column(cursor.line, cursor.column);
	if (to->line + lines < 0 || to->line + lines >= buffer.count)
		return 0;
	to->line += lines;
	to->column = column_at(to->line, wanted);
	last = *to;
	return 1;
}

static void step_over(struct position *p, int step)
{
	const char *s = buffer.lines[p->line];

	do
		p->column += step;
	while (p->column > 0 && ((unsigned char)s[p->column] & 0xc0) == 0x80);
}

static int sideways(int step, int count, struct position *to, int limit)
{
	int moved = 0;

	for (; count > 0 && (step < 0 ? to->column > 0 : to->column < limit); count--, moved = 1)
		step_over(to, step);
	if (to->column > limit)
		to->column = limit;
	return moved;
}

static int simple(int key, int count, struct position *to, int *kind, int for_operator)
{
	int length = length_of(to->line);

	*kind = EXCLUSIVE;
	switch (key) {
	case 'h':
	case '\b':
	case 127:
	case KEY_LEFT:
		return sideways(-1, count, to, length);
	case 'l':
	case ' ':
	case KEY_RIGHT:
		return sideways(1, count, to, for_operator ? length : length - 1);
	case '0':
	case KEY_HOME:
		to->column = 0;
		return 1;
	case '^':
		to->column = first_nonblank(to->line);
		return 1;
	case '$':
	case KEY_END:
		*kind = INCLUSIVE;
		if (to->line + count - 1 >= buffer.count)
			return 0;
		to->line += count - 1;
		to->column = length_of(to->line) ? length_of(to->line) - 1 : 0;
		if (for_operator && !length_of(to->line))
			*kind = EXCLUSIVE;
		return 1;
	case '|':
		to->column = column_at(to->line, count - 1);
		return 1;
	case ';':
	case ',':
		*kind = find_key == 'f' || find_key == 't' ? INCLUSIVE : EXCLUSIVE;
		return repeat_find(key, count, to);
	case 'f':
	case 't':
	case 'F':
	case 'T':
		*kind = key == 'f' || key == 't' ? INCLUSIVE : EXCLUSIVE;
		find_key = key;
		find_target = get_key();
		return find_character(key, find_target, count, to);
	}
	return -1;
}

static int by_words(int key, int count, struct position *to, int *kind, int for_operator)
{
	int big = isupper(key), line;

	*kind = tolower(key) == 'e' ? INCLUSIVE : EXCLUSIVE;
	for (; count > 0; count--) {
		line = to->line;
		if (tolower(key) == 'w')
			word_forward(to, big);
		else if (tolower(key) == 'b')
			word_backward(to, big);
		else
			word_end(to, big);
		/* dw at the end of a line stays in it */
		if (for_operator && tolower(key) == 'w' && count == 1 && to->line > line && to->column <= first_nonblank(to->line)) {
			to->line = line;
			to->column = length_of(line);
		}
	}
	return to->line != cursor.line || to->column != cursor.column;
}

static int by_lines(int key, int count, int has_count, struct position *to)
{
	switch (key) {
	case 'j':
	case '\n':
	case CTRL('n'):
	case KEY_DOWN:
		return vertical(count, to);
	case 'k':
	case CTRL('p'):
	case KEY_UP:
		return vertical(-count, to);
	case '+':
	case '\r':
		return to_line(to->line + count, to);
	case '-':
		return to_line(to->line - count, to);
	case '_':
		return to_line(to->line + count - 1, to);
	case 'G':
		keep_position();
		return to_line(has_count ? count - 1 : buffer.count - 1, to);
	case 'H':
		return to_line(top + count - 1, to);
	case 'L':
		return to_line(last_row_line() - count + 1, to);
	case 'M':
		return to_line((top + last_row_line()) / 2, to);
	case 'g':
		keep_position();
		return get_key() == 'g' && to_line(has_count ? count - 1 : 0, to);
	}
	return 0;
}

static int by_search(int key, int count, struct position *to)
{
	int found = 1;

	keep_position();
	if (key == '/' || key == '?')
		return search_motion(key, to);
	for (; count > 0 && found; count--)
		found = search_again((key == 'n') == searched_forward, to);
	return found;
}

int move(int key, int count, int has_count, struct position *to, int *kind, int for_operator)
{
	int result;

	*to = cursor;
	result = simple(key, count, to, kind, for_operator);
	if (result >= 0)
		return result;
	if (key < 256 && strchr("wWbBeE", key))
		return by_words(key, count, to, kind, for_operator);
	*kind = EXCLUSIVE;
	switch (key) {
	case '/':
	case '?':
	case 'n':
	case 'N':
		return by_search(key, count, to);
	case '`':
		return to_mark(key, to);
	case '%':
		*kind = INCLUSIVE;
		keep_position();
		return matching_bracket(to);
	case '{':
	case '}':
		keep_position();
		while (count-- > 0)
			paragraph(to, key == '}' ? 1 : -1);
		return 1;
	}
	*kind = LINES;
	if (key == '\'')
		return to_mark(key, to);
	return by_lines(key, count, has_count, to);
}
