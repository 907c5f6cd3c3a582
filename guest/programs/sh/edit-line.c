/* The text being edited: characters, words, and what was killed. */
#include "edit.h"

struct str kill_ring;

static int continues(const struct editor *e, size_t i)
{
	return i < e->line.n && (e->line.p[i] & 0xC0) == 0x80;
}

/* Where the character before (after) a place begins (ends). */
size_t char_before(const struct editor *e, size_t at)
{
	if (at)
		at--;
	while (at && continues(e, at))
		at--;
	return at;
}

size_t char_after(const struct editor *e, size_t at)
{
	if (at < e->line.n)
		at++;
	while (continues(e, at))
		at++;
	return at;
}

void line_set(struct editor *e, const char *text)
{
	e->line.n = 0;
	str_puts(&e->line, text);
	e->cursor = e->line.n;
}

void line_insert(struct editor *e, const char *text, size_t n)
{
	str_add(&e->line, text, n);
	memmove(e->line.p + e->cursor + n, e->line.p + e->cursor, e->line.n - n - e->cursor);
	memcpy(e->line.p + e->cursor, text, n);
	e->cursor += n;
}

void line_delete(struct editor *e, size_t from, size_t to)
{
	memmove(e->line.p + from, e->line.p + to, e->line.n - to);
	e->line.n -= to - from;
	e->cursor = from;
}

/* Deletes, and keeps it for Ctrl-Y. */
void edit_kill(struct editor *e, size_t from, size_t to)
{
	if (from == to)
		return;
	kill_ring.n = 0;
	str_add(&kill_ring, e->line.p + from, to - from);
	line_delete(e, from, to);
}

static int in_word(const struct editor *e, size_t i)
{
	unsigned char c = (unsigned char)e->line.p[i];

	return is_name_char(c) || c >= 128;
}

size_t word_left(const struct editor *e)
{
	size_t at = e->cursor;

	while (at && !in_word(e, at - 1))
		at--;
	while (at && in_word(e, at - 1))
		at--;
	return at;
}

size_t word_right(const struct editor *e)
{
	size_t at = e->cursor;

	while (at < e->line.n && !in_word(e, at))
		at++;
	while (at < e->line.n && in_word(e, at))
		at++;
	return at;
}
