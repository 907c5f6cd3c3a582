/* modprobe: loads a module of /lib/modules and first those that it needs. */
#include <fnmatch.h>
#include <sys/module.h>
#include <sys/wait.h>
#include "program.h"
#include "modutils/dependencies.h"
#include "modutils/find.h"
#include "modutils/object.h"

static const char help[] =
	"usage: modprobe [-knv] MODULE [PARAMETER=VALUE]...\n"
	"       modprobe -r [-nv] MODULE...\n"
	"       modprobe -l [PATTERN]\n"
	"  -k  rmmod -a may take them out   -l  list the modules there are   -n  do nothing, with -v show\n"
	"  -r  take out, and then those that were needed and are unused   -v  say what is done\n";

static int autoclean, dry, verbose;

static int is_loaded_now(const char *name)
{
	size_t result;

	return query_module(name, 0, NULL, 0, &result) == 0;
}

/* ---- -l ---- */

static int list_one(const char *path, void *pattern)
{
	char *name = module_name(path);

	if (!pattern || fnmatch(pattern, name, 0) == 0)
		puts(path);
	free(name);
	return 0;
}

/* ---- loading ---- */

static int run(char *const *command)
{
	int status, i;
	pid_t pid;

	for (i = 0; verbose && command[i]; i++)
		printf("%s%s", command[i], command[i + 1] ? " " : "\n");
	if (dry)
		return 0;
	fflush(stdout);
	pid = fork();
	if (pid < 0)
		err(1, "fork");
	if (!pid) {
		execvp(command[0], command);
		err(127, "%s", command[0]);
	}
	if (waitpid(pid, &status, 0) < 0)
		err(1, "waitpid");
	return status != 0;
}

static int insert(const char *path, char **parameters)
{
	char *command[64], *name = module_name(path);
	int n = 0, result = 0;

	command[n++] = "insmod";
	if (autoclean)
		command[n++] = "-k";
	command[n++] = (char *)path;
	while (*parameters && n < 63)
		command[n++] = *parameters++;
	command[n] = NULL;
	if (!is_loaded_now(name))
		result = run(command);
	free(name);
	return result;
}

static char *path_of(const char *name)
{
	char *path = find_module(name);

	if (!path)
		errx(1, "Can't locate module %s", name);
	return path;
}

static int load(const char *name, char **parameters)
{
	static char *none[] = { NULL };
	char *path = path_of(name), **needed;

	for (needed = needed_by(path); *needed; needed++)
		if (insert(*needed, none))
			return 1;
	return insert(path, parameters);
}

/* ---- -r ---- */

static int take_out(const char *name, int must)
{
	if (verbose)
		printf("rmmod %s\n", name);
	if (dry || delete_module(name) == 0)
		return 0;
	if (must && errno == ENOENT)
		warnx("module %s is not loaded", name);
	else if (must)
		warn("%s", name);
	return must;
}

/* The one that was asked for must go; what it needed goes if nobody else uses it. */
static int unload(const char *name)
{
	char *path = path_of(name), **needed = needed_by(path);
	int n = 0;

	if (take_out(name, 1))
		return 1;
	while (needed[n])
		n++;
	while (n-- > 0) {
		char *other = module_name(needed[n]);

		if (is_loaded_now(other))
			take_out(other, 0);
		free(other);
	}
	return 0;
}

int main(int argc, char **argv)
{
	int option, result = 0, listing = 0, removing = 0;

	while ((option = next_option(argc, argv, "+klnrv", help, 1)) != -1) {
		autoclean |= option == 'k';
		listing |= option == 'l';
		dry |= option == 'n';
		removing |= option == 'r';
		verbose |= option == 'v';
	}
	if (listing) {
		each_module(modules_folder(), list_one, argv[optind]);
		return finish(0);
	}
	if (optind == argc)
		errx(1, "no module given; try 'modprobe --help'");
	if (!removing)
		return finish(load(argv[optind], argv + optind + 1));
	for (; optind < argc; optind++)
		result |= unload(argv[optind]);
	return finish(result);
}
