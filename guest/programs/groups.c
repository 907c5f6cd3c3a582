/* groups: which groups users are in. */
#include <grp.h>
#include <pwd.h>
#include "program.h"

static const char help[] = "usage: groups [USER]...\n";

static void print_group(gid_t gid, const char *before)
{
	struct group *group = getgrgid(gid);

	fputs(before, stdout);
	if (group)
		fputs(group->gr_name, stdout);
	else
		printf("%u", gid);
}

static void own_groups(void)
{
	gid_t list[32];
	int n = getgroups(32, list), i;

	print_group(getegid(), "");
	for (i = 0; i < n; i++)
		if (list[i] != getegid())
			print_group(list[i], " ");
	putchar('\n');
}

static int groups_of(const char *name)
{
	struct passwd *user = getpwnam(name);
	struct group *group;
	gid_t first;
	char **member;

	if (!user) {
		warnx("%s: No such user", name);
		return 1;
	}
	first = user->pw_gid;
	printf("%s :", name);
	print_group(first, " ");
	setgrent();
	while ((group = getgrent()))
		for (member = group->gr_mem; *member; member++)
			if (strcmp(*member, name) == 0 && group->gr_gid != first)
				printf(" %s", group->gr_name);
	endgrent();
	putchar('\n');
	return 0;
}

int main(int argc, char **argv)
{
	int result = 0;

	no_options(argc, argv, help);
	if (optind == argc)
		own_groups();
	for (; optind < argc; optind++)
		result |= groups_of(argv[optind]);
	return finish(result);
}
