/*
 * drivers/virtio/virtqueue.c - the driver's side of a queue: descriptors are
 * taken from a list of free ones, offered in "avail", and come back in "used".
 */
#include <linux/kernel.h>
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/virtio.h>
#include <asm/io.h>

/* All descriptors are free, and nothing has been offered. */
void virtqueue_init(struct virtqueue *vq, struct vring *ring)
{
	int i;

	vq->ring = ring;
	vq->num_free = VRING_SIZE;
	vq->free_head = 0;
	vq->last_used = 0;
	for (i = 0; i < VRING_SIZE; i++)
		ring->desc[i].next = i + 1;
}

static int take_descriptor(struct virtqueue *vq, void *buf, unsigned int len, unsigned int flags)
{
	volatile struct vring_desc *desc = &vq->ring->desc[vq->free_head];
	int number = vq->free_head;

	vq->free_head = desc->next;
	vq->num_free--;
	desc->addr = virt_to_phys(buf);
	desc->len = len;
	desc->flags = flags;
	return number;
}

/* The entry is written before the index that makes it the device's. */
static void offer(struct virtqueue *vq, int head)
{
	volatile struct vring_avail *avail = &vq->ring->avail;

	avail->ring[avail->idx % VRING_SIZE] = head;
	barrier();
	avail->idx++;
}

int virtqueue_add(struct virtqueue *vq, void *out, unsigned int out_len, void *in, unsigned int in_len)
{
	int first, second;

	if (vq->num_free < 2)
		return -ENOSPC;
	first = take_descriptor(vq, out, out_len, VRING_DESC_F_NEXT);
	second = take_descriptor(vq, in, in_len, VRING_DESC_F_WRITE);
	vq->ring->desc[first].next = second;
	offer(vq, first);
	return first;
}

/* The two descriptors of a request are joined to the free ones again. */
static void give_back(struct virtqueue *vq, int first)
{
	int second = vq->ring->desc[first].next;

	vq->ring->desc[second].next = vq->free_head;
	vq->free_head = first;
	vq->num_free += 2;
}

int virtqueue_get(struct virtqueue *vq, unsigned int *len)
{
	volatile struct vring_used *used = &vq->ring->used;
	volatile struct vring_used_elem *elem = &used->ring[vq->last_used % VRING_SIZE];
	int first;

	if (used->idx == vq->last_used)
		return -EAGAIN;
	barrier();
	first = elem->id;
	*len = elem->len;
	vq->last_used++;
	give_back(vq, first);
	return first;
}
