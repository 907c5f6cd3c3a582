/*
 * linux/kdev_t.h - device numbers: 8 bits major, 8 bits minor.
 */
#ifndef _LINUX_KDEV_T_H
#define _LINUX_KDEV_T_H

#ifdef __KERNEL__
typedef unsigned short kdev_t;

#define MINORBITS	8
#define MINORMASK	((1U << MINORBITS) - 1)
#define MAJOR(dev)	((unsigned int)((dev) >> MINORBITS))
#define MINOR(dev)	((unsigned int)((dev) & MINORMASK))
#define MKDEV(ma, mi)	((kdev_t)(((ma) << MINORBITS) | (mi)))
#define NODEV		0

#define to_kdev_t(nr)		((kdev_t)(nr))
#define kdev_t_to_nr(dev)	((unsigned int)(dev))

/* Its text, "04:40", until the next call. */
extern const char *kdevname(kdev_t dev);
#endif

#endif
