/*
 * linux/virtio.h - virtio devices with registers in memory (OASIS Virtual I/O
 * Device 1.1, section 4.2) and their queues (2.6).  A queue is three tables in
 * memory that driver and device share:
 *
 *	desc	what memory is offered: address, length, direction, the next one
 *	avail	numbers of first descriptors, from the driver to the device
 *	used	the same back, with how many bytes the device has written
 */
#ifndef _LINUX_VIRTIO_H
#define _LINUX_VIRTIO_H

#include <linux/types.h>
#include <linux/wait.h>

#define VIRTIO_ID_9P		9

#define VIRTIO_9P_MOUNT_TAG	0x1	/* the configuration has the tag */

#define VRING_SIZE		8	/* descriptors: two for each request */
#define VRING_DESC_F_NEXT	1	/* goes on at next */
#define VRING_DESC_F_WRITE	2	/* the device writes here */

struct vring_desc {
	__u64 addr;
	__u32 len;
	__u16 flags;
	__u16 next;
};

struct vring_avail {
	__u16 flags;
	__u16 idx;			/* where the driver puts the next */
	__u16 ring[VRING_SIZE];
};

struct vring_used_elem {
	__u32 id;
	__u32 len;
};

struct vring_used {
	__u16 flags;
	__u16 idx;			/* where the device puts the next */
	struct vring_used_elem ring[VRING_SIZE];
};

/* One page. */
struct vring {
	struct vring_desc desc[VRING_SIZE];
	struct vring_avail avail;
	struct vring_used used __attribute__((aligned(4)));
};

struct virtqueue {
	volatile struct vring *ring;
	unsigned int num_free;
	__u16 free_head;		/* free descriptors, joined by next */
	__u16 last_used;		/* what of "used" has been seen */
};

struct virtio_device {
	unsigned char *regs;
	unsigned long base;		/* physical */
	unsigned int irq;
	unsigned int id;		/* what kind it is */
	int in_use;
	wait_queue_head_t wait;		/* for something in "used" */
	struct virtqueue queue;
};

/* The n-th device of a kind, or NULL. */
extern struct virtio_device *virtio_device(unsigned int id, int n);
/* The byte at offset in the device's own configuration. */
extern unsigned char virtio_config_byte(struct virtio_device *dev, unsigned int offset);
/* Takes the device into use, with these features at least: 0, -EBUSY, -ENODEV or -ENOMEM. It may sleep. */
extern int virtio_start(struct virtio_device *dev, unsigned int features);
/* The device forgets everything and touches no memory of ours until it is started anew. */
extern void virtio_reset(struct virtio_device *dev);
/* Gives it back; it touches no memory of ours from now on. */
extern void virtio_stop(struct virtio_device *dev);

extern void virtqueue_init(struct virtqueue *vq, struct vring *ring);
/* Offers a buffer to be read and one to be written, both contiguous: a number for it, or -ENOSPC. */
extern int virtqueue_add(struct virtqueue *vq, void *out, unsigned int out_len, void *in, unsigned int in_len);
/* Takes back what the device is done with: its number, or -EAGAIN. *len: bytes written. */
extern int virtqueue_get(struct virtqueue *vq, unsigned int *len);
/* Tells the device that something has been added. */
extern void virtio_notify(struct virtio_device *dev);

#endif
