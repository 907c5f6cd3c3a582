/* renice: gives running processes another niceness. */
#include <pwd.h>
#include <sys/resource.h>
#include "program.h"

static const char help[] =
	"usage: renice [-n] NICENESS [-p | -g | -u] ID...\n"
	"  -p  IDs are processes (as without)   -g  process groups   -u  users\n";

static int find_user(const char *name)
{
	struct passwd *user = getpwnam(name);

	if (!user)
		errx(1, "%s: No such user", name);
	return user->pw_uid;
}

static int number(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (*end || end == text)
		errx(1, "%s: Not a number", text);
	return n;
}

static int change(int which, const char *text, int niceness)
{
	int id = which == PRIO_USER && strspn(text, "0123456789") != strlen(text) ? find_user(text) : number(text);
	int old;

	errno = 0;
	old = getpriority(which, id);
	if (errno || setpriority(which, id, niceness) < 0) {
		warn("%s", text);
		return 1;
	}
	printf("%s: old priority %d, new priority %d\n", text, old, getpriority(which, id));
	return 0;
}

int main(int argc, char **argv)
{
	int which = PRIO_PROCESS, niceness, i = 1, result = 0;

	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		fputs(help, stdout);
		return 0;
	}
	if (i < argc && strcmp(argv[i], "-n") == 0)
		i++;
	if (argc - i < 2)
		errx(1, "needs a niceness and the processes");
	for (niceness = number(argv[i++]); i < argc; i++) {
		if (strcmp(argv[i], "-p") == 0)
			which = PRIO_PROCESS;
		else if (strcmp(argv[i], "-g") == 0)
			which = PRIO_PGRP;
		else if (strcmp(argv[i], "-u") == 0)
			which = PRIO_USER;
		else
			result |= change(which, argv[i], niceness);
	}
	return finish(result);
}
