/* chown and chgrp: change owner and group. */
#include <grp.h>
#include <pwd.h>
#include "program.h"
#include "walk.h"

static const char chown_help[] = "usage: chown [-hR] [OWNER][:GROUP] FILE...\n"
				 "  -h  symbolic links themselves   -R  directories with all that is below\n";
static const char chgrp_help[] = "usage: chgrp [-hR] GROUP FILE...\n"
				 "  -h  symbolic links themselves   -R  directories with all that is below\n";

static uid_t uid = -1;
static gid_t gid = -1;
static int links, recursive, result;

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

static void read_owner(char *owner)
{
	char *group = strpbrk(owner, ":.");

	if (group)
		*group++ = 0;
	if (*owner)
		uid = find_user(owner);
	if (group && *group)
		gid = find_group(group);
}

static int change(const char *path, const struct stat *st, enum walk_event event, int depth, void *data)
{
	if (event == WALK_AFTER)
		return 0;
	if ((links || (recursive && S_ISLNK(st->st_mode)) ? lchown : chown)(path, uid, gid) < 0) {
		warn("%s", path);
		result = 1;
	}
	return !recursive;
}

int main(int argc, char **argv)
{
	struct walk w = { .visit = change };
	int option, is_chgrp;

	is_chgrp = strcmp(argv[0] + strlen(argv[0]) - 5, "chgrp") == 0;
	while ((option = next_option(argc, argv, "hR", is_chgrp ? chgrp_help : chown_help, 1)) != -1) {
		links |= option == 'h';
		recursive |= option == 'R';
	}
	if (argc - optind < 2)
		errx(1, "missing operand");
	if (is_chgrp)
		gid = find_group(argv[optind++]);
	else
		read_owner(argv[optind++]);
	for (; optind < argc; optind++)
		result |= walk(argv[optind], &w);
	return result;
}
