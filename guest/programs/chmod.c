/* chmod: changes permissions. */
#include <dirent.h>
#include "copy.h"
#include "mode.h"
#include "program.h"

static const char help[] =
	"usage: chmod [-R] MODE FILE...\n"
	"MODE is octal, or [ugoa][+-=][rwxXst],...\n"
	"  -R  directories with all below\n";

static mode_t mask;

static int change(const char *path, const char *mode, int recursive)
{
	struct stat st;
	struct dirent *e;
	int result = 0;
	char *below;
	DIR *d;

	if (stat(path, &st) < 0 || chmod(path, change_mode(mode, st.st_mode, mask)) < 0) {
		warn("%s", path);
		return 1;
	}
	if (!recursive || !S_ISDIR(st.st_mode))
		return 0;
	d = opendir(path);
	if (!d) {
		warn("%s", path);
		return 1;
	}
	while ((e = readdir(d))) {
		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 || e->d_type == DT_LNK)
			continue;
		below = destination(e->d_name, path, 1);
		result |= change(below, mode, 1);
		free(below);
	}
	closedir(d);
	return result;
}

/* A mode such as -x looks like an option: it is one only for getopt(). */
static int is_mode(const char *word)
{
	return word[0] == '-' && strspn(word + 1, "rwxXstugo,+-=") == strlen(word + 1) && word[1];
}

int main(int argc, char **argv)
{
	int i = 1, recursive = 0, result = 0;
	const char *mode;

	if (argc > 1 && !is_mode(argv[1])) {
		while (next_option(argc, argv, "+R", help, 1) != -1) {
			recursive = 1;
			if (optind < argc && is_mode(argv[optind]))
				break;
		}
		i = optind;
	}
	if (argc - i < 2)
		errx(1, "missing operand");
	umask(mask = umask(0));
	mode = argv[i++];
	if (change_mode(mode, 0, mask) < 0)
		errx(1, "invalid mode: '%s'", mode);
	for (; i < argc; i++)
		result |= change(argv[i], mode, recursive);
	return result;
}
