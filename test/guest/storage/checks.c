/* Named checks. Each begins in an empty directory and leaves it empty. */
#include "disktest.h"
#include <dirent.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statfs.h>

static int open_new(const char *name)
{
	int fd = open(name, O_RDWR | O_CREAT | O_EXCL, 0644);

	CHECK(fd >= 0);
	return fd;
}

static void put(const char *name, const char *text)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0644);

	CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text) && close(fd) == 0);
}

static int holds(const char *name, const char *text)
{
	char buffer[8192];
	int fd = open(name, O_RDONLY), n = fd < 0 ? -1 : read(fd, buffer, sizeof(buffer));

	close(fd);
	return n == (int)strlen(text) && !memcmp(buffer, text, n);
}

static struct stat state_of(const char *name)
{
	struct stat st;

	CHECK(lstat(name, &st) == 0);
	return st;
}

static int entries(const char *name)
{
	DIR *dir = opendir(name);
	int n = 0;

	CHECK(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

/* ---- contents ---- */

#define PIECE 1000

static char pattern(long at)
{
	return (char)(at * 7 + (at >> 9) + 1);
}

static void write_pattern(int fd, long from, long to)
{
	char buffer[PIECE];

	CHECK(lseek(fd, from, SEEK_SET) == from);
	while (from < to) {
		int n = to - from < PIECE ? to - from : PIECE, i;

		for (i = 0; i < n; i++)
			buffer[i] = pattern(from + i);
		CHECK(write(fd, buffer, n) == n);
		from += n;
	}
}

static void check_pattern(int fd, long from, long to)
{
	char buffer[PIECE];

	CHECK(lseek(fd, from, SEEK_SET) == from);
	while (from < to) {
		int n = to - from < PIECE ? to - from : PIECE, i;

		CHECK(read(fd, buffer, n) == n);
		for (i = 0; i < n; i++)
			CHECK(buffer[i] == pattern(from + i));
		from += n;
	}
}

static void check_zeros(int fd, long from, long to)
{
	char buffer[PIECE];

	CHECK(lseek(fd, from, SEEK_SET) == from);
	while (from < to) {
		int n = to - from < PIECE ? to - from : PIECE, i;

		CHECK(read(fd, buffer, n) == n);
		for (i = 0; i < n; i++)
			CHECK(buffer[i] == 0);
		from += n;
	}
}

static void large_file(void)
{
	int fd = open_new("f");

	write_pattern(fd, 0, 700000);
	check_pattern(fd, 0, 700000);
	CHECK(fsync(fd) == 0 && close(fd) == 0);
	fd = open("f", O_RDONLY);
	check_pattern(fd, 0, 700000);
	CHECK(close(fd) == 0 && unlink("f") == 0);
}

static void sparse_file(void)
{
	static const long places[] = { 5000, 100000, 5000000, 70000000, 300000000 };
	int fd = open_new("f"), i;
	struct stat st;

	for (i = 0; i < 5; i++)
		write_pattern(fd, places[i], places[i] + 3000);
	for (i = 0; i < 5; i++)
		check_pattern(fd, places[i], places[i] + 3000);
	check_zeros(fd, 0, 5000);
	check_zeros(fd, 8000, 100000);
	check_zeros(fd, 69990000, 70000000);
	CHECK(fsync(fd) == 0 && fstat(fd, &st) == 0);
	CHECK(st.st_size == 300003000 && st.st_blocks < 1000);
	CHECK(ftruncate(fd, 60000000) == 0);
	check_pattern(fd, 5000000, 5003000);
	CHECK(close(fd) == 0 && unlink("f") == 0);
}

static void cut_and_grow(void)
{
	int fd = open_new("f");
	struct stat st;

	write_pattern(fd, 0, 400000);
	CHECK(ftruncate(fd, 12345) == 0);
	CHECK(ftruncate(fd, 300000) == 0);
	check_pattern(fd, 0, 12345);
	check_zeros(fd, 12345, 300000);
	CHECK(fstat(fd, &st) == 0 && st.st_blocks <= 32);
	CHECK(ftruncate(fd, 0) == 0 && fsync(fd) == 0 && fstat(fd, &st) == 0 && st.st_blocks == 0);
	CHECK(close(fd) == 0 && unlink("f") == 0);
}

static void append_and_overwrite(void)
{
	int fd;

	put("f", "one ");
	fd = open("f", O_WRONLY | O_APPEND);
	CHECK(lseek(fd, 0, SEEK_SET) == 0 && write(fd, "two", 3) == 3 && close(fd) == 0);
	CHECK(holds("f", "one two"));
	fd = open("f", O_RDWR);
	CHECK(pwrite(fd, "ONE", 3, 0) == 3 && close(fd) == 0);
	CHECK(holds("f", "ONE two") && unlink("f") == 0);
}

static void synchronous(void)
{
	int fd = open("f", O_RDWR | O_CREAT | O_SYNC, 0600);

	CHECK(fd >= 0);
	write_pattern(fd, 0, 20000);
	check_pattern(fd, 0, 20000);
	CHECK(fdatasync(fd) == 0 && close(fd) == 0 && unlink("f") == 0);
}

static void bad_source(void)
{
	int fd = open_new("f");
	struct stat st;

	REFUSED(write(fd, (char *)8, 5000), EFAULT);
	CHECK(fstat(fd, &st) == 0 && st.st_size == 0);
	CHECK(close(fd) == 0 && unlink("f") == 0);
}

/* ---- mappings ---- */

static void shared_mapping(void)
{
	int fd = open_new("f"), i;
	char *p;

	CHECK(ftruncate(fd, 50000) == 0);
	p = mmap(NULL, 50000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CHECK(p != MAP_FAILED);
	for (i = 0; i < 50000; i += 100)
		p[i] = pattern(i);
	CHECK(msync(p, 50000, MS_SYNC) == 0);
	for (i = 50; i < 50000; i += 5000)
		p[i] = 'x';
	CHECK(munmap(p, 50000) == 0 && fsync(fd) == 0 && close(fd) == 0);
	fd = open("f", O_RDONLY);
	p = mmap(NULL, 50000, PROT_READ, MAP_PRIVATE, fd, 0);
	for (i = 0; i < 50000; i += 100)
		CHECK(p[i] == pattern(i));
	for (i = 50; i < 50000; i += 5000)
		CHECK(p[i] == 'x');
	CHECK(munmap(p, 50000) == 0 && close(fd) == 0 && unlink("f") == 0);
}

static void mapping_and_write(void)
{
	int fd = open_new("f");
	char *p, c;

	write_pattern(fd, 0, 10000);
	p = mmap(NULL, 10000, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	CHECK(p != MAP_FAILED && p[9000] == pattern(9000));
	CHECK(pwrite(fd, "!", 1, 9000) == 1 && p[9000] == '!');
	p[100] = '?';
	CHECK(pread(fd, &c, 1, 100) == 1 && c == '?');
	CHECK(pwrite(fd, p + 5000, 4000, 0) == 4000 && p[10] == pattern(5010));
	CHECK(munmap(p, 10000) == 0 && close(fd) == 0 && unlink("f") == 0);
}

static void private_mapping(void)
{
	int fd = open_new("f");
	char *p;

	write_pattern(fd, 0, 8192);
	p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0);
	p[0] = p[5000] = 0;
	check_pattern(fd, 0, 8192);
	CHECK(munmap(p, 8192) == 0 && close(fd) == 0 && unlink("f") == 0);
}

/* ---- names ---- */

static void removed_while_open(void)
{
	int fd = open_new("f");
	struct stat st;

	write_pattern(fd, 0, 50000);
	CHECK(unlink("f") == 0);
	CHECK(fstat(fd, &st) == 0 && st.st_nlink == 0);
	check_pattern(fd, 0, 50000);
	write_pattern(fd, 50000, 60000);
	check_pattern(fd, 0, 60000);
	REFUSED(open("f", O_RDONLY), ENOENT);
	CHECK(close(fd) == 0);
}

static void hard_links(void)
{
	put("a", "text");
	CHECK(link("a", "b") == 0);
	CHECK(state_of("a").st_nlink == 2 && state_of("a").st_ino == state_of("b").st_ino);
	REFUSED(link("a", "b"), EEXIST);
	CHECK(unlink("a") == 0 && holds("b", "text") && state_of("b").st_nlink == 1);
	CHECK(mkdir("d", 0755) == 0);
	REFUSED(link("d", "e"), EPERM);
	CHECK(rmdir("d") == 0 && unlink("b") == 0);
}

static void symbolic_links(void)
{
	char text[300], buffer[400];
	int length;

	for (length = 1; length < 300; length += 29) {
		memset(text, 'x', length);
		text[length] = 0;
		CHECK(symlink(text, "l") == 0);
		CHECK(readlink("l", buffer, sizeof(buffer)) == length && !memcmp(buffer, text, length));
		CHECK(state_of("l").st_size == length && unlink("l") == 0);
	}
	put("f", "through a link");
	CHECK(symlink("f", "l") == 0 && holds("l", "through a link"));
	CHECK(symlink("loop", "loop") == 0);
	REFUSED(open("loop", O_RDONLY), ELOOP);
	CHECK(unlink("loop") == 0 && unlink("l") == 0 && unlink("f") == 0);
}

static void long_names(void)
{
	char name[300];

	memset(name, 'n', 256);
	name[255] = 0;
	put(name, "long");
	CHECK(holds(name, "long") && unlink(name) == 0);
	name[255] = 'n';
	name[256] = 0;
	REFUSED(open(name, O_CREAT | O_RDWR, 0600), ENAMETOOLONG);
}

static void directories(void)
{
	struct stat st = state_of(".");
	int links = st.st_nlink;

	CHECK(mkdir("d", 0751) == 0);
	CHECK(state_of(".").st_nlink == (nlink_t)links + 1);
	CHECK(state_of("d").st_nlink == 2 && (state_of("d").st_mode & 0777) == 0751);
	REFUSED(mkdir("d", 0755), EEXIST);
	put("d/f", "x");
	REFUSED(rmdir("d"), ENOTEMPTY);
	REFUSED(unlink("d"), EISDIR);
	REFUSED(rmdir("d/f"), ENOTDIR);
	CHECK(unlink("d/f") == 0 && rmdir("d") == 0);
	CHECK(state_of(".").st_nlink == (nlink_t)links);
	REFUSED(rmdir("d"), ENOENT);
}

static void many_names(void)
{
	char name[64];
	int i;

	CHECK(mkdir("d", 0755) == 0);
	for (i = 0; i < 400; i++) {
		sprintf(name, "d/name number %d with some length", i);
		put(name, name);
	}
	CHECK(entries("d") == 402);
	for (i = 0; i < 400; i += 2) {
		sprintf(name, "d/name number %d with some length", i);
		CHECK(unlink(name) == 0);
	}
	CHECK(entries("d") == 202);
	for (i = 0; i < 400; i += 2) {
		sprintf(name, "d/%d", i);
		put(name, "again");
	}
	CHECK(entries("d") == 402);
	for (i = 0; i < 400; i++) {
		sprintf(name, i & 1 ? "d/name number %d with some length" : "d/%d", i);
		if (i & 1)
			CHECK(holds(name, name));
		CHECK(unlink(name) == 0);
	}
	CHECK(entries("d") == 2 && rmdir("d") == 0);
}

static void removing_while_reading(void)
{
	char name[32];
	struct dirent *entry;
	int i, removed = 0;
	DIR *dir;

	CHECK(mkdir("d", 0755) == 0);
	for (i = 0; i < 150; i++) {
		sprintf(name, "d/%d", i);
		put(name, "");
	}
	dir = opendir("d");
	CHECK(dir);
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		sprintf(name, "d/%s", entry->d_name);
		CHECK(unlink(name) == 0);
		removed++;
	}
	closedir(dir);
	CHECK(removed == 150 && rmdir("d") == 0);
}

static void renaming(void)
{
	put("a", "a");
	put("b", "b");
	CHECK(rename("a", "c") == 0 && holds("c", "a"));
	REFUSED(rename("a", "c"), ENOENT);
	CHECK(rename("c", "b") == 0 && holds("b", "a"));
	CHECK(mkdir("d", 0755) == 0 && rename("b", "d/b") == 0 && holds("d/b", "a"));
	REFUSED(rename("d", "d/e"), EINVAL);
	put("f", "f");
	REFUSED(rename("f", "d"), EISDIR);
	REFUSED(rename("d", "f"), ENOTDIR);
	CHECK(unlink("d/b") == 0 && unlink("f") == 0 && rmdir("d") == 0);
}

static void renaming_directories(void)
{
	CHECK(mkdir("x", 0755) == 0 && mkdir("y", 0755) == 0 && mkdir("x/d", 0755) == 0);
	put("x/d/f", "inside");
	CHECK(rename("x/d", "y/d") == 0 && holds("y/d/f", "inside"));
	CHECK(state_of("x").st_nlink == 2 && state_of("y").st_nlink == 3);
	CHECK(state_of("y/d/..").st_ino == state_of("y").st_ino);
	CHECK(mkdir("x/d", 0755) == 0);
	CHECK(rename("y/d", "x/d") == 0 && holds("x/d/../d/f", "inside"));
	CHECK(state_of("x").st_nlink == 3 && state_of("y").st_nlink == 2);
	CHECK(mkdir("y/e", 0755) == 0);
	REFUSED(rename("y/e", "x/d"), ENOTEMPTY);
	CHECK(unlink("x/d/f") == 0 && rmdir("x/d") == 0 && rmdir("x") == 0 && rmdir("y/e") == 0 && rmdir("y") == 0);
}

static void attributes(void)
{
	struct stat st;

	put("f", "x");
	CHECK(chmod("f", 04711) == 0 && (state_of("f").st_mode & 07777) == 04711);
	if (!geteuid()) {
		CHECK(chown("f", 1000, 70000) == 0);
		st = state_of("f");
		CHECK(st.st_uid == 1000 && st.st_gid == 70000);
	}
	CHECK(unlink("f") == 0);
	CHECK(mkfifo("p", 0600) == 0 && S_ISFIFO(state_of("p").st_mode) && unlink("p") == 0);
}

static void free_space(void)
{
	struct statfs before, during, after;
	int fd;

	CHECK(statfs(".", &before) == 0);
	fd = open_new("f");
	write_pattern(fd, 0, 200000);
	CHECK(fsync(fd) == 0 && statfs(".", &during) == 0);
	CHECK((long long)(before.f_bfree - during.f_bfree) * before.f_bsize >= 200000);
	CHECK(close(fd) == 0 && unlink("f") == 0);
	sync();
	CHECK(statfs(".", &after) == 0 && after.f_bfree <= after.f_blocks);
}

const struct check checks[] = {
	{ "a large file, through two levels of blocks of numbers", large_file },
	{ "a sparse file, through three levels", sparse_file },
	{ "cutting a file gives its blocks back, growing it reads as zeros", cut_and_grow },
	{ "appending and overwriting", append_and_overwrite },
	{ "O_SYNC and fdatasync", synchronous },
	{ "writing from a bad address writes nothing", bad_source },
	{ "a shared mapping is the file", shared_mapping },
	{ "a mapping and write see each other", mapping_and_write },
	{ "a private mapping leaves the file alone", private_mapping },
	{ "a file that is removed lives until it is closed", removed_while_open },
	{ "hard links", hard_links },
	{ "symbolic links of every length", symbolic_links },
	{ "names of 255 characters and no more", long_names },
	{ "directories and their links", directories },
	{ "hundreds of names in a directory", many_names },
	{ "removing what is being read", removing_while_reading },
	{ "renaming files", renaming },
	{ "renaming directories", renaming_directories },
	{ "modes, owners, FIFOs", attributes },
	{ "statfs follows what is written", free_space },
	{ NULL, NULL },
};
