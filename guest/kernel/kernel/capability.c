/*
 * kernel/capability.c - root's rights, one by one
 */
#include <linux/capability.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <asm/uaccess.h>

/* The process that the header names, or NULL with the error to return. */
static struct task_struct *cap_target(cap_user_header_t header, int *error)
{
	struct __user_cap_header_struct h;
	struct task_struct *p;

	*error = -EFAULT;
	if (copy_from_user(&h, header, sizeof(h)))
		return NULL;
	*error = -EINVAL;
	if (h.version != _LINUX_CAPABILITY_VERSION) {
		if (put_user(_LINUX_CAPABILITY_VERSION, &header->version))
			*error = -EFAULT;
		return NULL;
	}
	if (h.pid < 0)
		return NULL;
	*error = -ESRCH;
	p = h.pid ? find_task_by_pid(h.pid) : current;
	return p;
}

asmlinkage long sys_capget(cap_user_header_t header, cap_user_data_t dataptr)
{
	struct __user_cap_data_struct data;
	int error;
	struct task_struct *p = cap_target(header, &error);

	if (!p)
		return dataptr || error != -EINVAL ? error : 0;
	data.effective = p->cap_effective;
	data.permitted = p->cap_permitted;
	data.inheritable = p->cap_inheritable;
	return copy_to_user(dataptr, &data, sizeof(data)) ? -EFAULT : 0;
}

/* Nothing can be added that is not permitted already. */
asmlinkage long sys_capset(cap_user_header_t header, const cap_user_data_t dataptr)
{
	struct __user_cap_data_struct data;
	int error;
	struct task_struct *p = cap_target(header, &error);

	if (!p)
		return error;
	if (p != current)
		return -EPERM;
	if (copy_from_user(&data, dataptr, sizeof(data)))
		return -EFAULT;
	if ((data.permitted & ~p->cap_permitted) || (data.effective & ~data.permitted) ||
	    (data.inheritable & ~(p->cap_inheritable | p->cap_permitted)))
		return -EPERM;
	p->cap_effective = data.effective;
	p->cap_permitted = data.permitted;
	p->cap_inheritable = data.inheritable;
	return 0;
}
