/* IF, IOPL and I/O by privilege (SDM 1, chapter 19; SDM 2, CLI, STI, POPF, IRET, IN), and interrupt windows. */
#include "harness.h"

#define IOPL(n)	((n) << 12)

#define BY_IOPL(title, ring, iopl, text, which)				\
	CHECK(title)							\
	{								\
		in.eflags |= IOPL(iopl);				\
		run(ring, CODE(text));					\
		if (which == DONE)					\
			expect_done();					\
		else							\
			expect_fault(which, 0);				\
	}

BY_IOPL("CLI in ring 3 with IOPL 0 is #GP(0)", 3, 0, "cli", GP)
BY_IOPL("CLI in ring 3 with IOPL 2 is #GP(0)", 3, 2, "cli", GP)
BY_IOPL("CLI in ring 3 with IOPL 3 runs", 3, 3, "cli", DONE)
BY_IOPL("CLI in ring 1 with IOPL 0 is #GP(0)", 1, 0, "cli", GP)
BY_IOPL("CLI in ring 1 with IOPL 1 runs", 1, 1, "cli", DONE)
BY_IOPL("STI in ring 3 with IOPL 0 is #GP(0)", 3, 0, "sti", GP)
BY_IOPL("STI in ring 2 with IOPL 2 runs", 2, 2, "sti", DONE)
BY_IOPL("IN in ring 3 with IOPL 3 runs", 3, 3, "in $0x80, %al", DONE)
BY_IOPL("IN in ring 2 with IOPL 1 is #GP(0) without a bitmap", 2, 1, "in $0x80, %al", GP)
BY_IOPL("OUT in ring 3 with IOPL 0 is #GP(0) without a bitmap", 3, 0, "out %al, $0x80", GP)

CHECK("INS in ring 3 is #GP(0), not #PF of its memory")
{
	in.edi = 0xa00000;
	run(3, CODE("insb"));
	expect_fault(GP, 0);
}

CHECK("CLI clears and STI sets IF")
{
	run(0, CODE("sti; cli; pushf; pop %eax; sti; nop; pushf; pop %ebx; cli"));
	expect("after CLI", out.r.eax & F_IF, 0);
	expect("after STI", out.r.ebx & F_IF, F_IF);
}

#define POPF_IN(title, ring, before, image, after)			\
	CHECK(title)							\
	{								\
		in.eflags = before;					\
		in.eax = image;						\
		run(ring, CODE("push %eax; popf"));			\
		expect_done();						\
		expect("EFLAGS", out.r.eflags & ~F_RF, after);		\
	}

POPF_IN("POPF in ring 0 changes IF and IOPL", 0, 2, 2 | F_IF | F_IOPL, 2 | F_IF | F_IOPL)
POPF_IN("POPF in ring 3 with IOPL 0 leaves IF and IOPL silently", 3, 2, 2 | F_IF | F_IOPL | F_CF, 2 | F_CF)
POPF_IN("POPF in ring 3 with IOPL 0 cannot clear IF", 3, 2 | F_IF, 2, 2 | F_IF)
POPF_IN("POPF in ring 3 with IOPL 3 changes IF and leaves IOPL", 3, 2 | F_IOPL, 2 | F_IF, 2 | F_IF | F_IOPL)
POPF_IN("POPF in ring 1 with IOPL 1 changes IF and leaves IOPL", 1, 2 | IOPL(1), 2 | F_IF | IOPL(3), 2 | F_IF | IOPL(1))
POPF_IN("POPF clears RF and leaves VM", 0, 2, 2 | F_RF | 0x20000, 2)
POPF_IN("POPF changes NT and AC in ring 3", 3, 2, 2 | F_NT | F_AC, 2 | F_NT | F_AC)
POPF_IN("POPF keeps the fixed bits", 3, 2, 0x8028, 2)

CHECK("POPF of 16 bits leaves the upper half")
{
	in.eflags = 2 | F_AC;
	in.eax = 2 | F_CF;
	run(3, CODE("push %ax; popfw"));
	expect("EFLAGS", out.r.eflags, 2 | F_CF | F_AC);
}

CHECK("PUSHF shows RF as clear")
{
	in.eflags = 2 | F_RF;
	run(3, CODE("pushf; pop %eax"));
	expect("EAX", out.r.eax, 2);
}

#define IRET_IN(title, ring, code, data, stack, before, image, after)	\
	CHECK(title)							\
	{								\
		in.eflags = before;					\
		in.eax = image;						\
		run(ring, CODE("push " SEL(data) "; push $" #stack " + 0x800; push %eax; push " SEL(code) "; push $1f;"	\
			       "iret; 1:"));				\
		expect_done();						\
		expect("EFLAGS", out.r.eflags & ~F_RF, after);		\
	}

IRET_IN("IRET from ring 0 sets IF and IOPL of ring 3", 0, USER_CODE, USER_DATA, stack3, 2,
	2 | F_IF | F_IOPL, 2 | F_IF | F_IOPL)
IRET_IN("IRET from ring 1 with IOPL 0 leaves IF and IOPL", 1, USER_CODE, USER_DATA, stack3, 2, 2 | F_IF | F_IOPL | F_CF, 2 | F_CF)
IRET_IN("IRET from ring 1 with IOPL 1 sets IF and leaves IOPL", 1, USER_CODE, USER_DATA, stack3, 2 | IOPL(1),
	2 | F_IF | F_IOPL, 2 | F_IF | IOPL(1))
IRET_IN("IRET in ring 3 with IOPL 0 leaves IF", 3, USER_CODE, USER_DATA, stack3, 2 | F_IF, 2 | F_CF, 2 | F_IF | F_CF)
IRET_IN("IRET in ring 3 ignores VM", 3, USER_CODE, USER_DATA, stack3, 2, 2 | 0x20000, 2)

/* ── The I/O permission bitmap ─────────────────────────────────────────────────────────────────────────────── */

/* Opens ports of ring 3: a bitmap behind the TSS for ports 0-0xff, `limit` bytes of the TSS visible. */
static void bitmap(u32 limit)
{
	u32 n;

	tss.iomap = 104;
	for (n = 0; n < sizeof(tss.bitmap); n++)
		tss.bitmap[n] = 0xff;
	tss.bitmap[0x80 / 8] = 0xfc;		/* 0x80 and 0x81 */
	tss.bitmap[0x87 / 8] = 0x7c;		/* 0x87 too */
	tss.bitmap[0x88 / 8] = 0xfe;		/* 0x88 */
	tss_limit = limit;
}

#define MAP_ALL	(104 + 32 - 1)
#define PORT(title, limit, text, which)					\
	CHECK(title)							\
	{								\
		bitmap(limit);						\
		run(3, CODE(text));					\
		if (which == DONE)					\
			expect_done();					\
		else							\
			expect_fault(which, 0);				\
	}

PORT("a clear bit of the bitmap opens its port to ring 3", MAP_ALL, "in $0x80, %al", DONE)
PORT("a set bit of the bitmap closes its port: #GP(0)", MAP_ALL, "in $0x82, %al", GP)
PORT("a word needs both bits", MAP_ALL, "in $0x80, %ax", DONE)
PORT("a word with one bit set is #GP(0)", MAP_ALL, "in $0x81, %ax", GP)
PORT("a word whose bits lie in two bytes of the bitmap", MAP_ALL, "in $0x87, %ax", DONE)
PORT("a dword with the last bit set is #GP(0)", MAP_ALL, "in $0x80, %eax", GP)
PORT("OUT looks at the bitmap as IN does", MAP_ALL, "out %al, $0x82", GP)
PORT("a port beyond the TSS's limit is closed: #GP(0)", 104 + 15, "in $0x80, %al", GP)
PORT("the byte behind a port's must lie in the TSS too", 104 + 16, "in $0x80, %al", GP)
PORT("with that byte inside the limit the port is open", 104 + 17, "in $0x80, %al", DONE)

CHECK("a bitmap that begins beyond the TSS closes all ports")
{
	bitmap(103);
	run(3, CODE("in $0x80, %al"));
	expect_fault(GP, 0);
}

CHECK("the bitmap counts for ring 1 above IOPL too")
{
	bitmap(MAP_ALL);
	run(1, CODE("in $0x80, %al; 9: in $0x82, %al"));
	changed = R_EAX;
	expect_fault(GP, 0);
}

CHECK("a 16-bit TSS has no bitmap")
{
	tss16.ss0 = KERNEL_DATA;
	tss16.sp0 = 0x8000;
	run(0, CODE("mov " SEL(TSS16_SELECTOR) ", %eax; ltr %ax; mov $0, %eax; push " SEL(RING1_DATA)
		    "; push $stack1 + 0x1000; push $2; push " SEL(RING1_CODE) "; push $1f; iret; 1: 9: in $0x80, %al"));
	expect("vector", out.vector, GP);
}

/* ── When interrupts come ──────────────────────────────────────────────────────────────────────────────────── */

#define IRQ0	0x48

#define WINDOW_OPENS(title, text)					\
	CHECK(title)							\
	{								\
		wait_for_timer();					\
		run(0, CODE(text));					\
		expect("vector", out.vector, IRQ0);			\
		expect("EIP", out.r.eip, snippet.at);			\
	}

WINDOW_OPENS("after STI one more instruction runs before an interrupt", "sti; inc %eax; 9: inc %ebx")
WINDOW_OPENS("POPF that sets IF lets the interrupt in at once", "push $0x202; popf; 9: inc %ebx")
WINDOW_OPENS("IRET that sets IF lets the interrupt in at once", "push $0x202; push " SEL(KERNEL_CODE) "; push $9f; iret; 9: inc %ebx")
WINDOW_OPENS("an interrupt wakes the processor from HLT, EIP behind it", "sti; hlt; 9: inc %ebx")
CHECK("STI; CLI opens no window")
{
	wait_for_timer();
	run(0, CODE("sti; cli; nop; nop"));
	expect_done();
}

CHECK("an interrupt clears IF for its handler and saves EFLAGS with it set, without RF")
{
	vector_gate(IRQ0, KERNEL_CODE, CODE("").start, INT_GATE);
	wait_for_timer();
	run(0, CODE("sti; nop; nop"));
	expect("vector", out.vector, DONE);
	expect("IF", out.r.eflags & F_IF, 0);
	expect("saved EFLAGS", word_at(out.r.esp + 8) & (F_IF | F_RF), F_IF);
}

CHECK("an interrupt from ring 3 takes the ring 0 stack")
{
	wait_for_timer();
	in.eflags |= F_IF;
	run(3, CODE("nop"));
	expect("vector", out.vector, IRQ0);
	expect("EIP", out.r.eip, snippet.start);
	expect("CS", out.r.cs, USER_CODE);
}

CHECK("an interrupt through a gate that is not present is #NP with the EXT bit")
{
	vector_gate(IRQ0, KERNEL_CODE, 0, INT_GATE - 0x8000);
	wait_for_timer();
	in.eflags |= F_IF;
	run(3, CODE("nop"));
	expect("vector", out.vector, NP);
	expect("error code", out.error, IRQ0 * 8 + 3);
}
