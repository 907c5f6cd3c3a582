/*
 * linux/dirent.h - directory entries as getdents (141) and getdents64 (220)
 * lay them out in the caller's buffer.
 */
#ifndef _LINUX_DIRENT_H
#define _LINUX_DIRENT_H

/* getdents puts the type of the entry into the last byte of the record. */
struct linux_dirent {
	unsigned long	d_ino;
	unsigned long	d_off;
	unsigned short	d_reclen;
	char		d_name[1];
};

struct linux_dirent64 {
	unsigned long long d_ino;
	long long	d_off;
	unsigned short	d_reclen;
	unsigned char	d_type;
	char		d_name[1];
} __attribute__((packed, aligned(4)));

/* readdir (89) fills exactly one of these. */
struct old_linux_dirent {
	unsigned long	d_ino;
	unsigned long	d_offset;
	unsigned short	d_namlen;
	char		d_name[1];
};

#define DT_UNKNOWN	0
#define DT_FIFO		1
#define DT_CHR		2
#define DT_DIR		4
#define DT_BLK		6
#define DT_REG		8
#define DT_LNK		10
#define DT_SOCK		12

#endif
