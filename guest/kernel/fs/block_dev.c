/*
 * fs/block_dev.c - block devices as files: /dev/hda is read and written
 * through the buffer cache, so what a file system on it does is seen there.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/blkdev.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <asm/uaccess.h>

#define FILE_BLOCK	1024	/* bytes of a buffer of a device without a file system */

struct blk_driver {
	const char *name;
	struct block_device_operations *ops;
};

static struct blk_driver blkdevs[MAX_BLKDEV];
static unsigned char read_only[MAX_BLKDEV][256 / 8];

/* ---- drivers ---- */

/* 0, -EINVAL for a number out of range, -EBUSY when it has another driver. */
int register_blkdev(unsigned int major, const char *name, struct block_device_operations *ops)
{
	if (major == 0 || major >= MAX_BLKDEV)
		return -EINVAL;
	if (blkdevs[major].ops && blkdevs[major].ops != ops)
		return -EBUSY;
	blkdevs[major].name = name;
	blkdevs[major].ops = ops;
	return 0;
}

int unregister_blkdev(unsigned int major, const char *name)
{
	if (major >= MAX_BLKDEV || !blkdevs[major].ops || strcmp(blkdevs[major].name, name))
		return -EINVAL;
	blkdevs[major].name = NULL;
	blkdevs[major].ops = NULL;
	return 0;
}

/* The second half of /proc/devices. */
int get_blkdev_list(char *page)
{
	int i, len = sprintf(page, "\nBlock devices:\n");

	for (i = 0; i < MAX_BLKDEV; i++)
		if (blkdevs[i].ops)
			len += sprintf(page + len, "%3d %s\n", i, blkdevs[i].name);
	return len;
}

int is_read_only(kdev_t dev)
{
	return MAJOR(dev) < MAX_BLKDEV && (read_only[MAJOR(dev)][MINOR(dev) / 8] >> (MINOR(dev) % 8)) & 1;
}

void set_device_ro(kdev_t dev, int on)
{
	unsigned char *byte = &read_only[MAJOR(dev)][MINOR(dev) / 8], bit = 1 << (MINOR(dev) % 8);

	*byte = on ? *byte | bit : *byte & ~bit;
}

/* How many sectors a device has; 0 when there is none. */
unsigned long blkdev_sectors(kdev_t dev)
{
	int *sizes = MAJOR(dev) < MAX_BLKDEV ? blk_size[MAJOR(dev)] : NULL;

	return sizes ? 2UL * sizes[MINOR(dev)] : 0;
}

static struct block_device_operations *driver_of(kdev_t dev)
{
	return MAJOR(dev) < MAX_BLKDEV ? blkdevs[MAJOR(dev)].ops : NULL;
}

static int device_get(kdev_t dev, struct inode *inode, struct file *filp)
{
	struct block_device_operations *ops = driver_of(dev);
	int err;

	if (!ops)
		return -ENXIO;
	if (ops->owner)
		__MOD_INC_USE_COUNT(ops->owner);
	err = ops->open ? ops->open(inode, filp) : blkdev_sectors(dev) ? 0 : -ENXIO;
	if (err && ops->owner)
		__MOD_DEC_USE_COUNT(ops->owner);
	return err;
}

static void device_put(kdev_t dev, struct inode *inode, struct file *filp)
{
	struct block_device_operations *ops = driver_of(dev);

	if (ops && ops->release)
		ops->release(inode, filp);
	if (ops && ops->owner)
		__MOD_DEC_USE_COUNT(ops->owner);
}

/* A file system needs no file: the driver sees an inode with nothing but the number. */
static struct inode *number_only(kdev_t dev, struct inode *inode)
{
	memset(inode, 0, sizeof(*inode));
	inode->i_rdev = dev;
	return inode;
}

int blkdev_get(kdev_t dev)
{
	struct inode inode;

	return device_get(dev, number_only(dev, &inode), NULL);
}

void blkdev_put(kdev_t dev)
{
	struct inode inode;

	device_put(dev, number_only(dev, &inode), NULL);
}

/* ---- files ---- */

static int blkdev_open(struct inode *inode, struct file *filp)
{
	if ((filp->f_mode & FMODE_WRITE) && is_read_only(inode->i_rdev))
		return -EROFS;
	return device_get(inode->i_rdev, inode, filp);
}

/* The last to close waits for what was written. */
static int blkdev_close(struct inode *inode, struct file *filp)
{
	if (filp->f_mode & FMODE_WRITE)
		sync_buffers(inode->i_rdev, 1);
	device_put(inode->i_rdev, inode, filp);
	return 0;
}

static loff_t blkdev_bytes(struct inode *inode)
{
	return (loff_t)blkdev_sectors(inode->i_rdev) << 9;
}

static loff_t block_llseek(struct file *filp, loff_t offset, int origin)
{
	loff_t size = blkdev_bytes(filp->f_dentry->d_inode);

	if (origin == SEEK_END)
		offset += size;
	else if (origin == SEEK_CUR)
		offset += filp->f_pos;
	else if (origin != SEEK_SET)
		return -EINVAL;
	if (offset < 0 || offset > size)
		return -EINVAL;
	filp->f_pos = offset;
	return offset;
}

/* Blocks as long as those of the file system on the device, if there is one, so that both use the same buffers. */
static int buffer_size(kdev_t dev)
{
	struct super_block *sb;

	list_for_each_entry(sb, &super_blocks, s_list)
		if (sb->s_dev == dev)
			return sb->s_blocksize;
	return FILE_BLOCK;
}

/* A part of one block, between the device and the user. */
static int move_part(kdev_t dev, int write, char *buf, loff_t pos, unsigned int size, unsigned int n)
{
	unsigned int offset = (unsigned long)pos & (size - 1);
	unsigned long block = pos >> (ffs(size) - 1), left;
	struct buffer_head *bh = write && n == size ? getblk(dev, block, size) : bread(dev, block, size);

	if (!bh)
		return -EIO;
	if (write) {
		wait_on_buffer(bh);
		left = copy_from_user(bh->b_data + offset, buf, n);
		if (!left || buffer_uptodate(bh)) {
			mark_buffer_uptodate(bh, 1);
			mark_buffer_dirty(bh);
		}
	} else {
		left = copy_to_user(buf, bh->b_data + offset, n);
	}
	brelse(bh);
	return left ? -EFAULT : 0;
}

/* The blocks that reading will want next are asked for together. */
static void ask_ahead(kdev_t dev, loff_t pos, loff_t end, unsigned int size)
{
	struct buffer_head *bhs[8];
	unsigned long block = pos >> (ffs(size) - 1), last = (end - 1) >> (ffs(size) - 1);
	int n = 0, i;

	while (n < ARRAY_SIZE(bhs) && block <= last && (bhs[n] = getblk(dev, block++, size)) != NULL)
		n++;
	ll_rw_block(READ, n, bhs);
	for (i = 0; i < n; i++)
		brelse(bhs[i]);
}

static ssize_t block_io(struct file *filp, int write, char *buf, size_t count, loff_t *ppos)
{
	struct inode *inode = filp->f_dentry->d_inode;
	unsigned int size = buffer_size(inode->i_rdev), n;
	loff_t end = blkdev_bytes(inode), pos = *ppos;
	size_t done = 0;
	int err = 0;

	if (pos >= end)
		return write && count ? -ENOSPC : 0;
	if (count > end - pos)
		count = end - pos;
	while (done < count && !err) {
		n = size - ((unsigned long)pos & (size - 1));
		if (n > count - done)
			n = count - done;
		if (!write && !(pos & (8 * size - 1)))
			ask_ahead(inode->i_rdev, pos, pos + (count - done), size);
		err = move_part(inode->i_rdev, write, buf + done, pos, size, n);
		if (err)
			break;
		done += n;
		pos += n;
		if (write)
			balance_dirty();
	}
	*ppos = pos;
	if (!done)
		return err;
	if (write && (filp->f_flags & O_SYNC) && sync_buffers(inode->i_rdev, 1))
		return -EIO;
	return done;
}

static ssize_t block_read(struct file *filp, char *buf, size_t count, loff_t *ppos)
{
	return block_io(filp, 0, buf, count, ppos);
}

static ssize_t block_write(struct file *filp, const char *buf, size_t count, loff_t *ppos)
{
	return block_io(filp, 1, (char *)buf, count, ppos);
}

static int block_fsync(struct file *filp, struct dentry *dentry, int datasync)
{
	return fsync_dev(dentry->d_inode->i_rdev);
}

static int flush_device(kdev_t dev)
{
	int err;

	if (!capable(CAP_SYS_ADMIN))
		return -EACCES;
	err = fsync_dev(dev);
	invalidate_buffers(dev);
	return err;
}

static int blkdev_ioctl(struct inode *inode, struct file *filp, unsigned int cmd, unsigned long arg)
{
	struct block_device_operations *ops = driver_of(inode->i_rdev);
	unsigned long long bytes = blkdev_bytes(inode);

	switch (cmd) {
	case BLKGETSIZE:
		return put_user(blkdev_sectors(inode->i_rdev), (unsigned long *)arg);
	case BLKGETSIZE64:
		return copy_to_user((void *)arg, &bytes, sizeof(bytes)) ? -EFAULT : 0;
	case BLKSSZGET:
		return put_user(512, (int *)arg);
	case BLKFLSBUF:
		return flush_device(inode->i_rdev);
	}
	return ops && ops->ioctl ? ops->ioctl(inode, filp, cmd, arg) : -ENOTTY;
}

struct file_operations def_blk_fops = {
	.open		= blkdev_open,
	.release	= blkdev_close,
	.llseek		= block_llseek,
	.read		= block_read,
	.write		= block_write,
	.fsync		= block_fsync,
	.ioctl		= blkdev_ioctl,
};
