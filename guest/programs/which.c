/* which: where in PATH programs are. */
#include <limits.h>
#include "program.h"

static const char help[] = "usage: which [-a] NAME...\n  -a  all places, not only the first\n";

static int is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) && access(path, X_OK) == 0;
}

static int find(const char *name, int all)
{
	const char *path = getenv("PATH"), *end;
	char full[PATH_MAX];
	int found = 0;

	if (strchr(name, '/')) {
		if (is_program(name))
			puts(name);
		return !is_program(name);
	}
	for (path = path ? path : "/bin:/usr/bin"; path && (all || !found); path = *end ? end + 1 : NULL) {
		end = strchrnul(path, ':');
		snprintf(full, sizeof(full), "%.*s/%s", end > path ? (int)(end - path) : 1, end > path ? path : ".", name);
		if (is_program(full)) {
			puts(full);
			found = 1;
		}
	}
	return !found;
}

int main(int argc, char **argv)
{
	int all = 0, result = 0;

	while (next_option(argc, argv, "a", help, 2) != -1)
		all = 1;
	for (; optind < argc; optind++)
		result |= find(argv[optind], all);
	return finish(result);
}
