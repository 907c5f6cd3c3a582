/* Memory: arenas that are freed as a whole, and strings that grow. */
#include "sh.h"

struct chunk {
	struct chunk *below;
	size_t used, size;
};

#define CHUNK_BYTES	(4096 - sizeof(struct chunk) - 16)

static struct arena scratch = { NULL, 1 };

void *xmalloc(size_t n)
{
	return xrealloc(NULL, n);
}

void *xrealloc(void *p, size_t n)
{
	p = realloc(p, n ? n : 1);
	if (!p) {
		static const char text[] = "sh: out of memory\n";

		write_all(2, text, sizeof(text) - 1);
		_exit(STATUS_USAGE);
	}
	return p;
}

char *xstrdup(const char *s)
{
	size_t n = strlen(s) + 1;

	return memcpy(xmalloc(n), s, n);
}

struct arena *arena_new(void)
{
	struct arena *a = xmalloc(sizeof(*a));

	a->top = NULL;
	a->refs = 1;
	return a;
}

static void chunks_free(struct arena *a, struct chunk *until)
{
	while (a->top != until) {
		struct chunk *below = a->top->below;

		free(a->top);
		a->top = below;
	}
}

void arena_unref(struct arena *a)
{
	if (--a->refs)
		return;
	chunks_free(a, NULL);
	free(a);
}

void *arena_alloc(struct arena *a, size_t n)
{
	struct chunk *c = a->top;
	void *p;

	n = (n + 7) & ~(size_t)7;
	if (!c || c->size - c->used < n) {
		size_t size = n > CHUNK_BYTES ? n : CHUNK_BYTES;

		c = xmalloc(sizeof(*c) + size);
		c->below = a->top;
		c->used = 0;
		c->size = size;
		a->top = c;
	}
	p = (char *)(c + 1) + c->used;
	c->used += n;
	return p;
}

char *arena_dup(struct arena *a, const char *s, size_t n)
{
	char *p = arena_alloc(a, n + 1);

	memcpy(p, s, n);
	p[n] = '\0';
	return p;
}

struct mark scratch_mark(void)
{
	struct mark m = { scratch.top, scratch.top ? scratch.top->used : 0 };

	return m;
}

void scratch_release(struct mark m)
{
	chunks_free(&scratch, m.chunk);
	if (m.chunk)
		m.chunk->used = m.used;
}

void *scratch_alloc(size_t n)
{
	return arena_alloc(&scratch, n);
}

char *scratch_dup(const char *s)
{
	return arena_dup(&scratch, s, strlen(s));
}

struct str scratch_str(void)
{
	struct str s = { NULL, 0, 0, &scratch };

	return s;
}

static void str_room(struct str *s, size_t n)
{
	size_t cap = s->cap ? s->cap : 32;
	char *p;

	if (s->n + n + 1 <= s->cap)
		return;
	while (cap < s->n + n + 1)
		cap *= 2;
	if (s->arena) {
		p = arena_alloc(s->arena, cap);
		if (s->n)
			memcpy(p, s->p, s->n);
	} else {
		p = xrealloc(s->p, cap);
	}
	s->p = p;
	s->cap = cap;
}

void str_add(struct str *s, const char *p, size_t n)
{
	str_room(s, n);
	memcpy(s->p + s->n, p, n);
	s->n += n;
}

void str_put(struct str *s, int c)
{
	str_room(s, 1);
	s->p[s->n++] = (char)c;
}

void str_puts(struct str *s, const char *p)
{
	str_add(s, p, strlen(p));
}

/* The text with its closing zero byte. */
char *str_end(struct str *s)
{
	str_room(s, 0);
	s->p[s->n] = '\0';
	return s->p;
}

void str_free(struct str *s)
{
	if (!s->arena)
		free(s->p);
	s->p = NULL;
	s->n = s->cap = 0;
}
