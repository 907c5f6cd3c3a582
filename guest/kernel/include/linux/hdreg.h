/*
 * linux/hdreg.h - an ATA disk on the primary channel: ports, bits, commands.
 */
#ifndef _LINUX_HDREG_H
#define _LINUX_HDREG_H

#define HD_DATA		0x1f0	/* 16 bits wide */
#define HD_ERROR	0x1f1
#define HD_NSECTOR	0x1f2
#define HD_SECTOR	0x1f3	/* LBA 7-0 */
#define HD_LCYL		0x1f4	/* LBA 15-8 */
#define HD_HCYL		0x1f5	/* LBA 23-16 */
#define HD_CURRENT	0x1f6	/* 1 LBA 1 device, then LBA 27-24 */
#define HD_STATUS	0x1f7	/* reading it lowers the interrupt line */
#define HD_COMMAND	0x1f7
#define HD_CMD		0x3f6	/* control */
#define HD_ALTSTATUS	0x3f6

#define ERR_STAT	0x01
#define DRQ_STAT	0x08
#define SEEK_STAT	0x10
#define WRERR_STAT	0x20
#define READY_STAT	0x40
#define BUSY_STAT	0x80

#define HD_CTL_NIEN	0x02	/* no interrupts */
#define HD_CTL_RESET	0x04

#define WIN_READ	0x20
#define WIN_WRITE	0x30
#define WIN_MULTREAD	0xc4
#define WIN_MULTWRITE	0xc5
#define WIN_SETMULT	0xc6
#define WIN_FLUSH_CACHE	0xe7
#define WIN_IDENTIFY	0xec

#define HDIO_GETGEO	0x0301

struct hd_geometry {
	unsigned char heads;
	unsigned char sectors;
	unsigned short cylinders;
	unsigned long start;
};

#endif
