/* tar -c: members with their headers. */
#include <grp.h>
#include <pwd.h>
#include "tar.h"
#include "../walk.h"

static void octal(char *field, int size, unsigned long long value)
{
	snprintf(field, size, "%0*llo", size - 1, value);
}

static void put(const void *data, size_t size)
{
	if (fwrite(data, 1, size, tar.archive) != size)
		err(2, "%s", tar.archive_name);
}

static void put_header(struct header *h)
{
	memcpy(h->magic, "ustar\00000", 8);
	snprintf(h->check, sizeof(h->check), "%06o", tar_checksum(h));
	h->check[7] = ' ';
	put(h, BLOCK);
}

static void put_padding(unsigned long size)
{
	static const char zeros[BLOCK];

	if (size % BLOCK)
		put(zeros, BLOCK - size % BLOCK);
}

static void put_long_name(char type, const char *name)
{
	struct header h = { "././@LongLink" };

	h.type = type;
	octal(h.mode, sizeof(h.mode), 0644);
	octal(h.uid, sizeof(h.uid), 0);
	octal(h.gid, sizeof(h.gid), 0);
	octal(h.mtime, sizeof(h.mtime), 0);
	octal(h.size, sizeof(h.size), strlen(name) + 1);
	put_header(&h);
	put(name, strlen(name) + 1);
	put_padding(strlen(name) + 1);
}

/* Into the name alone, or divided at a / between prefix and name. */
static void set_name(struct header *h, const char *name)
{
	size_t length = strlen(name);
	const char *slash;

	if (length <= sizeof(h->name)) {
		memcpy(h->name, name, length);
		return;
	}
	slash = length <= 256 ? strchr(name + length - sizeof(h->name) - 1, '/') : NULL;
	if (slash && slash[1] && slash > name && slash - name <= (int)sizeof(h->prefix)) {
		memcpy(h->prefix, name, slash - name);
		memcpy(h->name, slash + 1, strlen(slash + 1));
	} else {
		put_long_name('L', name);
		memcpy(h->name, name, sizeof(h->name));
	}
}

static void set_owner(struct header *h, const struct stat *st)
{
	struct passwd *user = getpwuid(st->st_uid);
	struct group *group;

	octal(h->uid, sizeof(h->uid), st->st_uid);
	octal(h->gid, sizeof(h->gid), st->st_gid);
	if (user)
		strlcpy(h->user, user->pw_name, sizeof(h->user));
	group = getgrgid(st->st_gid);
	if (group)
		strlcpy(h->group, group->gr_name, sizeof(h->group));
}

static void set_link(struct header *h, const char *target)
{
	if (strlen(target) > sizeof(h->link))
		put_long_name('K', target);
	memcpy(h->link, target, strlen(target) < sizeof(h->link) ? strlen(target) : sizeof(h->link));
}

/* The first name of a file that has several. */
static const char *earlier_name(const struct stat *st, const char *name)
{
	static struct {
		dev_t device;
		ino_t inode;
		char *name;
	} *files;
	static int count;
	int i;

	for (i = 0; i < count; i++)
		if (files[i].device == st->st_dev && files[i].inode == st->st_ino)
			return files[i].name;
	if (count % 64 == 0 && !(files = realloc(files, (count + 64) * sizeof(*files))))
		err(2, "memory");
	files[count].device = st->st_dev;
	files[count].inode = st->st_ino;
	files[count++].name = strdup(name);
	return NULL;
}

/* As many bytes as the header says, whatever the file has become meanwhile. */
static void put_contents(FILE *f, const char *path, unsigned long size)
{
	char buffer[8 * BLOCK];
	unsigned long left = size;
	size_t n, part;

	while (left) {
		part = left < sizeof(buffer) ? left : sizeof(buffer);
		n = fread(buffer, 1, part, f);
		if (n < part) {
			warnx("%s: File shrank by %lu bytes; padding with zeros", path, left - (unsigned long)n);
			tar.status = 1;
			memset(buffer + n, 0, part - n);
		}
		put(buffer, part);
		left -= part;
	}
	put_padding(size);
}

static char type_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFREG:
		return '0';
	case S_IFLNK:
		return '2';
	case S_IFCHR:
		return '3';
	case S_IFBLK:
		return '4';
	case S_IFDIR:
		return '5';
	case S_IFIFO:
		return '6';
	}
	return 0;
}

const char *without_root(const char *path)
{
	static int said;

	if (*path != '/')
		return path;
	if (!said)
		warnx("Removing leading `/' from member names");
	said = 1;
	while (*path == '/')
		path++;
	return *path ? path : ".";
}

static FILE *open_member(const char *path, const struct stat *st)
{
	FILE *f;

	if (!S_ISREG(st->st_mode))
		return NULL;
	f = fopen(path, "r");
	if (!f) {
		warn("%s: Cannot open", path);
		tar.status = 2;
	}
	return f;
}

static int is_archive_itself(const struct stat *st)
{
	struct stat own;

	return tar.archive != stdout && fstat(fileno(tar.archive), &own) == 0 && own.st_dev == st->st_dev && own.st_ino == st->st_ino;
}

static void put_member(const char *path, const struct stat *st, FILE *f)
{
	struct header h = { "" };
	char name[PATH_MAX], target[PATH_MAX + 1];
	const char *earlier = NULL;
	ssize_t n;

	snprintf(name, sizeof(name), "%s%s", without_root(path), S_ISDIR(st->st_mode) && path[strlen(path) - 1] != '/' ? "/" : "");
	h.type = type_of(st->st_mode);
	if (st->st_nlink > 1 && !S_ISDIR(st->st_mode))
		earlier = earlier_name(st, name);
	if (earlier) {
		h.type = '1';
		set_link(&h, earlier);
	} else if (h.type == '2') {
		n = readlink(path, target, PATH_MAX);
		target[n > 0 ? n : 0] = 0;
		set_link(&h, target);
	}
	set_name(&h, name);
	octal(h.mode, sizeof(h.mode), st->st_mode & 07777);
	set_owner(&h, st);
	octal(h.size, sizeof(h.size), h.type == '0' ? (unsigned long)st->st_size : 0);
	octal(h.mtime, sizeof(h.mtime), (unsigned long)st->st_mtime);
	octal(h.major, sizeof(h.major), h.type == '3' || h.type == '4' ? major(st->st_rdev) : 0);
	octal(h.minor, sizeof(h.minor), h.type == '3' || h.type == '4' ? minor(st->st_rdev) : 0);
	put_header(&h);
	if (h.type == '0')
		put_contents(f, path, st->st_size);
	if (tar.verbose)
		fprintf(tar.archive == stdout ? stderr : stdout, "%s\n", name);
}

static int add(const char *path, const struct stat *st, enum walk_event event, int depth, void *data)
{
	FILE *f;

	if (event == WALK_AFTER)
		return 0;
	if (is_excluded(path))
		return 1;
	if (!type_of(st->st_mode)) {
		warnx("%s: socket ignored", path);
		return 0;
	}
	if (is_archive_itself(st)) {
		warnx("%s: file is the archive; not dumped", path);
		return 0;
	}
	f = open_member(path, st);
	if (f || !S_ISREG(st->st_mode))
		put_member(path, st, f);
	if (f)
		fclose(f);
	return 0;
}

void tar_create(void)
{
	static const char end[BLOCK];
	struct walk w = { .visit = add };
	long blocks;

	if (!*tar.wanted)
		errx(2, "Cowardly refusing to create an empty archive");
	for (; *tar.wanted; tar.wanted++)
		if (walk(*tar.wanted, &w))
			tar.status = 2;
	put(end, BLOCK);
	put(end, BLOCK);
	fflush(tar.archive);
	for (blocks = tar.archive == stdout ? 0 : ftell(tar.archive) / BLOCK; blocks % 20; blocks++)
		put(end, BLOCK);	/* tapes had records of 20 */
}
