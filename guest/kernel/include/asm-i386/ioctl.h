/*
 * asm-i386/ioctl.h - how newer ioctl numbers are made:
 *
 *	31   30 29          16 15       8 7        0
 *	+------+--------------+----------+----------+
 *	| dir  | size of arg  |   type   |  number  |
 *	+------+--------------+----------+----------+
 */
#ifndef _I386_IOCTL_H
#define _I386_IOCTL_H

#define _IOC_NRSHIFT	0
#define _IOC_TYPESHIFT	8
#define _IOC_SIZESHIFT	16
#define _IOC_DIRSHIFT	30

#define _IOC_NONE	0U
#define _IOC_WRITE	1U
#define _IOC_READ	2U

#define _IOC(dir, type, nr, size) \
	(((dir) << _IOC_DIRSHIFT) | ((type) << _IOC_TYPESHIFT) | \
	 ((nr) << _IOC_NRSHIFT) | ((size) << _IOC_SIZESHIFT))
#define _IO(type, nr)		_IOC(_IOC_NONE, (type), (nr), 0)
#define _IOR(type, nr, size)	_IOC(_IOC_READ, (type), (nr), sizeof(size))
#define _IOW(type, nr, size)	_IOC(_IOC_WRITE, (type), (nr), sizeof(size))
#define _IOWR(type, nr, size)	_IOC(_IOC_READ | _IOC_WRITE, (type), (nr), sizeof(size))

#define _IOC_DIR(n)	(((n) >> _IOC_DIRSHIFT) & 3)
#define _IOC_TYPE(n)	(((n) >> _IOC_TYPESHIFT) & 0xff)
#define _IOC_NR(n)	(((n) >> _IOC_NRSHIFT) & 0xff)
#define _IOC_SIZE(n)	(((n) >> _IOC_SIZESHIFT) & 0x3fff)

#endif
