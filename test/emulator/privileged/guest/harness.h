/*
 * A check runs a snippet in a fresh world (GDT, IDT, TSS, page tables, registers) at some ring and compares what became
 * of it: the first event that reaches a stub ends the snippet. INT DONE is how a snippet ends that does not fault.
 */
#ifndef HARNESS_H
#define HARNESS_H

#include "layout.h"

typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;

enum { DE, DB, NMI, BP, OF, BR, UD, NM, DF, TS = 10, NP, SS, GP, PF, MF = 16, AC };

#define F_CF	0x1u
#define F_ZF	0x40u
#define F_TF	0x100u
#define F_IF	0x200u
#define F_DF	0x400u
#define F_IOPL	0x3000u
#define F_NT	0x4000u
#define F_RF	0x10000u
#define F_AC	0x40000u

#define CR0_PE	1u
#define CR0_MP	2u
#define CR0_EM	4u
#define CR0_TS	8u
#define CR0_ET	0x10u
#define CR0_NE	0x20u
#define CR0_WP	0x10000u
#define CR0_AM	0x40000u
#define CR0_PG	0x80000000u
#define CR0_HERE	(CR0_PE | CR0_ET | CR0_NE | CR0_WP | CR0_PG)
#define CR4_TSD	4u
#define CR4_DE	8u
#define CR4_PSE	0x10u
#define CR4_PGE	0x80u

/* In the order in which `enter` and the stubs have them on the stack. */
struct registers {
	u32 gs, fs, es, ds, edi, esi, ebp, unused, ebx, edx, ecx, eax;
	u32 eip, cs, eflags, esp, ss;
};

struct outcome {
	struct registers r;
	u32 vector, error, cr0, cr2, cr3, dr6, dr7, tr, ldtr;
};

struct tss {
	u32 link, esp0, ss0, esp1, ss1, esp2, ss2, cr3, eip, eflags;
	u32 eax, ecx, edx, ebx, esp, ebp, esi, edi, es, cs, ss, ds, fs, gs, ldt;
	u16 trap, iomap;
	u8 bitmap[32];
};

struct tss16 {
	u16 link, sp0, ss0, sp1, ss1, sp2, ss2, ip, flags;
	u16 ax, cx, dx, bx, sp, bp, si, di, es, cs, ss, ds, ldt;
};

struct snippet {
	u32 start, at, end;
};

struct check {
	const char *name;
	void (*body)(void);
};

extern struct registers in;
extern struct outcome out;
extern volatile struct snippet snippet;	/* the last CODE */
extern u32 changed;			/* what the snippet may have changed when it faults */
extern u32 tss_limit;			/* of the TSS that snippets run under */
extern u32 gdt[], ldt[], idt[];
extern struct tss tss, tss2;
extern struct tss16 tss16;
extern u32 directory[], tables[];
extern u8 stack0[], stack1[], stack2[], stack3[], page[], vector_stubs[], log_stub[];
extern u32 log_eip[], log_dr6[], log_count;

#define STACK0_TOP	((u32)stack0 + STACK_BYTES)
#define STACK1_TOP	((u32)stack1 + STACK_BYTES)
#define STACK2_TOP	((u32)stack2 + STACK_BYTES)
#define STACK3_TOP	((u32)stack3 + STACK_BYTES)

/* Sixteen pages whose linear address is this, on the physical pages of `page`. */
#define WINDOW		0x00800000u
#define WINDOW_PAGES	16
#define FRAME(n)	((u32)page + (n) * 4096u)
#define LINEAR(n)	(WINDOW + (n) * 4096u)
#define word_at(address)	(*(volatile u32 *)(address))
#define half_at(address)	(*(volatile u16 *)(address))
#define byte_at(address)	(*(volatile u8 *)(address))

/* Bits of `changed`. */
#define R_EAX	1u
#define R_ECX	2u
#define R_EDX	4u
#define R_EBX	8u
#define R_ESP	16u
#define R_EBP	32u
#define R_ESI	64u
#define R_EDI	128u
#define R_FLAGS	256u
#define R_SEGS	512u
#define R_ALL	0x3ffu

/* Descriptor attributes: bits 8-23 of the second word, without the limit's. */
#define CODE32	0xc09bu
#define DATA32	0xc093u
#define BYTES	0x8000u			/* taken away: limit in bytes */
#define DPL(n)	((n) << 5)
#define TSS32	0x89u
#define TSS_16	0x81u
#define LDT	0x82u
#define TASK_GATE	0x8500u
#define CALL_GATE	0x8c00u
#define CALL_GATE16	0x8400u
#define INT_GATE	0x8e00u
#define INT_GATE16	0x8600u
#define TRAP_GATE	0x8f00u
#define GATE_DPL(n)	((n) << 13)

#define PTE_P	1u
#define PTE_W	2u
#define PTE_U	4u
#define PTE_A	0x20u
#define PTE_D	0x40u
#define PDE_PS	0x80u
#define PTE_G	0x100u

void *memset(void *to, int value, u32 count);
void *memcpy(void *to, const void *from, u32 count);
void descriptor(u32 selector, u32 base, u32 limit, u32 attributes);
void gate(u32 selector, u32 target, u32 offset, u32 type, u32 count);
void vector_gate(u32 vector, u32 selector, u32 offset, u32 type);
u8 access_of(u32 selector);
void map(u32 linear, u32 physical, u32 flags);
u32 *pte_of(u32 linear);
void write_cr0(u32 value);
void write_cr4(u32 value);
void write_dr7(u32 value);
void put_code(u32 address, const char *bytes, u32 count);
void task(struct tss *t, u32 eip, u32 ring);
void wait_for_timer(void);

void run(u32 ring, struct snippet snippet);
void expect(const char *what, u32 got, u32 want);
void expect_fault(u32 vector, u32 error);
void expect_done(void);
void expect_untouched(void);

#define STRING_(x)	#x
#define STRING(x)	STRING_(x)
#define SEL(x)	"$" STRING(x)

/* A snippet in AT&T syntax. A label `9:` names the instruction that is expected to fault; the first one otherwise. */
#define CODE(text) ({							\
	asm volatile(".pushsection .snippets, \"ax\"\n8:\n9:\n" text	\
		     "\n7:\n\tint $" STRING(DONE) "\n.popsection\n"	\
		     "\tmovl $8b, snippet\n\tmovl $9b, snippet + 4\n\tmovl $7b, snippet + 8");	\
	(struct snippet){ snippet.start, snippet.at, snippet.end };	\
})

#define CHECK(title)	CHECK_(title, __COUNTER__)
#define CHECK_(title, n)	CHECK__(title, n)
#define CHECK__(title, n)						\
	static void check_##n(void);					\
	static const struct check entry_##n				\
		__attribute__((section("checks"), used, aligned(4))) = { title, check_##n };	\
	static void check_##n(void)

#define FAULTS(title, ring, vector, error, text)			\
	CHECK(title) { run(ring, CODE(text)); expect_fault(vector, error); }
#define RUNS(title, ring, text)						\
	CHECK(title) { run(ring, CODE(text)); expect_done(); }

#endif
