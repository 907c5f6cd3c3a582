/* ln: makes links. */
#include "copy.h"
#include "program.h"

static const char help[] =
	"usage: ln [-fs] FILE [LINK]\n"
	"       ln [-fs] FILE... DIRECTORY\n"
	"  -s  symbolic links   -f  replace what is there\n";

int main(int argc, char **argv)
{
	int option, symbolic = 0, force = 0, into, result = 0;
	const char *target = ".";
	struct stat st;
	char *to;

	while ((option = next_option(argc, argv, "fns", help, 1)) != -1) {
		symbolic |= option == 's';
		force |= option == 'f';
	}
	if (optind == argc)
		errx(1, "missing file operand");
	if (argc - optind > 1)
		target = argv[--argc];
	into = stat(target, &st) == 0 && S_ISDIR(st.st_mode);
	if (argc - optind > 1 && !into) {
		errno = ENOTDIR;
		err(1, "%s", target);
	}
	for (; optind < argc; optind++) {
		to = destination(argv[optind], target, into);
		if (force)
			unlink(to);
		if ((symbolic ? symlink : link)(argv[optind], to) < 0) {
			warn("failed to create %s link '%s'", symbolic ? "symbolic" : "hard", to);
			result = 1;
		}
		free(to);
	}
	return result;
}
