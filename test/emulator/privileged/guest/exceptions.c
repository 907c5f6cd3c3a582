/* Exceptions of the instructions themselves: vector, error code, saved EIP, what stays as it was; and their order. */
#include "harness.h"

#define ABSENT	"0xa00000"
#define ABSENT_PAGE	0xa00000u

FAULTS("UD2 is #UD at itself", 0, UD, 0, "nop; 9: ud2")
FAULTS("UD2 in ring 3 is #UD at itself", 3, UD, 0, "nop; 9: ud2")
FAULTS("AAM 0 is #DE", 3, DE, 0, ".byte 0xd4, 0")

CHECK("DIV by zero is #DE at the DIV")
{
	in.ebx = 0;
	run(3, CODE("div %ebx"));
	expect_fault(DE, 0);
}

CHECK("a quotient that does not fit is #DE and leaves EAX and EDX")
{
	in.eax = 0x80000000;
	in.edx = 0xffffffff;
	in.ecx = 0xffffffff;
	run(3, CODE("idiv %ecx"));
	expect_fault(DE, 0);
}

CHECK("INT3 saves the EIP behind it")
{
	run(3, CODE("int3; 9:"));
	expect_fault(BP, 0);
}

CHECK("CD 03 is #BP with the EIP behind its two bytes")
{
	run(3, CODE(".byte 0xcd, 3; 9:"));
	expect_fault(BP, 0);
}

CHECK("INTO with OF saves the EIP behind it")
{
	in.eflags |= 0x800;
	run(3, CODE("into; 9:"));
	expect_fault(OF, 0);
}

RUNS("INTO without OF does nothing", 3, "into")

/* Operands of snippets. */
int bounds[2] = { -4, 5 };

CHECK("BOUND accepts both bounds")
{
	run(3, CODE("mov $-4, %eax; bound %eax, bounds; mov $5, %eax; bound %eax, bounds"));
	expect_done();
}

CHECK("BOUND below the lower bound is #BR at itself")
{
	in.eax = -5u;
	run(3, CODE("bound %eax, bounds"));
	expect_fault(BR, 0);
}

CHECK("BOUND above the upper bound is #BR at itself")
{
	in.eax = 6;
	run(3, CODE("bound %eax, bounds"));
	expect_fault(BR, 0);
}

CHECK("INT3 in ring 3 through a gate of DPL 0 is #GP with its vector")
{
	vector_gate(BP, KERNEL_CODE, (u32)vector_stubs + 16 * BP, INT_GATE);
	run(3, CODE("nop; 9: int3"));
	expect_fault(GP, BP * 8 + 2);
}

CHECK("INTO in ring 3 through a gate of DPL 0 is #GP with its vector")
{
	vector_gate(OF, KERNEL_CODE, (u32)vector_stubs + 16 * OF, INT_GATE);
	in.eflags |= 0x800;
	run(3, CODE("into"));
	expect_fault(GP, OF * 8 + 2);
}

FAULTS("INT n in ring 3 through a gate of DPL 0 is #GP with its vector", 3, GP, OTHER * 8 + 2, "int $" STRING(OTHER))
FAULTS("INT 13 in ring 3 is #GP with its vector, not the exception", 3, GP, GP * 8 + 2, "int $13")

CHECK("INT 13 in ring 0 pushes no error code")
{
	in.ebx = 0;
	vector_gate(GP, KERNEL_CODE, (u32)log_stub, INT_GATE);
	run(0, CODE("int $13; 9: nop"));
	expect_done();
	expect("EIP at the stub", log_eip[0], in.eip + 2);
}

CHECK("ICEBP in ring 3 is #DB behind itself and needs no DPL")
{
	run(3, CODE(".byte 0xf1; 9:"));
	expect_fault(DB, 0);
}

/* ── The coprocessor ───────────────────────────────────────────────────────────────────────────────────────── */

double number = 1.5, zero;
u16 masked_none = 0x360, masked_all = 0x37f;

CHECK("an x87 instruction with CR0.EM is #NM")
{
	write_cr0(CR0_HERE | CR0_EM);
	run(3, CODE("fldl number"));
	expect_fault(NM, 0);
}

CHECK("an x87 instruction with CR0.TS is #NM")
{
	write_cr0(CR0_HERE | CR0_TS);
	run(3, CODE("fldl number"));
	expect_fault(NM, 0);
}

CHECK("FNINIT with CR0.EM is #NM")
{
	write_cr0(CR0_HERE | CR0_EM);
	run(3, CODE("fninit"));
	expect_fault(NM, 0);
}

CHECK("FNSTSW AX with CR0.TS is #NM")
{
	write_cr0(CR0_HERE | CR0_TS);
	run(3, CODE("fnstsw %ax"));
	expect_fault(NM, 0);
}

CHECK("WAIT with CR0.MP and TS is #NM")
{
	write_cr0(CR0_HERE | CR0_MP | CR0_TS);
	run(3, CODE("fwait"));
	expect_fault(NM, 0);
}

CHECK("WAIT with CR0.TS alone is nothing")
{
	write_cr0(CR0_HERE | CR0_TS);
	run(3, CODE("fwait"));
	expect_done();
}

CHECK("WAIT with CR0.MP alone is nothing")
{
	write_cr0(CR0_HERE | CR0_MP);
	run(3, CODE("fwait"));
	expect_done();
}

CHECK("WAIT with CR0.EM is nothing")
{
	write_cr0(CR0_HERE | CR0_EM);
	run(3, CODE("fwait"));
	expect_done();
}

CHECK("an MMX instruction with CR0.EM is #UD")
{
	write_cr0(CR0_HERE | CR0_EM);
	run(3, CODE("movd %eax, %mm0"));
	expect_fault(UD, 0);
}

CHECK("an MMX instruction with CR0.TS is #NM")
{
	write_cr0(CR0_HERE | CR0_TS);
	run(3, CODE("movd %eax, %mm0"));
	expect_fault(NM, 0);
}

#define DIVIDE	"fninit; fldcw masked_none; fld1; fdivl zero\n"

CHECK("an unmasked x87 exception is #MF at the next x87 load, not at its own instruction")
{
	run(3, CODE(DIVIDE "nop; 9: fldl number"));
	expect_fault(MF, 0);
}

CHECK("an unmasked x87 exception is #MF at WAIT")
{
	run(3, CODE(DIVIDE "9: fwait"));
	expect_fault(MF, 0);
}

CHECK("an unmasked x87 exception is #MF at a store, which writes nothing")
{
	word_at(page) = 7;
	run(3, CODE(DIVIDE "9: fstpl page"));
	expect_fault(MF, 0);
	expect("memory", word_at(page), 7);
}

CHECK("an unmasked x87 exception is #MF at an MMX instruction")
{
	run(3, CODE(DIVIDE "9: movd %eax, %mm0"));
	expect_fault(MF, 0);
}

CHECK("FNSTSW, FNSTCW and FNSTENV do not look at pending x87 exceptions")
{
	run(3, CODE(DIVIDE "fnstsw page; fnstcw page; fnstenv page; fnclex"));
	expect_done();
}

CHECK("FNCLEX takes a pending x87 exception away")
{
	run(3, CODE(DIVIDE "fnclex; fldl number; fstp %st(0)"));
	expect_done();
}

CHECK("FLDCW is a waiting instruction: #MF with an exception pending")
{
	run(3, CODE(DIVIDE "9: fldcw masked_all"));
	expect_fault(MF, 0);
}

CHECK("#NM comes before #MF")
{
	run(0, CODE(DIVIDE "mov %cr0, %eax; or $8, %al; mov %eax, %cr0; 9: fldl number"));
	changed = R_EAX | R_FLAGS;
	expect_fault(NM, 0);
}

CHECK("#NM comes before #PF of the operand")
{
	write_cr0(CR0_HERE | CR0_TS);
	run(3, CODE("fldl " ABSENT));
	expect_fault(NM, 0);
}

CHECK("#MF comes before #PF of the operand")
{
	run(3, CODE(DIVIDE "9: fldl " ABSENT));
	expect_fault(MF, 0);
}

/* ── Alignment ─────────────────────────────────────────────────────────────────────────────────────────────── */

static void checked(u32 ring, struct snippet s)
{
	write_cr0(CR0_HERE | CR0_AM);
	in.eflags |= F_AC;
	in.ebx = FRAME(0);
	run(ring, s);
}

CHECK("a misaligned dword in ring 3 with AM and AC is #AC(0)")
{
	checked(3, CODE("mov 2(%ebx), %eax"));
	expect_fault(AC, 0);
}

CHECK("a misaligned word write in ring 3 with AM and AC is #AC(0) and writes nothing")
{
	checked(3, CODE("movw %ax, 1(%ebx)"));
	expect_fault(AC, 0);
	expect("memory", word_at(FRAME(0)), 0);
}

CHECK("a misaligned read-modify-write is #AC(0)")
{
	checked(3, CODE("incl 1(%ebx)"));
	expect_fault(AC, 0);
}

CHECK("a misaligned PUSH is #AC(0) and leaves ESP")
{
	write_cr0(CR0_HERE | CR0_AM);
	in.eflags |= F_AC;
	changed = R_ESP;
	run(3, CODE("sub $2, %esp; 9: push %eax"));
	changed |= R_FLAGS;
	expect_fault(AC, 0);
	expect("ESP", out.r.esp, in.esp - 2);
}

CHECK("a misaligned double is #AC(0), an aligned one is not")
{
	checked(3, CODE("fldl 8(%ebx); 9: fldl 4(%ebx)"));
	expect_fault(AC, 0);
}

CHECK("bytes and aligned operands are never #AC")
{
	checked(3, CODE("movb 1(%ebx), %al; movw 2(%ebx), %ax; mov 4(%ebx), %eax; movb %al, 3(%ebx)"));
	expect_done();
}

CHECK("without EFLAGS.AC there is no #AC")
{
	write_cr0(CR0_HERE | CR0_AM);
	run(3, CODE("mov page + 1, %eax"));
	expect_done();
}

CHECK("without CR0.AM there is no #AC")
{
	in.eflags |= F_AC;
	run(3, CODE("mov page + 1, %eax"));
	expect_done();
}

CHECK("rings 0, 1 and 2 know no #AC")
{
	u32 ring;

	for (ring = 0; ring < 3; ring++) {
		in.ds = in.es = 0;
		checked(ring, CODE("mov 1(%ebx), %eax"));
		expect_done();
	}
}

/* ── What stays, and which of two comes ────────────────────────────────────────────────────────────────────── */

CHECK("PUSH to an absent page leaves ESP")
{
	changed = R_ESP;
	run(3, CODE("mov $" ABSENT " + 4, %esp; 9: push %eax"));
	expect_fault(PF, 6);
	expect("ESP", out.r.esp, ABSENT_PAGE + 4);
	expect("CR2", out.cr2, ABSENT_PAGE);
}

CHECK("POP into an absent page leaves ESP")
{
	run(3, CODE("popl " ABSENT));
	expect_fault(PF, 6);
}

CHECK("POP (ESP) computes its address after the increment, and a fault takes that back")
{
	changed = R_ESP;
	map(LINEAR(1), 0, 0);
	run(3, CODE("mov $0x800ffc, %esp; 9: popl (%esp)"));
	expect_fault(PF, 6);
	expect("CR2", out.cr2, LINEAR(1));
	expect("ESP", out.r.esp, LINEAR(1) - 4);
}

CHECK("PUSHA over an absent page pushes nothing that shows and leaves ESP")
{
	changed = R_ESP;
	map(LINEAR(0), 0, 0);
	run(3, CODE("mov $0x801010, %esp; 9: pusha"));
	expect_fault(PF, 6);
	expect("ESP", out.r.esp, LINEAR(1) + 16);
}

CHECK("POPA over an absent page changes no register")
{
	changed = R_ESP;
	map(LINEAR(1), 0, 0);
	run(3, CODE("mov $0x800ff0, %esp; 9: popa"));
	expect_fault(PF, 4);
	expect("ESP", out.r.esp, LINEAR(1) - 16);
}

CHECK("CALL with the stack on an absent page leaves ESP and EIP")
{
	changed = R_ESP;
	run(3, CODE("mov $" ABSENT " + 4, %esp; 9: call 1f; 1:"));
	expect_fault(PF, 6);
	expect("ESP", out.r.esp, ABSENT_PAGE + 4);
}

CHECK("ENTER on an absent page leaves ESP and EBP")
{
	changed = R_ESP;
	run(3, CODE("mov $" ABSENT " + 4, %esp; 9: enter $8, $0"));
	expect_fault(PF, 6);
	expect("ESP", out.r.esp, ABSENT_PAGE + 4);
}

CHECK("LEAVE whose frame is absent leaves ESP and EBP")
{
	in.ebp = ABSENT_PAGE;
	run(3, CODE("leave"));
	expect_fault(PF, 4);
}

CHECK("XCHG with an absent page leaves the register")
{
	run(3, CODE("xchg %eax, " ABSENT));
	expect_fault(PF, 6);
}

CHECK("CMPXCHG that does not match still needs write access")
{
	map(LINEAR(0), FRAME(0), PTE_P | PTE_U);
	in.ebx = LINEAR(0);
	run(3, CODE("cmpxchg %ecx, (%ebx)"));
	expect_fault(PF, 7);
}

CHECK("CMPXCHG8B that does not match still needs write access")
{
	map(LINEAR(0), FRAME(0), PTE_P | PTE_U);
	in.ebx = LINEAR(0);
	run(3, CODE("cmpxchg8b (%ebx)"));
	expect_fault(PF, 7);
}

CHECK("REP MOVS stops at the page that is absent, registers on the iteration that faults")
{
	in.esi = LINEAR(0);
	in.edi = LINEAR(4) - 8;
	in.ecx = 5;
	map(LINEAR(4), 0, 0);
	changed = R_ESI | R_EDI | R_ECX;
	run(3, CODE("rep movsl"));
	expect_fault(PF, 6);
	expect("ECX", out.r.ecx, 3);
	expect("ESI", out.r.esi, LINEAR(0) + 8);
	expect("EDI", out.r.edi, LINEAR(4));
}

CHECK("REP with ECX 0 touches no memory")
{
	in.ecx = 0;
	in.esi = in.edi = ABSENT_PAGE;
	run(3, CODE("rep movsl"));
	expect_done();
}

CHECK("a write over a page border with the second page absent writes nothing to the first")
{
	map(LINEAR(1), 0, 0);
	in.ebx = LINEAR(1);
	run(3, CODE("mov %eax, -2(%ebx)"));
	expect_fault(PF, 6);
	expect("CR2", out.cr2, LINEAR(1));
	expect("memory", half_at(FRAME(1) - 2), 0);
}

CHECK("a read over a page border with the first page absent has CR2 on the operand")
{
	map(LINEAR(0), 0, 0);
	in.ebx = LINEAR(1);
	run(3, CODE("mov -2(%ebx), %eax"));
	expect_fault(PF, 4);
	expect("CR2", out.cr2, LINEAR(1) - 2);
}

CHECK("an address outside the segment is #GP, not #PF")
{
	descriptor(S1, 0, 0xfff, DATA32 - BYTES + DPL(3));
	in.es = S1 | 3;
	run(3, CODE("mov %es:" ABSENT ", %eax"));
	expect_fault(GP, 0);
}

FAULTS("DIV of an absent page is #PF, not #DE", 3, PF, 4, "divl " ABSENT)
FAULTS("HLT in ring 3 is #GP(0)", 3, GP, 0, "hlt")
FAULTS("HLT in ring 1 is #GP(0)", 1, GP, 0, "hlt")
FAULTS("LGDT of an absent page in ring 3 is #GP, not #PF", 3, GP, 0, "lgdt " ABSENT)
FAULTS("LIDT in ring 3 is #GP(0)", 3, GP, 0, "lidt page")
FAULTS("LMSW of an absent page in ring 3 is #GP, not #PF", 3, GP, 0, "lmsw " ABSENT)
FAULTS("LLDT of an absent page in ring 3 is #GP, not #PF", 3, GP, 0, "lldt " ABSENT)
FAULTS("LTR of an absent page in ring 3 is #GP, not #PF", 3, GP, 0, "ltr " ABSENT)
FAULTS("INVLPG in ring 3 is #GP(0)", 3, GP, 0, "invlpg page")
FAULTS("INVD in ring 3 is #GP(0)", 3, GP, 0, "invd")
FAULTS("WBINVD in ring 3 is #GP(0)", 3, GP, 0, "wbinvd")
FAULTS("CLTS in ring 3 is #GP(0)", 3, GP, 0, "clts")
FAULTS("RDMSR in ring 3 is #GP(0)", 3, GP, 0, "rdmsr")
FAULTS("WRMSR in ring 3 is #GP(0)", 3, GP, 0, "wrmsr")
FAULTS("MOV from CR0 in ring 3 is #GP(0)", 3, GP, 0, "mov %cr0, %eax")
FAULTS("MOV to CR3 in ring 2 is #GP(0)", 2, GP, 0, "mov %eax, %cr3")
FAULTS("MOV from DR0 in ring 3 is #GP(0)", 3, GP, 0, "mov %dr0, %eax")
FAULTS("MOV to DR7 in ring 1 is #GP(0)", 1, GP, 0, "mov %eax, %dr7")
FAULTS("LLDT of an absent page in ring 0 is #PF", 0, PF, 0, "lldt " ABSENT)

CHECK("a jump outside the code segment is #GP(0) at the jump")
{
	descriptor(S1, 0, 0x1ff, CODE32);	/* up to 2 MiB: everything here, nothing beyond */
	in.ebx = 0x200000;
	changed = R_SEGS;
	run(0, CODE("ljmp " SEL(S1) ", $1f; 1: 9: jmp *%ebx"));
	expect_fault(GP, 0);
}

CHECK("a call outside the code segment is #GP(0) and pushes nothing")
{
	descriptor(S1, 0, 0x1ff, CODE32);
	in.ebx = 0x200000;
	changed = R_SEGS;
	run(0, CODE("ljmp " SEL(S1) ", $1f; 1: 9: call *%ebx"));
	expect_fault(GP, 0);
}

CHECK("RET outside the code segment is #GP(0) and leaves ESP")
{
	descriptor(S1, 0, 0x1ff, CODE32);
	in.ebx = 0x200000;
	changed = R_SEGS | R_ESP;
	run(0, CODE("ljmp " SEL(S1) ", $1f; 1: push %ebx; 9: ret"));
	expect_fault(GP, 0);
	expect("ESP", out.r.esp, in.esp - 4);
}

CHECK("a fault saves EFLAGS with RF, INT without")
{
	run(3, CODE("ud2"));
	expect("RF of a fault", out.r.eflags & F_RF, F_RF);
	run(3, CODE("int3"));
	expect("RF of a trap", out.r.eflags & F_RF, 0);
}
