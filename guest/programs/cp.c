/* cp: copies files and trees. */
#include "copy.h"
#include "program.h"

static const char help[] =
	"usage: cp [-fipRr] FILE TARGET\n"
	"       cp [-fipRr] FILE... DIRECTORY\n"
	"  -r  directories with all below   -p  keep owner, mode and times\n"
	"  -f  replace what cannot be written   -i  ask before replacing\n";

int main(int argc, char **argv)
{
	struct copy_options o = { 0 };
	struct stat st;
	const char *target;
	char *to;
	int option, into, result = 0;

	while ((option = next_option(argc, argv, "afipRr", help, 1)) != -1) {
		o.recursive |= option == 'r' || option == 'R' || option == 'a';
		o.preserve |= option == 'p' || option == 'a';
		o.force |= option == 'f';
		o.interactive |= option == 'i';
	}
	o.follow_links = !o.recursive;
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
		result |= copy_path(argv[optind], to, &o);
		free(to);
	}
	return result;
}
