/* glob(): the files whose names match a pattern, one path component after the other. */
#include <dirent.h>
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct search {
	int flags;
	int (*failed)(const char *path, int error);
	glob_t *result;
	char path[PATH_MAX];
};

static int add(struct search *s, const char *path)
{
	glob_t *g = s->result;
	size_t skip = s->flags & GLOB_DOOFFS ? g->gl_offs : 0;
	char **vector = realloc(g->gl_pathv, (skip + g->gl_pathc + 2) * sizeof(*vector));
	char *copy = malloc(strlen(path) + 2);
	struct stat st;

	if (vector)
		g->gl_pathv = vector;
	if (!vector || !copy)
		return GLOB_NOSPACE;
	strcpy(copy, path);
	if ((s->flags & GLOB_MARK) && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		strcat(copy, "/");
	vector[skip + g->gl_pathc++] = copy;
	vector[skip + g->gl_pathc] = NULL;
	return 0;
}

static int is_magic(const char *p, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++) {
		if (p[i] == '\\' && i + 1 < length)
			i++;
		else if (strchr("*?[", p[i]))
			return 1;
	}
	return 0;
}

static void append_literal(char *path, const char *p, size_t length)
{
	char *end = path + strlen(path);

	for (; length; p++, length--) {
		if (*p == '\\' && length > 1) {
			p++;
			length--;
		}
		*end++ = *p;
	}
	*end = 0;
}

static int walk(struct search *s, const char *pattern);

static int list_directory(struct search *s, const char *component, const char *rest)
{
	size_t used = strlen(s->path);
	DIR *d = opendir(used ? s->path : ".");
	struct dirent *e;
	int result = 0;

	if (!d) {
		if ((s->failed && s->failed(s->path, errno)) || (s->flags & GLOB_ERR))
			return GLOB_ABORTED;
		return 0;
	}
	while (!result && (e = readdir(d))) {
		if (fnmatch(component, e->d_name, FNM_PERIOD) != 0)
			continue;
		if (used + strlen(e->d_name) + strlen(rest) + 2 > PATH_MAX)
			continue;
		strcpy(s->path + used, e->d_name);
		result = walk(s, rest);
		s->path[used] = 0;
	}
	closedir(d);
	return result;
}

/* Continues at s->path with what is left of the pattern. */
static int walk(struct search *s, const char *pattern)
{
	size_t used = strlen(s->path), length;
	char component[NAME_MAX + 1];
	struct stat st;
	int result;

	while (*pattern == '/') {
		s->path[used++] = *pattern++;
		s->path[used] = 0;
	}
	if (!*pattern)
		return lstat(s->path, &st) == 0 ? add(s, s->path) : 0;
	length = strcspn(pattern, "/");
	if (length > NAME_MAX)
		return 0;
	if (is_magic(pattern, length)) {
		memcpy(component, pattern, length);
		component[length] = 0;
		return list_directory(s, component, pattern + length);
	}
	append_literal(s->path, pattern, length);
	result = walk(s, pattern + length);
	s->path[used] = 0;
	return result;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int glob(const char *pattern, int flags, int (*failed)(const char *path, int error), glob_t *g)
{
	struct search s = { flags, failed, g, "" };
	size_t skip = flags & GLOB_DOOFFS ? g->gl_offs : 0, before;
	int result;

	if (strlen(pattern) >= PATH_MAX)
		return GLOB_NOSPACE;
	if (!(flags & GLOB_DOOFFS))
		g->gl_offs = 0;
	if (!(flags & GLOB_APPEND)) {
		g->gl_pathc = 0;
		g->gl_pathv = calloc(skip + 1, sizeof(char *));
		if (!g->gl_pathv)
			return GLOB_NOSPACE;
	}
	before = g->gl_pathc;
	result = walk(&s, pattern);
	if (result)
		return result;
	if (g->gl_pathc == before)
		return flags & GLOB_NOCHECK ? add(&s, pattern) : GLOB_NOMATCH;
	if (!(flags & GLOB_NOSORT))
		qsort(g->gl_pathv + skip + before, g->gl_pathc - before, sizeof(char *), by_name);
	return 0;
}

void globfree(glob_t *g)
{
	size_t i;

	for (i = 0; i < g->gl_pathc; i++)
		free(g->gl_pathv[g->gl_offs + i]);
	free(g->gl_pathv);
	g->gl_pathv = NULL;
	g->gl_pathc = 0;
}
