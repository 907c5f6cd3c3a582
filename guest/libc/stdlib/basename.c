/* The two halves of a path. Both may write into it. */
#include <libgen.h>
#include <string.h>

static void strip_slashes(char *path)
{
	size_t n = strlen(path);

	while (n > 1 && path[n - 1] == '/')
		path[--n] = 0;
}

char *basename(char *path)
{
	char *slash;

	if (!path || !*path)
		return ".";
	strip_slashes(path);
	slash = strrchr(path, '/');
	return slash && slash[1] ? slash + 1 : path;
}

char *dirname(char *path)
{
	char *slash;

	if (!path || !*path)
		return ".";
	strip_slashes(path);
	slash = strrchr(path, '/');
	if (!slash)
		return ".";
	slash[slash == path] = 0;
	strip_slashes(path);
	return path;
}
