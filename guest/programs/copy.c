/* Copying and removing files and trees. */
#include <dirent.h>
#include <libgen.h>
#include <utime.h>
#include "copy.h"
#include "program.h"

char *destination(const char *from, const char *to, int to_is_directory)
{
	char *name = strdup(from), *path = NULL;

	if (to_is_directory) {
		const char *gap = to[strlen(to) - 1] == '/' ? "" : "/";

		if (name && asprintf(&path, "%s%s%s", to, gap, basename(name)) < 0)
			path = NULL;
	} else {
		path = strdup(to);
	}
	free(name);
	if (!path)
		err(1, "%s", from);
	return path;
}

static int complain(const char *name)
{
	warn("%s", name);
	return 1;
}

static int copy_bytes(int in, int out, const char *from, const char *to)
{
	char buffer[16384];
	ssize_t n;

	while ((n = read(in, buffer, sizeof(buffer))) > 0)
		if (write(out, buffer, n) != n)
			return complain(to);
	return n < 0 ? complain(from) : 0;
}

static int open_target(const char *to, const struct stat *st, const struct copy_options *o)
{
	int fd = open(to, O_WRONLY | O_CREAT | O_TRUNC, st->st_mode & 0777);

	if (fd < 0 && o->force && errno != ENOENT && unlink(to) == 0)
		fd = open(to, O_WRONLY | O_CREAT | O_TRUNC, st->st_mode & 0777);
	return fd;
}

static int copy_file(const char *from, const char *to, const struct stat *st, const struct copy_options *o)
{
	int in, out, result;

	if (o->interactive && access(to, F_OK) == 0) {
		fprintf(stderr, "cp: overwrite '%s'? ", to);
		if (!confirm())
			return 0;
	}
	in = open(from, O_RDONLY);
	if (in < 0)
		return complain(from);
	out = open_target(to, st, o);
	if (out < 0) {
		close(in);
		return complain(to);
	}
	result = copy_bytes(in, out, from, to);
	close(in);
	if (close(out) < 0)
		return complain(to);
	return result;
}

static int copy_link(const char *from, const char *to)
{
	char target[4096];
	ssize_t n = readlink(from, target, sizeof(target) - 1);

	if (n < 0)
		return complain(from);
	target[n] = 0;
	unlink(to);
	return symlink(target, to) < 0 ? complain(to) : 0;
}

static int is_dot(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Calls an action for every entry of a directory with both full names. */
static int copy_entries(const char *from, const char *to, const struct copy_options *o)
{
	DIR *d = opendir(from);
	struct dirent *e;
	char *a, *b;
	int result = 0;

	if (!d)
		return complain(from);
	while ((e = readdir(d))) {
		if (is_dot(e->d_name))
			continue;
		a = destination(e->d_name, from, 1);
		b = destination(e->d_name, to, 1);
		result |= copy_path(a, b, o);
		free(a);
		free(b);
	}
	closedir(d);
	return result;
}

/* Is the directory `to` inside of the one st describes? */
static int is_inside(const char *to, const struct stat *st)
{
	char path[4096];
	struct stat above;
	size_t n;

	for (strlcpy(path, to, sizeof(path) - 4);;) {
		n = strlen(path);
		if (stat(path, &above) == 0) {
			if (above.st_dev == st->st_dev && above.st_ino == st->st_ino)
				return 1;
			strcat(path, "/..");
		} else {
			dirname(path);
			if (!strchr(path, '/'))
				strcpy(path, ".");
		}
		if (strlen(path) > sizeof(path) - 8 || (n > 400))
			return 0;
	}
}

static int copy_directory(const char *from, const char *to, const struct stat *st, const struct copy_options *o)
{
	int result, created;

	if (!o->recursive) {
		warnx("-r not specified; omitting directory '%s'", from);
		return 1;
	}
	if (is_inside(to, st)) {
		warnx("cannot copy a directory, '%s', into itself, '%s'", from, to);
		return 1;
	}
	created = mkdir(to, (st->st_mode & 0777) | 0700) == 0;
	if (!created && errno != EEXIST)
		return complain(to);
	result = copy_entries(from, to, o);
	if (created && !(st->st_mode & 0200))
		chmod(to, st->st_mode & 0777);
	return result;
}

static void preserve(const char *to, const struct stat *st)
{
	struct utimbuf times = { st->st_atime, st->st_mtime };

	if (S_ISLNK(st->st_mode))
		return;
	utime(to, &times);
	if (chown(to, st->st_uid, st->st_gid) == 0)
		chmod(to, st->st_mode & 07777);
	else
		chmod(to, st->st_mode & 0777);
}

int copy_path(const char *from, const char *to, const struct copy_options *o)
{
	struct stat st, other;
	int result;

	if ((o->follow_links ? stat : lstat)(from, &st) < 0)
		return complain(from);
	if (stat(to, &other) == 0 && other.st_dev == st.st_dev && other.st_ino == st.st_ino) {
		warnx("'%s' and '%s' are the same file", from, to);
		return 1;
	}
	if (S_ISDIR(st.st_mode))
		result = copy_directory(from, to, &st, o);
	else if (S_ISLNK(st.st_mode))
		result = copy_link(from, to);
	else if (S_ISREG(st.st_mode) || !o->recursive)
		result = copy_file(from, to, &st, o);
	else
		result = mknod(to, st.st_mode, st.st_rdev) < 0 ? complain(to) : 0;
	if (o->preserve && result == 0)
		preserve(to, &st);
	return result;
}

int remove_tree(const char *path)
{
	struct stat st;
	struct dirent *e;
	char *below;
	int result = 0;
	DIR *d;

	if (lstat(path, &st) < 0)
		return complain(path);
	if (!S_ISDIR(st.st_mode))
		return unlink(path) < 0 ? complain(path) : 0;
	d = opendir(path);
	if (!d)
		return complain(path);
	while ((e = readdir(d))) {
		if (is_dot(e->d_name))
			continue;
		below = destination(e->d_name, path, 1);
		result |= remove_tree(below);
		free(below);
	}
	closedir(d);
	if (result == 0 && rmdir(path) < 0)
		result = complain(path);
	return result;
}
