/*
 * arch/i386/kernel/tls.c - thread-local storage segments
 *
 * Three slots of the descriptor table belong to the process that runs; C
 * libraries point %gs at one. set_thread_area(2) fills a slot, __switch_to
 * exchanges all three.
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/sched.h>
#include <asm/desc.h>
#include <asm/ldt.h>
#include <asm/uaccess.h>

void load_TLS(struct thread_struct *t)
{
	int i;

	for (i = 0; i < GDT_ENTRY_TLS_ENTRIES; i++)
		gdt_table[GDT_ENTRY_TLS_MIN + i] = t->tls_array[i];
}

static int desc_empty(struct user_desc *info)
{
	return info->base_addr == 0 && info->limit == 0 && info->contents == 0 &&
	       info->read_exec_only == 1 && info->seg_32bit == 0 &&
	       info->limit_in_pages == 0 && info->seg_not_present == 1 && info->useable == 0;
}

/* The processor's form of a data segment for ring 3 (Intel SDM vol. 3, 3.4.5). */
static void fill_desc(struct desc_struct *d, struct user_desc *info)
{
	if (desc_empty(info)) {
		d->a = d->b = 0;
		return;
	}
	d->a = ((info->base_addr & 0xffff) << 16) | (info->limit & 0xffff);
	d->b = (info->base_addr & 0xff000000) | ((info->base_addr >> 16) & 0xff) |
	       (info->limit & 0xf0000) | (!info->read_exec_only << 9) | (info->contents << 10) |
	       (!info->seg_not_present << 15) | (info->seg_32bit << 22) |
	       (info->limit_in_pages << 23) | (info->useable << 20) | 0x7000;
}

int set_tls_of(struct task_struct *p, struct user_desc *info)
{
	int slot = (int)info->entry_number - GDT_ENTRY_TLS_MIN;

	if (slot < 0 || slot >= GDT_ENTRY_TLS_ENTRIES)
		return -EINVAL;
	fill_desc(&p->thread.tls_array[slot], info);
	return 0;
}

static int free_slot(void)
{
	int i;

	for (i = 0; i < GDT_ENTRY_TLS_ENTRIES; i++)
		if (!current->thread.tls_array[i].a && !current->thread.tls_array[i].b)
			return GDT_ENTRY_TLS_MIN + i;
	return -ESRCH;
}

/* entry_number -1: take a free slot and tell which. */
asmlinkage int sys_set_thread_area(struct user_desc *u_info)
{
	struct user_desc info;
	int err;

	if (copy_from_user(&info, u_info, sizeof(info)))
		return -EFAULT;
	if ((int)info.entry_number == -1) {
		err = free_slot();
		if (err < 0)
			return err;
		info.entry_number = err;
		if (put_user(info.entry_number, &u_info->entry_number))
			return -EFAULT;
	}
	err = set_tls_of(current, &info);
	if (!err)
		load_TLS(&current->thread);
	return err;
}

int get_tls_of(struct task_struct *p, int entry, struct user_desc *u_info)
{
	struct user_desc info;
	struct desc_struct *d;

	if (entry < GDT_ENTRY_TLS_MIN || entry > GDT_ENTRY_TLS_MAX)
		return -EINVAL;
	d = &p->thread.tls_array[entry - GDT_ENTRY_TLS_MIN];
	memset(&info, 0, sizeof(info));
	info.entry_number = entry;
	info.base_addr = (d->a >> 16) | ((d->b & 0xff) << 16) | (d->b & 0xff000000);
	info.limit = (d->a & 0xffff) | (d->b & 0xf0000);
	info.seg_32bit = d->b >> 22;
	info.contents = d->b >> 10;
	info.read_exec_only = !((d->b >> 9) & 1);
	info.limit_in_pages = d->b >> 23;
	info.seg_not_present = !((d->b >> 15) & 1);
	info.useable = d->b >> 20;
	return copy_to_user(u_info, &info, sizeof(info)) ? -EFAULT : 0;
}

asmlinkage int sys_get_thread_area(struct user_desc *u_info)
{
	int entry;

	if (get_user(entry, (int *)&u_info->entry_number))
		return -EFAULT;
	return get_tls_of(current, entry, u_info);
}
