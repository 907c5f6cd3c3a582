/* Here-documents (XCU 2.7.4): their bodies follow the line that asks for them. */
#include "sh.h"

void heredoc_expect(struct redir *r)
{
	if (!lex.heredocs)
		lex.heredocs_tail = &lex.heredocs;
	r->pending = NULL;
	*lex.heredocs_tail = r;
	lex.heredocs_tail = &r->pending;
}

/* One line with its newline; 0 at the end of the input. */
static int read_line(struct str *s, int strip)
{
	int c;

	s->n = 0;
	while ((c = input_get()) >= 0) {
		if (strip && !s->n && c == '\t')
			continue;
		str_put(s, c);
		if (c == '\n')
			break;
	}
	return s->n != 0;
}

static int is_delimiter(const struct str *line, const char *delimiter)
{
	size_t n = line->n;

	if (n && line->p[n - 1] == '\n')
		n--;
	return n == strlen(delimiter) && !memcmp(line->p, delimiter, n);
}

static void read_body(struct redir *r, struct str *body)
{
	struct str line = { NULL, 0, 0, NULL };

	while (read_line(&line, r->strip)) {
		if (is_delimiter(&line, r->delimiter))
			break;
		str_add(body, line.p, line.n);
	}
	str_free(&line);
}

static struct word *literal_word(const struct str *text)
{
	struct word *w = arena_alloc(lex.arena, sizeof(*w));
	struct part *p = arena_alloc(lex.arena, sizeof(*p));

	memset(p, 0, sizeof(*p));
	p->type = PART_QUOTED;
	p->text = arena_dup(lex.arena, text->p, text->n);
	w->parts = p;
	w->next = NULL;
	return w;
}

void heredocs_read(void)
{
	struct redir *r = lex.heredocs;

	lex.heredocs = NULL;
	for (; r; r = r->pending) {
		struct str body = { NULL, 0, 0, NULL };

		read_body(r, &body);
		str_end(&body);
		if (r->quoted) {
			r->target = literal_word(&body);
		} else {
			struct word *w = arena_alloc(lex.arena, sizeof(*w));

			w->parts = lex_text(body.p, M_HERE);
			w->next = NULL;
			r->target = w;
		}
		str_free(&body);
	}
}
