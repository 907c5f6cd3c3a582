/* id: who the caller is. */
#include <grp.h>
#include <pwd.h>
#include "program.h"

static const char help[] =
	"usage: id [-u | -g | -G] [-n] [-r]\n"
	"  -u  user   -g  group   -G  all groups   -n  as name   -r  real, not effective\n";

static void print_user(uid_t uid, int name)
{
	struct passwd *user = getpwuid(uid);

	if (name && user)
		fputs(user->pw_name, stdout);
	else
		printf("%u", uid);
}

static void print_group(gid_t gid, int name)
{
	struct group *group = getgrgid(gid);

	if (name && group)
		fputs(group->gr_name, stdout);
	else
		printf("%u", gid);
}

static void print_both(const char *label, unsigned id, const char *name)
{
	printf("%s=%u", label, id);
	if (name)
		printf("(%s)", name);
}

static void print_everything(void)
{
	gid_t groups[32];
	struct passwd *user;
	struct group *group;
	int n = getgroups(31, groups + 1), i;

	groups[0] = getegid();
	user = getpwuid(getuid());
	print_both("uid", getuid(), user ? user->pw_name : NULL);
	group = getgrgid(getgid());
	print_both(" gid", getgid(), group ? group->gr_name : NULL);
	if (geteuid() != getuid()) {
		user = getpwuid(geteuid());
		print_both(" euid", geteuid(), user ? user->pw_name : NULL);
	}
	if (getegid() != getgid()) {
		group = getgrgid(getegid());
		print_both(" egid", getegid(), group ? group->gr_name : NULL);
	}
	for (i = 0; i <= n; i++) {
		if (i && groups[i] == groups[0])
			continue;
		group = getgrgid(groups[i]);
		printf(i ? ",%u" : " groups=%u", groups[i]);
		if (group)
			printf("(%s)", group->gr_name);
	}
}

int main(int argc, char **argv)
{
	int option, what = 0, name = 0, real = 0, i, n;
	gid_t groups[32];

	while ((option = next_option(argc, argv, "Ggnru", help, 1)) != -1) {
		if (option == 'n')
			name = 1;
		else if (option == 'r')
			real = 1;
		else
			what = option;
	}
	if (what == 'u') {
		print_user(real ? getuid() : geteuid(), name);
	} else if (what == 'g') {
		print_group(real ? getgid() : getegid(), name);
	} else if (what == 'G') {
		n = getgroups(32, groups);
		print_group(getegid(), name);
		for (i = 0; i < n; i++)
			if (groups[i] != getegid()) {
				putchar(' ');
				print_group(groups[i], name);
			}
	} else {
		print_everything();
	}
	putchar('\n');
	return finish(0);
}
