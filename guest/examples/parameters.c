/*
 * examples/parameters.c - values that insmod gives to a module
 *
 *	insmod parameters.o who=student times=2 list=1,2,3
 *	modinfo parameters
 *
 * A parameter is a variable; MODULE_PARM tells insmod its type, and insmod
 * writes the value into it before the module runs.
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/init.h>

static char *who = "world";
static int times = 1;
static int list[4];
static short port = 0x3f8;
static unsigned char mask = 0xff;
static long offset;
static char label[8] = "none";

MODULE_PARM(who, "s");
MODULE_PARM_DESC(who, "who is greeted");
MODULE_PARM(times, "i");
MODULE_PARM_DESC(times, "how often");
MODULE_PARM(list, "1-4i");
MODULE_PARM_DESC(list, "one to four numbers");
MODULE_PARM(port, "h");
MODULE_PARM(mask, "b");
MODULE_PARM(offset, "l");
MODULE_PARM(label, "c8");

static int __init parameters_init(void)
{
	int i;

	if (times < 0 || times > 10) {
		printk(KERN_ERR "parameters: times must be between 0 and 10\n");
		return -EINVAL;
	}
	for (i = 0; i < times; i++)
		printk(KERN_INFO "Hello, %s\n", who);
	printk(KERN_INFO "list=%d,%d,%d,%d port=%x mask=%x offset=%ld label=%s\n",
	       list[0], list[1], list[2], list[3], port & 0xffff, mask, offset, label);
	return 0;
}

static void __exit parameters_exit(void)
{
	printk(KERN_INFO "Goodbye, %s\n", who);
}

module_init(parameters_init);
module_exit(parameters_exit);

MODULE_LICENSE("GPL");
MODULE_AUTHOR("the authors of Int80");
MODULE_DESCRIPTION("shows the kinds of parameters");
