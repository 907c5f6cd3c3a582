/* tar -x: members become files, never outside the directory one is in. */
#include <grp.h>
#include <pwd.h>
#include <utime.h>
#include "tar.h"

/* What the name is below the directory one is in, or NULL, with a message, if it would be elsewhere. */
static char *confined(char *name)
{
	char *p, *part;

	for (p = name; *p == '/'; p++)
		;
	if (p != name)
		p = (char *)without_root(name);
	for (part = p; part; part = strchr(part, '/') ? strchr(part, '/') + 1 : NULL)
		if (part[0] == '.' && part[1] == '.' && (part[2] == '/' || !part[2])) {
			warnx("%s: Member name contains '..', left out", name);
			tar.status = 2;
			return NULL;
		}
	return *p ? p : NULL;
}

/* Makes what is missing on the way; a symbolic link there would lead out. */
static int prepare_way(char *path)
{
	struct stat st;
	char *slash;
	int result = 0;

	for (slash = strchr(path, '/'); slash && slash[1] && result == 0; slash = strchr(slash + 1, '/')) {
		*slash = 0;
		if (lstat(path, &st) < 0) {
			if (mkdir(path, 0777) < 0 && errno != EEXIST) {
				warn("%s", path);
				result = -1;
			}
		} else if (S_ISLNK(st.st_mode)) {
			warnx("%s: Is a symbolic link; what lies behind it is left out", path);
			result = -1;
		}
		*slash = '/';
	}
	return result;
}

static int copy_out(int fd, unsigned long size)
{
	char buffer[8 * BLOCK];
	unsigned long blocks, n;
	int failed = 0;

	for (; size; size -= n) {
		n = size < sizeof(buffer) ? size : sizeof(buffer);
		blocks = (n + BLOCK - 1) / BLOCK;
		tar_get(buffer, blocks * BLOCK);
		if (!failed && fd >= 0 && write(fd, buffer, n) != (ssize_t)n)
			failed = errno ? errno : ENOSPC;
	}
	errno = failed;
	return failed ? -1 : 0;
}

static int make_file(const char *path, const struct member *m)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0600), result;

	if (fd < 0) {
		result = errno;
		copy_out(-1, m->size);
		errno = result;
		return -1;
	}
	result = copy_out(fd, m->size);
	return close(fd) < 0 ? -1 : result;
}

static int make_hard_link(const char *path, struct member *m)
{
	char *target = confined(m->link);

	if (!target || prepare_way(target) < 0)
		return 0;
	return link(target, path);
}

static int make_member(const char *path, struct member *m)
{
	switch (m->type) {
	case '1':
		return make_hard_link(path, m);
	case '2':
		return symlink(m->link, path);
	case '3':
	case '4':
		return mknod(path, (m->type == '3' ? S_IFCHR : S_IFBLK) | 0600,
			     makedev(tar_number(m->h.major, 8), tar_number(m->h.minor, 8)));
	case '5':
		return mkdir(path, 0700) < 0 && errno != EEXIST ? -1 : 0;
	case '6':
		return mkfifo(path, 0600);
	}
	return make_file(path, m);
}

/* Directories get their modes and times at the end: one that may not be written in could not be filled. */
struct directory {
	char *path;
	mode_t mode;
	time_t mtime;
	struct directory *next;
};

static struct directory *directories;

static void set_mode(const char *path, mode_t mode, time_t mtime)
{
	static int mask = -1;
	struct utimbuf times = { mtime, mtime };

	if (mask < 0)
		umask(mask = umask(0));
	if (chmod(path, tar.exact_modes ? mode : mode & ~mask & 0777) < 0)
		warn("%s", path);
	if (!tar.now)
		utime(path, &times);
}

static void set_attributes(const char *path, const struct member *m)
{
	struct directory *d;

	if (geteuid() == 0)
		lchown(path, m->uid, m->gid);
	if (m->type == '1' || m->type == '2')
		return;
	if (m->type != '5') {
		set_mode(path, m->mode, m->mtime);
		return;
	}
	d = calloc(1, sizeof(*d));
	if (!d)
		err(2, "memory");
	d->path = strdup(path);
	d->mode = m->mode;
	d->mtime = m->mtime;
	d->next = directories;
	directories = d;
}

void finish_directories(void)
{
	for (; directories; directories = directories->next)
		set_mode(directories->path, directories->mode, directories->mtime);
}

/* What is there already goes, unless it is a directory where one is to be. Returns whether to go on. */
static int clear_place(const char *path, const struct member *m)
{
	struct stat st;

	if (lstat(path, &st) < 0)
		return 1;
	if (S_ISDIR(st.st_mode) && m->type == '5')
		return 1;
	if (tar.keep) {
		warnx("%s: Cannot open: File exists", path);
		tar.status = 2;
		return 0;
	}
	if ((S_ISDIR(st.st_mode) ? rmdir : unlink)(path) < 0) {
		warn("%s", path);
		tar.status = 2;
		return 0;
	}
	return 1;
}

void extract_member(struct member *m)
{
	char *path = confined(m->name);

	if (tar.verbose && path)
		fprintf(tar.to_output ? stderr : stdout, "%s\n", m->name);
	if (path && tar.to_output) {
		fflush(stdout);
		copy_out(m->type == '0' ? 1 : -1, m->size);
		return;
	}
	if (path)
		while (strlen(path) > 1 && path[strlen(path) - 1] == '/')
			path[strlen(path) - 1] = 0;
	if (!path || prepare_way(path) < 0 || !clear_place(path, m)) {
		if (path && tar.status == 0)
			tar.status = 2;
		tar_skip(m->size);
		return;
	}
	if (make_member(path, m) < 0) {
		warn("%s", path);
		tar.status = 2;
	} else {
		set_attributes(path, m);
	}
}
