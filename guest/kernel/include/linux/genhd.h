/*
 * linux/genhd.h - disks and their partitions.
 */
#ifndef _LINUX_GENHD_H
#define _LINUX_GENHD_H

#ifdef __KERNEL__

#include <linux/fs.h>
#include <linux/types.h>

struct hd_struct {
	unsigned long start_sect;
	unsigned long nr_sects;
};

/* All disks of one driver; partition 0 of each is the whole of it. */
struct gendisk {
	int major;
	const char *major_name;		/* "hd": disks are hda, hdb */
	int minor_shift;		/* log2 of the minors a disk has */
	int nr_real;			/* disks that exist */
	struct hd_struct *part;		/* by minor */
	int *sizes;			/* by minor, in KB */
	struct block_device_operations *fops;
	struct gendisk *next;
};

extern struct gendisk *gendisk_head;
extern void add_gendisk(struct gendisk *gp);
extern void del_gendisk(struct gendisk *gp);
extern char *disk_name(struct gendisk *hd, int minor, char *buf);
extern void register_disk(struct gendisk *hd, kdev_t dev, unsigned long nr_sectors);
extern int reread_partitions(struct gendisk *hd, kdev_t dev);
extern int get_partition_list(char *page);

/* A row of the table in the first sector of a PC's disk, from byte 446. */
struct partition {
	unsigned char boot_ind;
	unsigned char head, sector, cyl;
	unsigned char sys_ind;
	unsigned char end_head, end_sector, end_cyl;
	unsigned int start_sect;
	unsigned int nr_sects;
} __attribute__((packed));

#define DOS_EXTENDED_PARTITION	5
#define WIN98_EXTENDED_PARTITION 0x0f
#define LINUX_EXTENDED_PARTITION 0x85

#endif
#endif
