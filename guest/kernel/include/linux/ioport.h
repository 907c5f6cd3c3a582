/*
 * linux/ioport.h - who uses which ports and which physical addresses.
 *
 * Nothing stops a driver from touching what is not its own; it asks here, so
 * that two drivers do not take the same device. /proc/ioports and /proc/iomem
 * show the trees.
 */
#ifndef _LINUX_IOPORT_H
#define _LINUX_IOPORT_H

struct resource {
	const char *name;
	unsigned long start, end;	/* the last one belongs to it */
	unsigned long flags;		/* IORESOURCE_ */
	struct resource *parent, *sibling, *child;
};

#define IORESOURCE_IO		0x00000100
#define IORESOURCE_MEM		0x00000200
#define IORESOURCE_BUSY		0x80000000

#ifdef __KERNEL__

extern struct resource ioport_resource;		/* all ports */
extern struct resource iomem_resource;		/* all physical addresses */

/* Enters a range below root; 0, or -EBUSY if it meets another one or leaves root. */
extern int request_resource(struct resource *root, struct resource *new);
/* Takes it out again; 0, or -EINVAL if it is not in. */
extern int release_resource(struct resource *old);
/* What request_region and its like call: the new range, or NULL if it is taken. */
extern struct resource *__request_region(struct resource *parent, unsigned long start, unsigned long n,
					 const char *name);
/* What check_region calls: 0 if the range is free, or -EBUSY. */
extern int __check_region(struct resource *parent, unsigned long start, unsigned long n);
/* What release_region calls. */
extern void __release_region(struct resource *parent, unsigned long start, unsigned long n);

/* Claims n ports from start on; NULL if one is taken. */
#define request_region(start, n, name)	__request_region(&ioport_resource, (start), (n), (name))
/* 0 if n ports from start on are free, -EBUSY otherwise. Another may take them before you do. */
#define check_region(start, n)		__check_region(&ioport_resource, (start), (n))
/* Gives back exactly what request_region gave. */
#define release_region(start, n)	__release_region(&ioport_resource, (start), (n))
/* The same for physical addresses. */
#define request_mem_region(start, n, name) __request_region(&iomem_resource, (start), (n), (name))
#define check_mem_region(start, n)	__check_region(&iomem_resource, (start), (n))
#define release_mem_region(start, n)	__release_region(&iomem_resource, (start), (n))

extern int get_ioport_list(char *buf);		/* text of /proc/ioports */
extern int get_iomem_list(char *buf);		/* text of /proc/iomem */

#endif
#endif
