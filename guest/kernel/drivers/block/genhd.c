/*
 * drivers/block/genhd.c - disks in general: their names and their partitions.
 *
 * The table of partitions is in the first sector of a disk ("MBR"); a row of
 * type 5 leads to further tables, each with one partition and the way to the
 * next table.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/blkdev.h>
#include <linux/genhd.h>

#define MBR_TABLE	446
#define MBR_SIGNATURE	510
#define FIRST_LOGICAL	5

struct gendisk *gendisk_head;

void add_gendisk(struct gendisk *gp)
{
	gp->next = gendisk_head;
	gendisk_head = gp;
}

void del_gendisk(struct gendisk *gp)
{
	struct gendisk **p;

	for (p = &gendisk_head; *p; p = &(*p)->next)
		if (*p == gp) {
			*p = gp->next;
			return;
		}
}

/* "hda", "hda1": the text is put into buf. */
char *disk_name(struct gendisk *hd, int minor, char *buf)
{
	int part = minor & ((1 << hd->minor_shift) - 1);
	int len = sprintf(buf, "%s%c", hd->major_name, 'a' + (minor >> hd->minor_shift));

	if (part)
		sprintf(buf + len, "%d", part);
	return buf;
}

static void add_partition(struct gendisk *hd, int minor, unsigned long start, unsigned long size)
{
	char name[16];

	hd->part[minor].start_sect = start;
	hd->part[minor].nr_sects = size;
	hd->sizes[minor] = size / 2;
	printk(" %s", disk_name(hd, minor, name));
}

static int is_extended(struct partition *p)
{
	return p->sys_ind == DOS_EXTENDED_PARTITION || p->sys_ind == WIN98_EXTENDED_PARTITION ||
	       p->sys_ind == LINUX_EXTENDED_PARTITION;
}

/* Does the row describe sectors that the disk has?  start is where its own count begins. */
static int fits(struct gendisk *hd, int first_minor, unsigned long start, struct partition *p)
{
	unsigned long total = hd->part[first_minor].nr_sects;

	return p->nr_sects && start < total && p->start_sect < total - start &&
	       p->nr_sects <= total - start - p->start_sect;
}

/* The four rows of a sector's table; 0 without one, -EIO. */
static int read_table(kdev_t dev, unsigned long sector, struct partition table[4])
{
	struct buffer_head *bh = bread(dev, sector, 512);
	int found;

	if (!bh)
		return -EIO;
	found = (unsigned char)bh->b_data[MBR_SIGNATURE] == 0x55 &&
		(unsigned char)bh->b_data[MBR_SIGNATURE + 1] == 0xaa;
	memcpy(table, bh->b_data + MBR_TABLE, 4 * sizeof(*table));
	brelse(bh);
	return found;
}

/* The tables behind an extended partition; a chain that goes round ends with the minors. */
static void read_extended(struct gendisk *hd, kdev_t dev, unsigned long first)
{
	int minor = MINOR(dev), part = FIRST_LOGICAL, i;
	unsigned long here = first;
	struct partition table[4];

	while (part < (1 << hd->minor_shift) && read_table(dev, here, table) > 0) {
		unsigned long next = 0;

		for (i = 0; i < 4; i++) {
			if (is_extended(&table[i]) && fits(hd, minor, first, &table[i]))
				next = first + table[i].start_sect;
			else if (table[i].sys_ind && fits(hd, minor, here, &table[i]) &&
				 part < (1 << hd->minor_shift))
				add_partition(hd, minor + part++, here + table[i].start_sect,
					      table[i].nr_sects);
		}
		if (next <= here)
			break;
		here = next;
	}
}

static void check_partition(struct gendisk *hd, kdev_t dev)
{
	int minor = MINOR(dev), i, found;
	struct partition table[4];
	char name[16];

	set_blocksize(dev, 512);
	found = read_table(dev, 0, table);
	printk(" %s:", disk_name(hd, minor, name));
	if (found < 0)
		printk(" unable to read partition table");
	else if (!found)
		printk(" unknown partition table");
	for (i = 0; found > 0 && i < 4; i++) {
		if (!table[i].sys_ind || !fits(hd, minor, 0, &table[i]))
			continue;
		add_partition(hd, minor + 1 + i, table[i].start_sect, table[i].nr_sects);
		if (is_extended(&table[i]))
			read_extended(hd, dev, table[i].start_sect);
	}
	printk("\n");
	invalidate_buffers(dev);
}

/* A disk is there: its size, and what partitions it has. */
void register_disk(struct gendisk *hd, kdev_t dev, unsigned long nr_sectors)
{
	hd->part[MINOR(dev)].start_sect = 0;
	hd->part[MINOR(dev)].nr_sects = nr_sectors;
	hd->sizes[MINOR(dev)] = nr_sectors / 2;
	check_partition(hd, dev);
}

static int in_use(kdev_t dev)
{
	struct super_block *sb;

	list_for_each_entry(sb, &super_blocks, s_list)
		if (sb->s_dev == dev)
			return 1;
	return 0;
}

/* The table has been written anew (BLKRRPART); -EBUSY while something of the disk is mounted. */
int reread_partitions(struct gendisk *hd, kdev_t dev)
{
	int first = MINOR(dev) & ~((1 << hd->minor_shift) - 1), i;

	if (MINOR(dev) != first)
		return -EINVAL;
	if (!capable(CAP_SYS_ADMIN))
		return -EACCES;
	for (i = 0; i < 1 << hd->minor_shift; i++)
		if (in_use(MKDEV(hd->major, first + i)))
			return -EBUSY;
	for (i = 1; i < 1 << hd->minor_shift; i++) {
		fsync_dev(MKDEV(hd->major, first + i));
		invalidate_buffers(MKDEV(hd->major, first + i));
		hd->part[first + i].nr_sects = 0;
		hd->sizes[first + i] = 0;
	}
	check_partition(hd, dev);
	return 0;
}

/* The text of /proc/partitions. */
int get_partition_list(char *page)
{
	int len = sprintf(page, "major minor  #blocks  name\n\n"), n;
	struct gendisk *hd;
	char name[16];

	for (hd = gendisk_head; hd; hd = hd->next)
		for (n = 0; n < hd->nr_real << hd->minor_shift && len < PAGE_SIZE - 80; n++)
			if (hd->part[n].nr_sects)
				len += sprintf(page + len, "%4d  %4d %10d %s\n", hd->major, n,
					       hd->sizes[n], disk_name(hd, n, name));
	return len;
}
