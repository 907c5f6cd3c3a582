/* Numbers that C and assembly share. Selectors are those of the GDT built in harness.c. */
#ifndef LAYOUT_H
#define LAYOUT_H

#define KERNEL_CODE	0x08
#define KERNEL_DATA	0x10
#define USER_CODE	0x1b
#define USER_DATA	0x23
#define TSS_SELECTOR	0x28
#define RING1_CODE	0x31
#define RING1_DATA	0x39
#define RING2_CODE	0x42
#define RING2_DATA	0x4a
#define LDT_SELECTOR	0x50
#define TSS2_SELECTOR	0x58	/* a second task, 32 bits */
#define TSS16_SELECTOR	0x60	/* a third, 16 bits */
#define S1		0x68	/* descriptors that the checks define */
#define S2		0x70
#define S3		0x78
#define S4		0x80
#define GDT_BYTES	0x100
#define OUTSIDE		0x100	/* the first selector behind the GDT */

#define VECTORS		0x60
#define DONE		0x40	/* INT by which a snippet ends */
#define OTHER		0x50	/* a vector for checks of gates */

#define HARNESS_STACK	0x4000
#define STACK_BYTES	0x2000
#define REGISTERS_SIZE	68
#define LOG_SIZE	32

#endif
