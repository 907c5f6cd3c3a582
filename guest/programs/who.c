/* who and users: who has a session on a terminal. A session's leader and its terminal stand in /proc. */
#include <ctype.h>
#include <dirent.h>
#include <pwd.h>
#include <sys/sysinfo.h>
#include <time.h>
#include "program.h"

static const char who_help[] = "usage: who [-m]\n  -m  only one's own\nName, terminal and begin of each session.\n";
static const char users_help[] = "usage: users\nThe names of all who have a session.\n";

static char names[64][32];
static int count, only_names, only_own;

static const char *terminal(int tty)
{
	static char text[20];

	if (major(tty) == 136)
		sprintf(text, "pts/%u", minor(tty));
	else
		sprintf(text, minor(tty) >= 64 ? "ttyS%u" : "tty%u", minor(tty) >= 64 ? minor(tty) - 64 : minor(tty));
	return text;
}

static void show(uid_t uid, int tty, time_t begin)
{
	struct passwd *user = getpwuid(uid);
	char number[16], when[32];
	const char *name = user ? user->pw_name : number;

	sprintf(number, "%u", uid);
	if (only_names) {
		if (count < 64)
			strlcpy(names[count++], name, sizeof(*names));
		return;
	}
	strftime(when, sizeof(when), "%Y-%m-%d %H:%M", localtime(&begin));
	printf("%-8s %-12s %s\n", name, terminal(tty), when);
}

/* A session leader that has a terminal. */
static void look_at(const char *pid, time_t boot)
{
	char path[300], text[512], *rest;
	int group, session, tty, front;
	unsigned long started;
	struct stat st;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	f = fopen(path, "r");
	if (!f)
		return;
	rest = fgets(text, sizeof(text), f) ? strrchr(text, ')') : NULL;
	if (!rest || fstat(fileno(f), &st) < 0 ||
	    sscanf(rest + 1, " %*c %*d %d %d %d %d %*u %*u %*u %*u %*u %*u %*u %*d %*d %*d %*d %*d %*d %lu", &group, &session,
		   &tty, &front, &started) != 5)
		tty = 0;
	fclose(f);
	if (tty && session == atoi(pid) && (!only_own || session == getsid(0)))
		show(st.st_uid, tty, boot + started / 100);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(a, b);
}

int main(int argc, char **argv)
{
	struct sysinfo info;
	struct dirent *e;
	int i;
	DIR *d;

	only_names = strcmp(argv[0] + (strlen(argv[0]) > 5 ? strlen(argv[0]) - 5 : 0), "users") == 0;
	while (next_option(argc, argv, only_names ? "" : "m", only_names ? users_help : who_help, 1) != -1)
		only_own = 1;
	if (sysinfo(&info) < 0)
		err(1, "cannot ask the kernel");
	d = opendir("/proc");
	if (!d)
		err(1, "/proc");
	while ((e = readdir(d)))
		if (isdigit((unsigned char)*e->d_name))
			look_at(e->d_name, time(NULL) - info.uptime);
	closedir(d);
	qsort(names, count, sizeof(*names), by_name);
	for (i = 0; i < count; i++)
		printf("%s%s", names[i], i == count - 1 ? "\n" : " ");
	return finish(0);
}
