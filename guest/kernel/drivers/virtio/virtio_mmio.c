/*
 * drivers/virtio/virtio_mmio.c - virtio devices with registers in memory.
 *
 * Nothing is looked for: who starts the kernel says on the command line where
 * there is one, as Linux has it: virtio_mmio.device=SIZE@ADDRESS:IRQ.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/init.h>
#include <linux/interrupt.h>
#include <linux/ioport.h>
#include <linux/mm.h>
#include <linux/virtio.h>
#include <linux/virtio_mmio.h>
#include <asm/io.h>

#define MAX_DEVICES	4
#define MIN_SIZE	(VIRTIO_MMIO_CONFIG + 0x100)

static struct virtio_device devices[MAX_DEVICES];
static int nr_devices;

static inline unsigned int read_reg(struct virtio_device *dev, unsigned int reg)
{
	return readl(dev->regs + reg);
}

static inline void write_reg(struct virtio_device *dev, unsigned int reg, unsigned int value)
{
	writel(value, dev->regs + reg);
}

static void add_status(struct virtio_device *dev, unsigned int bits)
{
	write_reg(dev, VIRTIO_MMIO_STATUS, read_reg(dev, VIRTIO_MMIO_STATUS) | bits);
}

/* ---- use ---- */

static void virtio_interrupt(int irq, void *dev_id, struct pt_regs *regs)
{
	struct virtio_device *dev = dev_id;
	unsigned int why = read_reg(dev, VIRTIO_MMIO_INTERRUPT_STATUS);

	write_reg(dev, VIRTIO_MMIO_INTERRUPT_ACK, why);
	if (why)
		wake_up(&dev->wait);
}

struct virtio_device *virtio_device(unsigned int id, int n)
{
	int i;

	for (i = 0; i < nr_devices; i++)
		if (devices[i].id == id && n-- == 0)
			return &devices[i];
	return NULL;
}

unsigned char virtio_config_byte(struct virtio_device *dev, unsigned int offset)
{
	return readb(dev->regs + VIRTIO_MMIO_CONFIG + offset);
}

void virtio_notify(struct virtio_device *dev)
{
	barrier();
	write_reg(dev, VIRTIO_MMIO_QUEUE_NOTIFY, 0);
}

static unsigned int offered_features(struct virtio_device *dev, int word)
{
	write_reg(dev, VIRTIO_MMIO_DEVICE_FEATURES_SEL, word);
	return read_reg(dev, VIRTIO_MMIO_DEVICE_FEATURES);
}

static void accept_features(struct virtio_device *dev, int word, unsigned int features)
{
	write_reg(dev, VIRTIO_MMIO_DRIVER_FEATURES_SEL, word);
	write_reg(dev, VIRTIO_MMIO_DRIVER_FEATURES, features);
}

/* Driver and device say what they can, and agree on it. */
static int negotiate(struct virtio_device *dev, unsigned int features)
{
	if ((offered_features(dev, 0) & features) != features ||
	    !(offered_features(dev, 1) & VIRTIO_F_VERSION_1_HIGH))
		return -ENODEV;
	accept_features(dev, 0, features);
	accept_features(dev, 1, VIRTIO_F_VERSION_1_HIGH);
	add_status(dev, VIRTIO_STAT_FEATURES_OK);
	return read_reg(dev, VIRTIO_MMIO_STATUS) & VIRTIO_STAT_FEATURES_OK ? 0 : -ENODEV;
}

static void set_address(struct virtio_device *dev, unsigned int reg, volatile void *table)
{
	write_reg(dev, reg, virt_to_phys(table));
	write_reg(dev, reg + 4, 0);
}

static int setup_queue(struct virtio_device *dev, struct vring *ring)
{
	write_reg(dev, VIRTIO_MMIO_QUEUE_SEL, 0);
	if (read_reg(dev, VIRTIO_MMIO_QUEUE_NUM_MAX) < VRING_SIZE)
		return -ENODEV;
	virtqueue_init(&dev->queue, ring);
	write_reg(dev, VIRTIO_MMIO_QUEUE_NUM, VRING_SIZE);
	set_address(dev, VIRTIO_MMIO_QUEUE_DESC_LOW, ring->desc);
	set_address(dev, VIRTIO_MMIO_QUEUE_AVAIL_LOW, &ring->avail);
	set_address(dev, VIRTIO_MMIO_QUEUE_USED_LOW, &ring->used);
	write_reg(dev, VIRTIO_MMIO_QUEUE_READY, 1);
	return read_reg(dev, VIRTIO_MMIO_QUEUE_READY) ? 0 : -ENODEV;
}

/* The steps of section 3.1.1. */
static int start_device(struct virtio_device *dev, struct vring *ring, unsigned int features)
{
	int err;

	virtio_reset(dev);
	add_status(dev, VIRTIO_STAT_ACKNOWLEDGE);
	add_status(dev, VIRTIO_STAT_DRIVER);
	err = negotiate(dev, features);
	if (!err)
		err = setup_queue(dev, ring);
	if (!err)
		err = request_irq(dev->irq, virtio_interrupt, SA_SHIRQ, "virtio", dev);
	if (!err)
		add_status(dev, VIRTIO_STAT_DRIVER_OK);
	else
		add_status(dev, VIRTIO_STAT_FAILED);
	return err;
}

int virtio_start(struct virtio_device *dev, unsigned int features)
{
	unsigned long ring;
	int err;

	if (dev->in_use)
		return -EBUSY;
	dev->in_use = 1;
	ring = get_zeroed_page(GFP_KERNEL);
	err = ring ? start_device(dev, (struct vring *)ring, features) : -ENOMEM;
	if (err) {
		free_page(ring);
		dev->in_use = 0;
	}
	return err;
}

void virtio_reset(struct virtio_device *dev)
{
	write_reg(dev, VIRTIO_MMIO_STATUS, 0);
}

void virtio_stop(struct virtio_device *dev)
{
	virtio_reset(dev);
	free_irq(dev->irq, dev);
	free_page((unsigned long)dev->queue.ring);
	dev->queue.ring = NULL;
	dev->in_use = 0;
}

/* ---- start ---- */

/* SIZE@ADDRESS:IRQ */
static int __init device_setup(char *value)
{
	struct virtio_device *dev = &devices[nr_devices];
	unsigned long size = simple_strtoul(value, &value, 0);

	if (*value++ != '@' || size < MIN_SIZE || nr_devices == MAX_DEVICES)
		return 0;
	dev->base = simple_strtoul(value, &value, 0);
	if (*value++ != ':')
		return 0;
	dev->irq = simple_strtoul(value, &value, 0);
	nr_devices++;
	return 1;
}

__setup("virtio_mmio.device=", device_setup);

/* Whether there is a device, and of which kind. */
static int __init find_device(struct virtio_device *dev)
{
	init_waitqueue_head(&dev->wait);
	if (!request_mem_region(dev->base, MIN_SIZE, "virtio"))
		return -EBUSY;
	dev->regs = ioremap(dev->base, MIN_SIZE);
	if (!dev->regs)
		return -ENOMEM;
	if (read_reg(dev, VIRTIO_MMIO_MAGIC_VALUE) != VIRTIO_MMIO_MAGIC ||
	    read_reg(dev, VIRTIO_MMIO_VERSION) != 2)
		return -ENODEV;
	dev->id = read_reg(dev, VIRTIO_MMIO_DEVICE_ID);
	return dev->id ? 0 : -ENODEV;
}

static int __init virtio_mmio_init(void)
{
	struct virtio_device *dev;

	for (dev = devices; dev < devices + nr_devices; dev++)
		if (find_device(dev))
			printk(KERN_WARNING "virtio: no device at 0x%08lx\n", dev->base);
		else
			printk(KERN_INFO "virtio: device %u at 0x%08lx, interrupt %u\n", dev->id, dev->base,
			       dev->irq);
	return 0;
}
__initcall(virtio_mmio_init);
