/* Interrupt, trap and call gates, far transfers and IRET between the rings (SDM 3A, 5.8 and 6.12). */
#include "harness.h"

#define INNER(n)	word_at(out.r.esp + 4 * (n))	/* words of the frame that a handler found */
#define CONFORMING	4u
#define NOT_PRESENT	0x80u

/* A handler that notes the state it is entered with. */
#define HANDLER	CODE("")

/* ── Interrupt and trap gates ──────────────────────────────────────────────────────────────────────────────── */

CHECK("an interrupt gate clears IF, TF and NT and keeps the rest")
{
	vector_gate(OTHER, KERNEL_CODE, HANDLER.start, INT_GATE | GATE_DPL(3));
	in.eflags = 2 | F_IF | F_NT | F_DF | F_CF | F_AC;
	run(3, CODE("int $" STRING(OTHER)));
	expect("EFLAGS", out.r.eflags, 2 | F_DF | F_CF | F_AC);
	expect("saved EFLAGS", INNER(2), in.eflags);
}

CHECK("a trap gate keeps IF and clears TF and NT")
{
	vector_gate(OTHER, KERNEL_CODE, HANDLER.start, TRAP_GATE | GATE_DPL(3));
	in.eflags = 2 | F_IF | F_NT;
	run(3, CODE("int $" STRING(OTHER)));
	expect("EFLAGS", out.r.eflags, 2 | F_IF);
}

CHECK("a gate to ring 0 switches stacks and saves SS, ESP, EFLAGS, CS, EIP")
{
	struct snippet s;

	vector_gate(OTHER, KERNEL_CODE, HANDLER.start, INT_GATE | GATE_DPL(3));
	s = CODE("int $" STRING(OTHER));
	run(3, s);
	expect("ESP", out.r.esp, STACK0_TOP - 20);
	expect("CS", out.r.cs, KERNEL_CODE);
	expect("SS", out.r.ss, KERNEL_DATA);
	expect("saved EIP", INNER(0), s.end);
	expect("saved CS", INNER(1) & 0xffff, USER_CODE);
	expect("saved ESP", INNER(3), in.esp);
	expect("saved SS", INNER(4) & 0xffff, USER_DATA);
}

CHECK("a gate of the same ring pushes three words on the same stack")
{
	vector_gate(OTHER, KERNEL_CODE, HANDLER.start, INT_GATE);
	run(0, CODE("int $" STRING(OTHER)));
	expect("ESP", out.r.esp, in.esp - 12);
}

CHECK("a gate from ring 3 to ring 1 takes SS1:ESP1")
{
	vector_gate(OTHER, RING1_CODE & ~3u, HANDLER.start, INT_GATE | GATE_DPL(3));
	run(3, CODE("int $" STRING(OTHER)));
	expect("CS", out.r.cs, RING1_CODE);
	expect("SS", out.r.ss, RING1_DATA);
	expect("ESP", out.r.esp, STACK1_TOP - 20);
}

CHECK("a gate from ring 2 to ring 0 takes SS0:ESP0")
{
	vector_gate(OTHER, KERNEL_CODE, HANDLER.start, INT_GATE | GATE_DPL(2));
	run(2, CODE("int $" STRING(OTHER)));
	expect("CS", out.r.cs, KERNEL_CODE);
	expect("saved CS", INNER(1) & 0xffff, RING2_CODE);
}

CHECK("a gate to a conforming segment of DPL 0 keeps ring 3 and its stack")
{
	descriptor(S1, 0, 0xfffff, CODE32 | CONFORMING);
	vector_gate(OTHER, S1, HANDLER.start, INT_GATE | GATE_DPL(3));
	run(3, CODE("int $" STRING(OTHER)));
	expect("vector", out.vector, DONE);
	expect("CS", out.r.cs, S1 | 3);
	expect("ESP", out.r.esp, in.esp - 12);
}

CHECK("DS, ES, FS and GS stay as they are in a handler")
{
	vector_gate(OTHER, KERNEL_CODE, HANDLER.start, INT_GATE | GATE_DPL(3));
	in.fs = USER_DATA;
	run(3, CODE("int $" STRING(OTHER)));
	expect("DS", out.r.ds & 0xffff, USER_DATA);
	expect("FS", out.r.fs & 0xffff, USER_DATA);
}

CHECK("a 16-bit interrupt gate saves words and takes 16 bits of EIP")
{
	struct snippet handler = HANDLER;

	descriptor(S1, handler.start - 0x100, 0xffff, CODE32 - BYTES);
	vector_gate(OTHER, S1, 0x100, INT_GATE16 | GATE_DPL(3));
	run(3, CODE("int $" STRING(OTHER)));
	expect("vector", out.vector, DONE);
	expect("ESP", out.r.esp, STACK0_TOP - 10);
	expect("saved IP", half_at(out.r.esp), snippet.end & 0xffff);
	expect("saved CS", half_at(out.r.esp + 2), USER_CODE);
	expect("saved SP", half_at(out.r.esp + 6), in.esp & 0xffff);
	expect("saved SS", half_at(out.r.esp + 8), USER_DATA);
}

CHECK("a 16-bit gate pushes an error code of 16 bits")
{
	struct snippet handler = HANDLER;

	descriptor(S1, handler.start - 0x100, 0xffff, CODE32 - BYTES);
	vector_gate(GP, S1, 0x100, INT_GATE16);
	in.eax = OUTSIDE;
	run(3, CODE("mov %eax, %fs"));
	expect("ESP", out.r.esp, STACK0_TOP - 12);
	expect("error code", half_at(out.r.esp), OUTSIDE);
}

CHECK("a 32-bit gate to a 16-bit code segment runs 16-bit code")
{
	struct snippet handler = CODE(".code16; mov $0x1234, %ax; .code32");

	descriptor(S1, handler.start, 0xffff, CODE32 - BYTES - 0x4000);
	vector_gate(OTHER, S1, 0, INT_GATE | GATE_DPL(3));
	run(3, CODE("int $" STRING(OTHER)));
	expect("vector", out.vector, DONE);
	expect("EAX", out.r.eax, 0xa1a11234);
}

#define BAD_GATE(title, ring, setup, vector, error)			\
	CHECK(title)							\
	{								\
		struct snippet h = HANDLER;				\
		u32 handler = h.start;					\
		(void)handler;						\
		setup;							\
		run(ring, CODE("int $" STRING(OTHER)));			\
		expect_fault(vector, error);				\
	}
#define OTHER_GATE(selector, type)	vector_gate(OTHER, selector, handler, (type) | GATE_DPL(3))

BAD_GATE("a gate that is not present is #NP(vector * 8 + 2)", 3, OTHER_GATE(KERNEL_CODE, INT_GATE - 0x8000), NP, OTHER * 8 + 2)
BAD_GATE("the gate's DPL comes before its presence", 3, vector_gate(OTHER, KERNEL_CODE, handler, INT_GATE - 0x8000), GP, OTHER * 8 + 2)
BAD_GATE("a call gate in the IDT is #GP(vector * 8 + 2)", 3, OTHER_GATE(KERNEL_CODE, CALL_GATE), GP, OTHER * 8 + 2)
BAD_GATE("an empty gate in the IDT is #GP(vector * 8 + 2)", 3, vector_gate(OTHER, 0, 0, 0), GP, OTHER * 8 + 2)
BAD_GATE("a code descriptor in the IDT is #GP(vector * 8 + 2)", 3, OTHER_GATE(KERNEL_CODE, 0x9b00), GP, OTHER * 8 + 2)
BAD_GATE("a gate with a null selector is #GP(0)", 3, OTHER_GATE(0, INT_GATE), GP, 0)
BAD_GATE("a gate to a selector outside the GDT is #GP(selector)", 3, OTHER_GATE(OUTSIDE, INT_GATE), GP, OUTSIDE)
BAD_GATE("a gate to a data segment is #GP(selector)", 3, OTHER_GATE(KERNEL_DATA, INT_GATE), GP, KERNEL_DATA)
BAD_GATE("a gate to an outer ring is #GP(selector)", 0, OTHER_GATE(USER_CODE, INT_GATE), GP, USER_CODE & ~3)
BAD_GATE("a gate to code not present is #NP(selector)", 3,
	 (descriptor(S1, 0, 0xfffff, CODE32 - NOT_PRESENT), OTHER_GATE(S1, INT_GATE)), NP, S1)
BAD_GATE("a gate whose offset is beyond the segment is #GP(0)", 3,
	 (descriptor(S1, 0, 0xff, CODE32 - BYTES), OTHER_GATE(S1, INT_GATE)), GP, 0)
/* These go to ring 1, because the handlers of their faults need a whole stack in ring 0. */
#define RING1_GATE	OTHER_GATE(RING1_CODE, INT_GATE)

BAD_GATE("an inner stack with a null selector is #TS(0)", 3, (tss.ss1 = 0, RING1_GATE), TS, 0)
BAD_GATE("an inner stack with a wrong RPL is #TS(selector)", 3, (tss.ss1 = RING1_DATA & ~3, RING1_GATE), TS, RING1_DATA & ~3)
BAD_GATE("an inner stack with a wrong DPL is #TS(selector)", 3, (tss.ss1 = KERNEL_DATA | 1, RING1_GATE), TS, KERNEL_DATA)
BAD_GATE("an inner stack that is read-only is #TS(selector)", 3,
	 (descriptor(S1, 0, 0xfffff, (DATA32 | DPL(1)) - 2), tss.ss1 = S1 | 1, RING1_GATE), TS, S1)
BAD_GATE("an inner stack outside the GDT is #TS(selector)", 3, (tss.ss1 = OUTSIDE | 1, RING1_GATE), TS, OUTSIDE)
BAD_GATE("an inner stack not present is #SS(selector)", 3,
	 (descriptor(S1, 0, 0xfffff, (DATA32 | DPL(1)) - NOT_PRESENT), tss.ss1 = S1 | 1, RING1_GATE), SS, S1)

CHECK("an inner stack without room is #SS(selector)")
{
	descriptor(S1, (u32)page, 0xff, (DATA32 - BYTES) | DPL(1));
	tss.ss1 = S1 | 1;
	tss.esp1 = 0x110;
	vector_gate(OTHER, RING1_CODE, HANDLER.start, INT_GATE | GATE_DPL(3));
	run(3, CODE("int $" STRING(OTHER)));
	expect_fault(SS, S1);
}

CHECK("a TSS too short for SS1:ESP1 is #TS(TR)")
{
	descriptor(S1, (u32)&tss, 0x0c, TSS32);
	vector_gate(OTHER, RING1_CODE, HANDLER.start, INT_GATE | GATE_DPL(3));
	run(0, CODE("mov " SEL(S1) ", %eax; ltr %ax; push " SEL(USER_DATA) "; push $stack3 + 0x1000; push $2;"
		    "push " SEL(USER_CODE) "; push $1f; iret; 1: 9: int $" STRING(OTHER)));
	changed = R_ALL;
	expect_fault(TS, S1);
}

CHECK("a vector beyond the IDT is #GP(vector * 8 + 2)")
{
	half_at(page) = 0x40 * 8 + 7;
	word_at(page + 2) = (u32)idt;
	run(0, CODE("lidt page; 9: int $" STRING(OTHER)));
	expect_fault(GP, OTHER * 8 + 2);
}

/* ── Call gates ────────────────────────────────────────────────────────────────────────────────────────────── */

CHECK("a call gate to ring 0 saves SS, ESP, CS, EIP and ignores the offset")
{
	gate(S1, KERNEL_CODE, HANDLER.start, CALL_GATE | GATE_DPL(3), 0);
	run(3, CODE("lcall " SEL(S1) " | 3, $0x12345678"));
	expect("vector", out.vector, DONE);
	expect("ESP", out.r.esp, STACK0_TOP - 16);
	expect("CS", out.r.cs, KERNEL_CODE);
	expect("saved EIP", INNER(0), snippet.end);
	expect("saved CS", INNER(1) & 0xffff, USER_CODE);
	expect("saved ESP", INNER(2), in.esp);
	expect("saved SS", INNER(3) & 0xffff, USER_DATA);
	expect("EFLAGS", out.r.eflags, in.eflags);
}

CHECK("a call gate copies its parameters, the last one lowest")
{
	gate(S1, KERNEL_CODE, HANDLER.start, CALL_GATE | GATE_DPL(3), 3);
	run(3, CODE("push $11; push $22; push $33; lcall " SEL(S1) ", $0"));
	expect("ESP", out.r.esp, STACK0_TOP - 28);
	expect("third", INNER(2), 33);
	expect("second", INNER(3), 22);
	expect("first", INNER(4), 11);
	expect("saved ESP", INNER(5), in.esp - 12);
}

CHECK("a call gate copies at most 31 parameters")
{
	u32 n;

	for (n = 0; n < 31; n++)
		word_at(STACK3_TOP - 124 + 4 * n) = n + 1;
	gate(S1, KERNEL_CODE, HANDLER.start, CALL_GATE | GATE_DPL(3), 31);
	run(3, CODE("sub $124, %esp; lcall " SEL(S1) ", $0"));
	expect("ESP", out.r.esp, STACK0_TOP - 140);
	expect("lowest", INNER(2), 1);
	expect("highest", INNER(32), 31);
}

CHECK("RETF n from ring 0 releases the parameters of both stacks")
{
	struct snippet handler = CODE("lret $8");

	gate(S1, KERNEL_CODE, handler.start, CALL_GATE | GATE_DPL(3), 2);
	run(3, CODE("push $11; push $22; lcall " SEL(S1) ", $0"));
	expect_done();
	expect("ESP", out.r.esp, in.esp);
	expect("CS", out.r.cs, USER_CODE);
	expect("SS", out.r.ss, USER_DATA);
}

CHECK("a 16-bit call gate saves and copies words")
{
	struct snippet handler = HANDLER;

	descriptor(S2, handler.start - 0x80, 0xffff, CODE32 - BYTES);
	gate(S1, S2, 0x80, CALL_GATE16 | GATE_DPL(3), 2);
	run(3, CODE("pushw $11; pushw $22; lcall " SEL(S1) ", $0"));
	expect("vector", out.vector, DONE);
	expect("ESP", out.r.esp, STACK0_TOP - 12);
	expect("saved IP", half_at(out.r.esp), snippet.end & 0xffff);
	expect("second", half_at(out.r.esp + 4), 22);
	expect("first", half_at(out.r.esp + 6), 11);
	expect("saved SP", half_at(out.r.esp + 8), (in.esp - 4) & 0xffff);
}

CHECK("a call gate of the same ring pushes CS and EIP alone and copies nothing")
{
	gate(S1, KERNEL_CODE, HANDLER.start, CALL_GATE, 5);
	run(0, CODE("lcall " SEL(S1) ", $0"));
	expect("ESP", out.r.esp, in.esp - 8);
}

CHECK("a call gate to a conforming segment keeps the ring")
{
	descriptor(S2, 0, 0xfffff, CODE32 | CONFORMING);
	gate(S1, S2, HANDLER.start, CALL_GATE | GATE_DPL(3), 1);
	run(3, CODE("lcall " SEL(S1) ", $0"));
	expect("CS", out.r.cs, S2 | 3);
	expect("ESP", out.r.esp, in.esp - 8);
}

CHECK("JMP through a call gate of the same ring pushes nothing")
{
	gate(S1, KERNEL_CODE, HANDLER.start, CALL_GATE, 0);
	run(0, CODE("ljmp " SEL(S1) ", $0"));
	expect("vector", out.vector, DONE);
	expect("ESP", out.r.esp, in.esp);
}

#define BAD_CALL(title, ring, how, setup, vector, error)		\
	CHECK(title)							\
	{								\
		struct snippet h = HANDLER;				\
		u32 handler = h.start;					\
		(void)handler;						\
		setup;							\
		run(ring, CODE(how));					\
		expect_fault(vector, error);				\
	}
#define CALL_S1	"lcall " SEL(S1) ", $0"
#define JMP_S1	"ljmp " SEL(S1) ", $0"

BAD_CALL("JMP through a call gate to an inner ring is #GP(code selector)", 3, JMP_S1,
	 gate(S1, KERNEL_CODE, handler, CALL_GATE | GATE_DPL(3), 0), GP, KERNEL_CODE)
BAD_CALL("a call gate of DPL 0 in ring 3 is #GP(gate)", 3, CALL_S1, gate(S1, KERNEL_CODE, handler, CALL_GATE, 0), GP, S1)
BAD_CALL("a call gate counts the RPL of its selector", 0, "lcall " SEL(S1) " | 3, $0",
	 gate(S1, KERNEL_CODE, handler, CALL_GATE, 0), GP, S1)
BAD_CALL("a call gate not present is #NP(gate)", 3, CALL_S1,
	 gate(S1, KERNEL_CODE, handler, (CALL_GATE - 0x8000) | GATE_DPL(3), 0), NP, S1)
BAD_CALL("a call gate with a null selector is #GP(0)", 3, CALL_S1, gate(S1, 0, handler, CALL_GATE | GATE_DPL(3), 0), GP, 0)
BAD_CALL("a call gate outside the GDT is #GP(code selector)", 3, CALL_S1,
	 gate(S1, OUTSIDE, handler, CALL_GATE | GATE_DPL(3), 0), GP, OUTSIDE)
BAD_CALL("a call gate to data is #GP(code selector)", 3, CALL_S1,
	 gate(S1, KERNEL_DATA, handler, CALL_GATE | GATE_DPL(3), 0), GP, KERNEL_DATA)
BAD_CALL("a call gate to an outer ring is #GP(code selector)", 0, CALL_S1,
	 gate(S1, USER_CODE, handler, CALL_GATE, 0), GP, USER_CODE & ~3)
BAD_CALL("a call gate to code not present is #NP(code selector)", 3, CALL_S1,
	 (descriptor(S2, 0, 0xfffff, CODE32 - NOT_PRESENT), gate(S1, S2, handler, CALL_GATE | GATE_DPL(3), 0)), NP, S2)
BAD_CALL("a call gate beyond its segment is #GP(0)", 3, CALL_S1,
	 (descriptor(S2, 0, 0xff, CODE32 - BYTES), gate(S1, S2, handler, CALL_GATE | GATE_DPL(3), 0)), GP, 0)
BAD_CALL("a call gate with an inner stack of a wrong DPL is #TS(selector)", 3, CALL_S1,
	 (tss.ss1 = USER_DATA & ~2, gate(S1, RING1_CODE, handler, CALL_GATE | GATE_DPL(3), 0)), TS, USER_DATA & ~3)
BAD_CALL("a call gate without room on the inner stack is #SS(selector)", 3, CALL_S1,
	 (descriptor(S2, (u32)page, 0xff, (DATA32 - BYTES) | DPL(1)), tss.ss1 = S2 | 1, tss.esp1 = 0x110,
	  gate(S1, RING1_CODE, handler, CALL_GATE | GATE_DPL(3), 0)), SS, S2)
BAD_CALL("a far call to an LDT descriptor is #GP(selector)", 0, CALL_S1, descriptor(S1, 0, 0xff, LDT), GP, S1)
BAD_CALL("a far call to an interrupt gate in the GDT is #GP(selector)", 0, CALL_S1,
	 gate(S1, KERNEL_CODE, handler, INT_GATE, 0), GP, S1)

/* ── Far calls and jumps without gates ─────────────────────────────────────────────────────────────────────── */

BAD_CALL("a far call to a null selector is #GP(0)", 3, "lcall $3, $0", (void)0, GP, 0)
BAD_CALL("a far call outside the GDT is #GP(selector)", 3, "lcall " SEL(OUTSIDE) ", $0", (void)0, GP, OUTSIDE)
BAD_CALL("a far call to data is #GP(selector)", 3, "lcall " SEL(USER_DATA) ", $0", (void)0, GP, USER_DATA & ~3)
BAD_CALL("a far call to code of DPL 0 from ring 3 is #GP(selector)", 3, "lcall " SEL(KERNEL_CODE) " | 3, $0", (void)0, GP, KERNEL_CODE)
BAD_CALL("a far call to code of DPL 3 from ring 0 is #GP(selector)", 0, "lcall " SEL(USER_CODE) ", $0", (void)0, GP, USER_CODE & ~3)
BAD_CALL("a far jump with RPL above CPL is #GP(selector)", 0, "ljmp " SEL(KERNEL_CODE) " | 1, $0", (void)0, GP, KERNEL_CODE)
BAD_CALL("a far jump to conforming code of an outer ring is #GP(selector)", 0, JMP_S1,
	 descriptor(S1, 0, 0xfffff, CODE32 | CONFORMING | DPL(2)), GP, S1)
BAD_CALL("a far jump to code not present is #NP(selector)", 0, JMP_S1, descriptor(S1, 0, 0xfffff, CODE32 - NOT_PRESENT), NP, S1)
BAD_CALL("a far jump beyond the segment is #GP(0)", 0, "ljmp " SEL(S1) ", $0x100", descriptor(S1, 0, 0xff, CODE32 - BYTES), GP, 0)
BAD_CALL("a far call beyond the segment is #GP(0) and pushes nothing", 0, "lcall " SEL(S1) ", $0x100",
	 descriptor(S1, 0, 0xff, CODE32 - BYTES), GP, 0)

CHECK("a far jump to conforming code of DPL 0 from ring 3 keeps the ring, and CS has RPL 3")
{
	descriptor(S1, 0, 0xfffff, CODE32 | CONFORMING);
	run(3, CODE("ljmp " SEL(S1) ", $1f; 1:"));
	expect_done();
	expect("CS", out.r.cs, S1 | 3);
}

CHECK("a far jump with RPL below CPL gets CPL in CS")
{
	run(3, CODE("ljmp " SEL(USER_CODE) " & ~3, $1f; 1:"));
	expect_done();
	expect("CS", out.r.cs, USER_CODE);
}

CHECK("a far call sets the accessed bit of the code segment")
{
	descriptor(S1, 0, 0xfffff, CODE32 - 1);
	run(0, CODE("lcall " SEL(S1) ", $1f; 1:"));
	expect_done();
	expect("type", access_of(S1), 0x9b);
	expect("saved CS", word_at(out.r.esp + 4) & 0xffff, KERNEL_CODE);
}

/* ── RETF and IRET ─────────────────────────────────────────────────────────────────────────────────────────── */

CHECK("RETF to ring 3 takes SS:ESP from the stack")
{
	run(0, CODE("push " SEL(USER_DATA) "; push $stack3 + 0x800; push " SEL(USER_CODE) "; push $1f; lret; 1:"));
	expect_done();
	expect("CS", out.r.cs, USER_CODE);
	expect("SS", out.r.ss, USER_DATA);
	expect("ESP", out.r.esp, (u32)stack3 + 0x800);
}

CHECK("IRET to ring 1, 2 and 3 arrives there")
{
	run(0, CODE("push " SEL(RING1_DATA) "; push $stack1 + 0x800; push $2; push " SEL(RING1_CODE) "; push $1f; iret; 1:"));
	expect_done();
	expect("CS", out.r.cs, RING1_CODE);
	in.ds = in.es = 0;
	run(1, CODE("push " SEL(RING2_DATA) "; push $stack2 + 0x800; push $2; push " SEL(RING2_CODE) "; push $1f; iret; 1:"));
	expect_done();
	expect("CS", out.r.cs, RING2_CODE);
	in.ds = in.es = 0;
	run(2, CODE("push " SEL(USER_DATA) "; push $stack3 + 0x800; push $2; push " SEL(USER_CODE) "; push $1f; iret; 1:"));
	expect_done();
	expect("CS", out.r.cs, USER_CODE);
}

CHECK("a return to ring 3 makes data segments null that ring 3 may not use, and keeps the others")
{
	descriptor(S1, 0, 0xfffff, CODE32 | CONFORMING);
	in.fs = USER_DATA;
	in.gs = S1;
	run(0, CODE("push " SEL(USER_DATA) "; push $stack3 + 0x800; push $2; push " SEL(USER_CODE) "; push $1f; iret; 1:"));
	expect_done();
	expect("DS", out.r.ds & 0xffff, 0);
	expect("ES", out.r.es & 0xffff, 0);
	expect("FS", out.r.fs & 0xffff, USER_DATA);
	expect("GS", out.r.gs & 0xffff, S1);
}

/* Builds on the ring 0 stack what a return from there takes: EIP, CS, EFLAGS, ESP, SS. */
#define RETURN_FRAME	"push %edi; push %esi; push $2; push %eax; push %ebx\n"

#define BAD_IRET(title, ring, code, stack, vector, error)		\
	CHECK(title)							\
	{								\
		struct snippet h = HANDLER;				\
		in.eax = code;						\
		in.ebx = h.start;					\
		in.esi = STACK3_TOP;					\
		in.edi = stack;						\
		changed = R_ESP;					\
		run(ring, CODE(RETURN_FRAME "9: iret"));		\
		expect_fault(vector, error);				\
		expect("ESP", out.r.esp, in.esp - 20);			\
	}

BAD_IRET("IRET to a null selector is #GP(0)", 0, 0, USER_DATA, GP, 0)
BAD_IRET("IRET to an inner ring is #GP(selector)", 3, KERNEL_CODE, USER_DATA, GP, KERNEL_CODE)
BAD_IRET("IRET to data is #GP(selector)", 0, USER_DATA, USER_DATA, GP, USER_DATA & ~3)
BAD_IRET("IRET outside the GDT is #GP(selector)", 0, OUTSIDE | 3, USER_DATA, GP, OUTSIDE)
BAD_IRET("IRET to code whose DPL is not the RPL is #GP(selector)", 0, KERNEL_CODE | 3, USER_DATA, GP, KERNEL_CODE)
BAD_IRET("IRET with a null SS is #GP(0)", 0, USER_CODE, 0, GP, 0)
BAD_IRET("IRET with an SS of another RPL is #GP(selector)", 0, USER_CODE, USER_DATA & ~3, GP, USER_DATA & ~3)
BAD_IRET("IRET with an SS of another DPL is #GP(selector)", 0, USER_CODE, KERNEL_DATA | 3, GP, KERNEL_DATA)
BAD_IRET("IRET with an SS that is code is #GP(selector)", 0, USER_CODE, USER_CODE, GP, USER_CODE & ~3)

CHECK("IRET to code not present is #NP(selector)")
{
	descriptor(S1, 0, 0xfffff, (CODE32 | DPL(3)) - NOT_PRESENT);
	changed = R_ESP;
	run(0, CODE("push " SEL(USER_DATA) "; push $stack3; push $2; push " SEL(S1) " | 3; push $0; 9: iret"));
	expect_fault(NP, S1);
}

CHECK("IRET with an SS not present is #SS(selector)")
{
	descriptor(S1, 0, 0xfffff, (DATA32 | DPL(3)) - NOT_PRESENT);
	changed = R_ESP;
	run(0, CODE("push " SEL(S1) " | 3; push $stack3; push $2; push " SEL(USER_CODE) "; push $0; 9: iret"));
	expect_fault(SS, S1);
}

CHECK("IRET beyond the code segment is #GP(0)")
{
	descriptor(S1, 0, 0xff, CODE32 - BYTES);
	changed = R_ESP;
	run(0, CODE("push $2; push " SEL(S1) "; push $0x100; 9: iret"));
	expect_fault(GP, 0);
}

CHECK("RETF to an inner ring is #GP(selector)")
{
	changed = R_ESP;
	run(3, CODE("push " SEL(KERNEL_CODE) "; push $0; 9: lret"));
	expect_fault(GP, KERNEL_CODE);
	expect("ESP", out.r.esp, in.esp - 8);
}

CHECK("RETF to a null selector is #GP(0)")
{
	changed = R_ESP;
	run(3, CODE("push $0; push $0; 9: lret"));
	expect_fault(GP, 0);
}

CHECK("RETF to ring 3 with a null SS is #GP(0)")
{
	changed = R_ESP;
	run(0, CODE("push $0; push $stack3; push " SEL(USER_CODE) "; push $0; 9: lret"));
	expect_fault(GP, 0);
}

CHECK("IRET of 16 bits takes words and leaves the upper half of EFLAGS")
{
	struct snippet target = HANDLER;

	descriptor(S1, target.start, 0xffff, CODE32 - BYTES);
	in.eflags |= F_AC;
	run(0, CODE("pushw $0x0803; pushw " SEL(S1) "; pushw $0; .byte 0x66; iret"));
	expect("vector", out.vector, DONE);
	expect("CS", out.r.cs, S1);
	expect("EFLAGS", out.r.eflags, 0x803 | F_AC);
	expect("ESP", out.r.esp, in.esp);
}

CHECK("a RETF that faults on SS has not loaded CS")
{
	changed = R_ESP;
	run(0, CODE("push " SEL(KERNEL_DATA) "; push $stack3; push " SEL(USER_CODE) "; push $0; 9: lret"));
	expect_fault(GP, KERNEL_DATA);
}
