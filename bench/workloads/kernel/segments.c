/* Flat segments, one task state segment for its ring 0 stack, and the interrupt table. */
#include "kernel.h"

struct __attribute__((packed)) table_register {
	u16 limit;
	u32 base;
};

u32 tss[26];
static u64 gdt[6], idt[256];

void system_call(void), page_fault(void), sysenter_entry(void);
extern const u8 trap_entries[32][16];

static u64 gate(const void *handler, u32 type)
{
	u32 address = (u32)handler;

	return (u64)((address & 0xffff0000) | type << 8) << 32 | (KERNEL_CS << 16) | (address & 0xffff);
}

static void load_gdt(void)
{
	u32 base = (u32)tss;
	struct table_register gdtr = { sizeof(gdt) - 1, (u32)gdt };

	gdt[1] = 0x00cf9b000000ffffull;
	gdt[2] = 0x00cf93000000ffffull;
	gdt[3] = 0x00cffb000000ffffull;
	gdt[4] = 0x00cff3000000ffffull;
	gdt[5] = (u64)((base & 0xff000000) | 0x8900 | ((base >> 16) & 0xff)) << 32 | (base << 16) | (sizeof(tss) - 1);
	tss[2] = KERNEL_DS;
	tss[25] = sizeof(tss) << 16;
	asm volatile("lgdt %0\n"
		     "	ljmp	%1, $1f\n"
		     "1:	movl	%2, %%ds\n"
		     "	movl	%2, %%es\n"
		     "	movl	%2, %%ss\n"
		     "	movl	%3, %%fs\n"
		     "	movl	%3, %%gs\n"
		     "	ltr	%w4"
		     : : "m"(gdtr), "i"(KERNEL_CS), "r"(KERNEL_DS), "r"(0), "r"(TSS_SELECTOR) : "memory");
}

static void load_idt(void)
{
	struct table_register idtr = { sizeof(idt) - 1, (u32)idt };

	for (int i = 0; i < 32; i++)
		idt[i] = gate(trap_entries[i], 0x8e);
	idt[14] = gate(page_fault, 0x8e);
	idt[0x80] = gate(system_call, 0xef);
	asm volatile("lidt %0" : : "m"(idtr));
}

void setup_segments(void)
{
	load_gdt();
	load_idt();
}
