/* chown: changes owner and group. */
#include <grp.h>
#include <pwd.h>
#include "program.h"

static const char help[] = "usage: chown [-h] [OWNER][:GROUP] FILE...\n"
			   "  -h  symbolic links themselves\n";

static unsigned long number_or_die(const char *text, const char *what)
{
	char *end;
	unsigned long n = strtoul(text, &end, 10);

	if (!*text || *end)
		errx(1, "invalid %s: '%s'", what, text);
	return n;
}

static uid_t find_user(const char *text)
{
	struct passwd *user = getpwnam(text);

	return user ? user->pw_uid : number_or_die(text, "user");
}

static gid_t find_group(const char *text)
{
	struct group *group = getgrnam(text);

	return group ? group->gr_gid : number_or_die(text, "group");
}

int main(int argc, char **argv)
{
	uid_t uid = -1;
	gid_t gid = -1;
	char *owner, *group;
	int links = 0, result = 0;

	while (next_option(argc, argv, "h", help, 1) != -1)
		links = 1;
	if (argc - optind < 2)
		errx(1, "missing operand");
	owner = argv[optind++];
	group = strpbrk(owner, ":.");
	if (group)
		*group++ = 0;
	if (*owner)
		uid = find_user(owner);
	if (group && *group)
		gid = find_group(group);
	for (; optind < argc; optind++)
		if ((links ? lchown : chown)(argv[optind], uid, gid) < 0) {
			warn("%s", argv[optind]);
			result = 1;
		}
	return result;
}
