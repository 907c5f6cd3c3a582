/* mkdir: makes directories. */
#include "mode.h"
#include "program.h"

static const char help[] =
	"usage: mkdir [-p] [-m MODE] DIRECTORY...\n"
	"  -p  also those above it; it may exist already   -m  with this mode\n";

static int make_parents(char *path)
{
	char *slash = path;

	while ((slash = strchr(slash + 1, '/'))) {
		*slash = 0;
		if (mkdir(path, 0777) < 0 && errno != EEXIST) {
			warn("cannot create directory '%s'", path);
			return -1;
		}
		*slash = '/';
	}
	return 0;
}

static int make(char *path, int parents, int mode)
{
	struct stat st;

	if (parents && make_parents(path) < 0)
		return 1;
	if (mkdir(path, mode < 0 ? 0777 : mode) < 0) {
		if (parents && errno == EEXIST && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
			return 0;
		warn("cannot create directory '%s'", path);
		return 1;
	}
	if (mode >= 0 && chmod(path, mode) < 0) {
		warn("%s", path);
		return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	int option, parents = 0, mode = -1, result = 0;
	mode_t mask = umask(0);

	umask(mask);
	while ((option = next_option(argc, argv, "m:p", help, 1)) != -1) {
		if (option == 'p')
			parents = 1;
		else if ((mode = change_mode(optarg, S_IFDIR | 0777, mask)) < 0)
			errx(1, "invalid mode '%s'", optarg);
	}
	if (optind == argc)
		errx(1, "missing operand");
	for (; optind < argc; optind++)
		result |= make(argv[optind], parents, mode);
	return result;
}
