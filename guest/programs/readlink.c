/* readlink: where symbolic links lead. */
#include <limits.h>
#include "program.h"

static const char help[] =
	"usage: readlink [-fn] FILE...\n"
	"  -f  the absolute path, with all links on the way followed   -n  no newline at the end\n";

static int follow, no_newline;

/* realpath(), but the last name need not exist. */
static char *resolve(const char *path, char *to)
{
	char copy[PATH_MAX], *slash;

	if (realpath(path, to))
		return to;
	if (errno != ENOENT || strlen(path) >= sizeof(copy))
		return NULL;
	strcpy(copy, path);
	while (strlen(copy) > 1 && copy[strlen(copy) - 1] == '/')
		copy[strlen(copy) - 1] = 0;
	slash = strrchr(copy, '/');
	if (slash)
		*slash = 0;
	if (!realpath(slash == copy ? "/" : slash ? copy : ".", to))
		return NULL;
	if (to[1])
		strlcat(to, "/", PATH_MAX);
	strlcat(to, slash ? slash + 1 : copy, PATH_MAX);
	return to;
}

static int one(const char *path)
{
	char text[PATH_MAX + 1];
	ssize_t n;

	if (follow) {
		if (!resolve(path, text))
			return 1;
	} else {
		n = readlink(path, text, PATH_MAX);
		if (n < 0)
			return 1;
		text[n] = 0;
	}
	printf(no_newline ? "%s" : "%s\n", text);
	return 0;
}

int main(int argc, char **argv)
{
	int option, result = 0;

	while ((option = next_option(argc, argv, "fn", help, 1)) != -1) {
		follow |= option == 'f';
		no_newline |= option == 'n';
	}
	if (optind == argc)
		errx(1, "missing operand");
	for (; optind < argc; optind++)
		result |= one(argv[optind]);
	return finish(result);
}
