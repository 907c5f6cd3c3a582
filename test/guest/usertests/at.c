/* The calls that start from a directory's descriptor, and statx. */
#include "usertests.h"

static int dir_fd(void)
{
	CHECK(mkdir("d", 0755) == 0);
	return open("d", O_RDONLY | O_DIRECTORY);
}

static void openat_relative(void)
{
	int d = dir_fd(), fd;

	fd = syscall(__NR_openat, d, "f", O_CREAT | O_WRONLY, 0644);
	CHECK(fd >= 0 && write(fd, "x", 1) == 1 && file_is("d/f", "x"));
	CHECK(syscall(__NR_openat, -1, "/", O_RDONLY, 0) >= 0);
	REFUSED(syscall(__NR_openat, 99, "f", O_RDONLY, 0), EBADF);
	REFUSED(syscall(__NR_openat, fd, "f", O_RDONLY, 0), ENOTDIR);
	REFUSED(syscall(__NR_openat, d, "nothing", O_RDONLY, 0), ENOENT);
}

static void a_place_only(void)
{
	struct stat st;
	char c;
	int fd;

	close(file_with("f", "x"));
	fd = open("f", O_PATH);
	CHECK(fd >= 0 && fstat(fd, &st) == 0 && st.st_size == 1);
	REFUSED(read(fd, &c, 1), EBADF);
	REFUSED(fchmod(fd, 0600), EBADF);
}

static void making_and_removing(void)
{
	struct stat st;
	int d = dir_fd();

	CHECK(syscall(__NR_mkdirat, d, "e", 0700) == 0 && stat("d/e", &st) == 0 && S_ISDIR(st.st_mode));
	CHECK(syscall(__NR_mknodat, d, "p", S_IFIFO | 0600, 0) == 0);
	CHECK(stat("d/p", &st) == 0 && S_ISFIFO(st.st_mode));
	CHECK(syscall(__NR_symlinkat, "e", d, "l") == 0);
	REFUSED(syscall(__NR_unlinkat, d, "e", 0), EISDIR);
	CHECK(syscall(__NR_unlinkat, d, "e", AT_REMOVEDIR) == 0);
	CHECK(syscall(__NR_unlinkat, d, "p", 0) == 0);
	REFUSED(syscall(__NR_unlinkat, d, "l", AT_REMOVEDIR), ENOTDIR);
	REFUSED(syscall(__NR_unlinkat, d, "l", 0x1), EINVAL);
}

static void linking_and_renaming(void)
{
	char buffer[8];
	int d = dir_fd();

	close(file_with("f", "x"));
	CHECK(symlink("f", "l") == 0);
	CHECK(syscall(__NR_linkat, AT_FDCWD, "f", d, "g", 0) == 0 && file_is("d/g", "x"));
	CHECK(syscall(__NR_linkat, AT_FDCWD, "l", d, "m", 0) == 0);
	CHECK(syscall(__NR_readlinkat, d, "m", buffer, 8) == 1 && buffer[0] == 'f');
	CHECK(syscall(__NR_linkat, AT_FDCWD, "l", d, "n", AT_SYMLINK_FOLLOW) == 0 && file_is("d/n", "x"));
	CHECK(syscall(__NR_renameat, d, "n", AT_FDCWD, "o") == 0 && file_is("o", "x"));
}

static void looking(void)
{
	struct stat st;
	int d = dir_fd();

	close(file_with("d/f", "abc"));
	CHECK(symlink("f", "d/l") == 0);
	CHECK(syscall(__NR_fstatat64, d, "l", &st, 0) == 0 && st.st_size == 3);
	CHECK(syscall(__NR_fstatat64, d, "l", &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode));
	CHECK(syscall(__NR_fstatat64, d, "", &st, 0x1000) == 0 && S_ISDIR(st.st_mode));
	REFUSED(syscall(__NR_fstatat64, d, "", &st, 0), ENOENT);
	REFUSED(syscall(__NR_fstatat64, d, "f", &st, 0x80000000), EINVAL);
}

static void changing(void)
{
	struct stat st;
	int d = dir_fd();

	close(file_with("d/f", "abc"));
	CHECK(syscall(__NR_fchmodat, d, "f", 0600) == 0 && stat("d/f", &st) == 0);
	CHECK((st.st_mode & 07777) == 0600);
	CHECK(syscall(__NR_fchownat, d, "f", 7, 8, 0) == 0 && stat("d/f", &st) == 0);
	CHECK(st.st_uid == 7 && st.st_gid == 8);
	CHECK(syscall(__NR_faccessat, d, "f", R_OK) == 0);
	CHECK(syscall(__NR_faccessat2, d, "f", F_OK, 0x200) == 0);
	REFUSED(syscall(__NR_faccessat2, d, "f", 8, 0), EINVAL);
	REFUSED(syscall(__NR_faccessat2, d, "g", F_OK, 0), ENOENT);
}

struct statx_time {
	long long sec;
	unsigned int nsec;
	int pad;
};

struct statx_answer {
	unsigned int mask, blksize;
	unsigned long long attributes;
	unsigned int nlink, uid, gid;
	unsigned short mode, pad;
	unsigned long long ino, size, blocks, attributes_mask;
	struct statx_time atime, btime, ctime, mtime;
	unsigned int rdev_major, rdev_minor, dev_major, dev_minor;
	unsigned long long mnt_id, spare[13];
};

static void statx_tells_all(void)
{
	struct statx_answer s;
	struct stat st;

	CHECK(sizeof(s) == 256);
	close(file_with("f", "abc"));
	CHECK(chmod("f", 0640) == 0 && chown("f", 100, 200) == 0 && stat("f", &st) == 0);
	CHECK(syscall(__NR_statx, AT_FDCWD, "f", 0, 0x7ff, &s) == 0);
	CHECK((s.mask & 0x7ff) == 0x7ff && s.size == 3 && s.mode == (S_IFREG | 0640));
	CHECK(s.uid == 100 && s.gid == 200 && s.nlink == 1 && s.ino == st.st_ino);
	CHECK(s.mtime.sec == st.st_mtime && s.blocks == (unsigned long long)st.st_blocks);
}

static void statx_of_devices_and_descriptors(void)
{
	struct statx_answer s;
	int fd = open("/dev/null", O_RDONLY);

	CHECK(syscall(__NR_statx, fd, "", 0x1000, 0x7ff, &s) == 0);
	CHECK(S_ISCHR(s.mode) && s.rdev_major == 1 && s.rdev_minor == 3);
	REFUSED(syscall(__NR_statx, 99, "", 0x1000, 0x7ff, &s), EBADF);
	REFUSED(syscall(__NR_statx, AT_FDCWD, "nothing", 0, 0x7ff, &s), ENOENT);
	REFUSED(syscall(__NR_statx, AT_FDCWD, "/", 0, 0x7ff, BAD_POINTER), EFAULT);
	REFUSED(syscall(__NR_statx, AT_FDCWD, "/", 0x6000, 0x7ff, &s), EINVAL);
	REFUSED(syscall(__NR_statx, AT_FDCWD, "/", 0, 0x80000000, &s), EINVAL);
}

const struct test at_tests[] = {
	{ "at: openat starts from a directory", openat_relative },
	{ "at: O_PATH is a place only", a_place_only },
	{ "at: mkdirat, mknodat, symlinkat, unlinkat", making_and_removing },
	{ "at: linkat, readlinkat, renameat", linking_and_renaming },
	{ "at: fstatat64 and its flags", looking },
	{ "at: fchmodat, fchownat, faccessat", changing },
	{ "at: statx fills its 256 bytes", statx_tells_all },
	{ "at: statx of devices, descriptors and errors", statx_of_devices_and_descriptors },
	{ NULL, NULL },
};
