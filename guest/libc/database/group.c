/* The groups in /etc/group: name:password:gid:member,member */
#include <grp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MEMBERS_MAX 64

static FILE *file;

void setgrent(void)
{
	if (file)
		fclose(file);
	file = fopen("/etc/group", "re");
}

void endgrent(void)
{
	if (file)
		fclose(file);
	file = NULL;
}

static char *field(char **rest)
{
	char *text = strsep(rest, ":");

	return text ? text : "";
}

struct group *getgrent(void)
{
	static struct group group;
	static char *members[MEMBERS_MAX + 1];
	static char line[1024];
	char *rest;
	int n = 0;

	if (!file)
		setgrent();
	if (!file || !fgets(line, sizeof(line), file))
		return NULL;
	line[strcspn(line, "\n")] = 0;
	rest = line;
	group.gr_name = field(&rest);
	group.gr_passwd = field(&rest);
	group.gr_gid = strtoul(field(&rest), NULL, 10);
	while (rest && *rest && n < MEMBERS_MAX)
		members[n++] = strsep(&rest, ",");
	members[n] = NULL;
	group.gr_mem = members;
	return &group;
}

struct group *getgrnam(const char *name)
{
	struct group *group;

	setgrent();
	while ((group = getgrent()) && strcmp(group->gr_name, name) != 0)
		;
	endgrent();
	return group;
}

struct group *getgrgid(gid_t gid)
{
	struct group *group;

	setgrent();
	while ((group = getgrent()) && group->gr_gid != gid)
		;
	endgrent();
	return group;
}
