/*
 * fs/select.c - waiting for several files at once: select and poll (with a
 * signal mask for the time of the wait: select_sig.c).
 *
 * The first round asks every file with a poll table: poll_wait then hangs us
 * on the queues.  Later rounds only ask.  Between rounds we sleep until a
 * queue is woken, the time is over, or a signal comes.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/fs.h>
#include <linux/file.h>
#include <linux/poll.h>
#include <asm/uaccess.h>

#define DEFAULT_POLLMASK (POLLIN | POLLOUT | POLLRDNORM | POLLWRNORM)

/* ---- the table of queues we hang on ---- */

struct poll_table_entry {
	struct file *filp;
	wait_queue_t wait;
	wait_queue_head_t *queue;
};

struct poll_table_page {
	struct poll_table_page *next;
	unsigned int used;
	struct poll_table_entry entries[0];
};

#define ENTRIES_A_PAGE \
	((PAGE_SIZE - sizeof(struct poll_table_page)) / sizeof(struct poll_table_entry))

static struct poll_table_entry *new_entry(poll_table *p)
{
	struct poll_table_page *page = p->table;

	if (!page || page->used == ENTRIES_A_PAGE) {
		page = (struct poll_table_page *)__get_free_page(GFP_KERNEL);
		if (!page) {
			p->error = -ENOMEM;
			return NULL;
		}
		page->used = 0;
		page->next = p->table;
		p->table = page;
	}
	return &page->entries[page->used++];
}

void __pollwait(struct file *filp, wait_queue_head_t *queue, poll_table *p)
{
	struct poll_table_entry *entry = new_entry(p);

	if (!entry)
		return;
	atomic_inc(&filp->f_count);
	entry->filp = filp;
	entry->queue = queue;
	init_waitqueue_entry(&entry->wait, current);
	add_wait_queue(queue, &entry->wait);
}

static void poll_freewait(poll_table *p)
{
	struct poll_table_page *page;
	unsigned int i;

	while ((page = p->table) != NULL) {
		for (i = 0; i < page->used; i++) {
			remove_wait_queue(page->entries[i].queue, &page->entries[i].wait);
			fput(page->entries[i].filp);
		}
		p->table = page->next;
		free_page((unsigned long)page);
	}
}

static unsigned int poll_file(struct file *file, poll_table *wait)
{
	if (file->f_op && file->f_op->poll)
		return file->f_op->poll(file, wait);
	return DEFAULT_POLLMASK;
}

/*
 * Ask with round(arg, table) until it counts something, fails, the timeout
 * (jiffies, what is left is stored back) is over, or a signal comes.
 */
int poll_loop(int (*round)(void *arg, poll_table *wait), void *arg, long *timeout)
{
	poll_table table = { 0, NULL }, *wait = *timeout ? &table : NULL;
	int count;

	for (;;) {
		set_current_state(TASK_INTERRUPTIBLE);
		count = round(arg, wait);
		wait = NULL;
		if (count || !*timeout)
			break;
		count = signal_pending(current) ? -EINTR : table.error;
		if (count)
			break;
		*timeout = schedule_timeout(*timeout);
	}
	current->state = TASK_RUNNING;
	poll_freewait(&table);
	return count;
}

/* ---- select ---- */

#define BITS_PER_WORD	32
#define FDS_WORDS(n)	(((n) + BITS_PER_WORD - 1) / BITS_PER_WORD)

struct select_args {
	int n;
	unsigned long *in[3];		/* read, write, except */
	unsigned long *out[3];
};

static const unsigned int select_mask[3] = {
	POLLRDNORM | POLLRDBAND | POLLIN | POLLHUP | POLLERR,
	POLLWRBAND | POLLWRNORM | POLLOUT | POLLERR,
	POLLPRI,
};

static int select_one(struct select_args *a, int fd, poll_table *wait)
{
	unsigned long bit = 1UL << (fd % BITS_PER_WORD);
	int word = fd / BITS_PER_WORD, set, count = 0;
	unsigned int mask;
	struct file *file;

	if (!((a->in[0][word] | a->in[1][word] | a->in[2][word]) & bit))
		return 0;
	file = fget(fd);
	if (!file)
		return -EBADF;
	mask = poll_file(file, wait);
	fput(file);
	for (set = 0; set < 3; set++)
		if ((a->in[set][word] & bit) && (mask & select_mask[set])) {
			a->out[set][word] |= bit;
			count++;
		}
	return count;
}

static int select_round(void *arg, poll_table *wait)
{
	struct select_args *a = arg;
	int fd, n, count = 0;

	for (fd = 0; fd < a->n; fd++) {
		n = select_one(a, fd, wait);
		if (n < 0)
			return n;
		count += n;
	}
	return count;
}

static int get_fd_set(unsigned long bytes, fd_set *user, unsigned long *set)
{
	if (user)
		return copy_from_user(set, user, bytes) ? -EFAULT : 0;
	memset(set, 0, bytes);
	return 0;
}

static int put_fd_set(unsigned long bytes, fd_set *user, unsigned long *set)
{
	return user && copy_to_user(user, set, bytes) ? -EFAULT : 0;
}

static int select_on(struct select_args *a, unsigned long bytes, fd_set **user, long *timeout)
{
	int set, ret;

	for (set = 0; set < 3; set++)
		if (get_fd_set(bytes, user[set], a->in[set]))
			return -EFAULT;
	ret = poll_loop(select_round, a, timeout);
	if (ret < 0)
		return ret == -EINTR ? -ERESTARTNOHAND : ret;
	for (set = 0; set < 3; set++)
		if (put_fd_set(bytes, user[set], a->out[set]))
			return -EFAULT;
	return ret;
}

/* user: the sets for reading, writing, exceptions; *timeout becomes what is left. */
int do_select(int n, fd_set **user, long *timeout)
{
	struct select_args a;
	unsigned long words;
	unsigned long *bits;
	int i, ret;

	if (n < 0)
		return -EINVAL;
	a.n = n > current->files->max_fds ? current->files->max_fds : n;
	words = FDS_WORDS(a.n);
	bits = kmalloc(6 * words * sizeof(long) + sizeof(long), GFP_KERNEL);
	if (!bits)
		return -ENOMEM;
	memset(bits, 0, 6 * words * sizeof(long));
	for (i = 0; i < 3; i++) {
		a.in[i] = bits + i * words;
		a.out[i] = bits + (3 + i) * words;
	}
	ret = select_on(&a, words * sizeof(long), user, timeout);
	kfree(bits);
	return ret;
}

/* More microseconds than a second has are more seconds. */
static long to_jiffies(long sec, long usec)
{
	if (sec > MAX_SCHEDULE_TIMEOUT / HZ - 2 - usec / 1000000)
		return MAX_SCHEDULE_TIMEOUT;
	sec += usec / 1000000;
	usec %= 1000000;
	return sec * HZ + (usec + 1000000 / HZ - 1) / (1000000 / HZ);
}

asmlinkage long sys_select(int n, fd_set *inp, fd_set *outp, fd_set *exp, struct timeval *tvp)
{
	fd_set *user[3] = { inp, outp, exp };
	long timeout = MAX_SCHEDULE_TIMEOUT;
	struct timeval tv;
	int ret;

	if (tvp) {
		if (copy_from_user(&tv, tvp, sizeof(tv)))
			return -EFAULT;
		if (tv.tv_sec < 0 || tv.tv_usec < 0)
			return -EINVAL;
		timeout = to_jiffies(tv.tv_sec, tv.tv_usec);
	}
	ret = do_select(n, user, &timeout);
	if (tvp && timeout != MAX_SCHEDULE_TIMEOUT) {
		tv.tv_sec = timeout / HZ;
		tv.tv_usec = (timeout % HZ) * (1000000 / HZ);
		if (copy_to_user(tvp, &tv, sizeof(tv)) && ret >= 0)
			ret = -EFAULT;
	}
	return ret;
}

struct sel_arg_struct {
	unsigned long n;
	fd_set *inp, *outp, *exp;
	struct timeval *tvp;
};

/* select of the first programs: one pointer to all five arguments. */
asmlinkage int old_select(struct sel_arg_struct *arg)
{
	struct sel_arg_struct a;

	if (copy_from_user(&a, arg, sizeof(a)))
		return -EFAULT;
	return sys_select(a.n, a.inp, a.outp, a.exp, a.tvp);
}

/* ---- poll ---- */

struct poll_args {
	struct pollfd *fds;
	unsigned int nfds;
};

static int poll_one(struct pollfd *fd, poll_table *wait)
{
	struct file *file;
	unsigned int mask;

	fd->revents = 0;
	if (fd->fd < 0)
		return 0;
	file = fget(fd->fd);
	mask = POLLNVAL;
	if (file) {
		mask = poll_file(file, wait) & (fd->events | POLLERR | POLLHUP);
		fput(file);
	}
	fd->revents = mask;
	return mask != 0;
}

static int poll_round(void *arg, poll_table *wait)
{
	struct poll_args *a = arg;
	unsigned int i;
	int count = 0;

	for (i = 0; i < a->nfds; i++)
		count += poll_one(&a->fds[i], wait);
	return count;
}

int do_poll(struct pollfd *ufds, unsigned int nfds, long *timeout)
{
	struct poll_args a = { NULL, nfds };
	unsigned int i;
	int ret = -EFAULT;

	if (nfds > NR_OPEN)
		return -EINVAL;
	a.fds = kmalloc(nfds * sizeof(struct pollfd) + 1, GFP_KERNEL);
	if (!a.fds)
		return -ENOMEM;
	if (!copy_from_user(a.fds, ufds, nfds * sizeof(struct pollfd))) {
		ret = poll_loop(poll_round, &a, timeout);
		for (i = 0; ret >= 0 && i < nfds; i++)
			if (put_user(a.fds[i].revents, &ufds[i].revents))
				ret = -EFAULT;
	}
	kfree(a.fds);
	return ret;
}

asmlinkage long sys_poll(struct pollfd *ufds, unsigned int nfds, long timeout)
{
	long jiffies_left = MAX_SCHEDULE_TIMEOUT;

	if (timeout >= 0)
		jiffies_left = to_jiffies(timeout / 1000, (timeout % 1000) * 1000);
	return do_poll(ufds, nfds, &jiffies_left);
}
