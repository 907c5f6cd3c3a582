/*
 * fs/9p/client.c - a message to the host and its answer.
 *
 *	p9_begin(c, P9_TREAD);		take the turn; a message begins
 *	p9_put32(c, fid); ...		its fields
 *	if (!p9_call(c))		send it, and sleep until the answer is there
 *		n = p9_take32(c);	fields of the answer
 *	return p9_end(c);		give up the turn; 0 or the error
 *
 * A field that does not fit, or that the answer does not have, is an error that
 * p9_end tells; what is taken then is 0.  User memory must not be touched
 * between begin and end: bringing in its page may need a message too.
 *
 * The answer is waited for whatever signals come, as the buffers belong to the
 * device until then: it is asked for little at a time, so that a read can be
 * ended between two messages.  A device that does not answer at all is given up.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include "9p.h"

#define TIMEOUT		(30 * HZ)
#define MAX_ERRNO	133

static int do_call(struct p9_client *c, int type);

/* ---- fids ---- */

/* A number that is not in use, or -ENFILE. */
int p9_fid_get(struct p9_client *c)
{
	int fid;

	for (fid = 0; fid < P9_MAX_FIDS; fid++)
		if (!test_and_set_bit(fid, c->fids))
			return fid;
	return -ENFILE;
}

/* The host does not know it: nothing more is to be done. */
void p9_fid_free(struct p9_client *c, int fid)
{
	clear_bit(fid, c->fids);
}

/* The host is told with the next message: this one does not sleep. */
void p9_fid_put(struct p9_client *c, int fid)
{
	set_bit(fid, c->dead);
}

/* ---- fields of a message ---- */

static void *put(struct p9_client *c, unsigned int len)
{
	void *p = c->tx + c->at;

	if (c->error || len > P9_MSIZE - c->at) {
		if (!c->error)
			c->error = -ENAMETOOLONG;
		return NULL;
	}
	c->at += len;
	return p;
}

void p9_put_data(struct p9_client *c, const void *data, unsigned int len)
{
	void *p = put(c, len);

	if (p)
		memcpy(p, data, len);
}

void p9_put8(struct p9_client *c, __u8 value)
{
	p9_put_data(c, &value, 1);
}

void p9_put16(struct p9_client *c, __u16 value)
{
	p9_put_data(c, &value, 2);
}

void p9_put32(struct p9_client *c, __u32 value)
{
	p9_put_data(c, &value, 4);
}

void p9_put64(struct p9_client *c, __u64 value)
{
	p9_put_data(c, &value, 8);
}

void p9_put_string(struct p9_client *c, const char *text, unsigned int len)
{
	p9_put16(c, len);
	p9_put_data(c, text, len);
}

void p9_put_name(struct p9_client *c, struct dentry *dentry)
{
	p9_put_string(c, (const char *)dentry->d_name.name, dentry->d_name.len);
}

/* ---- fields of the answer ---- */

void p9_take_data(struct p9_client *c, void *data, unsigned int len)
{
	if (!c->error && len > c->len - c->at)
		c->error = -EIO;
	if (c->error) {
		memset(data, 0, len);
		return;
	}
	memcpy(data, c->rx + c->at, len);
	c->at += len;
}

__u8 p9_take8(struct p9_client *c)
{
	__u8 value;

	p9_take_data(c, &value, 1);
	return value;
}

__u16 p9_take16(struct p9_client *c)
{
	__u16 value;

	p9_take_data(c, &value, 2);
	return value;
}

__u32 p9_take32(struct p9_client *c)
{
	__u32 value;

	p9_take_data(c, &value, 4);
	return value;
}

__u64 p9_take64(struct p9_client *c)
{
	__u64 value;

	p9_take_data(c, &value, 8);
	return value;
}

void p9_take_qid(struct p9_client *c, struct p9_qid *qid)
{
	qid->type = p9_take8(c);
	qid->version = p9_take32(c);
	qid->path = p9_take64(c);
}

/* ---- sending ---- */

static void begin_message(struct p9_client *c, int type)
{
	c->at = 4;			/* the size comes last */
	c->error = c->broken ? -EIO : 0;
	p9_put8(c, type);
	p9_put16(c, type == P9_TVERSION ? 0xffff : 0);
}

/* Tell the host of fids that nobody uses any more; it may not know some of them. */
static void clunk_dead(struct p9_client *c)
{
	int fid;

	for (fid = 0; fid < P9_MAX_FIDS; fid++) {
		if (!(fid & 31) && !c->dead[fid / 32]) {
			fid += 31;
			continue;
		}
		if (!test_and_clear_bit(fid, c->dead))
			continue;
		begin_message(c, P9_TCLUNK);
		p9_put32(c, fid);
		do_call(c, P9_TCLUNK);
		clear_bit(fid, c->fids);
	}
}

void p9_begin(struct p9_client *c, int type)
{
	down(&c->turn);
	clunk_dead(c);
	begin_message(c, type);
}

/* Sleep until the device is done with the message: the length of the answer, or -EIO. */
static int wait_for_answer(struct p9_client *c)
{
	struct virtio_device *dev = c->dev;
	DECLARE_WAITQUEUE(wait, current);
	long left = TIMEOUT;
	unsigned int len = 0;
	int done;

	add_wait_queue(&dev->wait, &wait);
	for (;;) {
		set_current_state(TASK_UNINTERRUPTIBLE);
		done = virtqueue_get(&dev->queue, &len) >= 0;
		if (done || !left)
			break;
		left = schedule_timeout(left);
	}
	current->state = TASK_RUNNING;
	remove_wait_queue(&dev->wait, &wait);
	return done ? (int)len : -EIO;
}

static int give_up(struct p9_client *c)
{
	printk(KERN_ERR "9p: the host does not answer\n");
	virtio_reset(c->dev);
	c->broken = 1;
	return c->error = -EIO;
}

/* What the host says is not believed: length, type, error number. */
static int check_answer(struct p9_client *c, int type, int len)
{
	__u32 size, code;
	__u8 answer;

	c->len = len;
	c->at = 0;
	size = p9_take32(c);
	answer = p9_take8(c);
	p9_take16(c);
	if (!c->error && (size < P9_HEADER || size > c->len))
		c->error = -EIO;
	if (c->error)
		return c->error;
	c->len = size;
	if (answer == type + 1)
		return 0;
	code = answer == P9_RLERROR ? p9_take32(c) : 0;
	return c->error = code > 0 && code <= MAX_ERRNO ? -(int)code : -EIO;
}

static int do_call(struct p9_client *c, int type)
{
	int len;

	if (c->error)
		return c->error;
	memcpy(c->tx, &c->at, 4);
	if (virtqueue_add(&c->dev->queue, c->tx, c->at, c->rx, P9_MSIZE) < 0)
		return c->error = -EIO;
	virtio_notify(c->dev);
	len = wait_for_answer(c);
	if (len < 0 || len > P9_MSIZE)
		return give_up(c);
	return check_answer(c, type, len);
}

int p9_call(struct p9_client *c)
{
	return do_call(c, c->tx[4]);
}

int p9_end(struct p9_client *c)
{
	int err = c->error;

	up(&c->turn);
	return err;
}

/* ---- the connection ---- */

struct p9_client *p9_client_create(struct virtio_device *dev)
{
	struct p9_client *c = kmalloc(sizeof(*c), GFP_KERNEL);
	int err = -ENOMEM;

	if (!c)
		return ERR_PTR(err);
	memset(c, 0, sizeof(*c));
	c->dev = dev;
	sema_init(&c->turn, 1);
	c->tx = kmalloc(P9_MSIZE, GFP_KERNEL);
	c->rx = kmalloc(P9_MSIZE, GFP_KERNEL);
	if (c->tx && c->rx)
		err = virtio_start(dev, VIRTIO_9P_MOUNT_TAG);
	if (!err)
		return c;
	kfree(c->rx);
	kfree(c->tx);
	kfree(c);
	return ERR_PTR(err);
}

/* The host forgets all fids when the next connection begins. */
void p9_client_destroy(struct p9_client *c)
{
	virtio_stop(c->dev);
	kfree(c->rx);
	kfree(c->tx);
	kfree(c);
}
