/* Variables: a hash table, and a stack of what `local' put aside. */
#include "sh.h"

#define BUCKETS	64

static struct var *table[BUCKETS];

struct local {
	struct local *below;
	char *name;
	char *value;		/* as it was; NULL: unset */
	int flags, existed;
};
static struct local *locals;
static size_t local_count;

static struct var **bucket(const char *name)
{
	unsigned h = 0;

	while (*name)
		h = h * 31 + (unsigned char)*name++;
	return &table[h % BUCKETS];
}

struct var *var_find(const char *name)
{
	struct var *v;

	for (v = *bucket(name); v; v = v->next)
		if (!strcmp(v->name, name))
			return v;
	return NULL;
}

static struct var *var_make(const char *name)
{
	struct var *v = var_find(name);
	struct var **b = bucket(name);

	if (v)
		return v;
	v = xmalloc(sizeof(*v));
	v->name = xstrdup(name);
	v->value = NULL;
	v->flags = 0;
	v->next = *b;
	*b = v;
	return v;
}

/* The value, or NULL when it is not set. */
const char *var_get(const char *name)
{
	struct var *v;

	if (!strcmp(name, "LINENO")) {
		static char text[24];

		snprintf(text, sizeof(text), "%d", sh.line);
		return text;
	}
	v = var_find(name);
	return v ? v->value : NULL;
}

const char *var_get_or(const char *name, const char *fallback)
{
	const char *s = var_get(name);

	return s ? s : fallback;
}

/* Sets a value (NULL: leaves it) and adds flags. -1 after a complaint. */
int var_set_flags(const char *name, const char *value, int flags)
{
	struct var *v = var_make(name);
	char *copy;

	if (value && (v->flags & V_READONLY)) {
		fail_command(STATUS_USAGE, "%s: is read only", name);
		return -1;
	}
	v->flags |= flags;
	if (sh.opts['a'] && value)
		v->flags |= V_EXPORT;
	if (!value)
		return 0;
	copy = xstrdup(value);
	free(v->value);
	v->value = copy;
	if (!strcmp(name, "PATH"))
		path_forget(NULL);
	return 0;
}

int var_set(const char *name, const char *value)
{
	return var_set_flags(name, value, 0);
}

void var_number(const char *name, long value)
{
	char text[24];

	snprintf(text, sizeof(text), "%ld", value);
	var_set(name, text);
}

static void var_remove(const char *name)
{
	struct var **p = bucket(name), *v;

	while ((v = *p) != NULL && strcmp(v->name, name))
		p = &v->next;
	if (!v)
		return;
	*p = v->next;
	free(v->name);
	free(v->value);
	free(v);
}

int var_unset(const char *name)
{
	struct var *v = var_find(name);

	if (v && (v->flags & V_READONLY)) {
		fail_command(STATUS_USAGE, "%s: is read only", name);
		return -1;
	}
	var_remove(name);
	if (!strcmp(name, "PATH"))
		path_forget(NULL);
	return 0;
}

/* Takes over the environment; what is no name there is dropped. */
void var_import(void)
{
	char **e;

	for (e = environ; e && *e; e++) {
		size_t n = name_length(*e);
		char name[128];

		if (!n || (*e)[n] != '=' || n >= sizeof(name))
			continue;
		memcpy(name, *e, n);
		name[n] = '\0';
		var_set_flags(name, *e + n + 1, V_EXPORT);
	}
}

/* The exported variables as execve() wants them, in scratch memory. */
char **var_environment(void)
{
	size_t n = 0, i;
	struct var *v;
	char **env;

	for (i = 0; i < BUCKETS; i++)
		for (v = table[i]; v; v = v->next)
			n++;
	env = scratch_alloc((n + 1) * sizeof(*env));
	n = 0;
	for (i = 0; i < BUCKETS; i++) {
		for (v = table[i]; v; v = v->next) {
			struct str s;

			if (!(v->flags & V_EXPORT) || !v->value)
				continue;
			s = scratch_str();
			str_puts(&s, v->name);
			str_put(&s, '=');
			str_puts(&s, v->value);
			env[n++] = str_end(&s);
		}
	}
	env[n] = NULL;
	return env;
}

/* All variables by name, in scratch memory. */
struct var **var_sorted(size_t *count)
{
	size_t n = 0, i, j;
	struct var **all, *v;

	for (i = 0; i < BUCKETS; i++)
		for (v = table[i]; v; v = v->next)
			n++;
	all = scratch_alloc((n + 1) * sizeof(*all));
	n = 0;
	for (i = 0; i < BUCKETS; i++) {
		for (v = table[i]; v; v = v->next) {
			for (j = n++; j && strcmp(all[j - 1]->name, v->name) > 0; j--)
				all[j] = all[j - 1];
			all[j] = v;
		}
	}
	*count = n;
	return all;
}

size_t locals_mark(void)
{
	return local_count;
}

/* Remembers the variable as it is now, until locals_restore(). */
int local_make(const char *name)
{
	struct var *v = var_find(name);
	struct local *l;

	if (v && (v->flags & V_READONLY)) {
		fail_command(STATUS_USAGE, "%s: is read only", name);
		return -1;
	}
	l = xmalloc(sizeof(*l));
	l->name = xstrdup(name);
	l->existed = v != NULL;
	l->value = v && v->value ? xstrdup(v->value) : NULL;
	l->flags = v ? v->flags : 0;
	l->below = locals;
	locals = l;
	local_count++;
	return 0;
}

static void restore_one(struct local *l)
{
	struct var *v;

	if (!l->existed) {
		var_remove(l->name);
	} else {
		v = var_make(l->name);
		free(v->value);
		v->value = l->value;
		v->flags = l->flags;
	}
	if (!strcmp(l->name, "PATH"))
		path_forget(NULL);
	free(l->name);
	free(l);
}

void locals_restore(size_t mark)
{
	while (local_count > mark) {
		struct local *l = locals;

		locals = l->below;
		local_count--;
		restore_one(l);
	}
}
