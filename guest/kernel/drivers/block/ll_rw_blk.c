/*
 * drivers/block/ll_rw_blk.c - from a buffer to a request in a driver's queue.
 *
 *	ll_rw_block -> submit_bh -> generic_make_request -> the queue's make_request_fn
 *
 * A request joins a waiting one when it goes on where that ends (or ends where
 * it begins).  So that there is something to join, an empty queue is plugged:
 * its driver starts when somebody waits (generic_unplug_devices).
 *
 * Drivers take requests out in their interrupt handlers, so queues are changed
 * with interrupts off.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/init.h>
#include <linux/blkdev.h>
#include <asm/system.h>

#define NR_REQUEST	64

struct blk_dev_struct blk_dev[MAX_BLKDEV];
int *blk_size[MAX_BLKDEV];

static struct request requests[NR_REQUEST];
static LIST_HEAD(free_requests);
static LIST_HEAD(plugged_queues);
static DECLARE_WAIT_QUEUE_HEAD(wait_for_request);

static int __init blk_dev_init(void)
{
	int i;

	for (i = 0; i < NR_REQUEST; i++)
		list_add_tail(&requests[i].queue, &free_requests);
	return 0;
}
__initcall(blk_dev_init);

/* ---- queues ---- */

static int __make_request(request_queue_t *q, int rw, struct buffer_head *bh);

void blk_init_queue(request_queue_t *q, request_fn_proc *rfn)
{
	INIT_LIST_HEAD(&q->queue_head);
	INIT_LIST_HEAD(&q->plug_list);
	q->request_fn = rfn;
	q->make_request_fn = __make_request;
	q->plugged = 0;
	q->head_active = 1;
}

/* For a driver without requests: it gets each buffer at once. */
void blk_queue_make_request(request_queue_t *q, make_request_fn *mfn)
{
	q->make_request_fn = mfn;
}

void blk_cleanup_queue(request_queue_t *q)
{
	q->make_request_fn = NULL;
	q->request_fn = NULL;
}

static void plug(request_queue_t *q)
{
	q->plugged = 1;
	list_add_tail(&q->plug_list, &plugged_queues);
}

/* Let the drivers start: somebody is about to wait for them. */
void generic_unplug_devices(void)
{
	unsigned long flags;

	save_and_cli(flags);
	while (!list_empty(&plugged_queues)) {
		request_queue_t *q = list_entry(plugged_queues.next, request_queue_t, plug_list);

		list_del_init(&q->plug_list);
		q->plugged = 0;
		if (!list_empty(&q->queue_head))
			q->request_fn(q);
	}
	restore_flags(flags);
}

/* ---- requests ---- */

static struct request *take_request(void)
{
	struct request *req = NULL;
	unsigned long flags;

	save_and_cli(flags);
	if (!list_empty(&free_requests)) {
		req = list_entry(free_requests.next, struct request, queue);
		list_del(&req->queue);
	}
	restore_flags(flags);
	return req;
}

static struct request *get_request_wait(void)
{
	struct request *req = take_request();

	if (req)
		return req;
	generic_unplug_devices();
	wait_event(wait_for_request, (req = take_request()) != NULL);
	return req;
}

static int may_join(struct request *req, int rw, struct buffer_head *bh, unsigned int sectors)
{
	return req->cmd == rw && req->rq_dev == bh->b_rdev &&
	       req->nr_sectors + sectors <= MAX_SECTORS;
}

static int join_at_end(struct request *req, struct buffer_head *bh, unsigned int sectors)
{
	if (req->sector + req->nr_sectors != bh->b_rsector)
		return 0;
	req->bhtail->b_reqnext = bh;
	req->bhtail = bh;
	req->nr_sectors += sectors;
	return 1;
}

static int join_at_start(struct request *req, struct buffer_head *bh, unsigned int sectors)
{
	if (bh->b_rsector + sectors != req->sector)
		return 0;
	bh->b_reqnext = req->bh;
	req->bh = bh;
	req->buffer = bh->b_data;
	req->sector = bh->b_rsector;
	req->current_nr_sectors = sectors;
	req->nr_sectors += sectors;
	return 1;
}

/* Join a waiting request; the one that the driver works on is left alone. */
static int join_request(request_queue_t *q, int rw, struct buffer_head *bh, unsigned int sectors)
{
	struct list_head *p;

	list_for_each_prev(p, &q->queue_head) {
		struct request *req = list_entry(p, struct request, queue);

		if (q->head_active && !q->plugged && p->prev == &q->queue_head)
			return 0;
		if (may_join(req, rw, bh, sectors) &&
		    (join_at_end(req, bh, sectors) || join_at_start(req, bh, sectors)))
			return 1;
	}
	return 0;
}

static void fill_request(struct request *req, request_queue_t *q, int rw,
			 struct buffer_head *bh, unsigned int sectors)
{
	req->q = q;
	req->rq_dev = bh->b_rdev;
	req->cmd = rw;
	req->errors = 0;
	req->sector = bh->b_rsector;
	req->nr_sectors = req->current_nr_sectors = sectors;
	req->buffer = bh->b_data;
	req->bh = req->bhtail = bh;
}

static int __make_request(request_queue_t *q, int rw, struct buffer_head *bh)
{
	unsigned int sectors = bh->b_size >> 9;
	struct request *req;
	unsigned long flags;
	int joined;

	bh->b_reqnext = NULL;
	save_and_cli(flags);
	joined = join_request(q, rw, bh, sectors);
	restore_flags(flags);
	if (joined)
		return 0;
	req = get_request_wait();
	fill_request(req, q, rw, bh, sectors);
	save_and_cli(flags);
	if (list_empty(&q->queue_head) && !q->plugged)
		plug(q);
	list_add_tail(&req->queue, &q->queue_head);
	restore_flags(flags);
	return 0;
}

int end_that_request_first(struct request *req, int uptodate, const char *name)
{
	struct buffer_head *bh = req->bh;

	req->errors = 0;
	if (!uptodate)
		printk(KERN_ERR "end_request: I/O error, dev %s (%s), sector %lu\n",
		       kdevname(req->rq_dev), name, req->sector);
	if (bh) {
		req->sector += bh->b_size >> 9;
		req->nr_sectors -= bh->b_size >> 9;
		req->bh = bh->b_reqnext;
		bh->b_reqnext = NULL;
		bh->b_end_io(bh, uptodate);
	}
	if (!req->bh)
		return 0;
	req->buffer = req->bh->b_data;
	req->current_nr_sectors = req->bh->b_size >> 9;
	return 1;
}

/* The request has left its queue already. */
void end_that_request_last(struct request *req)
{
	unsigned long flags;

	save_and_cli(flags);
	list_add(&req->queue, &free_requests);
	restore_flags(flags);
	wake_up(&wait_for_request);
}

/* ---- buffers ---- */

/* Is the buffer on the device?  A damaged file system asks for anything. */
static int beyond_end(struct buffer_head *bh)
{
	unsigned int major = MAJOR(bh->b_dev);
	unsigned long kilobytes, sectors = bh->b_size >> 9;

	if (!blk_size[major])
		return 0;
	kilobytes = blk_size[major][MINOR(bh->b_dev)];
	return bh->b_blocknr >= (kilobytes * 2 + (sectors == 1)) / sectors;
}

/* The buffer is locked and has a place; b_end_io is called when it is over. */
void generic_make_request(int rw, struct buffer_head *bh)
{
	request_queue_t *q = BLK_DEFAULT_QUEUE(MAJOR(bh->b_rdev));

	if (beyond_end(bh)) {
		printk(KERN_INFO "attempt to access beyond end of device\n%s: rw=%d, block %lu of %u bytes\n",
		       kdevname(bh->b_dev), rw, bh->b_blocknr, bh->b_size);
		bh->b_end_io(bh, 0);
	} else if (!q->make_request_fn) {
		printk(KERN_ERR "generic_make_request: there is no driver for device %s\n", kdevname(bh->b_rdev));
		bh->b_end_io(bh, 0);
	} else {
		while (q->make_request_fn(q, rw, bh))	/* the driver has changed b_rdev */
			q = BLK_DEFAULT_QUEUE(MAJOR(bh->b_rdev));
	}
}

void submit_bh(int rw, struct buffer_head *bh)
{
	BUG_ON(!buffer_locked(bh) || !bh->b_end_io);
	bh->b_rdev = bh->b_dev;
	bh->b_rsector = bh->b_blocknr * (bh->b_size >> 9);
	generic_make_request(rw == READA ? READ : rw, bh);
}

/*
 * Begin to read what is not there yet, or to write what is dirty; buffers that
 * somebody is at work on are left to him.  Nobody waits here.
 */
void ll_rw_block(int rw, int nr, struct buffer_head *bhs[])
{
	int i;

	for (i = 0; i < nr; i++) {
		struct buffer_head *bh = bhs[i];

		if (test_and_set_bit(BH_Lock, &bh->b_state))
			continue;
		get_bh(bh);
		bh->b_end_io = end_buffer_io_sync;
		if (rw == WRITE ? !buffer_dirty(bh) : buffer_uptodate(bh)) {
			bh->b_end_io(bh, buffer_uptodate(bh));
			continue;
		}
		if (rw == WRITE)
			mark_buffer_clean(bh);
		submit_bh(rw, bh);
	}
}
