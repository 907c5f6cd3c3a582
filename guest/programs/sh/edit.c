/*
 * Line editing in the manner of emacs, with VT100 sequences only. The
 * terminal is raw just while a line is read, so that programs and the shell's
 * own output find it as the user set it.
 */
#include "edit.h"

int edit_available(void)
{
	return sh.interactive && isatty(0) && isatty(2) && strcmp(var_get_or("TERM", "vt100"), "dumb");
}

static void insert_key(struct editor *e, int key)
{
	char c = (char)key;

	line_insert(e, &c, 1);
	screen_inserted(e, 1);
}

static void delete_range(struct editor *e, size_t from, size_t to)
{
	if (from == to) {
		screen_beep();
		return;
	}
	line_delete(e, from, to);
	screen_refresh(e);
}

static void move_to(struct editor *e, size_t at)
{
	if (at == e->cursor)
		return;
	e->cursor = at;
	screen_moved(e);
}

static void kill_range(struct editor *e, size_t from, size_t to)
{
	edit_kill(e, from, to);
	screen_refresh(e);
}

/* Ctrl-W: back to the last blank. */
static size_t blank_left(const struct editor *e)
{
	size_t at = e->cursor;

	while (at && e->line.p[at - 1] == ' ')
		at--;
	while (at && e->line.p[at - 1] != ' ')
		at--;
	return at;
}

/* Ctrl-T: the character before the cursor goes behind the one at it. */
static void transpose(struct editor *e)
{
	size_t middle = e->cursor == e->line.n ? char_before(e, e->cursor) : e->cursor;
	size_t from = char_before(e, middle), to = char_after(e, middle);
	char text[16];

	if (from == middle || to == middle || to - from > sizeof(text)) {
		screen_beep();
		return;
	}
	memcpy(text, e->line.p + middle, to - middle);
	memcpy(text + (to - middle), e->line.p + from, middle - from);
	memcpy(e->line.p + from, text, to - from);
	e->cursor = to;
	screen_refresh(e);
}

static int moving_key(struct editor *e, int key)
{
	switch (key) {
	case CTRL('a'): case KEY_HOME: move_to(e, 0); return 1;
	case CTRL('e'): case KEY_END: move_to(e, e->line.n); return 1;
	case CTRL('b'): case KEY_LEFT: move_to(e, char_before(e, e->cursor)); return 1;
	case CTRL('f'): case KEY_RIGHT: move_to(e, char_after(e, e->cursor)); return 1;
	case KEY_WORD_LEFT: move_to(e, word_left(e)); return 1;
	case KEY_WORD_RIGHT: move_to(e, word_right(e)); return 1;
	case CTRL('p'): case KEY_UP: edit_history(e, -1); return 1;
	case CTRL('n'): case KEY_DOWN: edit_history(e, 1); return 1;
	case CTRL('l'): screen_clear(e); return 1;
	}
	return 0;
}

static int changing_key(struct editor *e, int key)
{
	switch (key) {
	case 127: case CTRL('h'): delete_range(e, char_before(e, e->cursor), e->cursor); return 1;
	case KEY_DELETE: delete_range(e, e->cursor, char_after(e, e->cursor)); return 1;
	case CTRL('k'): kill_range(e, e->cursor, e->line.n); return 1;
	case CTRL('u'): kill_range(e, 0, e->cursor); return 1;
	case CTRL('w'): kill_range(e, blank_left(e), e->cursor); return 1;
	case KEY_WORD_DELETE: kill_range(e, e->cursor, word_right(e)); return 1;
	case KEY_WORD_RUBOUT: kill_range(e, word_left(e), e->cursor); return 1;
	case CTRL('t'): transpose(e); return 1;
	case CTRL('y'):
		if (kill_ring.n)
			line_insert(e, kill_ring.p, kill_ring.n);
		screen_refresh(e);
		return 1;
	}
	return 0;
}

static void handle_key(struct editor *e, int key)
{
	if (key == CTRL('r'))
		key = edit_search(e);
	if (key != '\t')
		e->completions = 0;
	if (moving_key(e, key) || changing_key(e, key))
		return;
	switch (key) {
	case '\r':
	case '\n':
		e->done = 1;
		return;
	case CTRL('c'):
		e->done = -2;
		return;
	case CTRL('d'):
		if (!e->line.n)
			e->done = -1;
		else
			delete_range(e, e->cursor, char_after(e, e->cursor));
		return;
	case KEY_EOF:
		e->done = -1;
		return;
	case '\t':
		edit_complete(e);
		return;
	}
	if (key >= 32 && key < 256)
		insert_key(e, key);
}

/* Rows of a prompt above its last one are written once. */
static const char *last_row(const char *prompt)
{
	const char *newline = strrchr(prompt, '\n');
	const char *p;

	if (!newline)
		return prompt;
	for (p = prompt; p <= newline; p++) {
		if (*p == '\n')
			screen_text("\n", 1);
		else if (*p != 1 && *p != 2)
			screen_text(p, 1);
	}
	return newline + 1;
}

/* A signal came: the window's size, a trap, or with set -b news of a job. */
static void handle_signal(struct editor *e)
{
	if (traps_pending())
		e->done = -3;
	else if (sh.opts['b'] && jobs_have_news())
		screen_above(e, jobs_notify);
	else if (terminal_width() != e->columns)
		screen_refresh(e);
}

static void edit_loop(struct editor *e)
{
	screen_refresh(e);
	while (!e->done) {
		int key;

		/* Pasted text is drawn as a whole. */
		if (!key_waiting())
			screen_flush();
		key = read_key();
		if (key == KEY_SIGNAL)
			handle_signal(e);
		else
			handle_key(e, key);
	}
	if (e->done == -2)
		screen_text("^C", 2);
	if (e->done != -1)
		screen_leave(e);
	screen_flush();
}

char *edit_line(const char *prompt, int *interrupted)
{
	static struct editor e;

	str_free(&e.line);
	free(e.own_line);
	memset(&e, 0, sizeof(e));
	str_end(&e.line);
	e.index = history_count();
	if (terminal_raw())
		return NULL;
	e.prompt = last_row(prompt);
	e.columns = terminal_width();
	edit_loop(&e);
	terminal_cooked();
	*interrupted = e.done == -2;
	/* For a trap the line is given up: it runs, and the prompt comes again. */
	if (e.done == -3)
		e.line.n = 0;
	return e.done == 1 || e.done == -3 ? str_end(&e.line) : NULL;
}
