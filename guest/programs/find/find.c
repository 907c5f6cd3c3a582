/* find: files in trees, by what they are, and what is to be done with them. */
#include "../program.h"
#include "../walk.h"
#include "find.h"

static const char help[] =
	"usage: find [-H | -L] [PATH]... [EXPRESSION]\n"
	"Tests:    -name PATTERN  -iname  -path PATTERN  -type bcdflps  -size N[bcwkMG]  -empty  -newer FILE\n"
	"          -mtime N -atime N -ctime N (days)  -mmin N -amin N -cmin N (minutes)  -perm [-/]MODE\n"
	"          -user NAME  -group NAME  -nouser  -nogroup  -links N  -inum N  -true  -false\n"
	"          +N is more than N, -N less\n"
	"Actions:  -print  -print0  -ls  -exec PROGRAM ... {} \\;  -exec PROGRAM ... {} +  -ok ... \\;\n"
	"          -delete  -prune  -quit; without any, -print\n"
	"Settings: -maxdepth N  -mindepth N  -depth  -xdev   -L follows symbolic links, -H those given\n"
	"Joined by: ! E   E [-a] E   E -o E   E , E   ( E )\n";

int find_status;

static struct node *expression;

static const char *last_part(const char *path)
{
	const char *slash = path + strlen(path);

	while (slash > path + 1 && slash[-1] == '/')
		slash--;
	while (slash > path && slash[-1] != '/')
		slash--;
	return *slash ? slash : path;
}

static int visit(const char *path, const struct stat *st, enum walk_event event, int depth, void *data)
{
	struct visit v = { path, last_part(path), st, depth, 0 };
	int too_deep = settings.deepest >= 0 && depth >= settings.deepest;

	if (event != WALK_FILE && (event == WALK_AFTER) != settings.depth_first)
		return too_deep;
	if (depth >= settings.shallowest)
		expression->test(expression, &v);
	return too_deep || v.prune;
}

int main(int argc, char **argv)
{
	struct walk w = { .visit = visit };
	int i = 1, first, last;

	for (; i < argc && (strcmp(argv[i], "-L") == 0 || strcmp(argv[i], "-H") == 0 || strcmp(argv[i], "-P") == 0); i++)
		settings.follow = argv[i][1] == 'L' ? 2 : argv[i][1] == 'H';
	if (i < argc && strcmp(argv[i], "--help") == 0) {
		fputs(help, stdout);
		return 0;
	}
	for (first = last = i; last < argc && argv[last][0] != '-' && strcmp(argv[last], "!") && strcmp(argv[last], "("); last++)
		;
	expression = parse_expression(argv + last);
	w.follow = settings.follow;
	w.one_device = settings.one_device;
	if (first == last)
		find_status |= walk(".", &w);
	for (; first < last; first++)
		find_status |= walk(argv[first], &w);
	run_batches();
	return finish(find_status);
}
