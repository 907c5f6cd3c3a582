/*
 * drivers/ide/hd.c - ATA disks on the primary channel: hda and hdb.
 *
 * The first request of the queue is the one the drive works on.  The drive
 * interrupts (IRQ 14) when it has a block of sectors to fetch, wants the next,
 * or is done; the processor moves the data, 16 bits at a time.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/string.h>
#include <linux/timer.h>
#include <linux/blkdev.h>
#include <linux/genhd.h>
#include <linux/hdreg.h>
#include <asm/io.h>
#include <asm/system.h>
#include <asm/uaccess.h>

#define HD_IRQ		14
#define MAX_HD		2
#define MINOR_SHIFT	6
#define NR_MINORS	(MAX_HD << MINOR_SHIFT)
#define MAX_ERRORS	3
#define MAX_MULTIPLE	16
#define TIMEOUT		(5 * HZ)
#define SECTOR_WORDS	256
#define CURRENT		blkdev_entry_next_request(&hd_queue->queue_head)

struct hd_drive {
	unsigned long sectors;		/* 0: no drive */
	unsigned short cylinders, heads, sectors_per_track;
	unsigned short multiple;	/* sectors it moves between two interrupts */
	char model[41];
};

static struct hd_drive hd_drives[MAX_HD];
static struct hd_struct hd_parts[NR_MINORS];
static int hd_sizes[256];
static struct gendisk hd_gendisk;
static request_queue_t *hd_queue;
static struct timer_list hd_timer;
static unsigned int block_sectors;	/* in the block that is under way */

/* ---- the drive ---- */

/* The status once the drive is not busy, or -1 when that takes too long. */
static int wait_not_busy(unsigned int loops)
{
	while (loops--) {
		unsigned char status = inb(HD_ALTSTATUS);

		if (!(status & BUSY_STAT))
			return status;
	}
	return -1;
}

static void send_command(int drive, unsigned long sector, unsigned int count, unsigned char command)
{
	outb(0xe0 | (drive << 4) | ((sector >> 24) & 15), HD_CURRENT);
	outb(count, HD_NSECTOR);
	outb(sector, HD_SECTOR);
	outb(sector >> 8, HD_LCYL);
	outb(sector >> 16, HD_HCYL);
	outb(command, HD_COMMAND);
}

static void reset_drives(void)
{
	outb(HD_CTL_RESET, HD_CMD);
	wait_not_busy(10);
	outb(0, HD_CMD);
	wait_not_busy(1000000);
}

/* ---- requests ---- */

static void hd_request(request_queue_t *q);

static int drive_of(struct request *req)
{
	return MINOR(req->rq_dev) >> MINOR_SHIFT;
}

/* The sectors of the first buffer are done, or given up. */
static void end_buffer(struct request *req, int uptodate)
{
	char name[16];

	if (end_that_request_first(req, uptodate, disk_name(&hd_gendisk, MINOR(req->rq_dev), name)))
		return;
	list_del(&req->queue);
	end_that_request_last(req);
}

static void begin_next(void)
{
	del_timer(&hd_timer);
	if (!list_empty(&hd_queue->queue_head))
		hd_request(hd_queue);
}

/* The drive has refused or does not answer: the first buffer once more, in the end without it. */
static void give_up_or_retry(void)
{
	struct request *req = CURRENT;

	if (++req->errors >= MAX_ERRORS) {
		end_buffer(req, 0);
	} else {
		req->buffer = req->bh->b_data;
		req->current_nr_sectors = req->bh->b_size >> 9;
		printk(KERN_WARNING "hd: sector %lu: status 0x%02x, error 0x%02x; trying again\n",
		       req->sector, inb(HD_ALTSTATUS), inb(HD_ERROR));
		if (req->errors > 1)
			reset_drives();
	}
	begin_next();
}

/* Sectors that are still to be moved: the first buffer may be moved in part. */
static unsigned int sectors_left(struct request *req)
{
	return req->nr_sectors - ((req->bh->b_size >> 9) - req->current_nr_sectors);
}

static unsigned int next_block(struct request *req)
{
	unsigned int multiple = hd_drives[drive_of(req)].multiple, left = sectors_left(req);

	return left < multiple ? left : multiple;
}

/* n sectors of the first buffer are over; with the last of them it ends. */
static void pass_sectors(struct request *req, unsigned int n)
{
	req->buffer += n << 9;
	req->current_nr_sectors -= n;
	if (!req->current_nr_sectors)
		end_buffer(req, 1);
}

static unsigned int part_of_first(struct request *req)
{
	return block_sectors < req->current_nr_sectors ? block_sectors : req->current_nr_sectors;
}

/* Hand the drive the block it waits for, from as many buffers as that takes. */
static void write_block(struct request *req)
{
	struct buffer_head *bh = req->bh;
	unsigned int n, part;

	block_sectors = next_block(req);
	for (n = block_sectors; n; n -= part, bh = bh->b_reqnext) {
		part = bh == req->bh ? req->current_nr_sectors : bh->b_size >> 9;
		if (part > n)
			part = n;
		outsw(HD_DATA, bh == req->bh ? req->buffer : bh->b_data, part * SECTOR_WORDS);
	}
}

static void start_request(struct request *req)
{
	struct hd_drive *drive = &hd_drives[drive_of(req)];
	unsigned long sector = req->sector + hd_parts[MINOR(req->rq_dev)].start_sect;
	int many = drive->multiple > 1;

	mod_timer(&hd_timer, jiffies + TIMEOUT);
	if (req->cmd == READ) {
		block_sectors = next_block(req);
		send_command(drive_of(req), sector, req->nr_sectors, many ? WIN_MULTREAD : WIN_READ);
		return;
	}
	send_command(drive_of(req), sector, req->nr_sectors, many ? WIN_MULTWRITE : WIN_WRITE);
	if ((wait_not_busy(100000) & (DRQ_STAT | ERR_STAT)) == DRQ_STAT)
		write_block(req);
	else
		give_up_or_retry();
}

/* Start the first request; those that lie outside their partition end here. */
static void hd_request(request_queue_t *q)
{
	while (!list_empty(&q->queue_head)) {
		struct request *req = CURRENT;
		struct hd_struct *part = &hd_parts[MINOR(req->rq_dev)];

		if (req->sector < part->nr_sects && req->nr_sectors <= part->nr_sects - req->sector) {
			start_request(req);
			return;
		}
		end_buffer(req, 0);
	}
}

/* Fetch a block; the drive goes on by itself if there is another. */
static void read_done(struct request *req)
{
	int last = block_sectors == sectors_left(req);

	while (block_sectors) {
		unsigned int n = part_of_first(req);

		insw(HD_DATA, req->buffer, n * SECTOR_WORDS);
		block_sectors -= n;
		pass_sectors(req, n);
	}
	if (last) {
		begin_next();
		return;
	}
	block_sectors = next_block(req);
	mod_timer(&hd_timer, jiffies + TIMEOUT);
}

/* A block is on the disk, and the drive may want the next. */
static void write_done(struct request *req)
{
	int last = block_sectors == sectors_left(req);

	while (block_sectors) {
		unsigned int n = part_of_first(req);

		block_sectors -= n;
		pass_sectors(req, n);
	}
	if (last) {
		begin_next();
		return;
	}
	write_block(req);
	mod_timer(&hd_timer, jiffies + TIMEOUT);
}

static void hd_interrupt(int irq, void *dev_id, struct pt_regs *regs)
{
	unsigned char status = inb(HD_STATUS);
	struct request *req;

	if ((status & BUSY_STAT) || list_empty(&hd_queue->queue_head) || hd_queue->plugged)
		return;
	req = CURRENT;
	if (status & ERR_STAT)
		give_up_or_retry();
	else if (req->cmd == READ && (status & DRQ_STAT))
		read_done(req);
	else if (req->cmd == WRITE && block_sectors)
		write_done(req);
}

/* No interrupt for long: it was lost, or the drive is. */
static void hd_times_out(unsigned long data)
{
	unsigned long flags;

	save_and_cli(flags);
	if (!list_empty(&hd_queue->queue_head) && !hd_queue->plugged) {
		printk(KERN_ERR "hd: the drive does not answer\n");
		reset_drives();
		give_up_or_retry();
	}
	restore_flags(flags);
}

/* ---- files ---- */

static int hd_open(struct inode *inode, struct file *filp)
{
	return MINOR(inode->i_rdev) < NR_MINORS && hd_parts[MINOR(inode->i_rdev)].nr_sects ? 0 : -ENXIO;
}

static int hd_geometry(kdev_t dev, struct hd_geometry *user)
{
	struct hd_drive *drive = &hd_drives[MINOR(dev) >> MINOR_SHIFT];
	struct hd_geometry geometry;

	geometry.heads = drive->heads;
	geometry.sectors = drive->sectors_per_track;
	geometry.cylinders = drive->cylinders;
	geometry.start = hd_parts[MINOR(dev)].start_sect;
	return copy_to_user(user, &geometry, sizeof(geometry)) ? -EFAULT : 0;
}

static int hd_ioctl(struct inode *inode, struct file *filp, unsigned int cmd, unsigned long arg)
{
	if (cmd == HDIO_GETGEO)
		return hd_geometry(inode->i_rdev, (struct hd_geometry *)arg);
	if (cmd == BLKRRPART)
		return reread_partitions(&hd_gendisk, inode->i_rdev);
	return -ENOTTY;
}

static struct block_device_operations hd_ops = {
	.open	= hd_open,
	.ioctl	= hd_ioctl,
};

/* ---- start ---- */

/* The model's name: two characters a word, the first in the high byte. */
static void __init read_model(struct hd_drive *drive, unsigned short *words)
{
	int i;

	for (i = 0; i < 20; i++) {
		drive->model[2 * i] = words[i] >> 8;
		drive->model[2 * i + 1] = words[i];
	}
	for (i = 39; i >= 0 && drive->model[i] == ' '; i--)
		drive->model[i] = 0;
}

/* True once the drive has accepted "move that many sectors at a time". */
static int __init set_multiple(int n, unsigned int multiple)
{
	int status;

	send_command(n, 0, multiple, WIN_SETMULT);
	status = wait_not_busy(1000000);
	return status >= 0 && !(status & ERR_STAT);
}

static void __init ask_drive(int n)
{
	struct hd_drive *drive = &hd_drives[n];
	unsigned short words[SECTOR_WORDS];
	int status;

	send_command(n, 0, 0, WIN_IDENTIFY);
	if (!inb(HD_ALTSTATUS))			/* nobody answers for this drive */
		return;
	status = wait_not_busy(1000000);
	if (status < 0 || !(status & DRQ_STAT))
		return;
	insw(HD_DATA, words, SECTOR_WORDS);
	if (!(words[49] & 0x200))		/* older than LBA */
		return;
	drive->cylinders = words[1];
	drive->heads = words[3];
	drive->sectors_per_track = words[6];
	drive->sectors = words[60] | (unsigned long)words[61] << 16;
	read_model(drive, words + 27);
	drive->multiple = words[47] & 0xff;
	if (drive->multiple > MAX_MULTIPLE)
		drive->multiple = MAX_MULTIPLE;
	if (!drive->multiple || !set_multiple(n, drive->multiple))
		drive->multiple = 1;
}

static struct gendisk hd_gendisk = {
	.major		= IDE0_MAJOR,
	.major_name	= "hd",
	.minor_shift	= MINOR_SHIFT,
	.nr_real	= MAX_HD,
	.part		= hd_parts,
	.sizes		= hd_sizes,
	.fops		= &hd_ops,
};

static void __init introduce(int n)
{
	struct hd_drive *drive = &hd_drives[n];

	printk(KERN_INFO "hd%c: %s, ATA DISK drive, %lu sectors (%lu MB), CHS=%d/%d/%d\n", 'a' + n,
	       drive->model, drive->sectors, drive->sectors / 2048, drive->cylinders, drive->heads,
	       drive->sectors_per_track);
	printk("Partition check:\n");
	register_disk(&hd_gendisk, MKDEV(IDE0_MAJOR, n << MINOR_SHIFT), drive->sectors);
}

static int __init hd_init(void)
{
	int n;

	if (inb(HD_STATUS) == 0xff)		/* an empty bus: no controller */
		return -ENODEV;
	outb(HD_CTL_NIEN, HD_CMD);
	for (n = 0; n < MAX_HD; n++)
		ask_drive(n);
	outb(0xa0, HD_CURRENT);
	inb(HD_STATUS);
	outb(0, HD_CMD);
	if (!hd_drives[0].sectors && !hd_drives[1].sectors)
		return -ENODEV;
	if (register_blkdev(IDE0_MAJOR, "ide0", &hd_ops) ||
	    request_irq(HD_IRQ, hd_interrupt, SA_INTERRUPT_FAST, "ide0", NULL))
		return -EBUSY;
	hd_queue = BLK_DEFAULT_QUEUE(IDE0_MAJOR);
	blk_init_queue(hd_queue, hd_request);
	blk_size[IDE0_MAJOR] = hd_sizes;
	init_timer(&hd_timer);
	hd_timer.function = hd_times_out;
	add_gendisk(&hd_gendisk);
	for (n = 0; n < MAX_HD; n++)
		if (hd_drives[n].sectors)
			introduce(n);
	return 0;
}
__initcall(hd_init);
