/* ttyname(): the name of a terminal, from /proc/self/fd or by looking through /dev. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_device(const char *name, const struct stat *wanted)
{
	struct stat st;

	return stat(name, &st) == 0 && S_ISCHR(st.st_mode) && st.st_rdev == wanted->st_rdev;
}

static int look_through_dev(char *buffer, size_t size, const struct stat *wanted)
{
	DIR *d = opendir("/dev");
	struct dirent *e;
	int found = 0;

	while (d && !found && (e = readdir(d))) {
		if (strcmp(e->d_name, "console") == 0 || strcmp(e->d_name, "tty") == 0)
			continue;
		snprintf(buffer, size, "/dev/%s", e->d_name);
		found = is_device(buffer, wanted);
	}
	if (d)
		closedir(d);
	return found;
}

int ttyname_r(int fd, char *buffer, size_t size)
{
	char link[32];
	struct stat st;
	ssize_t n;

	if (!isatty(fd) || fstat(fd, &st) < 0)
		return errno;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, buffer, size - 1);
	if (n > 0) {
		buffer[n] = 0;
		if (is_device(buffer, &st))
			return 0;
	}
	if (look_through_dev(buffer, size, &st))
		return 0;
	if (size > strlen("/dev/console") && is_device("/dev/console", &st)) {
		strcpy(buffer, "/dev/console");
		return 0;
	}
	return ENOENT;
}

char *ttyname(int fd)
{
	static char name[NAME_MAX + 8];
	int error = ttyname_r(fd, name, sizeof(name));

	if (!error)
		return name;
	errno = error;
	return NULL;
}

char *ctermid(char *buffer)
{
	static char name[] = "/dev/tty";

	return buffer ? strcpy(buffer, name) : name;
}
