/*
 * drivers/block/rd.c - disks in memory: /dev/ram0 and /dev/ram1.
 *
 * A page is taken when something is first written to it; until then it reads
 * as zeros.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/init.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/blkdev.h>

#define NR_RAMDISKS	2
#define RD_KILOBYTES	4096
#define RD_PAGES	(RD_KILOBYTES / (PAGE_SIZE / 1024))

static int rd_size = RD_KILOBYTES;
static int rd_sizes[256];
static char *rd_pages[NR_RAMDISKS][RD_PAGES];

/* Buffers are no longer than a page and aligned to their size: each lies in one page. */
static int rd_make_request(request_queue_t *q, int rw, struct buffer_head *bh)
{
	unsigned long at = bh->b_rsector << 9, index = at >> PAGE_SHIFT;
	char **page = &rd_pages[MINOR(bh->b_rdev)][index];
	int good = 1;

	if (rw == WRITE && !*page)
		*page = (char *)get_zeroed_page(GFP_KERNEL);
	if (rw == WRITE && !*page)
		good = 0;
	else if (rw == WRITE)
		memcpy(*page + (at & (PAGE_SIZE - 1)), bh->b_data, bh->b_size);
	else if (*page)
		memcpy(bh->b_data, *page + (at & (PAGE_SIZE - 1)), bh->b_size);
	else
		memset(bh->b_data, 0, bh->b_size);
	bh->b_end_io(bh, good);
	return 0;
}

static int rd_open(struct inode *inode, struct file *filp)
{
	return MINOR(inode->i_rdev) < NR_RAMDISKS ? 0 : -ENXIO;
}

static struct block_device_operations rd_ops = {
	.open = rd_open,
};

/* "ramdisk_size=N" on the command line: kilobytes, no more than there are by default. */
static int __init rd_setup(char *value)
{
	int size = simple_strtoul(value, NULL, 0);

	if (size > 0 && size < RD_KILOBYTES)
		rd_size = size;
	return 1;
}
__setup("ramdisk_size=", rd_setup);

static int __init rd_init(void)
{
	int i, err = register_blkdev(RAMDISK_MAJOR, "ramdisk", &rd_ops);

	if (err)
		return err;
	for (i = 0; i < NR_RAMDISKS; i++)
		rd_sizes[i] = rd_size;
	blk_size[RAMDISK_MAJOR] = rd_sizes;
	blk_init_queue(BLK_DEFAULT_QUEUE(RAMDISK_MAJOR), NULL);
	blk_queue_make_request(BLK_DEFAULT_QUEUE(RAMDISK_MAJOR), rd_make_request);
	return 0;
}
__initcall(rd_init);
