/* Aliases (XCU 2.3.1). */
#include "sh.h"

static struct alias *aliases;

struct alias *alias_first(void)
{
	return aliases;
}

struct alias *alias_find(const char *name)
{
	struct alias *a;

	for (a = aliases; a; a = a->next)
		if (!strcmp(a->name, name))
			return a;
	return NULL;
}

/* The name is the first n bytes of name. */
void alias_set(const char *name, size_t n, const char *value)
{
	struct alias *a, **p = &aliases;
	char *key = xmalloc(n + 1);

	memcpy(key, name, n);
	key[n] = '\0';
	alias_unset(key);
	while (*p && strcmp((*p)->name, key) < 0)
		p = &(*p)->next;
	a = xmalloc(sizeof(*a));
	a->name = key;
	a->value = xstrdup(value);
	a->next = *p;
	*p = a;
}

static void drop(struct alias **p)
{
	struct alias *a = *p;

	*p = a->next;
	free(a->name);
	free(a->value);
	free(a);
}

int alias_unset(const char *name)
{
	struct alias **p;

	for (p = &aliases; *p; p = &(*p)->next) {
		if (!strcmp((*p)->name, name)) {
			drop(p);
			return 0;
		}
	}
	return -1;
}

void alias_clear(void)
{
	while (aliases)
		drop(&aliases);
}
