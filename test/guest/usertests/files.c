/* Files: contents, names, times, directories, errors of paths. */
#include <dirent.h>
#include "usertests.h"

static void write_and_read(void)
{
	char buffer[16] = "";
	int fd = file_with("f", "hello");

	CHECK(read(fd, buffer, 3) == 3 && !memcmp(buffer, "hel", 3));
	CHECK(read(fd, buffer, 16) == 2 && !memcmp(buffer, "lo", 2));
	CHECK(read(fd, buffer, 16) == 0);
}

static void seek_and_holes(void)
{
	char buffer[10];
	int fd = file_with("f", "ab");

	CHECK(lseek(fd, 8, SEEK_SET) == 8);
	CHECK(write(fd, "z", 1) == 1);
	CHECK(pread(fd, buffer, 10, 0) == 9);
	CHECK(!memcmp(buffer, "ab\0\0\0\0\0\0z", 9));
	CHECK(lseek(fd, -1, SEEK_END) == 8);
	REFUSED(lseek(fd, -10, SEEK_CUR), EINVAL);
	REFUSED(lseek(fd, 0, 9), EINVAL);
}

static void append_always_at_the_end(void)
{
	int fd;

	close(file_with("f", "one"));
	fd = open("f", O_WRONLY | O_APPEND);
	CHECK(lseek(fd, 0, SEEK_SET) == 0);
	CHECK(write(fd, "two", 3) == 3);
	CHECK(file_is("f", "onetwo"));
}

static void positions_of_its_own(void)
{
	char c;
	int fd = file_with("f", "0123456789");

	CHECK(pwrite(fd, "X", 1, 5) == 1);
	CHECK(pread(fd, &c, 1, 5) == 1 && c == 'X');
	CHECK(lseek(fd, 0, SEEK_CUR) == 0);
	REFUSED(pread(fd, &c, 1, -1), EINVAL);
}

static void exclusive_creation(void)
{
	close(file_with("f", ""));
	REFUSED(open("f", O_CREAT | O_EXCL | O_WRONLY, 0600), EEXIST);
	CHECK(symlink("nowhere", "l") == 0);
	REFUSED(open("l", O_CREAT | O_EXCL | O_WRONLY, 0600), EEXIST);
}

static void opening_errors(void)
{
	close(file_with("f", ""));
	CHECK(mkdir("d", 0755) == 0);
	REFUSED(open("nothing", O_RDONLY), ENOENT);
	REFUSED(open("", O_RDONLY), ENOENT);
	REFUSED(open("f/x", O_RDONLY), ENOTDIR);
	REFUSED(open("f", O_RDONLY | O_DIRECTORY), ENOTDIR);
	REFUSED(open("d", O_WRONLY), EISDIR);
	REFUSED(open("d", O_CREAT, 0644), EISDIR);
	REFUSED(syscall(__NR_open, BAD_POINTER, O_RDONLY), EFAULT);
}

static void long_names(void)
{
	char name[300], path[5000];

	memset(name, 'n', 256);
	name[256] = 0;
	REFUSED(open(name, O_CREAT, 0644), ENAMETOOLONG);
	name[255] = 0;
	CHECK(close(open(name, O_CREAT, 0644)) == 0);
	memset(path, '/', 4999);
	path[4999] = 0;
	REFUSED(open(path, O_RDONLY), ENAMETOOLONG);
}

static void loops_of_links(void)
{
	CHECK(symlink("b", "a") == 0 && symlink("a", "b") == 0);
	REFUSED(open("a", O_RDONLY), ELOOP);
	close(file_with("f", "x"));
	CHECK(symlink("f", "l") == 0);
	REFUSED(open("l", O_RDONLY | O_NOFOLLOW), ELOOP);
	CHECK(file_is("l", "x"));
}

static void text_of_links(void)
{
	char buffer[10];

	CHECK(symlink("0123456789abcdef", "l") == 0);
	CHECK(readlink("l", buffer, 10) == 10 && !memcmp(buffer, "0123456789", 10));
	close(file_with("f", ""));
	REFUSED(readlink("f", buffer, 10), EINVAL);
	REFUSED(readlink("l", buffer, 0), EINVAL);
	REFUSED(symlink("x", "l"), EEXIST);
	REFUSED(symlink("", "m"), ENOENT);
}

static void names_and_links(void)
{
	struct stat st;

	close(file_with("f", "x"));
	CHECK(link("f", "g") == 0);
	CHECK(stat("g", &st) == 0 && st.st_nlink == 2);
	CHECK(unlink("f") == 0);
	CHECK(stat("g", &st) == 0 && st.st_nlink == 1);
	REFUSED(link("nothing", "h"), ENOENT);
	REFUSED(link("g", "g"), EEXIST);
	CHECK(mkdir("d", 0755) == 0);
	REFUSED(link("d", "e"), EPERM);
}

static void a_name_less_file_lives_on(void)
{
	struct stat st;
	char c;
	int fd = file_with("f", "x");

	CHECK(unlink("f") == 0);
	CHECK(fstat(fd, &st) == 0 && st.st_nlink == 0);
	CHECK(read(fd, &c, 1) == 1 && c == 'x');
	REFUSED(unlink("f"), ENOENT);
}

static void directories(void)
{
	struct stat st;

	CHECK(mkdir("d", 0777) == 0 && mkdir("d/e", 0700) == 0);
	CHECK(stat("d", &st) == 0 && S_ISDIR(st.st_mode) && (st.st_mode & 0777) == 0755);
	REFUSED(mkdir("d", 0777), EEXIST);
	REFUSED(mkdir("x/y", 0777), ENOENT);
	REFUSED(rmdir("d"), ENOTEMPTY);
	REFUSED(rmdir("d/."), EINVAL);
	REFUSED(rmdir("nothing"), ENOENT);
	REFUSED(unlink("d"), EISDIR);
	CHECK(rmdir("d/e") == 0 && rmdir("d") == 0);
	close(file_with("f", ""));
	REFUSED(rmdir("f"), ENOTDIR);
}

static void renaming(void)
{
	close(file_with("f", "f"));
	close(file_with("g", "g"));
	CHECK(rename("f", "g") == 0);
	CHECK(file_is("g", "f"));
	REFUSED(rename("f", "g"), ENOENT);
	CHECK(mkdir("d", 0755) == 0 && mkdir("d/e", 0755) == 0);
	REFUSED(rename("d", "d/e/x"), EINVAL);
	REFUSED(rename("g", "d"), EISDIR);
	REFUSED(rename("d", "g"), ENOTDIR);
	CHECK(rename("d/e", "h") == 0);
	CHECK(rename("h", "d") == 0);
}

static void renaming_without_replacing(void)
{
	close(file_with("f", "f"));
	close(file_with("g", "g"));
	REFUSED(syscall(__NR_renameat2, AT_FDCWD, "f", AT_FDCWD, "g", 1), EEXIST);
	CHECK(syscall(__NR_renameat2, AT_FDCWD, "f", AT_FDCWD, "h", 1) == 0);
	CHECK(file_is("h", "f"));
	REFUSED(syscall(__NR_renameat2, AT_FDCWD, "h", AT_FDCWD, "i", 0x4000), EINVAL);
}

static void cutting_and_growing(void)
{
	struct stat st;
	int fd = file_with("f", "hello");

	CHECK(ftruncate(fd, 2) == 0 && file_is("f", "he"));
	CHECK(truncate("f", 4) == 0);
	CHECK(fstat(fd, &st) == 0 && st.st_size == 4);
	CHECK(file_is("f", "he") == 0);
	REFUSED(ftruncate(fd, -1), EINVAL);
	CHECK(mkdir("d", 0755) == 0);
	REFUSED(truncate("d", 0), EISDIR);
	close(fd);
	fd = open("f", O_RDONLY);
	REFUSED(ftruncate(fd, 0), EINVAL);
}

static void room_in_advance(void)
{
	struct stat st;
	int fd = file_with("f", "abc");

	CHECK(syscall(__NR_fallocate, fd, 0, 0L, 0L, 100L, 0L) == 0);
	CHECK(fstat(fd, &st) == 0 && st.st_size == 100);
	REFUSED(syscall(__NR_fallocate, fd, 0, 0L, 0L, 0L, 0L), EINVAL);
	REFUSED(syscall(__NR_fallocate, 99, 0, 0L, 0L, 1L, 0L), EBADF);
}

static void advice(void)
{
	int fd = file_with("f", "abc"), ends[2];

	CHECK(syscall(__NR_fadvise64_64, fd, 0L, 0L, 0L, 0L, 2) == 0);
	REFUSED(syscall(__NR_fadvise64_64, fd, 0L, 0L, 0L, 0L, 77), EINVAL);
	REFUSED(syscall(__NR_fadvise64_64, 99, 0L, 0L, 0L, 0L, 2), EBADF);
	CHECK(pipe(ends) == 0);
	REFUSED(syscall(__NR_fadvise64_64, ends[0], 0L, 0L, 0L, 0L, 2), ESPIPE);
}

struct entry64 {
	unsigned long long ino;
	long long off;
	unsigned short reclen;
	unsigned char type;
	char name[];
};

/* A bit for each of . .. f d l that is listed with the right type. */
static int listed(const char *buffer, int n)
{
	static const struct { const char *name; int type; } expected[] = {
		{ ".", DT_DIR }, { "..", DT_DIR }, { "f", DT_REG }, { "d", DT_DIR }, { "l", DT_LNK },
	};
	int seen = 0, at;
	unsigned int i;

	for (at = 0; at < n; at += ((const struct entry64 *)(buffer + at))->reclen)
		for (i = 0; i < 5; i++) {
			const struct entry64 *e = (const struct entry64 *)(buffer + at);

			if (!strcmp(e->name, expected[i].name) && e->type == expected[i].type && e->ino)
				seen |= 1 << i;
		}
	return seen;
}

static void listing(void)
{
	char buffer[1024];
	int fd, n, seen = 0;

	close(file_with("f", ""));
	CHECK(mkdir("d", 0755) == 0 && symlink("f", "l") == 0);
	fd = open(".", O_RDONLY | O_DIRECTORY);
	while ((n = syscall(__NR_getdents64, fd, buffer, sizeof(buffer))) > 0)
		seen |= listed(buffer, n);
	CHECK(n == 0 && seen == 31);
	CHECK(lseek(fd, 0, SEEK_SET) == 0);
	REFUSED(syscall(__NR_getdents64, fd, buffer, 10), EINVAL);
	REFUSED(syscall(__NR_getdents64, file_with("g", ""), buffer, sizeof(buffer)), ENOTDIR);
}

static void many_files_are_all_listed(void)
{
	char name[20];
	struct dirent *e;
	int i, n = 0;
	DIR *dir;

	for (i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "file%d", i);
		CHECK(close(open(name, O_CREAT | O_WRONLY, 0644)) == 0);
	}
	dir = opendir(".");
	while ((e = readdir(dir)) != NULL)
		n += e->d_name[0] == 'f';
	closedir(dir);
	CHECK(n == 300);
}

static void modes_and_umask(void)
{
	struct stat st;
	int fd;

	CHECK(umask(027) == 022);
	fd = open("f", O_CREAT | O_WRONLY, 0666);
	CHECK(fstat(fd, &st) == 0 && (st.st_mode & 07777) == 0640);
	CHECK(fchmod(fd, 04711) == 0 && fstat(fd, &st) == 0 && (st.st_mode & 07777) == 04711);
	CHECK(chmod("f", 0) == 0);
	REFUSED(chmod("nothing", 0), ENOENT);
	CHECK(umask(0) == 027);
}

static void times_of_files(void)
{
	long times[4] = { 1000000, 0, 2000000, 0 };
	long omit[4] = { 0, 0x3ffffffe, 0, 0x3fffffff };
	struct stat st;

	close(file_with("f", ""));
	CHECK(syscall(__NR_utimensat, AT_FDCWD, "f", times, 0) == 0);
	CHECK(stat("f", &st) == 0 && st.st_atime == 1000000 && st.st_mtime == 2000000);
	CHECK(syscall(__NR_utimensat, AT_FDCWD, "f", omit, 0) == 0);
	CHECK(stat("f", &st) == 0 && st.st_atime == 1000000 && st.st_mtime > 2000000);
	times[1] = 1000000000;
	REFUSED(syscall(__NR_utimensat, AT_FDCWD, "f", times, 0), EINVAL);
	REFUSED(syscall(__NR_utimensat, AT_FDCWD, "nothing", NULL, 0), ENOENT);
}

static void wide_times_of_files(void)
{
	long long times[4] = { 1000000, 0, 2000000, 0 };
	struct stat st;

	close(file_with("f", ""));
	CHECK(syscall(__NR_utimensat_time64, AT_FDCWD, "f", times, 0) == 0);
	CHECK(stat("f", &st) == 0 && st.st_atime == 1000000 && st.st_mtime == 2000000);
}

static void permissions_of_others(void)
{
	close(file_with("f", "x"));
	CHECK(chmod("f", 0600) == 0 && mkdir("d", 0700) == 0);
	drop_rights();
	REFUSED(open("f", O_RDONLY), EACCES);
	REFUSED(open("f", O_WRONLY), EACCES);
	REFUSED(open("d/x", O_RDONLY), EACCES);
	REFUSED(chdir("d"), EACCES);
	REFUSED(access("f", R_OK), EACCES);
	REFUSED(chmod("f", 0777), EPERM);
	REFUSED(chown("f", 1000, 1000), EPERM);
	REFUSED(truncate("f", 0), EACCES);
}

static void the_sticky_bit(void)
{
	CHECK(mkdir("d", 0777) == 0 && chmod("d", 01777) == 0);
	close(file_with("d/f", "x"));
	drop_rights();
	REFUSED(unlink("d/f"), EPERM);
	REFUSED(rename("d/f", "d/g"), EPERM);
	close(file_with("d/mine", ""));
	CHECK(unlink("d/mine") == 0);
}

static void owners(void)
{
	struct stat st;
	int fd = file_with("f", "x");

	CHECK(chmod("f", 06755) == 0 && chown("f", 12, 34) == 0);
	CHECK(fstat(fd, &st) == 0 && st.st_uid == 12 && st.st_gid == 34);
	CHECK(!(st.st_mode & 06000));
	CHECK(fchown(fd, -1, 70000) == 0);
	CHECK(fstat(fd, &st) == 0 && st.st_uid == 12 && st.st_gid == 70000);
	CHECK(symlink("f", "l") == 0 && lchown("l", 5, 5) == 0);
	CHECK(lstat("l", &st) == 0 && st.st_uid == 5);
	CHECK(stat("l", &st) == 0 && st.st_uid == 12);
}

static void attributes_that_do_not_exist(void)
{
	char buffer[64];

	close(file_with("f", ""));
	errno = 0;
	CHECK(syscall(__NR_getxattr, "f", "user.nothing", buffer, 64) == -1);
	CHECK(errno == EOPNOTSUPP || errno == ENODATA);
	REFUSED(syscall(__NR_getxattr, "nothing", "user.nothing", buffer, 64), ENOENT);
	REFUSED(syscall(__NR_fgetxattr, 99, "user.nothing", buffer, 64), EBADF);
}

static void bad_buffers(void)
{
	int fd = file_with("f", "hello");
	struct stat st;

	REFUSED(syscall(__NR_read, fd, BAD_POINTER, 5), EFAULT);
	REFUSED(syscall(__NR_write, fd, BAD_POINTER, 5), EFAULT);
	REFUSED(syscall(__NR_read, 99, BAD_POINTER, 5), EBADF);
	REFUSED(syscall(__NR_fstat64, fd, BAD_POINTER), EFAULT);
	REFUSED(syscall(__NR_stat64, BAD_POINTER, &st), EFAULT);
	REFUSED(syscall(__NR_getcwd, BAD_POINTER, 100), EFAULT);
	REFUSED(syscall(__NR_getcwd, &st, 1), ERANGE);
	REFUSED(syscall(__NR_mkdir, BAD_POINTER, 0), EFAULT);
	REFUSED(syscall(__NR_rename, "f", BAD_POINTER), EFAULT);
}

static void where_we_are(void)
{
	char before[512], after[512];
	int fd;

	CHECK(syscall(__NR_getcwd, before, sizeof(before)) == (long)strlen(before) + 1);
	CHECK(mkdir("d", 0755) == 0);
	fd = open(".", O_RDONLY);
	CHECK(chdir("d") == 0 && syscall(__NR_getcwd, after, sizeof(after)) > 0);
	CHECK(!strncmp(before, after, strlen(before)) && !strcmp(after + strlen(before), "/d"));
	CHECK(syscall(__NR_fchdir, fd) == 0);
	CHECK(syscall(__NR_getcwd, after, sizeof(after)) > 0 && !strcmp(before, after));
	close(file_with("f", ""));
	REFUSED(chdir("f"), ENOTDIR);
	REFUSED(chdir("nothing"), ENOENT);
}

static void another_root(void)
{
	CHECK(mkdir("r", 0755) == 0 && mkdir("r/inside", 0755) == 0);
	CHECK(chroot("r") == 0 && chdir("/") == 0);
	CHECK(access("/inside", F_OK) == 0);
	CHECK(chdir("../..") == 0 && access("inside", F_OK) == 0);
	REFUSED(access("/proc", F_OK), ENOENT);
}

const struct test file_tests[] = {
	{ "file: what is written is read", write_and_read },
	{ "file: seeking leaves holes of zeros", seek_and_holes },
	{ "file: O_APPEND writes at the end", append_always_at_the_end },
	{ "file: pread and pwrite leave the position alone", positions_of_its_own },
	{ "file: O_EXCL refuses what exists, a dangling link too", exclusive_creation },
	{ "file: open names what is wrong with a path", opening_errors },
	{ "file: names of 255 bytes and no more", long_names },
	{ "file: loops of symbolic links end with ELOOP", loops_of_links },
	{ "file: readlink cuts, symlink refuses", text_of_links },
	{ "file: link counts names", names_and_links },
	{ "file: an open file outlives its name", a_name_less_file_lives_on },
	{ "file: mkdir, rmdir and their errors", directories },
	{ "file: rename replaces, and refuses nonsense", renaming },
	{ "file: RENAME_NOREPLACE", renaming_without_replacing },
	{ "file: truncate cuts and grows", cutting_and_growing },
	{ "file: fallocate grows", room_in_advance },
	{ "file: fadvise checks its arguments", advice },
	{ "file: getdents64 lists names with types", listing },
	{ "file: 300 names are all listed", many_files_are_all_listed },
	{ "file: modes and umask", modes_and_umask },
	{ "file: utimensat sets, leaves and takes now", times_of_files },
	{ "file: utimensat_time64", wide_times_of_files },
	{ "file: who has no rights is refused", permissions_of_others },
	{ "file: the sticky bit protects", the_sticky_bit },
	{ "file: chown, and what it does to set-id bits", owners },
	{ "file: no extended attributes", attributes_that_do_not_exist },
	{ "file: bad pointers are EFAULT", bad_buffers },
	{ "file: getcwd, chdir, fchdir", where_we_are },
	{ "file: chroot cannot be climbed out of by ..", another_root },
	{ NULL, NULL },
};
