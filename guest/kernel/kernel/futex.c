/*
 * kernel/futex.c - sleeping until a word of memory changes (futex(2))
 *
 * Threads settle most of their locking in memory, with atomic instructions.
 * Only when one has to wait does it come here: FUTEX_WAIT sleeps if the word
 * still has the value that the thread saw, FUTEX_WAKE wakes those who sleep on
 * the word. Between looking at the word and queueing up nothing can come in:
 * the kernel is not preempted.
 *
 * What identifies a word: in memory that is private to an address space, that
 * and the address; in shared memory, the page and the offset in it, so that two
 * processes which map it at different addresses meet.
 */
#include <linux/errno.h>
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sched.h>
#include <linux/time.h>
#include <asm/uaccess.h>

#define FUTEX_WAIT		0
#define FUTEX_WAKE		1
#define FUTEX_REQUEUE		3
#define FUTEX_CMP_REQUEUE	4
#define FUTEX_WAKE_OP		5
#define FUTEX_WAIT_BITSET	9
#define FUTEX_WAKE_BITSET	10
#define FUTEX_PRIVATE_FLAG	128
#define FUTEX_CLOCK_REALTIME	256

#define MATCH_ANY	0xffffffff

struct futex_key {
	void *object;			/* an mm_struct, or a page that we hold */
	unsigned long offset;
	int is_page;
};

/* One that sleeps. */
struct futex_waiter {
	struct list_head list;
	struct task_struct *task;
	struct futex_key key;
	u32 bitset;			/* which wakers it listens to */
	int woken;
};

#define BUCKETS	64
static struct list_head buckets[BUCKETS];

static struct list_head *bucket(struct futex_key *key)
{
	unsigned long h = ((unsigned long)key->object >> 5) + (key->offset >> 2);
	struct list_head *b = &buckets[(h ^ (h >> 6)) % BUCKETS];

	if (!b->next)
		INIT_LIST_HEAD(b);
	return b;
}

/* ---- keys ---- */

static int same_key(struct futex_key *a, struct futex_key *b)
{
	return a->object == b->object && a->offset == b->offset;
}

static int shared_key(u32 *uaddr, struct futex_key *key)
{
	struct page *page = get_shared_page(current->mm, (unsigned long)uaddr);

	if (IS_ERR(page))
		return PTR_ERR(page);
	if (page) {
		key->object = page;
		key->offset = (unsigned long)uaddr & ~PAGE_MASK;
		key->is_page = 1;
	}
	return 0;
}

/* On success the caller owes a put_key. */
static int get_key(u32 *uaddr, int private, struct futex_key *key)
{
	if ((unsigned long)uaddr & 3)
		return -EINVAL;
	if (!access_ok(VERIFY_WRITE, uaddr, sizeof(*uaddr)))
		return -EFAULT;
	key->object = current->mm;
	key->offset = (unsigned long)uaddr;
	key->is_page = 0;
	return private ? 0 : shared_key(uaddr, key);
}

static void put_key(struct futex_key *key)
{
	if (key->is_page)
		put_page((struct page *)key->object);
}

/* ---- waking ---- */

static void wake_waiter(struct futex_waiter *w)
{
	list_del_init(&w->list);
	w->woken = 1;
	wake_up_process(w->task);
}

static int wake_key(struct futex_key *key, int count, u32 bitset)
{
	struct list_head *b = bucket(key), *p, *next;
	int woken = 0;

	list_for_each_safe(p, next, b) {
		struct futex_waiter *w = list_entry(p, struct futex_waiter, list);

		if (woken >= count)
			break;
		if (!same_key(&w->key, key) || !(w->bitset & bitset))
			continue;
		wake_waiter(w);
		woken++;
	}
	return woken;
}

static long futex_wake(u32 *uaddr, int private, int count, u32 bitset)
{
	struct futex_key key;
	long ret;

	if (!bitset)
		return -EINVAL;
	ret = get_key(uaddr, private, &key);
	if (ret)
		return ret;
	ret = wake_key(&key, count, bitset);
	put_key(&key);
	return ret;
}

/* ---- sleeping ---- */

static long sleep_on_waiter(struct futex_waiter *w, long timeout)
{
	for (;;) {
		current->state = TASK_INTERRUPTIBLE;
		if (w->woken || !timeout || signal_pending(current))
			break;
		timeout = schedule_timeout(timeout);
	}
	current->state = TASK_RUNNING;
	if (w->woken)
		return 0;
	list_del(&w->list);
	return timeout ? -ERESTARTSYS : -ETIMEDOUT;
}

static long futex_wait(u32 *uaddr, int private, u32 val, long timeout, u32 bitset)
{
	struct futex_waiter w;
	u32 now;
	long ret;

	if (!bitset)
		return -EINVAL;
	ret = get_key(uaddr, private, &w.key);
	if (ret)
		return ret;
	ret = -EFAULT;
	if (!get_user(now, uaddr)) {
		ret = -EAGAIN;
		if (now == val) {
			w.task = current;
			w.bitset = bitset;
			w.woken = 0;
			list_add_tail(&w.list, bucket(&w.key));
			ret = sleep_on_waiter(&w, timeout);
		}
	}
	put_key(&w.key);	/* a requeue has changed it, and counted the page */
	return ret;
}

/* ---- moving sleepers to another word ---- */

static void move_waiter(struct futex_waiter *w, struct futex_key *to)
{
	if (to->is_page)
		get_page((struct page *)to->object);
	put_key(&w->key);
	w->key = *to;
	list_del(&w->list);
	list_add_tail(&w->list, bucket(to));
}

static int requeue_key(struct futex_key *from, struct futex_key *to, int count)
{
	struct list_head *b = bucket(from), *p, *next;
	int moved = 0;

	if (same_key(from, to))
		return 0;
	list_for_each_safe(p, next, b) {
		struct futex_waiter *w = list_entry(p, struct futex_waiter, list);

		if (moved >= count)
			break;
		if (!same_key(&w->key, from))
			continue;
		move_waiter(w, to);
		moved++;
	}
	return moved;
}

static long futex_requeue(u32 *uaddr, int private, int nr_wake, int nr_move, u32 *uaddr2, u32 *expected)
{
	struct futex_key from, to;
	u32 now;
	long ret = get_key(uaddr, private, &from);

	if (ret)
		return ret;
	ret = get_key(uaddr2, private, &to);
	if (ret)
		goto out;
	if (expected && get_user(now, uaddr))
		ret = -EFAULT;
	else if (expected && now != *expected)
		ret = -EAGAIN;
	else {
		ret = wake_key(&from, nr_wake, MATCH_ANY);
		ret += requeue_key(&from, &to, nr_move);
	}
	put_key(&to);
out:
	put_key(&from);
	return ret;
}

/* ---- FUTEX_WAKE_OP: change a second word and wake by what it was ---- */

/* op:4 (8: the argument is a shift), comparison:4, argument:12, comparand:12 */
static int apply_op(u32 *uaddr, u32 code, int *compares)
{
	int op = (code >> 28) & 7, cmp = (code >> 24) & 15;
	int arg = (int)(code << 8) >> 20, cmparg = (int)(code << 20) >> 20, old;
	u32 new;

	if (code >> 31)
		arg = 1 << (arg & 31);
	if (get_user(old, (int *)uaddr))
		return -EFAULT;
	switch (op) {
	case 0: new = arg; break;
	case 1: new = old + arg; break;
	case 2: new = old | arg; break;
	case 3: new = old & ~arg; break;
	case 4: new = old ^ arg; break;
	default: return -ENOSYS;
	}
	if (put_user(new, uaddr))
		return -EFAULT;
	switch (cmp) {
	case 0: *compares = old == cmparg; return 0;
	case 1: *compares = old != cmparg; return 0;
	case 2: *compares = old < cmparg; return 0;
	case 3: *compares = old <= cmparg; return 0;
	case 4: *compares = old > cmparg; return 0;
	case 5: *compares = old >= cmparg; return 0;
	}
	return -ENOSYS;
}

static long futex_wake_op(u32 *uaddr, int private, int nr, int nr2, u32 *uaddr2, u32 code)
{
	struct futex_key a, b;
	int compares;
	long ret = get_key(uaddr, private, &a);

	if (ret)
		return ret;
	ret = get_key(uaddr2, private, &b);
	if (ret)
		goto out;
	ret = apply_op(uaddr2, code, &compares);
	if (!ret) {
		ret = wake_key(&a, nr, MATCH_ANY);
		if (compares)
			ret += wake_key(&b, nr2, MATCH_ANY);
	}
	put_key(&b);
out:
	put_key(&a);
	return ret;
}

/* ---- the call ---- */

/* FUTEX_WAIT counts from now, FUTEX_WAIT_BITSET names the time at which it ends. */
static int wait_ticks(const void *utime, int wide, int cmd, int op, long *ticks)
{
	struct timespec t, now = { 0, 0 };

	*ticks = MAX_SCHEDULE_TIMEOUT;
	if (!utime)
		return 0;
	if (get_timespec(&t, utime, wide))
		return -EFAULT;
	if (!valid_timespec(&t))
		return -EINVAL;
	if (cmd == FUTEX_WAIT_BITSET)
		read_clock(op & FUTEX_CLOCK_REALTIME ? CLOCK_REALTIME : CLOCK_MONOTONIC, &now);
	*ticks = ticks_until(&t, &now);
	return 0;
}

static long wait_call(u32 *uaddr, int op, u32 val, const void *utime, int wide, u32 bitset)
{
	int cmd = op & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
	long ticks, ret = wait_ticks(utime, wide, cmd, op, &ticks);

	if (ret)
		return ret;
	ret = futex_wait(uaddr, op & FUTEX_PRIVATE_FLAG, val, ticks, bitset);
	/* a relative time would begin anew if the call were made again */
	return ret == -ERESTARTSYS && utime && cmd == FUTEX_WAIT ? -EINTR : ret;
}

static noinline long do_futex(u32 *uaddr, int op, u32 val, void *utime, u32 *uaddr2, u32 val3, int wide)
{
	int private = op & FUTEX_PRIVATE_FLAG, val2 = (int)(long)utime;

	switch (op & ~(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME)) {
	case FUTEX_WAIT:
		return wait_call(uaddr, op, val, utime, wide, MATCH_ANY);
	case FUTEX_WAIT_BITSET:
		return wait_call(uaddr, op, val, utime, wide, val3);
	case FUTEX_WAKE:
		return futex_wake(uaddr, private, val, MATCH_ANY);
	case FUTEX_WAKE_BITSET:
		return futex_wake(uaddr, private, val, val3);
	case FUTEX_REQUEUE:
		return futex_requeue(uaddr, private, val, val2, uaddr2, NULL);
	case FUTEX_CMP_REQUEUE:
		return futex_requeue(uaddr, private, val, val2, uaddr2, &val3);
	case FUTEX_WAKE_OP:
		return futex_wake_op(uaddr, private, val, val2, uaddr2, val3);
	}
	return -ENOSYS;
}

asmlinkage long sys_futex(u32 *uaddr, int op, u32 val, void *utime, u32 *uaddr2, u32 val3)
{
	return do_futex(uaddr, op, val, utime, uaddr2, val3, 0);
}

asmlinkage long sys_futex_time64(u32 *uaddr, int op, u32 val, void *utime, u32 *uaddr2, u32 val3)
{
	return do_futex(uaddr, op, val, utime, uaddr2, val3, 1);
}

/* ---- locks of a thread that ends ---- */

/*
 * A thread registers a list of the locks that it holds. If it ends with one
 * held, the lock's word says so (FUTEX_OWNER_DIED), and one waiter is woken.
 */
struct robust_list {
	struct robust_list *next;
};

struct robust_list_head {
	struct robust_list list;	/* a ring: the last points here */
	long futex_offset;		/* from an entry to its word */
	struct robust_list *pending;	/* being taken or given back just now */
};

#define FUTEX_OWNER_DIED	0x40000000
#define FUTEX_TID_MASK		0x3fffffff
#define FUTEX_WAITERS		0x80000000
#define ROBUST_LIMIT		2048

static void owner_died(struct robust_list *entry, long offset)
{
	u32 *uaddr = (u32 *)((char *)((unsigned long)entry & ~1UL) + offset), value;

	if (get_user(value, uaddr) || (value & FUTEX_TID_MASK) != current->pid)
		return;
	if (put_user((value & FUTEX_WAITERS) | FUTEX_OWNER_DIED, uaddr))
		return;
	if (value & FUTEX_WAITERS)
		futex_wake(uaddr, 0, 1, MATCH_ANY);
}

void exit_robust_list(void)
{
	struct robust_list_head *head = current->robust_list;
	struct robust_list *entry, *pending;
	long offset;
	int n;

	current->robust_list = NULL;
	if (!head || get_user(entry, &head->list.next) || get_user(offset, &head->futex_offset) ||
	    get_user(pending, &head->pending))
		return;
	for (n = 0; entry != &head->list && n < ROBUST_LIMIT; n++) {
		struct robust_list *next;
		int bad = get_user(next, &((struct robust_list *)((unsigned long)entry & ~1UL))->next);

		if (entry != pending)
			owner_died(entry, offset);
		if (bad)
			break;
		entry = next;
	}
	if (pending)
		owner_died(pending, offset);
}

/* The thread is gone: its number's word becomes 0, and who joins it is woken. */
void clear_tid(int *uaddr)
{
	put_user(0, uaddr);
	futex_wake((u32 *)uaddr, 0, 1, MATCH_ANY);
}

asmlinkage long sys_set_robust_list(struct robust_list_head *head, size_t len)
{
	if (len != sizeof(*head))
		return -EINVAL;
	current->robust_list = head;
	return 0;
}

asmlinkage long sys_get_robust_list(int pid, void **head, size_t *len)
{
	struct task_struct *p = pid ? find_task_by_pid(pid) : current;

	if (!p)
		return -ESRCH;
	if (current->euid != p->uid && current->euid != p->euid && !capable(CAP_SYS_PTRACE))
		return -EPERM;
	if (put_user(sizeof(struct robust_list_head), len) || put_user(p->robust_list, head))
		return -EFAULT;
	return 0;
}
