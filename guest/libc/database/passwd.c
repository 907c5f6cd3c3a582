/* The users in /etc/passwd: name:password:uid:gid:full name:home:shell */
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static FILE *file;

void setpwent(void)
{
	if (file)
		fclose(file);
	file = fopen("/etc/passwd", "re");
}

void endpwent(void)
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

struct passwd *getpwent(void)
{
	static struct passwd user;
	static char line[512];
	char *rest;

	if (!file)
		setpwent();
	if (!file || !fgets(line, sizeof(line), file))
		return NULL;
	line[strcspn(line, "\n")] = 0;
	rest = line;
	user.pw_name = field(&rest);
	user.pw_passwd = field(&rest);
	user.pw_uid = strtoul(field(&rest), NULL, 10);
	user.pw_gid = strtoul(field(&rest), NULL, 10);
	user.pw_gecos = field(&rest);
	user.pw_dir = field(&rest);
	user.pw_shell = field(&rest);
	return &user;
}

struct passwd *getpwnam(const char *name)
{
	struct passwd *user;

	setpwent();
	while ((user = getpwent()) && strcmp(user->pw_name, name) != 0)
		;
	endpwent();
	return user;
}

struct passwd *getpwuid(uid_t uid)
{
	struct passwd *user;

	setpwent();
	while ((user = getpwent()) && user->pw_uid != uid)
		;
	endpwent();
	return user;
}

char *getlogin(void)
{
	struct passwd *user = getpwuid(getuid());

	return user ? user->pw_name : NULL;
}
