/*
 * kernel/signal.c - signals that wait
 *
 * A signal that was sent waits until the process is about to return to its
 * program (entry.S, signal_return): in `pending` of the thread it was sent to,
 * or in that of the process when it was sent to the process. Numbers 1..31 are
 * kept once, however often they are sent; 32..64 queue up, with their
 * information. Sending is in signal_send.c.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/signal.h>
#include <linux/slab.h>

#define MAX_QUEUED	1024
static int nr_queued;

/* ---- the queue ---- */

void flush_sigqueue(struct sigpending *queue)
{
	struct sigqueue *q = queue->head, *next;

	for (; q; q = next) {
		next = q->next;
		kfree(q);
		nr_queued--;
	}
	init_sigpending(queue);
}

void flush_signals(struct task_struct *t)
{
	t->sigpending = 0;
	flush_sigqueue(&t->pending);
}

/* At execve: handlers are addresses of the old program. */
void flush_signal_handlers(struct task_struct *t)
{
	struct k_sigaction *ka = &t->sig->action[0];
	int i;

	for (i = 0; i < _NSIG; i++, ka++) {
		if (ka->sa.sa_handler != SIG_IGN)
			ka->sa.sa_handler = SIG_DFL;
		ka->sa.sa_flags = 0;
		sigemptyset(&ka->sa.sa_mask);
	}
}

void no_siginfo(int sig, siginfo_t *info)
{
	memset(info, 0, sizeof(*info));
	info->si_signo = sig;
	info->si_code = SI_USER;
}

/* Takes the information about sig out; another of the same may still wait. */
static void collect_signal(int sig, struct sigpending *list, siginfo_t *info)
{
	struct sigqueue **p, *q, *found = NULL;
	int more = 0;

	for (p = &list->head; (q = *p) != NULL; ) {
		if (q->info.si_signo != sig) {
			p = &q->next;
			continue;
		}
		if (found) {
			more = 1;
			break;
		}
		found = q;
		*p = q->next;
		if (!*p)
			list->tail = p;
	}
	if (!more)
		sigdelset(&list->signal, sig);
	if (!found) {
		no_siginfo(sig, info);
		return;
	}
	*info = found->info;
	kfree(found);
	nr_queued--;
}

static int next_signal(struct sigpending *list, sigset_t *mask)
{
	int i;

	if (sigismember(&list->signal, SIGKILL))
		return SIGKILL;			/* nothing else matters any more */
	for (i = 0; i < _NSIG_WORDS; i++) {
		unsigned long ready = list->signal.sig[i] & ~mask->sig[i];

		if (ready)
			return __ffs(ready) + 1 + i * _NSIG_BPW;
	}
	return 0;
}

/* Someone has killed the thread, or its process. */
int sigkill_pending(struct task_struct *t)
{
	return sigismember(&t->pending.signal, SIGKILL) || sigismember(&t->process->pending.signal, SIGKILL);
}

static int dequeue_from(struct sigpending *list, sigset_t *mask, siginfo_t *info)
{
	int sig = next_signal(list, mask);

	if (sig)
		collect_signal(sig, list, info);
	return sig;
}

/* The thread's own lowest waiting signal that mask does not block, else the process's; or 0. */
int dequeue_signal(sigset_t *mask, siginfo_t *info)
{
	unsigned long flags;
	int sig;

	spin_lock_irqsave(&current->sigmask_lock, flags);
	sig = dequeue_from(&current->pending, mask, info);
	if (!sig)
		sig = dequeue_from(&current->process->pending, mask, info);
	recalc_sigpending(current);
	spin_unlock_irqrestore(&current->sigmask_lock, flags);
	return sig;
}

/* Forgets every sig that waits. */
void rm_from_queue(int sig, struct sigpending *list)
{
	siginfo_t info;

	while (sigismember(&list->signal, sig))
		collect_signal(sig, list, &info);
}

/* Puts sig and what is known about it in; -EAGAIN if that would be lost. */
int queue_signal(int sig, const siginfo_t *info, int must_keep, struct sigpending *list)
{
	struct sigqueue *q = nr_queued < MAX_QUEUED ? kmalloc(sizeof(*q), GFP_ATOMIC) : NULL;

	if (!q && must_keep)
		return -EAGAIN;
	sigaddset(&list->signal, sig);
	if (!q)
		return 0;
	nr_queued++;
	q->next = NULL;
	q->info = *info;
	*list->tail = q;
	list->tail = &q->next;
	return 0;
}
