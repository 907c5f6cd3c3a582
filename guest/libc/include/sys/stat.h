#ifndef _SYS_STAT_H
#define _SYS_STAT_H

#include <features.h>
#include <sys/types.h>

/*
 * The kernel's struct stat64, byte for byte, with the low words under POSIX's names: sizes are
 * 32 bits here, and stat() answers EOVERFLOW for a file that needs more.
 */
struct stat {
	dev_t st_dev;			/*  0 */
	unsigned long __dev_high, __pad1, __ino_short;
	mode_t st_mode;			/* 16 */
	nlink_t st_nlink;
	uid_t st_uid;
	gid_t st_gid;
	dev_t st_rdev;			/* 32 */
	unsigned long __rdev_high, __pad2;
	off_t st_size;			/* 44 */
	long __size_high;
	blksize_t st_blksize;
	blkcnt_t st_blocks;		/* 56 */
	long __blocks_high;
	time_t st_atime;		/* 64 */
	unsigned long st_atimensec;
	time_t st_mtime;
	unsigned long st_mtimensec;
	time_t st_ctime;
	unsigned long st_ctimensec;
	ino_t st_ino;			/* 88 */
	unsigned long __ino_high;
};

#define S_IFMT 0170000
#define S_IFSOCK 0140000
#define S_IFLNK 0120000
#define S_IFREG 0100000
#define S_IFBLK 0060000
#define S_IFDIR 0040000
#define S_IFCHR 0020000
#define S_IFIFO 0010000
#define S_ISUID 04000
#define S_ISGID 02000
#define S_ISVTX 01000

#define S_ISSOCK(m) (((m) & S_IFMT) == S_IFSOCK)
#define S_ISLNK(m) (((m) & S_IFMT) == S_IFLNK)
#define S_ISREG(m) (((m) & S_IFMT) == S_IFREG)
#define S_ISBLK(m) (((m) & S_IFMT) == S_IFBLK)
#define S_ISDIR(m) (((m) & S_IFMT) == S_IFDIR)
#define S_ISCHR(m) (((m) & S_IFMT) == S_IFCHR)
#define S_ISFIFO(m) (((m) & S_IFMT) == S_IFIFO)

#define S_IRWXU 0700
#define S_IRUSR 0400
#define S_IWUSR 0200
#define S_IXUSR 0100
#define S_IRWXG 0070
#define S_IRGRP 0040
#define S_IWGRP 0020
#define S_IXGRP 0010
#define S_IRWXO 0007
#define S_IROTH 0004
#define S_IWOTH 0002
#define S_IXOTH 0001

__BEGIN_DECLS
int stat(const char *path, struct stat *buffer);
int lstat(const char *path, struct stat *buffer);
int fstat(int fd, struct stat *buffer);
int chmod(const char *path, mode_t mode);
int fchmod(int fd, mode_t mode);
mode_t umask(mode_t mask);
int mkdir(const char *path, mode_t mode);
int mknod(const char *path, mode_t mode, dev_t device);
int mkfifo(const char *path, mode_t mode);
__END_DECLS

#endif
