/* asm-i386/serial.h - where a PC has its four 16550A ports. */
#ifndef _I386_SERIAL_H
#define _I386_SERIAL_H

#define BASE_BAUD	115200

/* base, irq: COM1 and COM3 share line 4, COM2 and COM4 line 3 */
#define SERIAL_PORTS \
	{ 0x3f8, 4 }, { 0x2f8, 3 }, { 0x3e8, 4 }, { 0x2e8, 3 }

#endif
