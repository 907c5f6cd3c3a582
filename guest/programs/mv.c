/* mv: gives files another name or place. */
#include "copy.h"
#include "program.h"

static const char help[] =
	"usage: mv [-fi] FILE TARGET\n"
	"       mv [-fi] FILE... DIRECTORY\n"
	"  -i  ask before replacing   -f  do not ask\n";

static int interactive;

static int move(const char *from, const char *to)
{
	static const struct copy_options everything = { .recursive = 1, .preserve = 1, .force = 1 };
	struct stat a, b;

	if (lstat(from, &a) < 0) {
		warn("%s", from);
		return 1;
	}
	if (lstat(to, &b) == 0) {
		if (a.st_dev == b.st_dev && a.st_ino == b.st_ino && S_ISDIR(a.st_mode) == S_ISDIR(b.st_mode)) {
			warnx("'%s' and '%s' are the same file", from, to);
			return 1;
		}
		if (interactive) {
			fprintf(stderr, "mv: overwrite '%s'? ", to);
			if (!confirm())
				return 0;
		}
	}
	if (rename(from, to) == 0)
		return 0;
	if (errno != EXDEV) {
		warn("cannot move '%s' to '%s'", from, to);
		return 1;
	}
	return copy_path(from, to, &everything) || remove_tree(from);
}

int main(int argc, char **argv)
{
	struct stat st;
	const char *target;
	char *to;
	int option, into, result = 0;

	while ((option = next_option(argc, argv, "fi", help, 1)) != -1)
		interactive = option == 'i';
	if (argc - optind < 1)
		errx(1, "missing file operand");
	if (argc - optind < 2)
		errx(1, "missing destination file operand after '%s'", argv[optind]);
	target = argv[--argc];
	into = stat(target, &st) == 0 && S_ISDIR(st.st_mode);
	if (argc - optind > 1 && !into) {
		errno = ENOTDIR;
		err(1, "%s", target);
	}
	for (; optind < argc; optind++) {
		to = destination(argv[optind], target, into);
		result |= move(argv[optind], to);
		free(to);
	}
	return result;
}
