/* The line editor's own: the line, where the cursor is, what is on screen. */
#ifndef EDIT_H
#define EDIT_H

#include "sh.h"

#define CTRL(c)		((c) & 31)

/* Keys beyond one byte. */
enum {
	KEY_UP = 1000, KEY_DOWN, KEY_LEFT, KEY_RIGHT, KEY_HOME, KEY_END, KEY_DELETE,
	KEY_WORD_LEFT, KEY_WORD_RIGHT, KEY_WORD_DELETE, KEY_WORD_RUBOUT, KEY_NONE, KEY_EOF, KEY_SIGNAL
};

struct editor {
	const char *prompt;	/* its last line */
	struct str line;
	size_t cursor;		/* in bytes */
	int columns;
	int row;		/* where the terminal's cursor is, from the first row */
	int index;		/* entry of the history being shown */
	char *own_line;		/* the new line while an old one is shown */
	int last_key;
	int completions;	/* Tabs in a row */
	int done;		/* 1: a line, -1: end of file, -2: Ctrl-C */
};

extern struct str kill_ring;

int read_key(void);
int key_waiting(void);
void key_unread(int c);

void screen_refresh(struct editor *e);
void screen_inserted(struct editor *e, size_t n);
void screen_moved(struct editor *e);
void screen_leave(struct editor *e);
void screen_clear(struct editor *e);
void screen_above(struct editor *e, void (*print)(void));
void screen_text(const char *s, size_t n);
void screen_beep(void);
void screen_flush(void);
int text_width(const char *s, size_t n);

size_t char_before(const struct editor *e, size_t at);
size_t char_after(const struct editor *e, size_t at);
void line_set(struct editor *e, const char *text);
void line_insert(struct editor *e, const char *text, size_t n);
void line_delete(struct editor *e, size_t from, size_t to);
void edit_kill(struct editor *e, size_t from, size_t to);
size_t word_left(const struct editor *e);
size_t word_right(const struct editor *e);

void edit_history(struct editor *e, int step);
int edit_search(struct editor *e);
void edit_complete(struct editor *e);

#endif
