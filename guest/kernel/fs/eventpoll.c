/*
 * fs/eventpoll.c - epoll: waiting for many files with a set that is kept
 *
 * select and poll are told the whole set at every call. Here the set is an open
 * file: epoll_ctl changes it, epoll_wait asks the files that are in it. A file
 * leaves the set when it is taken out, or when its last descriptor is closed.
 * EPOLLET is taken for the plain kind: who waits is told again of what is still so.
 */
#include <linux/errno.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/poll.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <asm/uaccess.h>

#define EPOLL_CTL_ADD	1
#define EPOLL_CTL_DEL	2
#define EPOLL_CTL_MOD	3
#define EPOLLONESHOT	(1U << 30)
#define EPOLL_CLOEXEC	02000000
#define MAX_FOUND	128		/* of one call; the rest comes with the next */

struct epoll_event {
	u32 events;
	u64 data;
} __attribute__((packed));

struct eventpoll {
	struct list_head items;
	wait_queue_head_t wait;		/* the set has changed */
};

struct epitem {
	struct list_head list;		/* in the set */
	struct list_head link;		/* in the file's f_ep_links */
	struct file *file;
	int fd;
	struct epoll_event event;
};

extern int anon_fd(const char *name, struct file_operations *fops, void *private_data, int cloexec);

static void free_item(struct epitem *item)
{
	list_del(&item->list);
	list_del(&item->link);
	kfree(item);
}

/* The last descriptor of a file is closed: it leaves all sets. */
void eventpoll_release(struct file *file)
{
	while (!list_empty(&file->f_ep_links))
		free_item(list_entry(file->f_ep_links.next, struct epitem, link));
}

static unsigned int ask(struct epitem *item, poll_table *wait)
{
	unsigned int mask = POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM;

	if (!item->event.events || item->event.events == EPOLLONESHOT)
		return 0;
	if (item->file->f_op && item->file->f_op->poll)
		mask = item->file->f_op->poll(item->file, wait);
	return mask & (item->event.events | POLLERR | POLLHUP);
}

/* An epoll file can be waited for as well. */
static unsigned int ep_poll(struct file *file, poll_table *wait)
{
	struct eventpoll *ep = file->private_data;
	struct list_head *p;
	unsigned int ready = 0;

	poll_wait(file, &ep->wait, wait);
	list_for_each(p, &ep->items)
		ready |= ask(list_entry(p, struct epitem, list), wait);
	return ready ? POLLIN | POLLRDNORM : 0;
}

static int ep_release(struct inode *inode, struct file *file)
{
	struct eventpoll *ep = file->private_data;

	while (!list_empty(&ep->items))
		free_item(list_entry(ep->items.next, struct epitem, list));
	kfree(ep);
	return 0;
}

static struct file_operations eventpoll_fops = {
	.llseek		= no_llseek,
	.poll		= ep_poll,
	.release	= ep_release,
};

asmlinkage long sys_epoll_create1(int flags)
{
	struct eventpoll *ep;
	int fd;

	if (flags & ~EPOLL_CLOEXEC)
		return -EINVAL;
	ep = kmalloc(sizeof(*ep), GFP_KERNEL);
	if (!ep)
		return -ENOMEM;
	INIT_LIST_HEAD(&ep->items);
	init_waitqueue_head(&ep->wait);
	fd = anon_fd("anon_inode:[eventpoll]", &eventpoll_fops, ep, flags);
	if (fd < 0)
		kfree(ep);
	return fd;
}

asmlinkage long sys_epoll_create(int size)
{
	return size <= 0 ? -EINVAL : sys_epoll_create1(0);
}

/* ---- changing the set ---- */

static struct epitem *find_item(struct eventpoll *ep, struct file *file, int fd)
{
	struct list_head *p;

	list_for_each(p, &ep->items) {
		struct epitem *item = list_entry(p, struct epitem, list);

		if (item->file == file && item->fd == fd)
			return item;
	}
	return NULL;
}

static int add_item(struct eventpoll *ep, struct file *file, int fd, struct epoll_event *event)
{
	struct epitem *item;

	if (!file->f_op || !file->f_op->poll)
		return -EPERM;			/* always ready: nothing to wait for */
	item = kmalloc(sizeof(*item), GFP_KERNEL);
	if (!item)
		return -ENOMEM;
	item->file = file;
	item->fd = fd;
	item->event = *event;
	list_add_tail(&item->list, &ep->items);
	list_add(&item->link, &file->f_ep_links);
	return 0;
}

static int change_set(struct eventpoll *ep, int op, struct file *file, int fd, struct epoll_event *event)
{
	struct epitem *item = find_item(ep, file, fd);

	if (op == EPOLL_CTL_ADD)
		return item ? -EEXIST : add_item(ep, file, fd, event);
	if (op != EPOLL_CTL_DEL && op != EPOLL_CTL_MOD)
		return -EINVAL;
	if (!item)
		return -ENOENT;
	if (op == EPOLL_CTL_DEL)
		free_item(item);
	else
		item->event = *event;
	return 0;
}

static struct file *get_epoll(int fd, int *err)
{
	struct file *file = fget(fd);

	*err = -EBADF;
	if (!file || file->f_op == &eventpoll_fops)
		return file;
	fput(file);
	*err = -EINVAL;
	return NULL;
}

asmlinkage long sys_epoll_ctl(int epfd, int op, int fd, struct epoll_event *user)
{
	struct epoll_event event = { 0, 0 };
	struct file *file, *set;
	int err;

	if (op != EPOLL_CTL_DEL && copy_from_user(&event, user, sizeof(event)))
		return -EFAULT;
	file = fget(fd);
	if (!file)
		return -EBADF;
	set = get_epoll(epfd, &err);
	if (set) {
		/* sets of sets would need a look for circles */
		err = file->f_op == &eventpoll_fops ? -EINVAL
		    : change_set(set->private_data, op, file, fd, &event);
		wake_up_interruptible(&((struct eventpoll *)set->private_data)->wait);
		fput(set);
	}
	fput(file);
	return err;
}

/* ---- waiting ---- */

struct ep_wait {
	struct file *file;
	struct epoll_event *found;
	int max;
};

/*
 * Collects the events that are there; answers their number. Into memory of the
 * kernel: copying to the program may sleep, and the set change meanwhile.
 */
static int ep_round(void *arg, poll_table *wait)
{
	struct ep_wait *w = arg;
	struct eventpoll *ep = w->file->private_data;
	struct list_head *p;
	int n = 0;

	poll_wait(w->file, &ep->wait, wait);
	list_for_each(p, &ep->items) {
		struct epitem *item = list_entry(p, struct epitem, list);
		unsigned int events = ask(item, n ? NULL : wait);

		if (!events || n == w->max)
			continue;
		w->found[n].events = events;
		w->found[n++].data = item->event.data;
		if (item->event.events & EPOLLONESHOT)
			item->event.events = EPOLLONESHOT;
	}
	return n;
}

asmlinkage long sys_epoll_wait(int epfd, struct epoll_event *events, int max, int timeout)
{
	struct ep_wait w = { NULL, NULL, min(max, MAX_FOUND) };
	long ticks = MAX_SCHEDULE_TIMEOUT;
	int n;

	if (max <= 0)
		return -EINVAL;
	w.file = get_epoll(epfd, &n);
	if (!w.file)
		return n;
	if (timeout >= 0)
		ticks = (timeout / 1000) * HZ + (timeout % 1000 * HZ + 999) / 1000;
	w.found = kmalloc(w.max * sizeof(*w.found), GFP_KERNEL);
	n = w.found ? poll_loop(ep_round, &w, &ticks) : -ENOMEM;
	if (n > 0 && copy_to_user(events, w.found, n * sizeof(*w.found)))
		n = -EFAULT;
	kfree(w.found);
	fput(w.file);
	return n;
}
