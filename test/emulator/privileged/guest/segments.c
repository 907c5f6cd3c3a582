/* Segments (SDM 3A, chapter 5): limits, types, null selectors, loading, and the instructions that look at descriptors. */
#include "harness.h"

/* DATA_BYTES: a data segment with a limit in bytes. */
#define DATA_BYTES	(DATA32 - BYTES)
#define DOWN		4u
#define READ_ONLY	2u
#define SEG16		0x4000u

/* ES on a segment over `page`. */
static void es(u32 limit, u32 attributes)
{
	descriptor(S1, (u32)page, limit, attributes);
	in.es = S1 | 3;
}

#define LIMIT(title, limit, attributes, text)	\
	CHECK(title) { es(limit, (attributes) | DPL(3)); run(3, CODE(text)); expect_done(); }
#define BEYOND(title, limit, attributes, text)	\
	CHECK(title) { es(limit, (attributes) | DPL(3)); run(3, CODE(text)); expect_fault(GP, 0); }

LIMIT("a read that ends at the limit is allowed", 0xfff, DATA_BYTES, "mov %es:0xffc, %eax")
BEYOND("a read of one byte beyond the limit is #GP(0)", 0xfff, DATA_BYTES, "mov %es:0xffd, %eax")
BEYOND("a byte beyond the limit is #GP(0)", 0xfff, DATA_BYTES, "movb %es:0x1000, %al")
BEYOND("a write of one byte beyond the limit is #GP(0)", 0xfff, DATA_BYTES, "movw %ax, %es:0xfff")
BEYOND("a read-modify-write beyond the limit is #GP(0)", 0xffe, DATA_BYTES, "incl %es:0xffc")
LIMIT("with page granularity the low 12 bits of the limit are ones", 0, DATA32, "mov %es:0xffc, %eax")
BEYOND("with page granularity the limit ends with its page", 0, DATA32, "mov %es:0xffd, %eax")
BEYOND("a segment of limit 0 has one byte", 0, DATA_BYTES, "movw %es:0, %ax")
LIMIT("that one byte can be read", 0, DATA_BYTES, "movb %es:0, %al")
BEYOND("an expand-down segment excludes its limit", 0xfff, DATA_BYTES | DOWN, "movb %es:0xfff, %al")
LIMIT("an expand-down segment begins behind its limit", 0xfff, DATA_BYTES | DOWN, "mov %es:0x1000, %eax")
BEYOND("an expand-down segment excludes a dword that begins inside the limit", 0xfff, DATA_BYTES | DOWN,
       "mov %es:0xffd, %eax")
BEYOND("an expand-down segment without B ends at 0xffff", 0xfff, (DATA_BYTES - SEG16) | DOWN, "mov %es:0xfffe, %eax")
LIMIT("an expand-down segment without B includes 0xffff", 0xfff, (DATA_BYTES - SEG16) | DOWN, "movb %es:0xffff, %al")
LIMIT("an expand-down segment with B goes on behind 0xffff", 0xfff, DATA_BYTES | DOWN, "mov %es:0xfffe, %eax")
BEYOND("a write to a read-only data segment is #GP(0)", 0xfff, DATA_BYTES - READ_ONLY, "movb %al, %es:0")
BEYOND("a read-modify-write of a read-only data segment is #GP(0)", 0xfff, DATA_BYTES - READ_ONLY, "incl %es:0")
LIMIT("a read-only data segment can be read", 0xfff, DATA_BYTES - READ_ONLY, "mov %es:0, %eax")
BEYOND("a write to a readable code segment is #GP(0)", 0xfff, CODE32 - BYTES, "movb %al, %es:0")
LIMIT("a readable code segment can be read", 0xfff, CODE32 - BYTES, "mov %es:0, %eax")
CHECK("STOS beyond the limit is #GP(0) and leaves EDI")
{
	es(0x7ff, DATA_BYTES | DPL(3));
	in.edi = 0x800;
	run(3, CODE("stosb"));
	expect_fault(GP, 0);
}

BEYOND("a bit string reaches beyond the limit by its index", 0xfff, DATA_BYTES, "bt %esi, %es:0")
BEYOND("FLD of eight bytes over the limit is #GP(0)", 0xfff, DATA_BYTES, "fldl %es:0xffc")

CHECK("an execute-only code segment cannot be read through CS")
{
	descriptor(S1, 0, 0xfffff, CODE32 - READ_ONLY);
	changed = R_SEGS;
	run(0, CODE("ljmp " SEL(S1) ", $1f; 1: 9: mov %cs:page, %eax"));
	expect_fault(GP, 0);
}

CHECK("CS cannot be written through")
{
	run(0, CODE("movb %al, %cs:page"));
	expect_fault(GP, 0);
}

#define NULL_ACCESS(title, text)	\
	CHECK(title) { in.fs = 0; run(3, CODE(text)); expect_fault(GP, 0); }

NULL_ACCESS("a read through a null selector is #GP(0)", "mov %fs:page, %eax")
NULL_ACCESS("a write through a null selector is #GP(0)", "mov %eax, %fs:page")

CHECK("a null selector with an RPL is as null as 0")
{
	in.ebx = 3;
	changed = R_SEGS;
	run(3, CODE("mov %ebx, %fs; 9: mov %fs:page, %eax"));
	expect_fault(GP, 0);
	expect("FS", out.r.fs & 0xffff, 3);
}

/* ── The stack segment ─────────────────────────────────────────────────────────────────────────────────────── */

/* Ring 3 with a stack segment of 4 KiB. */
static void on_small_stack(struct snippet s, u32 offset)
{
	descriptor(S1, (u32)page, 0xfff, DATA_BYTES | DPL(3));
	in.eax = S1 | 3;
	in.edx = offset;
	changed = R_SEGS | R_ESP;
	run(3, s);
}

#define SMALL_STACK	"mov %eax, %ss; mov %edx, %esp\n"

CHECK("a read beyond the stack segment by EBP is #SS(0)")
{
	in.ebp = 0xffd;
	on_small_stack(CODE(SMALL_STACK "9: mov (%ebp), %eax"), 0x800);
	expect_fault(SS, 0);
}

CHECK("PUSH beyond the stack segment is #SS(0)")
{
	on_small_stack(CODE(SMALL_STACK "9: push %eax"), 0x1004);
	expect_fault(SS, 0);
	expect("ESP", out.r.esp, 0x1004);
}

CHECK("PUSH at ESP 0 is #SS(0)")
{
	on_small_stack(CODE(SMALL_STACK "9: push %eax"), 0);
	expect_fault(SS, 0);
}

CHECK("POP that reaches beyond the stack segment is #SS(0)")
{
	on_small_stack(CODE(SMALL_STACK "9: pop %eax"), 0xffd);
	expect_fault(SS, 0);
}

CHECK("CALL beyond the stack segment is #SS(0) and does not jump")
{
	on_small_stack(CODE(SMALL_STACK "9: call 1f; 1:"), 0x1010);
	expect_fault(SS, 0);
}

CHECK("PUSHA beyond the stack segment is #SS(0) and leaves ESP")
{
	on_small_stack(CODE(SMALL_STACK "9: pusha"), 0x1004);
	expect_fault(SS, 0);
	expect("ESP", out.r.esp, 0x1004);
}

CHECK("IRET beyond the stack segment is #SS(0)")
{
	on_small_stack(CODE(SMALL_STACK "9: iret"), 0xff8);
	expect_fault(SS, 0);
}

CHECK("RETF beyond the stack segment is #SS(0)")
{
	on_small_stack(CODE(SMALL_STACK "9: lret"), 0xffc);
	expect_fault(SS, 0);
}

CHECK("an override to SS makes #SS(0), an override away from it #GP(0)")
{
	in.ebp = 0x2000;
	on_small_stack(CODE(SMALL_STACK "9: mov %ss:0x2000, %eax"), 0x800);
	expect_fault(SS, 0);
	es(0xfff, DATA_BYTES | DPL(3));
	in.eax = S1 | 3;
	run(3, CODE(SMALL_STACK "9: mov %es:(%ebp), %eax"));
	expect_fault(GP, 0);
}

CHECK("with a 16-bit stack segment PUSH changes SP alone")
{
	descriptor(S1, (u32)page, 0xffff, (DATA_BYTES - SEG16) | DPL(3));
	in.eax = S1 | 3;
	in.edx = 0x12340010;
	run(3, CODE(SMALL_STACK "push %ecx; 7:"));
	expect("ESP", out.r.esp, 0x1234000c);
	expect("memory", word_at(page + 12), in.ecx);
}

CHECK("with a 16-bit stack segment PUSH at SP 0 wraps to 0xfffc")
{
	descriptor(S1, (u32)page, 0xffff, (DATA_BYTES - SEG16) | DPL(3));
	in.eax = S1 | 3;
	in.edx = 0x12340000;
	run(3, CODE(SMALL_STACK "push %ecx; 7:"));
	expect("ESP", out.r.esp, 0x1234fffc);
	expect("memory", word_at(page + 0xfffc), in.ecx);
}

/* ── Loading ───────────────────────────────────────────────────────────────────────────────────────────────── */

#define LOAD(title, ring, attributes, selector, vector, error, text)	\
	CHECK(title)							\
	{								\
		descriptor(S1, (u32)page, 0xfff, attributes);		\
		in.eax = selector;					\
		run(ring, CODE(text));					\
		expect_fault(vector, error);				\
	}
#define LOADS(title, ring, attributes, selector, text)			\
	CHECK(title)							\
	{								\
		descriptor(S1, (u32)page, 0xfff, attributes);		\
		in.eax = selector;					\
		run(ring, CODE(text));					\
		expect_done();						\
		expect("DS", out.r.ds & 0xffff, selector);		\
	}

LOAD("DS with a segment of DPL 0 in ring 3 is #GP(selector)", 3, DATA32, S1 | 3, GP, S1, "mov %eax, %ds")
LOAD("DS with RPL 3 and DPL 0 in ring 0 is #GP(selector)", 0, DATA32, S1 | 3, GP, S1, "mov %eax, %ds")
LOAD("DS with RPL 1 and DPL 2 in ring 3 is #GP(selector)", 3, DATA32 | DPL(2), S1 | 1, GP, S1, "mov %eax, %ds")
LOADS("DS with a segment of DPL 3 in ring 0", 0, DATA32 | DPL(3), S1, "mov %eax, %ds")
LOADS("DS with a segment of DPL 2 in ring 1", 1, DATA32 | DPL(2), S1 | 2, "mov %eax, %ds")
LOAD("DS outside the GDT is #GP(selector)", 3, DATA32, OUTSIDE | 3, GP, OUTSIDE, "mov %eax, %ds")
LOAD("DS in the LDT without an LDT is #GP(selector)", 3, DATA32, 0x7, GP, 4, "mov %eax, %ds")
LOAD("DS with an execute-only segment is #GP(selector)", 0, CODE32 - READ_ONLY, S1, GP, S1, "mov %eax, %ds")
LOADS("DS with a readable code segment", 0, CODE32, S1, "mov %eax, %ds")
LOADS("DS with a conforming code segment of DPL 0 in ring 3", 3, CODE32 | DOWN, S1 | 3, "mov %eax, %ds")
LOAD("DS with a segment not present is #NP(selector)", 0, DATA32 - 0x80, S1, NP, S1, "mov %eax, %ds")
LOAD("privilege comes before presence: #GP", 3, DATA32 - 0x80, S1, GP, S1, "mov %eax, %ds")
LOAD("DS with a TSS is #GP(selector)", 0, TSS32, S1, GP, S1, "mov %eax, %ds")
LOAD("DS with a call gate is #GP(selector)", 0, 0x8c, S1, GP, S1, "mov %eax, %ds")
LOADS("DS with a null selector", 3, DATA32, 3, "mov %eax, %ds")
LOAD("SS with a null selector is #GP(0)", 0, DATA32, 0, GP, 0, "mov %eax, %ss")
LOAD("SS with another RPL than CPL is #GP(selector)", 0, DATA32, S1 | 1, GP, S1, "mov %eax, %ss")
LOAD("SS with another DPL than CPL is #GP(selector)", 0, DATA32 | DPL(3), S1, GP, S1, "mov %eax, %ss")
LOAD("SS with a read-only segment is #GP(selector)", 0, DATA32 - READ_ONLY, S1, GP, S1, "mov %eax, %ss")
LOAD("SS with a code segment is #GP(selector)", 0, CODE32, S1, GP, S1, "mov %eax, %ss")
LOAD("SS not present is #SS(selector)", 0, DATA32 - 0x80, S1, SS, S1, "mov %eax, %ss")
LOAD("SS outside the GDT is #GP(selector)", 0, DATA32, OUTSIDE, GP, OUTSIDE, "mov %eax, %ss")

CHECK("POP to DS that faults leaves ESP")
{
	changed = R_ESP;
	run(3, CODE("push " SEL(OUTSIDE) "; 9: pop %ds"));
	expect_fault(GP, OUTSIDE);
	expect("ESP", out.r.esp, in.esp - 4);
}

CHECK("LES that faults on the selector leaves both registers")
{
	word_at(page) = 5;
	half_at(page + 4) = OUTSIDE;
	run(3, CODE("les page, %eax"));
	expect_fault(GP, OUTSIDE);
}

CHECK("LSS loads SS and ESP together")
{
	word_at(page) = STACK0_TOP - 64;
	half_at(page + 4) = KERNEL_DATA;
	run(0, CODE("lss page, %esp"));
	expect_done();
	expect("ESP", out.r.esp, STACK0_TOP - 64);
}

CHECK("loading DS sets the accessed bit of the descriptor")
{
	descriptor(S1, 0, 0xfff, DATA32 - 1);
	in.eax = S1;
	run(0, CODE("mov %eax, %ds"));
	expect_done();
	expect("type", access_of(S1), 0x93);
}

CHECK("a load that faults does not set the accessed bit")
{
	descriptor(S1, 0, 0xfff, DATA32 - 1);
	in.eax = S1 | 3;
	run(3, CODE("mov %eax, %ds"));
	expect_fault(GP, S1);
	expect("type", access_of(S1), 0x92);
}

CHECK("a changed descriptor takes effect with the next load only")
{
	u32 here = (u32)gdt + S1;

	descriptor(S1, (u32)page, 0xfff, DATA32 - BYTES);
	in.eax = S1;
	in.ebx = here;
	run(0, CODE("mov %eax, %fs; movw $0, (%ebx); mov %fs:0xffc, %edx; mov %eax, %fs; 9: mov %fs:0xffc, %edx"));
	changed = R_EDX | R_SEGS;
	expect_fault(GP, 0);
}

CHECK("a selector of the LDT is looked up there")
{
	descriptor(0xc, (u32)page, 0xfff, DATA32 | DPL(3));
	in.eax = LDT_SELECTOR;
	word_at(page + 8) = 0x12345;
	run(0, CODE("lldt %ax; mov $0xf, %eax; mov %eax, %fs; mov %fs:8, %ecx"));
	expect_done();
	expect("ECX", out.r.ecx, 0x12345);
	expect("LDTR", out.ldtr, LDT_SELECTOR);
}

CHECK("a selector outside the LDT is #GP(selector) with the TI bit")
{
	in.eax = LDT_SELECTOR;
	changed = R_EAX;
	run(0, CODE("lldt %ax; mov $0x47, %eax; 9: mov %eax, %fs"));
	expect_fault(GP, 0x44);
}

CHECK("MOV from a segment register to a 32-bit register clears the upper half")
{
	run(3, CODE("mov %ds, %eax"));
	expect_done();
	expect("EAX", out.r.eax, USER_DATA);
}

/* ── LLDT, LTR ─────────────────────────────────────────────────────────────────────────────────────────────── */

LOAD("LLDT of a data segment is #GP(selector)", 0, DATA32, S1, GP, S1, "lldt %ax")
LOAD("LLDT of an LDT not present is #NP(selector)", 0, LDT - 0x80, S1, NP, S1, "lldt %ax")
LOAD("LLDT of a selector of the LDT is #GP(selector)", 0, LDT, 0xc, GP, 0xc, "lldt %ax")
LOAD("LLDT outside the GDT is #GP(selector)", 0, LDT, OUTSIDE, GP, OUTSIDE, "lldt %ax")
LOAD("LTR of a null selector is #GP(0)", 0, TSS32, 0, GP, 0, "ltr %ax")
LOAD("LTR of a busy TSS is #GP(selector)", 0, TSS32 | 2, S1, GP, S1, "ltr %ax")
LOAD("LTR of a TSS not present is #NP(selector)", 0, TSS32 - 0x80, S1, NP, S1, "ltr %ax")
LOAD("LTR of an LDT is #GP(selector)", 0, LDT, S1, GP, S1, "ltr %ax")
LOAD("LTR of a selector of the LDT is #GP(selector)", 0, TSS32, 0xc, GP, 0xc, "ltr %ax")
LOAD("LLDT in ring 3 is #GP(0)", 3, LDT, S1, GP, 0, "lldt %ax")
LOAD("LTR in ring 1 is #GP(0)", 1, TSS32, S1, GP, 0, "ltr %ax")

CHECK("LTR makes the TSS busy, and a 16-bit one too")
{
	in.eax = TSS2_SELECTOR;
	run(0, CODE("ltr %ax"));
	expect_done();
	expect("TR", out.tr, TSS2_SELECTOR);
	expect("type", access_of(TSS2_SELECTOR), 0x8b);
	in.eax = TSS16_SELECTOR;
	run(0, CODE("ltr %ax; mov " SEL(TSS_SELECTOR) ", %eax"));
	expect("type of 16 bits", access_of(TSS16_SELECTOR), 0x83);
}

CHECK("SLDT, STR, SGDT, SIDT and SMSW are for everyone")
{
	run(3, CODE("sldt %eax; str %ebx; smsw %ecx; sgdt page; sidt page + 8"));
	expect_done();
	expect("LDTR", out.r.eax & 0xffff, 0);
	expect("TR", out.r.ebx & 0xffff, TSS_SELECTOR);
	expect("CR0", out.r.ecx & 0xffff, CR0_HERE & 0xffff);
	expect("GDTR limit", half_at(page), GDT_BYTES - 1);
	expect("GDTR base", word_at(page + 2), (u32)gdt);
	expect("IDTR base", word_at(page + 10), (u32)idt);
}

/* ── LAR, LSL, VERR, VERW, ARPL ────────────────────────────────────────────────────────────────────────────── */

/* Runs `text` with EAX the selector of a descriptor; ZF and EBX tell. */
#define LOOKS(title, ring, attributes, selector, text, zf, value)	\
	CHECK(title)							\
	{								\
		descriptor(S1, 0x123, 0x5678, attributes);		\
		in.eax = selector;					\
		in.eflags = 2 | (zf ? 0 : F_ZF);			\
		run(ring, CODE(text));					\
		expect_done();						\
		expect("ZF", out.r.eflags & F_ZF, zf ? F_ZF : 0);	\
		expect("EBX", out.r.ebx, value);			\
	}
#define SAME	0xb4b4b4b4

LOOKS("LAR of a data segment", 0, DATA32, S1, "lar %eax, %ebx; btr $16, %ebx; btr $17, %ebx; btr $18, %ebx; btr $19, %ebx", 1, 0xc09300)
LOOKS("LAR of 16 bits keeps the upper half", 0, DATA32, S1, "lar %ax, %bx", 1, 0xb4b49300)
LOOKS("LAR of a segment not present", 0, DATA32 - 0x80, S1, "lar %eax, %ebx", 1, 0xc01300)
LOOKS("LAR of a more privileged segment clears ZF", 3, DATA32, S1 | 3, "lar %eax, %ebx", 0, SAME)
LOOKS("LAR counts the RPL", 0, DATA32, S1 | 3, "lar %eax, %ebx", 0, SAME)
LOOKS("LAR of a conforming segment of DPL 0 in ring 3", 3, CODE32 | DOWN, S1 | 3, "lar %eax, %ebx", 1, 0xc09f00)
LOOKS("LAR of a null selector clears ZF", 0, DATA32, 0, "lar %eax, %ebx", 0, SAME)
LOOKS("LAR outside the GDT clears ZF", 0, DATA32, OUTSIDE, "lar %eax, %ebx", 0, SAME)
LOOKS("LAR of a TSS", 0, TSS32, S1, "lar %eax, %ebx", 1, 0x8900)
LOOKS("LAR of a call gate", 0, 0x8c, S1, "lar %eax, %ebx", 1, 0x8c00)
LOOKS("LAR of a task gate", 0, 0x85, S1, "lar %eax, %ebx", 1, 0x8500)
LOOKS("LAR of an interrupt gate clears ZF", 0, 0x8e, S1, "lar %eax, %ebx", 0, SAME)
LOOKS("LAR of a trap gate clears ZF", 0, 0x8f, S1, "lar %eax, %ebx", 0, SAME)
LOOKS("LAR of a reserved type clears ZF", 0, 0x8a, S1, "lar %eax, %ebx", 0, SAME)
LOOKS("LSL in bytes", 0, DATA_BYTES, S1, "lsl %eax, %ebx", 1, 0x5678)
LOOKS("LSL in pages", 0, DATA32, S1, "lsl %eax, %ebx", 1, 0x5678fff)
LOOKS("LSL of 16 bits", 0, DATA32, S1, "lsl %ax, %bx", 1, 0xb4b48fff)
LOOKS("LSL of an LDT", 0, LDT, S1, "lsl %eax, %ebx", 1, 0x5678)
LOOKS("LSL of a TSS", 0, TSS32, S1, "lsl %eax, %ebx", 1, 0x5678)
LOOKS("LSL of a call gate clears ZF", 0, 0x8c, S1, "lsl %eax, %ebx", 0, SAME)
LOOKS("LSL of a more privileged segment clears ZF", 3, DATA32, S1, "lsl %eax, %ebx", 0, SAME)
LOOKS("VERR of a data segment", 3, DATA32 | DPL(3), S1 | 3, "verr %ax", 1, SAME)
LOOKS("VERR of a more privileged segment clears ZF", 3, DATA32, S1 | 3, "verr %ax", 0, SAME)
LOOKS("VERR of an execute-only segment clears ZF", 0, CODE32 - READ_ONLY, S1, "verr %ax", 0, SAME)
LOOKS("VERR of a readable code segment", 0, CODE32, S1, "verr %ax", 1, SAME)
LOOKS("VERR of a conforming segment of DPL 0 in ring 3", 3, CODE32 | DOWN, S1 | 3, "verr %ax", 1, SAME)
LOOKS("VERR of a TSS clears ZF", 0, TSS32, S1, "verr %ax", 0, SAME)
LOOKS("VERW of a data segment", 0, DATA32, S1, "verw %ax", 1, SAME)
LOOKS("VERW of a read-only segment clears ZF", 0, DATA32 - READ_ONLY, S1, "verw %ax", 0, SAME)
LOOKS("VERW of a code segment clears ZF", 0, CODE32, S1, "verw %ax", 0, SAME)
LOOKS("VERW counts the RPL", 0, DATA32, S1 | 2, "verw %ax", 0, SAME)
LOOKS("ARPL raises a lower RPL and sets ZF", 3, DATA32, 3, "mov $0x68, %ebx; arpl %ax, %bx", 1, 0x6b)
LOOKS("ARPL leaves an equal RPL and clears ZF", 3, DATA32, 3, "mov $0x6b, %ebx; arpl %ax, %bx", 0, 0x6b)
LOOKS("ARPL leaves a higher RPL and clears ZF", 3, DATA32, 1, "mov $0x6a, %ebx; arpl %ax, %bx", 0, 0x6a)
