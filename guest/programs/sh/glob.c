/* Pathname expansion (XCU 2.6.6). */
#include "sh.h"
#include <dirent.h>

void sort_strings(char **v, int n)
{
	int gap, i, j;

	for (gap = n / 2; gap > 0; gap /= 2) {
		for (i = gap; i < n; i++) {
			char *s = v[i];

			for (j = i; j >= gap && strcmp(v[j - gap], s) > 0; j -= gap)
				v[j] = v[j - gap];
			v[j] = s;
		}
	}
}

static int has_pattern(const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (s[i] == '\\' && i + 1 < n)
			i++;
		else if (s[i] == '*' || s[i] == '?' || s[i] == '[')
			return 1;
	}
	return 0;
}

static void add_unescaped(struct str *o, const char *s, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (s[i] == '\\' && i + 1 < n)
			i++;
		str_put(o, s[i]);
	}
}

static void expand_from(struct str *path, const char *pattern, struct fields *f);

/* Every entry of the folder at path that matches the next component. */
static void match_folder(struct str *path, const char *pattern, size_t n, struct fields *f)
{
	char *component = scratch_alloc(n + 1);
	size_t base = path->n;
	struct dirent *e;
	DIR *d;

	memcpy(component, pattern, n);
	component[n] = '\0';
	d = opendir(base ? str_end(path) : ".");
	if (!d)
		return;
	while ((e = readdir(d)) != NULL) {
		const char *literal = component[0] == '\\' ? component + 1 : component;

		if (e->d_name[0] == '.' && literal[0] != '.')
			continue;
		if (!pattern_match(component, e->d_name))
			continue;
		path->n = base;
		str_puts(path, e->d_name);
		expand_from(path, pattern + n, f);
	}
	path->n = base;
	closedir(d);
}

/* path stands; pattern is what still has to be matched below it. */
static void expand_from(struct str *path, const char *pattern, struct fields *f)
{
	struct stat st;
	size_t n;

	while (*pattern) {
		if (*pattern == '/') {
			str_put(path, *pattern++);
			continue;
		}
		n = strcspn(pattern, "/");
		if (has_pattern(pattern, n)) {
			match_folder(path, pattern, n, f);
			return;
		}
		add_unescaped(path, pattern, n);
		pattern += n;
	}
	if (!lstat(str_end(path), &st))
		fields_add(f, scratch_dup(path->p));
}

/* Adds the names that match, sorted. Returns how many there were. */
int glob_pattern(const char *pattern, struct fields *f)
{
	struct str path = scratch_str();
	int before = f->n;

	expand_from(&path, pattern, f);
	sort_strings(f->v + before, f->n - before);
	return f->n - before;
}

/* A field whose bytes carry marks: the names it matches, or itself. */
void glob_field(const char *s, const char *flags, size_t n, struct fields *f)
{
	struct str pattern = scratch_str();
	size_t i;
	int special = 0;

	if (!sh.opts['f']) {
		for (i = 0; i < n; i++) {
			int quoted = flags[i] & X_QUOTED;

			if (!quoted && strchr("*?[", s[i]))
				special = 1;
			if ((quoted || s[i] == '\\') && strchr("*?[]\\-!^", s[i]))
				str_put(&pattern, '\\');
			str_put(&pattern, s[i]);
		}
	}
	if (!special || !glob_pattern(str_end(&pattern), f))
		fields_add(f, scratch_dup(s));
}
