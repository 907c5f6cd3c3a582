/*
 * kernel/resource.c - ranges of ports and of physical addresses, and their users
 *
 * Ranges form a tree; brothers are sorted and do not meet.
 */
#include <linux/errno.h>
#include <linux/init.h>
#include <linux/ioport.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/slab.h>

struct resource ioport_resource = { "PCI IO", 0x0000, 0xffff, IORESOURCE_IO };
struct resource iomem_resource = { "PCI mem", 0x00000000, 0xffffffff, IORESOURCE_MEM };

/* ---- the tree ---- */

/* NULL, or the range that is in the way. */
static struct resource *enter(struct resource *root, struct resource *new)
{
	struct resource **p, *r;

	if (new->end < new->start || new->start < root->start || new->end > root->end)
		return root;
	for (p = &root->child; (r = *p) != NULL && r->end < new->start; p = &r->sibling)
		;
	if (r && r->start <= new->end)
		return r;
	new->sibling = r;
	new->parent = root;
	*p = new;
	return NULL;
}

int request_resource(struct resource *root, struct resource *new)
{
	return enter(root, new) ? -EBUSY : 0;
}

int release_resource(struct resource *old)
{
	struct resource **p;

	if (!old->parent)
		return -EINVAL;
	for (p = &old->parent->child; *p; p = &(*p)->sibling)
		if (*p == old) {
			*p = old->sibling;
			old->parent = NULL;
			return 0;
		}
	return -EINVAL;
}

/* ---- drivers ---- */

struct resource *__request_region(struct resource *parent, unsigned long start, unsigned long n,
				  const char *name)
{
	struct resource *r = kmalloc(sizeof(*r), GFP_KERNEL), *taken;

	if (!r)
		return NULL;
	memset(r, 0, sizeof(*r));
	r->name = name;
	r->start = start;
	r->end = start + n - 1;
	r->flags = IORESOURCE_BUSY;
	/* a range that nobody works with may have users inside it */
	while ((taken = enter(parent, r)) != NULL) {
		if (taken == parent || (taken->flags & IORESOURCE_BUSY)) {
			kfree(r);
			return NULL;
		}
		parent = taken;
	}
	return r;
}

int __check_region(struct resource *parent, unsigned long start, unsigned long n)
{
	struct resource *r = __request_region(parent, start, n, "check");

	if (!r)
		return -EBUSY;
	release_resource(r);
	kfree(r);
	return 0;
}

void __release_region(struct resource *parent, unsigned long start, unsigned long n)
{
	unsigned long end = start + n - 1;
	struct resource *r = parent->child;

	while (r) {
		if (start < r->start || end > r->end) {
			r = r->sibling;
		} else if (!(r->flags & IORESOURCE_BUSY)) {
			r = r->child;
		} else if (r->start == start && r->end == end) {
			release_resource(r);
			kfree(r);
			return;
		} else {
			break;
		}
	}
	printk(KERN_ERR "release_region: nobody has %04lx-%04lx\n", start, end);
}

/* ---- /proc ---- */

static int list_below(const struct resource *r, char *buf, int len, int depth, const char *format)
{
	for (r = r->child; r && len < PAGE_SIZE - 80; r = r->sibling) {
		len += sprintf(buf + len, "%*s", depth * 2, "");
		len += sprintf(buf + len, format, r->start, r->end, r->name);
		len = list_below(r, buf, len, depth + 1, format);
	}
	return len;
}

int get_ioport_list(char *buf)
{
	return list_below(&ioport_resource, buf, 0, 0, "%04lx-%04lx : %.40s\n");
}

int get_iomem_list(char *buf)
{
	return list_below(&iomem_resource, buf, 0, 0, "%08lx-%08lx : %.40s\n");
}

/* ---- what every PC has ---- */

static struct resource standard_ports[] = {
	{ "pic1", 0x20, 0x3f, IORESOURCE_BUSY },
	{ "timer", 0x40, 0x5f, IORESOURCE_BUSY },
	{ "keyboard", 0x60, 0x6f, IORESOURCE_BUSY },
	{ "rtc", 0x70, 0x7f, IORESOURCE_BUSY },
	{ "pic2", 0xa0, 0xbf, IORESOURCE_BUSY },
	{ "fpu", 0xf0, 0xff, IORESOURCE_BUSY },
};

extern char _text[], _etext[], _edata[];

static struct resource system_ram = { "System RAM", 0x00100000 };
static struct resource kernel_code = { "Kernel code" };
static struct resource kernel_data = { "Kernel data" };

static int __init claim_standard(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(standard_ports); i++)
		request_resource(&ioport_resource, &standard_ports[i]);
	system_ram.end = (num_physpages << PAGE_SHIFT) - 1;
	kernel_code.start = __pa(_text);
	kernel_code.end = __pa(_etext) - 1;
	kernel_data.start = __pa(_etext);
	kernel_data.end = __pa(_edata) - 1;
	request_resource(&iomem_resource, &system_ram);
	request_resource(&system_ram, &kernel_code);
	request_resource(&system_ram, &kernel_data);
	return 0;
}
__initcall(claim_standard);
