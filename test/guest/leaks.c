/* Counting what is in use, from /proc. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "leaks.h"

#define COUNTED		4	/* processes, files, inodes, mounts: exact but for a straggler */
#define ROOM_COUNTED	2
#define ROOM_OBJECTS	48	/* what a cache may keep */
#define ROOM_KB		256

static void count(struct counts *c, const char *name, long value)
{
	if (c->n == MAX_COUNTS)
		return;
	snprintf(c->name[c->n], sizeof(c->name[0]), "%s", name);
	c->value[c->n++] = value;
}

static char *text_of(const char *path)
{
	static char text[16384];
	int fd = open(path, O_RDONLY), n, done = 0;

	while (fd >= 0 && (n = read(fd, text + done, sizeof(text) - 1 - done)) > 0)
		done += n;
	close(fd);
	text[done] = 0;
	return text;
}

int count_processes(void)
{
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	int n = 0;

	if (!proc)
		return -1;
	while ((entry = readdir(proc)) != NULL)
		n += entry->d_name[0] >= '0' && entry->d_name[0] <= '9';
	closedir(proc);
	return n;
}

static int lines_of(const char *path)
{
	char *at;
	int n = 0;

	for (at = text_of(path); *at; at++)
		n += *at == '\n';
	return n;
}

static void count_caches(struct counts *c)
{
	char *line = strchr(text_of("/proc/slabinfo"), '\n'), name[32];
	int used;

	for (; line && line[1]; line = strchr(line + 1, '\n'))
		if (sscanf(line + 1, "%31s %d", name, &used) == 2)
			count(c, name, used);
}

void count_everything(struct counts *c)
{
	char *at;

	c->n = 0;
	count(c, "processes", count_processes());
	count(c, "files", atoi(text_of("/proc/sys/fs/file-nr")));
	count(c, "inodes", atoi(text_of("/proc/sys/fs/inode-nr")));
	count(c, "mounts", lines_of("/proc/mounts"));
	count_caches(c);
	at = strstr(text_of("/proc/meminfo"), "MemFree:");
	count(c, "used kB", at ? -atol(at + 8) : 0);
}

int tell_lost(const char *who, const struct counts *before, const struct counts *after)
{
	int i, lost = 0;

	for (i = 0; i < after->n; i++) {
		long more = after->value[i] - before->value[i];
		long room = i < COUNTED ? ROOM_COUNTED : i == after->n - 1 ? ROOM_KB : ROOM_OBJECTS;

		if (more <= room)
			continue;
		printf("%s: LOST %ld %s\n", who, more, after->name[i]);
		lost++;
	}
	return lost;
}
