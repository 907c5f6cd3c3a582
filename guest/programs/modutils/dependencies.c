/* Making and reading modules.dep. */
#include "../program.h"
#include "dependencies.h"
#include "find.h"
#include "object.h"

#define MOST_MODULES	1024
#define FILE_NAME	"modules.dep"

static const char *dep_path(void)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/" FILE_NAME, modules_folder());
	return path;
}

/* ---- writing ---- */

struct list {
	struct object *objects[MOST_MODULES];
	unsigned int count;
};

static int collect(const char *path, void *data)
{
	struct list *l = data;
	char *copy = strdup(path);
	struct object *o = copy ? read_object(copy) : NULL;

	if (o && l->count < MOST_MODULES)
		l->objects[l->count++] = o;
	return 0;
}

static int is_exported(const struct object *o, const Elf32_Sym *symbol)
{
	if (symbol->st_shndx == SHN_UNDEF || ELF32_ST_BIND(symbol->st_info) == STB_LOCAL)
		return 0;
	return strcmp(symbol_name(o, symbol), "init_module") != 0 && strcmp(symbol_name(o, symbol), "cleanup_module") != 0;
}

/*
 * A table of exports names its rows __ksymtab_NAME; without a table every global name
 * is exported.
 */
static int exports(const struct object *o, const char *name)
{
	int has_table = find_section(o, "__ksymtab") != 0;
	unsigned int n;

	for (n = 1; n < o->symbol_count; n++) {
		const char *own = symbol_name(o, &o->symbols[n]);

		if (has_table && strncmp(own, "__ksymtab_", 10) == 0 && strcmp(own + 10, name) == 0)
			return 1;
		if (!has_table && is_exported(o, &o->symbols[n]) && strcmp(own, name) == 0)
			return 1;
	}
	return 0;
}

static void mark_provider(const struct list *l, const struct object *user, const char *name, char *needed)
{
	unsigned int n;

	for (n = 0; n < l->count; n++)
		if (l->objects[n] != user && exports(l->objects[n], name)) {
			needed[n] = 1;
			return;
		}
}

static void write_line(FILE *f, const struct list *l, const struct object *o)
{
	static char needed[MOST_MODULES];
	unsigned int n;

	memset(needed, 0, sizeof(needed));
	for (n = 1; n < o->symbol_count; n++)
		if (o->symbols[n].st_shndx == SHN_UNDEF && *symbol_name(o, &o->symbols[n]))
			mark_provider(l, o, symbol_name(o, &o->symbols[n]), needed);
	fprintf(f, "%s:", o->path);
	for (n = 0; n < l->count; n++)
		if (needed[n])
			fprintf(f, " %s", l->objects[n]->path);
	fprintf(f, "\n");
}

int write_dependencies(void)
{
	static struct list l;
	unsigned int n;
	FILE *f;

	each_module(modules_folder(), collect, &l);
	f = fopen(dep_path(), "w");
	if (!f) {
		warn("%s", dep_path());
		return -1;
	}
	for (n = 0; n < l.count; n++)
		write_line(f, &l, l.objects[n]);
	if (fclose(f) == 0)
		return 0;
	warn("%s", dep_path());
	return -1;
}

/* ---- reading ---- */

static int is_newer(const char *path, void *data)
{
	struct stat st;

	return stat(path, &st) == 0 && st.st_mtime > *(time_t *)data;
}

static void make_current(void)
{
	struct stat st;

	if (stat(dep_path(), &st) < 0 || each_module(modules_folder(), is_newer, &st.st_mtime))
		write_dependencies();
}

struct order {
	char *paths[MOST_MODULES + 1];
	unsigned int count;
};

static int is_in(const struct order *o, const char *path)
{
	unsigned int n;

	for (n = 0; n < o->count; n++)
		if (strcmp(o->paths[n], path) == 0)
			return 1;
	return 0;
}

/* The words behind "PATH:", or NULL; to be freed. */
static char *line_of(const char *path)
{
	FILE *f = fopen(dep_path(), "r");
	size_t room = 0, length = strlen(path);
	char *line = NULL, *rest = NULL;

	while (f && !rest && getline(&line, &room, f) > 0)
		if (strncmp(line, path, length) == 0 && line[length] == ':')
			rest = strdup(line + length + 1);
	if (f)
		fclose(f);
	free(line);
	return rest;
}

/* What each needs comes before it; modules that need one another in a circle end the descent. */
static void add_needs(struct order *o, const char *path, int depth)
{
	char *words = line_of(path), *rest = words, *word;

	while (words && depth < 32 && (word = strsep(&rest, " \t\n")) != NULL) {
		if (!*word || is_in(o, word))
			continue;
		add_needs(o, word, depth + 1);
		if (!is_in(o, word) && o->count < MOST_MODULES)
			o->paths[o->count++] = strdup(word);
	}
	free(words);
}

char **needed_by(const char *path)
{
	static struct order o;

	make_current();
	o.count = 0;
	add_needs(&o, path, 0);
	o.paths[o.count] = NULL;
	return o.paths;
}
