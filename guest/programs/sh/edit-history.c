/* Old lines in the editor: up and down, and the search backwards (Ctrl-R). */
#include "edit.h"

static void show(struct editor *e, int index)
{
	if (e->index == history_count()) {
		free(e->own_line);
		e->own_line = xstrdup(str_end(&e->line));
	}
	e->index = index;
	line_set(e, index == history_count() ? e->own_line : history_entry(index));
	screen_refresh(e);
}

void edit_history(struct editor *e, int step)
{
	int index = e->index + step;

	if (index < 0 || index > history_count()) {
		screen_beep();
		return;
	}
	show(e, index);
}

/* The entry before `from' (and at it) that holds the text, or -1. */
static int find(const char *text, int from)
{
	int i;

	for (i = from < history_count() ? from : history_count() - 1; i >= 0; i--)
		if (strstr(history_entry(i), text))
			return i;
	return -1;
}

static void draw(struct editor *e, const struct str *wanted, int found, int failed)
{
	struct mark m = scratch_mark();
	struct str prompt = scratch_str();
	const char *outer = e->prompt;
	const char *at;

	str_puts(&prompt, failed ? "(failed reverse-i-search)`" : "(reverse-i-search)`");
	str_add(&prompt, wanted->p, wanted->n);
	str_puts(&prompt, "': ");
	if (found >= 0) {
		line_set(e, history_entry(found));
		at = strstr(e->line.n ? str_end(&e->line) : "", wanted->p);
		if (at)
			e->cursor = (size_t)(at - e->line.p);
	}
	e->prompt = str_end(&prompt);
	screen_refresh(e);
	screen_flush();
	e->prompt = outer;
	scratch_release(m);
}

/* Returns the key that ended the search, for the editor to act on; KEY_NONE
 * when it was given up (Ctrl-G, Ctrl-C) and the line is as it was. */
int edit_search(struct editor *e)
{
	struct str wanted = { NULL, 0, 0, NULL };
	char *before = xstrdup(str_end(&e->line));
	size_t cursor = e->cursor;
	int found = -1, failed = 0, key;

	str_end(&wanted);
	for (;;) {
		int from = found < 0 ? history_count() - 1 : found, next;

		draw(e, &wanted, found, failed);
		do
			key = read_key();
		while (key == KEY_SIGNAL);
		if (key == CTRL('r')) {
			from = found < 0 ? from : found - 1;
		} else if (key == 127 || key == CTRL('h')) {
			if (wanted.n)
				wanted.n--;
			from = history_count() - 1;
		} else if (key >= 32 && key < 256) {
			str_put(&wanted, key);
		} else {
			break;
		}
		next = find(str_end(&wanted), from);
		failed = wanted.n && next < 0;
		if (wanted.n && next >= 0)
			found = next;
	}
	if (key == CTRL('g') || key == CTRL('c')) {
		line_set(e, before);
		e->cursor = cursor;
		key = KEY_NONE;
	} else if (found >= 0) {
		e->index = history_count();
	}
	free(before);
	str_free(&wanted);
	screen_refresh(e);
	return key;
}
