/* linux/major.h - major numbers of the devices that we have or leave room for. */
#ifndef _LINUX_MAJOR_H
#define _LINUX_MAJOR_H

#define MAX_CHRDEV	255
#define MAX_BLKDEV	255

#define UNNAMED_MAJOR	0
#define MEM_MAJOR	1
#define RAMDISK_MAJOR	1	/* block devices count by themselves */
#define IDE0_MAJOR	3
#define TTY_MAJOR	4
#define TTYAUX_MAJOR	5
#define LOOP_MAJOR	7
#define MISC_MAJOR	10
#define UNIX98_PTY_MASTER_MAJOR	128
#define UNIX98_PTY_SLAVE_MAJOR	136

#endif
