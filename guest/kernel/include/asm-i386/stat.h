/*
 * asm-i386/stat.h - the four shapes in which i386 programs receive file status.
 *
 * __old_kernel_stat: oldstat (18), oldlstat (84), oldfstat (28); 16 bit fields.
 * stat:              stat (106), lstat (107), fstat (108); 64 bytes.
 * stat64:            stat64 (195) ... fstat64 (197); 96 bytes.
 */
#ifndef _I386_STAT_H
#define _I386_STAT_H

struct __old_kernel_stat {
	unsigned short st_dev;
	unsigned short st_ino;
	unsigned short st_mode;
	unsigned short st_nlink;
	unsigned short st_uid;
	unsigned short st_gid;
	unsigned short st_rdev;
	unsigned long  st_size;
	unsigned long  st_atime;
	unsigned long  st_mtime;
	unsigned long  st_ctime;
};

struct stat {
	unsigned long  st_dev;
	unsigned long  st_ino;
	unsigned short st_mode;
	unsigned short st_nlink;
	unsigned short st_uid;
	unsigned short st_gid;
	unsigned long  st_rdev;
	unsigned long  st_size;
	unsigned long  st_blksize;
	unsigned long  st_blocks;
	unsigned long  st_atime;
	unsigned long  st_atime_nsec;
	unsigned long  st_mtime;
	unsigned long  st_mtime_nsec;
	unsigned long  st_ctime;
	unsigned long  st_ctime_nsec;
	unsigned long  __unused4;
	unsigned long  __unused5;
};

/* st_ino stands twice: the upper one is the 32 bit one of the first programs. */
struct stat64 {
	unsigned long long st_dev;
	unsigned char  __pad0[4];
	unsigned long  __st_ino;
	unsigned int   st_mode;
	unsigned int   st_nlink;
	unsigned long  st_uid;
	unsigned long  st_gid;
	unsigned long long st_rdev;
	unsigned char  __pad3[4];
	long long      st_size;
	unsigned long  st_blksize;
	unsigned long long st_blocks;
	unsigned long  st_atime;
	unsigned long  st_atime_nsec;
	unsigned long  st_mtime;
	unsigned long  st_mtime_nsec;
	unsigned long  st_ctime;
	unsigned long  st_ctime_nsec;
	unsigned long long st_ino;
};

#endif
