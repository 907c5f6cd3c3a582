/* Looking for module files below /lib/modules. */
#include <dirent.h>
#include <sys/utsname.h>
#include "../program.h"
#include "find.h"
#include "object.h"

#define DEEPEST	16

const char *modules_folder(void)
{
	static char folder[sizeof(struct utsname)];
	struct utsname running;

	uname(&running);
	snprintf(folder, sizeof(folder), "/lib/modules/%s", running.release);
	return folder;
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int is_object(const char *name)
{
	size_t length = strlen(name);

	return length > 2 && strcmp(name + length - 2, ".o") == 0;
}

/* Links are not followed: they may lead round in a circle. */
static int visit_entry(const char *path, int depth, int (*visit)(const char *, void *), void *data);

static int visit_folder(const char *folder, int depth, int (*visit)(const char *, void *), void *data)
{
	struct dirent **entries;
	int n, i, result = 0, count = scandir(folder, &entries, visible, alphasort);
	char *path;

	for (n = 0; n < count && !result; n++) {
		if (asprintf(&path, "%s/%s", folder, entries[n]->d_name) < 0)
			err(1, "%s", folder);
		result = visit_entry(path, depth, visit, data);
		free(path);
	}
	for (i = 0; i < count; i++)
		free(entries[i]);
	if (count >= 0)
		free(entries);
	return result;
}

static int visit_entry(const char *path, int depth, int (*visit)(const char *, void *), void *data)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return 0;
	if (S_ISDIR(st.st_mode))
		return depth < DEEPEST ? visit_folder(path, depth + 1, visit, data) : 0;
	return S_ISREG(st.st_mode) && is_object(path) ? visit(path, data) : 0;
}

int each_module(const char *folder, int (*visit)(const char *path, void *data), void *data)
{
	return visit_folder(folder, 0, visit, data);
}

struct wanted {
	const char *name;
	char *path;
};

static int is_wanted(const char *path, void *data)
{
	struct wanted *w = data;
	char *name = module_name(path);

	if (strcmp(name, w->name) == 0)
		w->path = strdup(path);
	free(name);
	return w->path != NULL;
}

char *find_module(const char *name)
{
	char *plain = module_name(name);
	struct wanted w = { plain, NULL };

	each_module(modules_folder(), is_wanted, &w);
	free(plain);
	return w.path;
}
