/* vi: the lines, and undoing. */
#include <err.h>
#include <stdlib.h>
#include <string.h>
#include "vi.h"

struct text buffer;
struct position cursor;
int modified;

/* At `at`, new_count lines stand in the place of `old`. */
struct change {
	int at, new_count;
	struct text old;
	int number;		/* of the command */
	struct position cursor;
	struct change *before;
};

static struct change *undo_list, *redo_list;
static int change_number;

/* Memory that is not there would be work that is lost: what there is is saved first. */
void *allocate(size_t size)
{
	void *memory = malloc(size ? size : 1);

	if (!memory) {
		rescue();
		stop_screen();
		errx(1, "no memory; the text is saved");
	}
	return memory;
}

char *copy_text(const char *s, int length)
{
	char *copy = allocate(length + 1);

	memcpy(copy, s, length);
	copy[length] = 0;
	return copy;
}

int length_of(int line)
{
	return strlen(buffer.lines[line]);
}

void free_text(struct text *t)
{
	while (t->count)
		free(t->lines[--t->count]);
	free(t->lines);
	memset(t, 0, sizeof(*t));
}

static void make_room(struct text *t, int count)
{
	char **lines;

	if (count < 16)
		count = 16;
	if (t->lines && (count & (count - 1)) != 0 && count <= t->count)
		return;
	lines = realloc(t->lines, (count + count / 2) * sizeof(*lines));
	if (!lines)
		allocate((size_t)-1 / 2);
	t->lines = lines;
}

/* The lines of a change go into the buffer, and the buffer's into the change. */
static void exchange(struct change *c)
{
	struct text taken = { 0 };
	int i, count = buffer.count - c->new_count + c->old.count;

	taken.lines = allocate((c->new_count + 1) * sizeof(*taken.lines));
	taken.count = c->new_count;
	for (i = 0; i < c->new_count; i++)
		taken.lines[i] = buffer.lines[c->at + i];
	make_room(&buffer, count > buffer.count ? count : buffer.count);
	memmove(buffer.lines + c->at + c->old.count, buffer.lines + c->at + c->new_count,
		(buffer.count - c->at - c->new_count) * sizeof(*buffer.lines));
	for (i = 0; i < c->old.count; i++)
		buffer.lines[c->at + i] = c->old.lines[i];
	buffer.count = count;
	c->new_count = c->old.count;
	free(c->old.lines);
	c->old = taken;
	modified = 1;
}

static void forget(struct change **list)
{
	struct change *c;

	while ((c = *list)) {
		*list = c->before;
		free_text(&c->old);
		free(c);
	}
}

void new_change(void)
{
	change_number++;
}

/* Takes the new lines over. Typing in one line is one change, not one for each key. */
void replace_lines(int at, int old_count, char **new_lines, int new_count)
{
	struct change *c = undo_list;
	int i;

	forget(&redo_list);
	if (c && c->number == change_number && old_count == 1 && new_count == 1 && c->new_count == 1 && c->at == at) {
		free(buffer.lines[at]);
		buffer.lines[at] = new_lines[0];
		modified = 1;
		return;
	}
	c = allocate(sizeof(*c));
	memset(c, 0, sizeof(*c));
	c->at = at;
	c->number = change_number;
	c->cursor = cursor;
	c->new_count = old_count;
	c->old.lines = allocate((new_count + 1) * sizeof(*c->old.lines));
	c->old.count = new_count;
	for (i = 0; i < new_count; i++)
		c->old.lines[i] = new_lines[i];
	c->before = undo_list;
	undo_list = c;
	exchange(c);
}

void set_line(int line, const char *s, int length)
{
	char *copy = copy_text(s, length);

	replace_lines(line, 1, &copy, 1);
}

void insert_line(int at, const char *s, int length)
{
	char *copy = copy_text(s, length);

	replace_lines(at, 0, &copy, 1);
}

/* One line always remains. */
void delete_lines(int at, int count)
{
	char *empty;

	if (count < buffer.count) {
		replace_lines(at, count, NULL, 0);
		return;
	}
	empty = copy_text("", 0);
	replace_lines(at, count, &empty, 1);
}

static int move_changes(struct change **from, struct change **to)
{
	struct change *c = *from;
	int number = c ? c->number : 0;

	if (!c)
		return 0;
	for (; c && c->number == number; c = *from) {
		cursor = c->cursor;
		if (from == &redo_list)
			cursor.line = c->at;
		exchange(c);
		*from = c->before;
		c->before = *to;
		*to = c;
	}
	if (cursor.line >= buffer.count)
		cursor.line = buffer.count - 1;
	new_change();
	return 1;
}

int undo(void)
{
	return move_changes(&undo_list, &redo_list);
}

int redo(void)
{
	return move_changes(&redo_list, &undo_list);
}

/* ---- pieces ---- */

static void add(struct text *t, const char *s, int length)
{
	char **lines = realloc(t->lines, (t->count + 1) * sizeof(*lines));

	if (!lines)
		allocate((size_t)-1 / 2);
	t->lines = lines;
	t->lines[t->count++] = copy_text(s, length);
}

void take_lines(int from, int to, struct text *into)
{
	memset(into, 0, sizeof(*into));
	into->whole_lines = 1;
	for (; from < to; from++)
		add(into, buffer.lines[from], length_of(from));
}

void take_piece(struct position from, struct position to, struct text *into)
{
	int line;

	memset(into, 0, sizeof(*into));
	if (from.line == to.line) {
		add(into, buffer.lines[from.line] + from.column, to.column - from.column);
		return;
	}
	add(into, buffer.lines[from.line] + from.column, length_of(from.line) - from.column);
	for (line = from.line + 1; line < to.line; line++)
		add(into, buffer.lines[line], length_of(line));
	add(into, buffer.lines[to.line], to.column);
}

void delete_piece(struct position from, struct position to)
{
	int rest = length_of(to.line) - to.column;
	char *joined = allocate(from.column + rest + 1);

	memcpy(joined, buffer.lines[from.line], from.column);
	memcpy(joined + from.column, buffer.lines[to.line] + to.column, rest + 1);
	replace_lines(from.line, to.line - from.line + 1, &joined, 1);
}

void append_to_text(struct text *t, const struct text *more)
{
	int i;

	for (i = 0; i < more->count; i++)
		add(t, more->lines[i], strlen(more->lines[i]));
	t->whole_lines |= more->whole_lines;
}

/* A piece of text at a position in a line. Returns the position behind it. */
struct position insert_text(struct position at, const struct text *t)
{
	const char *line = buffer.lines[at.line];
	int rest = strlen(line) - at.column, i, last = t->count - 1, length;
	char **lines = allocate(t->count * sizeof(*lines));
	struct position end = { at.line + last, 0 };

	for (i = 0; i < t->count; i++) {
		int before = i == 0 ? at.column : 0, after = i == last ? rest : 0;

		length = strlen(t->lines[i]);
		lines[i] = allocate(before + length + after + 1);
		memcpy(lines[i], line, before);
		memcpy(lines[i] + before, t->lines[i], length);
		memcpy(lines[i] + before + length, line + at.column, after);
		lines[i][before + length + after] = 0;
		if (i == last)
			end.column = before + length;
	}
	replace_lines(at.line, 1, lines, t->count);
	free(lines);
	return end;
}
