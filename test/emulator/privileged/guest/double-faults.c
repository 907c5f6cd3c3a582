/* Exceptions while an exception is delivered (SDM 3A, table 6-5): which pairs come one after the other and which double. */
#include "harness.h"

/* The gate of `vector` is not present: its delivery meets #NP, which is contributory. */
static void break_gate(u32 vector)
{
	vector_gate(vector, KERNEL_CODE, 0, INT_GATE - 0x8000);
}

#define DOUBLES(title, broken, setup, text)				\
	CHECK(title)							\
	{								\
		break_gate(broken);					\
		setup;							\
		run(3, CODE(text));					\
		expect_fault(DF, 0);					\
	}
#define SERIAL(title, broken, setup, text)				\
	CHECK(title)							\
	{								\
		break_gate(broken);					\
		setup;							\
		run(3, CODE(text));					\
		expect_fault(NP, broken * 8 + 3);			\
	}

DOUBLES("#DE, then #NP in its delivery, is #DF(0) at the DIV", DE, in.ebx = 0, "div %ebx")
DOUBLES("#GP, then #NP, is #DF", GP, in.eax = OUTSIDE, "mov %eax, %fs")
DOUBLES("#PF, then #NP, is #DF", PF, in.ebx = 0xa00000, "mov (%ebx), %eax")
DOUBLES("#SS, then #NP, is #DF", SS, (descriptor(S1, 0, 0xfff, DATA32 - BYTES + DPL(3)), changed = R_SEGS, in.eax = S1 | 3),
	"mov %eax, %ss; 9: mov %ss:0x2000, %ebx")
DOUBLES("#NP, then #NP, is #DF", NP, (descriptor(S1, 0, 0, DATA32 + DPL(3) - 0x80), in.eax = S1 | 3), "mov %eax, %fs")
DOUBLES("#TS, then #NP, is #DF", TS,
	(tss.ss1 = 0, vector_gate(OTHER, RING1_CODE, 0, INT_GATE | GATE_DPL(3))), "int $" STRING(OTHER))

SERIAL("#UD, then #NP, is #NP with the EXT bit", UD, (void)0, "ud2")
SERIAL("#NM, then #NP, is #NP", NM, write_cr0(CR0_HERE | CR0_TS), "fld1")
SERIAL("#BR, then #NP, is #NP", BR, (word_at(page) = 0, word_at(page + 4) = 0), "bound %eax, page")
SERIAL("#AC, then #NP, is #NP", AC, (write_cr0(CR0_HERE | CR0_AM), in.eflags |= F_AC), "mov page + 1, %eax")

CHECK("INT n, then #NP, is #NP without the EXT bit and never #DF")
{
	vector_gate(OTHER, KERNEL_CODE, 0, (INT_GATE - 0x8000) | GATE_DPL(3));
	run(3, CODE("int $" STRING(OTHER)));
	expect_fault(NP, OTHER * 8 + 2);
}

CHECK("INT 13, then #NP, is #NP: software interrupts are benign")
{
	vector_gate(GP, KERNEL_CODE, 0, (INT_GATE - 0x8000) | GATE_DPL(3));
	run(3, CODE("int $13"));
	expect_fault(NP, GP * 8 + 2);
}

CHECK("ICEBP, then #NP, is #NP with the EXT bit at the ICEBP")
{
	break_gate(DB);
	run(3, CODE("nop; 9: .byte 0xf1"));
	expect_fault(NP, DB * 8 + 3);
}

/* The IDT over a page border of the window: gates below `first` lie in the page before, which `missing` takes away. */
static void split_idt(u32 first, u32 missing)
{
	u32 base = LINEAR(2) - first * 8, n;

	for (n = 0; n < 2 * VECTORS; n++)
		word_at(FRAME(2) - first * 8 + 4 * n) = idt[n];
	map(LINEAR(missing), 0, 0);
	half_at(page) = VECTORS * 8 - 1;
	word_at(page + 2) = base;
}

CHECK("#GP, then #PF in its delivery, is #PF")
{
	split_idt(PF, 1);
	in.eax = OUTSIDE;
	run(0, CODE("lidt page; 9: mov %eax, %fs"));
	expect("vector", out.vector, PF);
	expect("error code", out.error, 0);
	expect("CR2", out.cr2, LINEAR(2) - 8);
}

CHECK("#UD, then #PF, is #PF")
{
	split_idt(PF, 1);
	run(0, CODE("lidt page; 9: ud2"));
	expect_fault(PF, 0);
	expect("CR2", out.cr2, LINEAR(2) - (PF - UD) * 8);
}

/* Gates from #PF on are away; #DF's is there. */
CHECK("#PF, then #PF in its delivery, is #DF(0)")
{
	split_idt(PF, 2);
	in.ebx = 0xa00000;
	run(0, CODE("lidt page; 9: mov (%ebx), %eax"));
	expect_fault(DF, 0);
	expect("CR2", out.cr2, LINEAR(2));
}

CHECK("a page fault on the inner stack is #PF of the supervisor, then #DF, as the handler needs that stack too")
{
	task(&tss2, CODE("").start, 0);
	tss2.esp = STACK1_TOP;
	gate(S1, 0, 0, 0, 0);
	vector_gate(DF, TSS2_SELECTOR, 0, TASK_GATE);
	tss.esp0 = 0xa01000;
	run(3, CODE("ud2"));
	expect("vector", out.vector, DONE);
	expect("TR", out.tr, TSS2_SELECTOR);
	expect("ESP", out.r.esp, STACK1_TOP - 4);
	expect("error code", word_at(out.r.esp), 0);
	expect("CR2", out.cr2, 0xa01000 - 4);
}
