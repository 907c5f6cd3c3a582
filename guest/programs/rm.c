/* rm: removes files and trees. */
#include <libgen.h>
#include "copy.h"
#include "program.h"

static const char help[] =
	"usage: rm [-firR] FILE...\n"
	"  -r  directories with all below   -i  ask first   -f  never ask, do not mind missing files\n";

static int force, interactive, recursive;

static int is_protected(const char *path)
{
	char copy[4096], *name;

	strlcpy(copy, path, sizeof(copy));
	name = basename(copy);
	if (strcmp(name, "/") == 0)
		warnx("it is dangerous to operate recursively on '/'");
	else if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		warnx("refusing to remove '.' or '..' directory: skipping '%s'", path);
	else
		return 0;
	return 1;
}

static int remove_one(const char *path)
{
	struct stat st;

	if (lstat(path, &st) < 0) {
		if (force && (errno == ENOENT || errno == ENOTDIR))
			return 0;
		warn("%s", path);
		return 1;
	}
	if (S_ISDIR(st.st_mode) && !recursive) {
		errno = EISDIR;
		warn("%s", path);
		return 1;
	}
	if (S_ISDIR(st.st_mode) && is_protected(path))
		return 1;
	if (interactive) {
		fprintf(stderr, "rm: remove '%s'? ", path);
		if (!confirm())
			return 0;
	}
	return remove_tree(path);
}

int main(int argc, char **argv)
{
	int option, result = 0;

	while ((option = next_option(argc, argv, "fiRr", help, 1)) != -1) {
		if (option == 'f' || option == 'i') {
			force = option == 'f';
			interactive = option == 'i';
		} else {
			recursive = 1;
		}
	}
	if (optind == argc && !force)
		errx(1, "missing operand");
	for (; optind < argc; optind++)
		result |= remove_one(argv[optind]);
	return result;
}
