/* realpath(): a path without symbolic links, "." and "..". */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LINKS_MAX 40

/* Puts a link's target in front of what is left of the path. Returns 0, or -1 with errno. */
static int follow(const char *link, char *rest)
{
	char target[PATH_MAX];
	ssize_t n = readlink(link, target, PATH_MAX - 1);
	size_t length = strlen(rest);

	if (n < 0)
		return -1;
	if (n + length + 2 > PATH_MAX) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memmove(rest + n + 1, rest, length + 1);
	memcpy(rest, target, n);
	rest[n] = '/';
	return 0;
}

static void drop_last(char *path)
{
	char *slash = strrchr(path, '/');

	if (slash)
		*slash = 0;
}

static int walk(char *done, char *rest)
{
	struct stat st;
	size_t used, length;
	int links = 0;

	while (*rest) {
		length = strcspn(rest, "/");
		used = strlen(done);
		if (used + length + 2 > PATH_MAX) {
			errno = ENAMETOOLONG;
			return -1;
		}
		if (length == 2 && rest[0] == '.' && rest[1] == '.') {
			drop_last(done);
		} else if (length && !(length == 1 && *rest == '.')) {
			done[used] = '/';
			memcpy(done + used + 1, rest, length);
			done[used + 1 + length] = 0;
		}
		memmove(rest, rest + length, strlen(rest + length) + 1);
		memmove(rest, rest + strspn(rest, "/"), strlen(rest + strspn(rest, "/")) + 1);
		if (lstat(*done ? done : "/", &st) < 0)
			return -1;
		if (*rest && !S_ISDIR(st.st_mode) && !S_ISLNK(st.st_mode)) {
			errno = ENOTDIR;
			return -1;
		}
		if (!S_ISLNK(st.st_mode))
			continue;
		if (++links > LINKS_MAX) {
			errno = ELOOP;
			return -1;
		}
		if (follow(done, rest) < 0)
			return -1;
		if (*rest == '/')
			*done = 0;
		else
			drop_last(done);
	}
	return 0;
}

char *realpath(const char *path, char *resolved)
{
	char done[PATH_MAX + 1], rest[PATH_MAX + 1];

	if (!*path) {
		errno = ENOENT;
		return NULL;
	}
	if (strlen(path) >= PATH_MAX) {
		errno = ENAMETOOLONG;
		return NULL;
	}
	strcpy(rest, path + strspn(path, "/"));
	*done = 0;
	if (*path != '/') {
		if (!getcwd(done, PATH_MAX))
			return NULL;
		if (!done[1])
			*done = 0;
	}
	if (walk(done, rest) < 0)
		return NULL;
	if (!*done)
		strcpy(done, "/");
	return resolved ? strcpy(resolved, done) : strdup(done);
}
