/*
 * examples/switch.c - a switch below /proc/sys
 *
 *	insmod switch.o
 *	cat /proc/sys/example/switch
 *	echo 1 > /proc/sys/example/switch
 *	echo 5 > /proc/sys/example/switch	(refused: only 0 and 1)
 *	echo a name > /proc/sys/example/name
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/init.h>
#include <linux/sysctl.h>

#define CTL_EXAMPLE	4711

static int on;
static int least = 0, most = 1;
static char name[16] = "nobody";

/* The kernel's own handler does the work; this one also tells. */
static int switch_handler(ctl_table *table, int write, struct file *filp, void *buffer, size_t *lenp)
{
	int error = proc_dointvec_minmax(table, write, filp, buffer, lenp);

	if (write && !error)
		printk(KERN_INFO "switch: %s by %s\n", on ? "on" : "off", name);
	return error;
}

static ctl_table example_table[] = {
	{ 1, "switch", &on, sizeof(int), 0644, NULL, &switch_handler, NULL, NULL, &least, &most },
	{ 2, "name", name, sizeof(name), 0644, NULL, &proc_dostring },
	{ 0 }
};

static ctl_table root_table[] = {
	{ CTL_EXAMPLE, "example", NULL, 0, 0555, example_table },
	{ 0 }
};

static struct ctl_table_header *header;

static int __init switch_init(void)
{
	header = register_sysctl_table(root_table, 0);
	return header ? 0 : -ENOMEM;
}

static void __exit switch_exit(void)
{
	unregister_sysctl_table(header);
}

module_init(switch_init);
module_exit(switch_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a switch and a name below /proc/sys/example");
