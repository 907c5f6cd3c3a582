#ifndef _ASM_I386_DESC_H
#define _ASM_I386_DESC_H

/* The descriptor tables (Intel SDM vol. 3, 3.5 and 6.11). */
#include <asm/processor.h>

extern struct desc_struct gdt_table[GDT_ENTRIES];
extern struct desc_struct idt_table[256];

extern void set_intr_gate(unsigned int n, void *addr);	/* interrupts off on entry */
extern void set_trap_gate(unsigned int n, void *addr);	/* ring 0 only */
extern void set_system_gate(unsigned int n, void *addr);	/* programs may call it */
extern void set_task_gate(unsigned int n, unsigned int entry);	/* GDT entry of a task state segment */
extern void set_tss_desc(unsigned int entry, void *addr);
extern void load_TLS(struct thread_struct *t);

#endif
