/*
 * kernel/notifier.c - chains of functions that want to be told
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/notifier.h>

struct notifier_block *reboot_notifier_list, *panic_notifier_list;

int notifier_chain_register(struct notifier_block **list, struct notifier_block *n)
{
	while (*list && (*list)->priority >= n->priority)
		list = &(*list)->next;
	n->next = *list;
	*list = n;
	return 0;
}

int notifier_chain_unregister(struct notifier_block **list, struct notifier_block *n)
{
	for (; *list; list = &(*list)->next)
		if (*list == n) {
			*list = n->next;
			return 0;
		}
	return -ENOENT;
}

/* A function may take itself out of the chain. */
int notifier_call_chain(struct notifier_block **list, unsigned long event, void *data)
{
	struct notifier_block *n, *next;
	int answer = NOTIFY_DONE;

	for (n = *list; n && !(answer & NOTIFY_STOP_MASK); n = next) {
		next = n->next;
		answer = n->notifier_call(n, event, data);
	}
	return answer;
}

int register_reboot_notifier(struct notifier_block *n)
{
	return notifier_chain_register(&reboot_notifier_list, n);
}

int unregister_reboot_notifier(struct notifier_block *n)
{
	return notifier_chain_unregister(&reboot_notifier_list, n);
}
