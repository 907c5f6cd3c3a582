/* Tab: puts in what all candidates share; a second Tab lists them. */
#include "edit.h"

#define LIST_LIMIT	300

static size_t common_prefix(const struct fields *f)
{
	size_t n = strlen(f->v[0]);
	int i;

	for (i = 1; i < f->n; i++) {
		size_t k = 0;

		while (k < n && f->v[i][k] == f->v[0][k])
			k++;
		n = k;
	}
	while (n && (f->v[0][n] & 0xC0) == 0x80)
		n--;
	return n;
}

/* Text as it has to be typed, within the quotes that are open. */
static void put_quoted(struct str *s, const char *text, size_t n, int quote)
{
	size_t i;

	for (i = 0; i < n; i++) {
		int c = text[i];

		if (!quote && strchr(" \t'\"\\$`*?[]|&;<>()!#{}", c))
			str_put(s, '\\');
		else if (quote == '"' && strchr("\"\\$`", c))
			str_put(s, '\\');
		str_put(s, c);
	}
}

/* Puts the first n bytes of the candidate in place of the word. */
static void replace_word(struct editor *e, struct completion *c, const char *text, size_t n, int whole)
{
	struct str s = scratch_str();

	if (c->quote)
		str_put(&s, c->quote);
	if (text[0] == '~' && !c->quote && !c->variable) {
		/* Quoted, a tilde would be no home. */
		size_t head = strcspn(text, "/");

		head = head < n ? head : n;
		str_add(&s, text, head);
		text += head;
		n -= head;
	}
	put_quoted(&s, text, n, c->variable ? '"' : c->quote);
	if (whole && c->variable == 2)
		str_put(&s, '}');
	else if (whole && (!n || text[n - 1] != '/') && c->variable != 1) {
		if (c->quote)
			str_put(&s, c->quote);
		str_put(&s, ' ');
	}
	line_delete(e, c->start, e->cursor);
	line_insert(e, str_end(&s), s.n);
	screen_refresh(e);
}

static const char *shown(const struct completion *c, int i)
{
	return c->found.v[i] + c->shown;
}

static void list(struct editor *e, struct completion *c)
{
	int widest = 0, columns, rows, row, i, count = c->found.n;

	if (count > LIST_LIMIT)
		count = LIST_LIMIT;
	for (i = 0; i < count; i++) {
		int w = text_width(shown(c, i), strlen(shown(c, i)));

		widest = w > widest ? w : widest;
	}
	columns = e->columns / (widest + 2);
	if (columns < 1)
		columns = 1;
	rows = (count + columns - 1) / columns;
	screen_leave(e);
	for (row = 0; row < rows; row++) {
		for (i = row; i < count; i += rows) {
			int pad = widest + 2 - text_width(shown(c, i), strlen(shown(c, i)));

			screen_text(shown(c, i), strlen(shown(c, i)));
			while (i + rows < count && pad-- > 0)
				screen_text(" ", 1);
		}
		screen_text("\n", 1);
	}
	if (c->found.n > count)
		screen_text("...\n", 4);
	screen_refresh(e);
}

void edit_complete(struct editor *e)
{
	struct mark m = scratch_mark();
	struct completion c;
	size_t n;

	complete_word(str_end(&e->line), e->cursor, &c);
	if (!c.found.n) {
		screen_beep();
		e->completions = 0;
		scratch_release(m);
		return;
	}
	n = common_prefix(&c.found);
	if (c.found.n == 1 || n > strlen(c.word)) {
		replace_word(e, &c, c.found.v[0], n, c.found.n == 1);
		e->completions = 0;
	} else if (e->completions++) {
		list(e, &c);
	} else {
		screen_beep();
	}
	scratch_release(m);
}
