/* Goes through a tree in the order of its directories; what a directory has is read before any of it is visited. */
#include <dirent.h>
#include <err.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "walk.h"

/* Directories from the top to here: one that is met again below itself is a loop of links. */
struct above {
	dev_t device;
	ino_t inode;
	const struct above *next;
};

static int descend(const char *path, const struct walk *w, int depth, dev_t device, const struct above *above);

static int read_names(const char *path, char ***names, int *count)
{
	DIR *d = opendir(path);
	struct dirent *e;

	*names = NULL;
	*count = 0;
	if (!d)
		return -1;
	while ((e = readdir(d))) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
			continue;
		if (*count % 64 == 0 && !(*names = realloc(*names, (*count + 64) * sizeof(**names))))
			err(1, "memory");
		if (!((*names)[(*count)++] = strdup(e->d_name)))
			err(1, "memory");
	}
	closedir(d);
	return 0;
}

static int contents(const char *path, const struct walk *w, int depth, dev_t device, const struct above *above)
{
	int count, i, result = 0;
	char **names, *below;

	if (read_names(path, &names, &count) < 0) {
		warn("%s", path);
		return 1;
	}
	for (i = 0; i < count; i++) {
		if (asprintf(&below, "%s%s%s", path, path[strlen(path) - 1] == '/' ? "" : "/", names[i]) < 0)
			err(1, "memory");
		result |= descend(below, w, depth + 1, device, above);
		free(below);
		free(names[i]);
	}
	free(names);
	return result;
}

static int is_loop(const struct stat *st, const struct above *above)
{
	for (; above; above = above->next)
		if (above->device == st->st_dev && above->inode == st->st_ino)
			return 1;
	return 0;
}

static int descend(const char *path, const struct walk *w, int depth, dev_t device, const struct above *above)
{
	struct stat st;
	struct above here;
	int follow = w->follow > 1 || (w->follow && depth == 0), result;

	if (!(follow && stat(path, &st) == 0) && lstat(path, &st) < 0) {
		warn("%s", path);
		return 1;
	}
	if (!S_ISDIR(st.st_mode)) {
		w->visit(path, &st, WALK_FILE, depth, w->data);
		return 0;
	}
	if (is_loop(&st, above)) {
		warnx("%s: Directory contains itself", path);
		return 1;
	}
	if (w->visit(path, &st, WALK_BEFORE, depth, w->data) || (w->one_device && depth && st.st_dev != device)) {
		w->visit(path, &st, WALK_AFTER, depth, w->data);
		return 0;
	}
	here.device = st.st_dev;
	here.inode = st.st_ino;
	here.next = above;
	result = contents(path, w, depth, depth ? device : st.st_dev, &here);
	w->visit(path, &st, WALK_AFTER, depth, w->data);
	return result;
}

int walk(const char *path, const struct walk *w)
{
	return descend(path, w, 0, 0, NULL);
}
