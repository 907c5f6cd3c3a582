/* Hardware task switches (SDM 3A, chapter 7). TSS2 is a task of ring 0 unless the check says otherwise. */
#include "harness.h"

#define NOT_PRESENT	0x80u

/* Prepares the second task to run `s` in `ring`. */
static void second(struct snippet s, u32 ring)
{
	task(&tss2, s.start, ring);
	tss2.eax = 0x77;
	tss2.edi = 0x88;
	if (!ring)
		tss2.esp = STACK1_TOP;
}

#define TO_TSS2	"ljmp " SEL(TSS2_SELECTOR) ", $0"
#define CALL_TSS2	"lcall " SEL(TSS2_SELECTOR) ", $0"

CHECK("a far JMP to a TSS saves this task and loads that one")
{
	second(CODE(""), 0);
	tss2.eflags = 2 | F_CF | F_DF;
	run(0, CODE(TO_TSS2));
	expect("vector", out.vector, DONE);
	expect("EAX", out.r.eax, 0x77);
	expect("EDI", out.r.edi, 0x88);
	expect("ESP", out.r.esp, STACK1_TOP);
	expect("EFLAGS", out.r.eflags, 2 | F_CF | F_DF);
	expect("TR", out.tr, TSS2_SELECTOR);
	expect("saved EIP", tss.eip, snippet.end);
	expect("saved EBX", tss.ebx, in.ebx);
	expect("saved ESP", tss.esp, in.esp);
	expect("saved EFLAGS", tss.eflags, in.eflags);
	expect("saved CS", tss.cs & 0xffff, KERNEL_CODE);
	expect("saved SS", tss.ss & 0xffff, KERNEL_DATA);
}

CHECK("a far JMP moves the busy bit and leaves the link alone")
{
	second(CODE(""), 0);
	tss2.link = 0x1234;
	run(0, CODE(TO_TSS2));
	expect("type of the old TSS", access_of(TSS_SELECTOR), 0x89);
	expect("type of the new TSS", access_of(TSS2_SELECTOR), 0x8b);
	expect("link", tss2.link, 0x1234);
}

CHECK("a far CALL keeps the old task busy, links it and sets NT")
{
	second(CODE(""), 0);
	run(0, CODE(CALL_TSS2));
	expect("vector", out.vector, DONE);
	expect("type of the old TSS", access_of(TSS_SELECTOR), 0x8b);
	expect("type of the new TSS", access_of(TSS2_SELECTOR), 0x8b);
	expect("link", tss2.link & 0xffff, TSS_SELECTOR);
	expect("NT", out.r.eflags & F_NT, F_NT);
}

CHECK("IRET with NT goes back to the linked task, which is not busy afterwards")
{
	second(CODE("iret"), 0);
	run(0, CODE(CALL_TSS2));
	expect_done();
	expect("TR", out.tr, TSS_SELECTOR);
	expect("type of the first TSS", access_of(TSS_SELECTOR), 0x8b);
	expect("type of the second TSS", access_of(TSS2_SELECTOR), 0x89);
	expect("NT in the first task", out.r.eflags & F_NT, 0);
	expect("NT saved in the second", tss2.eflags & F_NT, 0);
	expect("saved EIP", tss2.eip != 0, 1);
	expect("EBX", out.r.ebx, in.ebx);
}

CHECK("a task switch sets CR0.TS")
{
	second(CODE(""), 0);
	run(0, CODE(TO_TSS2));
	expect("TS", out.cr0 & CR0_TS, CR0_TS);
}

CHECK("a task switch loads CR3")
{
	static u32 other_directory[1024] __attribute__((aligned(4096)));

	memcpy(other_directory, directory, 4096);
	second(CODE(""), 0);
	tss2.cr3 = (u32)other_directory;
	run(0, CODE(TO_TSS2));
	expect("CR3", out.cr3, (u32)other_directory);
}

CHECK("a task switch loads the LDT and segments of it")
{
	descriptor(0xc, (u32)page, 0xfff, DATA32);
	word_at(page + 4) = 0x4321;
	second(CODE("mov %fs:4, %ecx"), 0);
	tss2.ldt = LDT_SELECTOR;
	tss2.fs = 0xc;
	run(0, CODE(TO_TSS2));
	expect("vector", out.vector, DONE);
	expect("ECX", out.r.ecx, 0x4321);
	expect("LDTR", out.ldtr, LDT_SELECTOR);
}

CHECK("a task may begin in ring 3")
{
	second(CODE(""), 3);
	run(0, CODE(TO_TSS2));
	expect("vector", out.vector, DONE);
	expect("CS", out.r.cs, USER_CODE);
	expect("SS", out.r.ss, USER_DATA);
	expect("ESP", out.r.esp, STACK3_TOP);
}

CHECK("ring 3 may switch to a TSS of DPL 3")
{
	second(CODE(""), 0);
	descriptor(TSS2_SELECTOR, (u32)&tss2, sizeof(tss2) - 1, TSS32 | DPL(3));
	run(3, CODE(TO_TSS2));
	expect("vector", out.vector, DONE);
	expect("CS", out.r.cs, KERNEL_CODE);
	expect("saved CS", tss.cs & 0xffff, USER_CODE);
}

CHECK("a task gate leads to its TSS whatever the TSS's DPL")
{
	second(CODE(""), 0);
	gate(S1, TSS2_SELECTOR, 0, TASK_GATE | GATE_DPL(3), 0);
	run(3, CODE("lcall " SEL(S1) " | 3, $0"));
	expect("vector", out.vector, DONE);
	expect("TR", out.tr, TSS2_SELECTOR);
	expect("link", tss2.link & 0xffff, TSS_SELECTOR);
}

CHECK("INT through a task gate nests, with EIP behind the INT")
{
	second(CODE(""), 0);
	vector_gate(OTHER, TSS2_SELECTOR, 0, TASK_GATE | GATE_DPL(3));
	run(3, CODE("int $" STRING(OTHER)));
	expect("vector", out.vector, DONE);
	expect("saved EIP", tss.eip, snippet.end);
	expect("NT", out.r.eflags & F_NT, F_NT);
	expect("ESP", out.r.esp, STACK1_TOP);
}

CHECK("an exception through a task gate pushes its error code on the new stack and saves the EIP of the fault")
{
	second(CODE(""), 0);
	vector_gate(GP, TSS2_SELECTOR, 0, TASK_GATE);
	in.eax = OUTSIDE;
	run(3, CODE("nop; 9: mov %eax, %fs; 7:"));
	expect("vector", out.vector, DONE);
	expect("ESP", out.r.esp, STACK1_TOP - 4);
	expect("error code", word_at(STACK1_TOP - 4), OUTSIDE);
	expect("saved EIP", tss.eip, snippet.at);
	expect("saved CS", tss.cs & 0xffff, USER_CODE);
}

CHECK("IRET from a task that served an exception runs the instruction again")
{
	second(CODE("pop %edx; movl $0, page; iret"), 0);
	vector_gate(GP, TSS2_SELECTOR, 0, TASK_GATE);
	word_at(page) = OUTSIDE;
	run(3, CODE("mov page, %fs; mov $5, %ecx"));
	expect_done();
	expect("ECX", out.r.ecx, 5);
}

CHECK("the T bit of a TSS is #DB in the new task before its first instruction, with BT")
{
	struct snippet s = CODE("");

	second(s, 0);
	tss2.trap = 1;
	run(0, CODE(TO_TSS2));
	expect("vector", out.vector, DB);
	expect("EIP", out.r.eip, s.start);
	expect("BT", out.dr6 & 0xe000, 0x8000);
	expect("TR", out.tr, TSS2_SELECTOR);
}

CHECK("a task switch clears the local breakpoints of DR7 and keeps the global ones")
{
	second(CODE(""), 0);
	run(0, CODE("mov $0x7ff, %eax; mov %eax, %dr7; " TO_TSS2));
	expect("vector", out.vector, DONE);
	expect("DR7", out.dr7, 0x6aa);
}

CHECK("a switch to a 16-bit TSS loads 16 bits, the upper halves of registers being ones")
{
	struct snippet s = CODE("");

	descriptor(S1, s.start, 0xffff, CODE32 - BYTES);
	tss16.cs = S1;
	tss16.ip = 0;
	tss16.flags = 2;
	tss16.ax = 0x1234;
	tss16.ss = tss16.ds = tss16.es = KERNEL_DATA;
	descriptor(S2, (u32)stack1, 0xfff, DATA32 - BYTES - 0x4000);
	tss16.ss = S2;
	tss16.sp = 0x800;
	run(0, CODE("ljmp " SEL(TSS16_SELECTOR) ", $0"));
	expect("vector", out.vector, DONE);
	expect("AX", out.r.eax & 0xffff, 0x1234);
	expect("FS", out.r.fs & 0xffff, 0);
	expect("SP", out.r.esp & 0xffff, 0x800);
	expect("CR3", out.cr3, (u32)directory);
	expect("saved EIP", tss.eip, snippet.end);
}

CHECK("a switch from a 16-bit TSS saves 16 bits")
{
	second(CODE(""), 0);
	run(0, CODE("mov " SEL(TSS16_SELECTOR) ", %eax; ltr %ax; mov $0x55556666, %ecx; " TO_TSS2));
	expect("vector", out.vector, DONE);
	expect("saved CX", tss16.cx, 0x6666);
	expect("saved IP", tss16.ip, snippet.end & 0xffff);
	expect("saved CS", tss16.cs, KERNEL_CODE);
	expect("type", access_of(TSS16_SELECTOR), 0x81);
}

/* ── Before the switch: faults of the old task ─────────────────────────────────────────────────────────────── */

#define BAD_SWITCH(title, ring, text, setup, vector, error)		\
	CHECK(title)							\
	{								\
		second(CODE(""), 0);					\
		setup;							\
		run(ring, CODE(text));					\
		expect_fault(vector, error);				\
		expect("TR", out.tr, TSS_SELECTOR);			\
	}
#define TSS2_IS(limit, attributes)	descriptor(TSS2_SELECTOR, (u32)&tss2, limit, attributes)

BAD_SWITCH("JMP to a busy TSS is #GP(selector)", 0, TO_TSS2, TSS2_IS(0x67, TSS32 | 2), GP, TSS2_SELECTOR)
BAD_SWITCH("CALL to oneself is #GP(selector): the TSS is busy", 0, "lcall " SEL(TSS_SELECTOR) ", $0", (void)0, GP, TSS_SELECTOR)
BAD_SWITCH("JMP to a TSS of DPL 0 from ring 3 is #GP(selector)", 3, TO_TSS2, (void)0, GP, TSS2_SELECTOR)
BAD_SWITCH("JMP to a TSS not present is #NP(selector)", 0, TO_TSS2, TSS2_IS(0x67, TSS32 - NOT_PRESENT), NP, TSS2_SELECTOR)
BAD_SWITCH("JMP to a TSS shorter than 104 bytes is #TS(selector)", 0, TO_TSS2, TSS2_IS(0x66, TSS32), TS, TSS2_SELECTOR)
BAD_SWITCH("a 16-bit TSS shorter than 44 bytes is #TS(selector)", 0, "ljmp " SEL(TSS16_SELECTOR) ", $0",
	   descriptor(TSS16_SELECTOR, (u32)&tss16, 0x2a, TSS_16), TS, TSS16_SELECTOR)
BAD_SWITCH("a task gate of DPL 0 from ring 3 is #GP(gate)", 3, "lcall " SEL(S1) " | 3, $0",
	   gate(S1, TSS2_SELECTOR, 0, TASK_GATE, 0), GP, S1)
BAD_SWITCH("a task gate not present is #NP(gate)", 0, "lcall " SEL(S1) ", $0",
	   gate(S1, TSS2_SELECTOR, 0, TASK_GATE - 0x8000, 0), NP, S1)
BAD_SWITCH("a task gate to a selector of the LDT is #GP(selector)", 0, "lcall " SEL(S1) ", $0",
	   gate(S1, 0xc, 0, TASK_GATE, 0), GP, 0xc)
BAD_SWITCH("a task gate to a code segment is #GP(selector)", 0, "lcall " SEL(S1) ", $0",
	   gate(S1, KERNEL_CODE, 0, TASK_GATE, 0), GP, KERNEL_CODE)
BAD_SWITCH("INT through a task gate to a busy TSS is #GP(selector)", 0, "int $" STRING(OTHER),
	   (TSS2_IS(0x67, TSS32 | 2), vector_gate(OTHER, TSS2_SELECTOR, 0, TASK_GATE)), GP, TSS2_SELECTOR)
BAD_SWITCH("INT through a task gate to a TSS not present is #NP(selector)", 0, "int $" STRING(OTHER),
	   (TSS2_IS(0x67, TSS32 - NOT_PRESENT), vector_gate(OTHER, TSS2_SELECTOR, 0, TASK_GATE)), NP, TSS2_SELECTOR)
BAD_SWITCH("IRET with NT to a TSS that is not busy is #TS(selector)", 0, "pushf; orl $0x4000, (%esp); popf; 9: iret",
	   (tss.link = TSS2_SELECTOR, changed = R_FLAGS), TS, TSS2_SELECTOR)
BAD_SWITCH("IRET with NT and a link that is no TSS is #TS(selector)", 0, "pushf; orl $0x4000, (%esp); popf; 9: iret",
	   (tss.link = KERNEL_DATA, changed = R_FLAGS), TS, KERNEL_DATA)
BAD_SWITCH("IRET with NT and a null link is #TS(0)", 0, "pushf; orl $0x4000, (%esp); popf; 9: iret",
	   (tss.link = 0, changed = R_FLAGS), TS, 0)

CHECK("a switch that faults before it happens leaves the busy bits")
{
	second(CODE(""), 0);
	TSS2_IS(0x66, TSS32);
	run(0, CODE(CALL_TSS2));
	expect("vector", out.vector, TS);
	expect("type of the old TSS", access_of(TSS_SELECTOR), 0x8b);
	expect("type of the new TSS", access_of(TSS2_SELECTOR), 0x89);
}

/* ── After it: faults of the new task, before its first instruction ────────────────────────────────────────── */

#define BAD_TASK(title, ring, setup, which, code)			\
	CHECK(title)							\
	{								\
		struct snippet s = CODE("");				\
		second(s, ring);					\
		setup;							\
		run(0, CODE(TO_TSS2));					\
		expect("vector", out.vector, which);			\
		expect("error code", out.error, code);			\
		expect("EIP", out.r.eip, s.start);			\
		expect("TR", out.tr, TSS2_SELECTOR);			\
		expect("type of the new TSS", access_of(TSS2_SELECTOR), 0x8b);	\
	}

BAD_TASK("a new task whose DS is outside the GDT is #TS(selector) there", 0, tss2.ds = OUTSIDE, TS, OUTSIDE)
BAD_TASK("a new task whose ES is not present is #NP(selector) there", 0,
	 (descriptor(S1, 0, 0, DATA32 - NOT_PRESENT), tss2.es = S1), NP, S1)
BAD_TASK("a new task whose FS is execute-only is #TS(selector) there", 0,
	 (descriptor(S1, 0, 0xfffff, CODE32 - 2), tss2.fs = S1), TS, S1)
BAD_TASK("a new task of ring 3 whose GS is of ring 0 is #TS(selector) there", 3, tss2.gs = KERNEL_DATA | 3, TS, KERNEL_DATA)
BAD_TASK("a new task whose LDT selector is no LDT is #TS(selector) there", 3, tss2.ldt = KERNEL_DATA, TS, KERNEL_DATA)
BAD_TASK("a new task whose LDT is not present is #TS(selector) there", 3,
	 (descriptor(S1, 0, 0xff, LDT - NOT_PRESENT), tss2.ldt = S1), TS, S1)
BAD_TASK("a new task of ring 3 whose SS is null is #TS(0) there", 3, tss2.ss = 0, TS, 0)
BAD_TASK("a new task of ring 3 whose SS has another DPL is #TS(selector) there", 3, tss2.ss = KERNEL_DATA | 3, TS, KERNEL_DATA)
BAD_TASK("a new task of ring 3 whose SS is not present is #SS(selector) there", 3,
	 (descriptor(S1, 0, 0xfffff, (DATA32 | DPL(3)) - NOT_PRESENT), tss2.ss = S1 | 3), SS, S1)

CHECK("a new task whose EIP is beyond its code segment is #GP(0) there")
{
	struct snippet s = CODE("");

	second(s, 0);
	descriptor(S1, 0, 0xff, CODE32);
	tss2.cs = S1;
	run(0, CODE(TO_TSS2));
	expect("vector", out.vector, GP);
	expect("error code", out.error, 0);
	expect("EIP", out.r.eip, s.start);
	expect("TR", out.tr, TSS2_SELECTOR);
}
