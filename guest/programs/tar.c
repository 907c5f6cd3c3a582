/*
 * tar: archives of POSIX's form "ustar": for each file a header of 512 bytes with numbers in octal, then
 * the contents, filled up to 512 bytes; two empty blocks end it. Names beyond 256 characters are written
 * in an entry of their own before the file's (type L, of links K), as GNU's tar does.
 *
 * Nothing is extracted outside the directory one is in: names lose a leading /, those with .. are left
 * out, and so is what a symbolic link on the way would lead elsewhere.
 */
#include <grp.h>
#include <limits.h>
#include <pwd.h>
#include <time.h>
#include <utime.h>
#include <fnmatch.h>
#include "program.h"
#include "walk.h"

static const char help[] =
	"usage: tar {-c | -x | -t} [-v] [-f ARCHIVE] [-C DIRECTORY] [-k] [-m] [-O] [-p] [-X PATTERN] [NAME]...\n"
	"  -c  make an archive of NAMEs   -x  extract   -t  list (NAMEs only)   -v  say the names\n"
	"  -f ARCHIVE  the file, - for standard input or output (as without)   -C DIRECTORY  work there\n"
	"  -k  leave files that exist   -m  times are now   -O  contents to standard output\n"
	"  -p  exact permissions (as root without)   -X PATTERN  leave out what matches (also --exclude=PATTERN)\n";

#define BLOCK 512

struct header {
	char name[100];
	char mode[8];
	char uid[8];
	char gid[8];
	char size[12];
	char mtime[12];
	char check[8];
	char type;
	char link[100];
	char magic[8];		/* "ustar", 0, "00" */
	char user[32];
	char group[32];
	char major[8];
	char minor[8];
	char prefix[155];
	char unused[12];
};

static int verbose, keep, now, to_output, exact_modes, status;
static FILE *archive;
static const char *archive_name = "-";
static char *excluded[20];
static int excluded_count;
static char **wanted;
static char wanted_found[256];

static int is_excluded(const char *path)
{
	const char *p;
	int i;

	for (i = 0; i < excluded_count; i++)
		for (p = path; p; p = strchr(p, '/') ? strchr(p, '/') + 1 : NULL)
			if (fnmatch(excluded[i], p, 0) == 0)
				return 1;
	return 0;
}

/* ---- writing ---- */

static void octal(char *field, int size, unsigned long long value)
{
	snprintf(field, size, "%0*llo", size - 1, value);
}

static unsigned checksum(const struct header *h)
{
	const unsigned char *p = (const unsigned char *)h;
	unsigned sum = 0;
	int i;

	for (i = 0; i < BLOCK; i++)
		sum += i >= 148 && i < 156 ? ' ' : p[i];
	return sum;
}

static void put(const void *data, size_t size)
{
	if (fwrite(data, 1, size, archive) != size)
		err(2, "%s", archive_name);
}

static void put_header(struct header *h)
{
	memcpy(h->magic, "ustar\00000", 8);
	snprintf(h->check, sizeof(h->check), "%06o", checksum(h));
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
			status = 1;
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

static const char *without_root(const char *path)
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
		status = 2;
	}
	return f;
}

static int is_archive_itself(const struct stat *st)
{
	struct stat own;

	return archive != stdout && fstat(fileno(archive), &own) == 0 && own.st_dev == st->st_dev && own.st_ino == st->st_ino;
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
	if (verbose)
		fprintf(archive == stdout ? stderr : stdout, "%s\n", name);
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

static void create(void)
{
	static const char end[BLOCK];
	struct walk w = { .visit = add };
	long blocks;

	if (!*wanted)
		errx(2, "Cowardly refusing to create an empty archive");
	for (; *wanted; wanted++)
		if (walk(*wanted, &w))
			status = 2;
	put(end, BLOCK);
	put(end, BLOCK);
	fflush(archive);
	for (blocks = archive == stdout ? 0 : ftell(archive) / BLOCK; blocks % 20; blocks++)
		put(end, BLOCK);	/* tapes had records of 20 */
}

/* ---- reading ---- */

struct member {
	char name[PATH_MAX];
	char link[PATH_MAX];
	mode_t mode;
	unsigned uid, gid;
	unsigned long size;
	time_t mtime;
	char type;
	struct header h;
};

static void get(void *data, size_t size)
{
	if (fread(data, 1, size, archive) != size)
		errx(2, "Unexpected EOF in archive");
}

static unsigned long number(const char *field, int size)
{
	unsigned long value = 0;
	int i = 0;

	if (field[0] & 0x80) {		/* beyond octal: binary, the highest bit set */
		for (i = size - 4; i < size; i++)
			value = value << 8 | (unsigned char)field[i];
		return value;
	}
	while (i < size && field[i] == ' ')
		i++;
	for (; i < size && field[i] >= '0' && field[i] <= '7'; i++)
		value = value << 3 | (field[i] - '0');
	return value;
}

static void skip(unsigned long size)
{
	char buffer[BLOCK];

	for (size = (size + BLOCK - 1) / BLOCK; size; size--)
		get(buffer, BLOCK);
}

static void get_text(char *text, unsigned long size)
{
	char buffer[BLOCK];
	unsigned long done = 0, n;

	for (; done < size; done += BLOCK) {
		get(buffer, BLOCK);
		n = size - done < BLOCK ? size - done : BLOCK;
		if (done + n < PATH_MAX)
			memcpy(text + done, buffer, n);
	}
	text[size < PATH_MAX ? size : PATH_MAX - 1] = 0;
}

/* Lines "LENGTH KEY=VALUE\n" (POSIX 2001): the names are what we need of them. */
static void read_extended(struct member *m, unsigned long size)
{
	char *text = malloc((size | (BLOCK - 1)) + 2), *p, *key, *value;
	long length;

	if (!text || size > 1 << 20)
		errx(2, "Extended header is too large");
	get(text, (size + BLOCK - 1) / BLOCK * BLOCK);
	text[size] = 0;
	for (p = text; p < text + size; p += length) {
		length = strtol(p, &key, 10);
		value = strchr(key, '=');
		if (length <= 0 || p + length > text + size || !value || value > p + length)
			break;
		p[length - 1] = 0;
		*value++ = 0;
		if (strcmp(key + 1, "path") == 0)
			strlcpy(m->name, value, sizeof(m->name));
		if (strcmp(key + 1, "linkpath") == 0)
			strlcpy(m->link, value, sizeof(m->link));
	}
	free(text);
}

static int is_end(const struct header *h)
{
	const char *p = (const char *)h;
	int i;

	for (i = 0; i < BLOCK; i++)
		if (p[i])
			return 0;
	return 1;
}

static void read_fields(struct member *m)
{
	const struct header *h = &m->h;

	if (!m->name[0])
		snprintf(m->name, sizeof(m->name), "%.*s%s%.100s", memcmp(h->magic, "ustar\0", 6) == 0 ? 155 : 0, h->prefix,
			 memcmp(h->magic, "ustar\0", 6) == 0 && h->prefix[0] ? "/" : "", h->name);
	if (!m->link[0])
		snprintf(m->link, sizeof(m->link), "%.100s", h->link);
	m->mode = number(h->mode, sizeof(h->mode)) & 07777;
	m->uid = number(h->uid, sizeof(h->uid));
	m->gid = number(h->gid, sizeof(h->gid));
	m->size = number(h->size, sizeof(h->size));
	m->mtime = number(h->mtime, sizeof(h->mtime));
	m->type = h->type ? h->type : '0';
	if (m->type == '0' && m->name[0] && m->name[strlen(m->name) - 1] == '/')
		m->type = '5';
	if (m->type != '0' && m->type != '7')
		m->size = 0;
}

/* The next member; returns 0 at the end. */
static int next_member(struct member *m)
{
	unsigned long size;
	size_t n;

	m->name[0] = m->link[0] = 0;
	for (;;) {
		n = fread(&m->h, 1, BLOCK, archive);
		if (n == 0 || (n == BLOCK && is_end(&m->h)))
			return 0;
		if (n < BLOCK)
			errx(2, "Unexpected EOF in archive");
		if (number(m->h.check, sizeof(m->h.check)) != checksum(&m->h))
			errx(2, "This does not look like a tar archive");
		size = number(m->h.size, sizeof(m->h.size));
		if (m->h.type == 'L')
			get_text(m->name, size);
		else if (m->h.type == 'K')
			get_text(m->link, size);
		else if (m->h.type == 'x')
			read_extended(m, size);
		else if (m->h.type == 'g')
			skip(size);
		else
			break;
	}
	read_fields(m);
	return 1;
}

static int is_wanted(const char *name)
{
	size_t length;
	int i;

	if (is_excluded(name))
		return 0;
	if (!*wanted)
		return 1;
	for (i = 0; wanted[i]; i++) {
		length = strlen(wanted[i]);
		while (length > 1 && wanted[i][length - 1] == '/')
			length--;
		if (strncmp(name, wanted[i], length) == 0 && (!name[length] || name[length] == '/')) {
			if (i < 256)
				wanted_found[i] = 1;
			return 1;
		}
	}
	return 0;
}

static void mode_text(const struct member *m, char *text)
{
	static const char types[] = "-hlcbdp";
	int i;

	text[0] = m->type >= '0' && m->type <= '6' ? types[m->type - '0'] : '-';
	for (i = 0; i < 9; i++)
		text[1 + i] = m->mode & (0400 >> i) ? "rwxrwxrwx"[i] : '-';
	if (m->mode & S_ISUID)
		text[3] = m->mode & 0100 ? 's' : 'S';
	if (m->mode & S_ISGID)
		text[6] = m->mode & 0010 ? 's' : 'S';
	if (m->mode & S_ISVTX)
		text[9] = m->mode & 0001 ? 't' : 'T';
	text[10] = 0;
}

static void list_member(const struct member *m)
{
	static int width = 19;
	char mode[12], owner[80], size[32], when[32];
	int n;

	if (!verbose) {
		puts(m->name);
		return;
	}
	mode_text(m, mode);
	n = m->h.user[0] ? sprintf(owner, "%.32s/", m->h.user) : sprintf(owner, "%u/", m->uid);
	if (m->h.group[0])
		sprintf(owner + n, "%.32s", m->h.group);
	else
		sprintf(owner + n, "%u", m->gid);
	if (m->type == '3' || m->type == '4')
		sprintf(size, "%lu,%lu", number(m->h.major, 8), number(m->h.minor, 8));
	else
		sprintf(size, "%lu", m->size);
	strftime(when, sizeof(when), "%Y-%m-%d %H:%M", localtime(&m->mtime));
	n = strlen(owner) + 1 + strlen(size);
	if (n > width)
		width = n;
	printf("%s %s %*s %s %s", mode, owner, width - (int)strlen(owner) - 1, size, when, m->name);
	if (m->type == '2')
		printf(" -> %s", m->link);
	if (m->type == '1')
		printf(" link to %s", m->link);
	putchar('\n');
}

/* ---- extracting ---- */

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
			status = 2;
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
		get(buffer, blocks * BLOCK);
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
			     makedev(number(m->h.major, 8), number(m->h.minor, 8)));
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
	if (chmod(path, exact_modes ? mode : mode & ~mask & 0777) < 0)
		warn("%s", path);
	if (!now)
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

static void finish_directories(void)
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
	if (keep) {
		warnx("%s: Cannot open: File exists", path);
		status = 2;
		return 0;
	}
	if ((S_ISDIR(st.st_mode) ? rmdir : unlink)(path) < 0) {
		warn("%s", path);
		status = 2;
		return 0;
	}
	return 1;
}

static void extract_member(struct member *m)
{
	char *path = confined(m->name);

	if (verbose && path)
		fprintf(to_output ? stderr : stdout, "%s\n", m->name);
	if (path && to_output) {
		fflush(stdout);
		copy_out(m->type == '0' ? 1 : -1, m->size);
		return;
	}
	if (path)
		while (strlen(path) > 1 && path[strlen(path) - 1] == '/')
			path[strlen(path) - 1] = 0;
	if (!path || prepare_way(path) < 0 || !clear_place(path, m)) {
		if (path && status == 0)
			status = 2;
		skip(m->size);
		return;
	}
	if (make_member(path, m) < 0) {
		warn("%s", path);
		status = 2;
	} else {
		set_attributes(path, m);
	}
}

static void read_archive(int extract)
{
	static struct member m;
	int i;

	while (next_member(&m)) {
		if (!is_wanted(m.name)) {
			skip(m.size);
		} else if (extract) {
			extract_member(&m);
		} else {
			list_member(&m);
			skip(m.size);
		}
	}
	finish_directories();
	for (i = 0; wanted[i] && i < 256; i++)
		if (!wanted_found[i]) {
			warnx("%s: Not found in archive", wanted[i]);
			status = 2;
		}
}

/* ---- the command line ---- */

/* "tar cvf x": the first word's letters are options, their arguments follow in turn. */
static char **old_form(int *argc, char **argv)
{
	char **words = calloc(*argc + 34, sizeof(*words));
	const char *letter;
	int n = 0, next = 2;

	if (!words)
		err(2, "memory");
	words[n++] = argv[0];
	for (letter = argv[1]; *letter && n < 32; letter++) {
		char *option = malloc(3);

		if (!option)
			err(2, "memory");
		sprintf(option, "-%c", *letter);
		words[n++] = option;
		if (strchr("fCX", *letter)) {
			if (next >= *argc)
				errx(2, "Old option '%c' requires an argument", *letter);
			words[n++] = argv[next++];
		}
	}
	while (next < *argc)
		words[n++] = argv[next++];
	*argc = n;
	return words;
}

static void open_archive(int operation)
{
	if (strcmp(archive_name, "-") == 0)
		archive = operation == 'c' ? stdout : stdin;
	else
		archive = fopen(archive_name, operation == 'c' ? "w+" : "r");
	if (!archive)
		err(2, "%s: Cannot open", archive_name);
}

int main(int argc, char **argv)
{
	const char *directory = NULL;
	int option, operation = 0, i;

	if (argc > 1 && argv[1][0] != '-')
		argv = old_form(&argc, argv);
	for (i = 1; i < argc; i++)
		if (strncmp(argv[i], "--exclude=", 10) == 0) {
			if (excluded_count < 20)
				excluded[excluded_count++] = argv[i] + 10;
			memmove(argv + i, argv + i + 1, (argc - i) * sizeof(*argv));
			argc--;
			i--;
		}
	exact_modes = geteuid() == 0;
	while ((option = next_option(argc, argv, "cC:f:kmOptvxX:", help, 2)) != -1) {
		if (strchr("ctx", option)) {
			if (operation && operation != option)
				errx(2, "only one of -c, -t and -x");
			operation = option;
		}
		verbose |= option == 'v';
		keep |= option == 'k';
		now |= option == 'm';
		to_output |= option == 'O';
		exact_modes |= option == 'p';
		if (option == 'C')
			directory = optarg;
		if (option == 'f')
			archive_name = optarg;
		if (option == 'X' && excluded_count < 20)
			excluded[excluded_count++] = optarg;
	}
	if (!operation)
		errx(2, "needs one of -c, -t and -x; try 'tar --help'");
	wanted = argv + optind;
	open_archive(operation);
	if (directory && chdir(directory) < 0)
		err(2, "%s", directory);
	if (operation == 'c')
		create();
	else
		read_archive(operation == 'x');
	if (archive != stdout && fclose(archive) == EOF)
		err(2, "%s", archive_name);
	return finish(status);
}
