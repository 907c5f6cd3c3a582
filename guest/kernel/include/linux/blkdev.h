/*
 * linux/blkdev.h - between the buffer cache and the drivers: requests for
 * runs of sectors, and the queues in which they wait.
 */
#ifndef _LINUX_BLKDEV_H
#define _LINUX_BLKDEV_H

#ifdef __KERNEL__

#include <linux/fs.h>
#include <linux/list.h>
#include <linux/major.h>

struct request_queue;
typedef struct request_queue request_queue_t;
typedef void (request_fn_proc)(request_queue_t *q);
typedef int (make_request_fn)(request_queue_t *q, int rw, struct buffer_head *bh);

/* A run of sectors, as a chain of buffers that follow one another on the device. */
struct request {
	struct list_head queue;
	request_queue_t *q;
	kdev_t rq_dev;
	int cmd;				/* READ or WRITE */
	int errors;				/* times it has been tried in vain */
	unsigned long sector, nr_sectors;	/* left to do */
	unsigned long current_nr_sectors;	/* of them in the first buffer */
	char *buffer;				/* where they go */
	struct buffer_head *bh, *bhtail;
};

struct request_queue {
	struct list_head queue_head;
	request_fn_proc *request_fn;
	make_request_fn *make_request_fn;
	struct list_head plug_list;		/* waits for more before it starts */
	int plugged;
	int head_active;			/* the driver works on the first request */
	void *queuedata;
};

struct blk_dev_struct {
	request_queue_t request_queue;
};

#define MAX_SECTORS	128	/* in one request */

extern struct blk_dev_struct blk_dev[MAX_BLKDEV];
extern int *blk_size[MAX_BLKDEV];	/* by minor, in KB; 0: no such device */

#define BLK_DEFAULT_QUEUE(major)	(&blk_dev[major].request_queue)
#define blkdev_entry_next_request(head)	list_entry((head)->next, struct request, queue)

extern void blk_init_queue(request_queue_t *q, request_fn_proc *rfn);
extern void blk_queue_make_request(request_queue_t *q, make_request_fn *mfn);
extern void blk_cleanup_queue(request_queue_t *q);
extern void generic_make_request(int rw, struct buffer_head *bh);
extern void generic_unplug_devices(void);

/*
 * A driver has moved the first buffer's sectors.  1: there are more in this
 * request; 0: it was the last, and end_that_request_last is to be called.
 */
extern int end_that_request_first(struct request *req, int uptodate, const char *name);
extern void end_that_request_last(struct request *req);

#endif
#endif
