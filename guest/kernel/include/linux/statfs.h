/* linux/statfs.h - numbers by which file systems name themselves in f_type. */
#ifndef _LINUX_STATFS_H
#define _LINUX_STATFS_H

#include <asm/statfs.h>

#define PROC_SUPER_MAGIC	0x9fa0
#define RAMFS_MAGIC		0x858458f6
#define TMPFS_MAGIC		0x01021994
#define PIPEFS_MAGIC		0x50495045
#define EXT2_SUPER_MAGIC	0xef53
#define V9FS_MAGIC		0x01021997

#endif
