/* Field splitting (XCU 2.6.5) and quote removal. */
#include "sh.h"

void fields_add(struct fields *f, char *s)
{
	if (f->n == f->cap) {
		int cap = f->cap ? f->cap * 2 : 8;
		char **v = scratch_alloc((size_t)cap * sizeof(*v));

		if (f->n)
			memcpy(v, f->v, (size_t)f->n * sizeof(*v));
		f->v = v;
		f->cap = cap;
	}
	f->v[f->n++] = s;
}

struct splitter {
	struct fields *out;
	struct str s, f;
	int present;		/* the field exists even if it is empty */
};

static void end_field(struct splitter *sp)
{
	if (sp->s.n || sp->present)
		glob_field(str_end(&sp->s), str_end(&sp->f), sp->s.n, sp->out);
	sp->s = scratch_str();
	sp->f = scratch_str();
	sp->present = 0;
}

static int is_ifs(const char *ifs, int c)
{
	return c && strchr(ifs, c) != NULL;
}

static int is_ifs_white(const char *ifs, int c)
{
	return (c == ' ' || c == '\t' || c == '\n') && is_ifs(ifs, c);
}

/*
 * At a delimiter: white space around one other delimiter belongs to it; that
 * delimiter ends a field even when the field is empty. Returns what follows.
 */
static size_t delimiter(struct splitter *sp, const struct xbuf *x, size_t i, const char *ifs)
{
	int hard = 0;

	for (; i < x->s.n; i++) {
		int c = (unsigned char)x->s.p[i];

		if (x->f.p[i] != X_SPLIT || !is_ifs(ifs, c))
			break;
		if (is_ifs_white(ifs, c))
			continue;
		if (hard)
			break;
		hard = 1;
	}
	if (hard)
		sp->present = 1;
	end_field(sp);
	return i;
}

void split_fields(struct xbuf *x, struct fields *out)
{
	struct splitter sp = { out, scratch_str(), scratch_str(), 0 };
	const char *ifs = var_get_or("IFS", " \t\n");
	size_t i = 0;

	while (i < x->s.n) {
		int flags = x->f.p[i], c = (unsigned char)x->s.p[i];

		if (flags & X_BREAK) {
			end_field(&sp);
		} else if (flags & X_EMPTY) {
			sp.present = 1;
		} else if (flags == X_SPLIT && is_ifs(ifs, c)) {
			i = delimiter(&sp, x, i, ifs);
			continue;
		} else {
			str_put(&sp.s, c);
			str_put(&sp.f, flags);
		}
		i++;
	}
	end_field(&sp);
}
