/* Control, debug and model-specific registers (SDM 3A, chapter 2); SYSENTER and SYSEXIT (SDM 2B). */
#include "harness.h"

#define BAD(title, text, value)						\
	CHECK(title) { in.eax = value; run(0, CODE(text)); expect_fault(GP, 0); }

BAD("PG without PE is #GP(0)", "mov %eax, %cr0", (CR0_HERE & ~CR0_PE))
BAD("NW without CD is #GP(0)", "mov %eax, %cr0", (CR0_HERE | 0x20000000))
BAD("a reserved bit of CR4 is #GP(0)", "mov %eax, %cr4", 0x80000000)
BAD("bit 22 of CR4 is reserved: #GP(0)", "mov %eax, %cr4", 0x00400000)

CHECK("a refused load of CR0 changes nothing")
{
	in.eax = CR0_HERE & ~CR0_PE;
	run(0, CODE("mov %eax, %cr0"));
	expect("CR0", out.cr0, CR0_HERE);
}

CHECK("reserved bits of CR0 are ignored, and ET stays set")
{
	in.eax = (CR0_HERE | 0x1000) & ~CR0_ET;
	run(0, CODE("mov %eax, %cr0"));
	expect_done();
	expect("CR0", out.cr0, CR0_HERE);
}

CHECK("CR2 keeps what is written")
{
	in.eax = 0x12345678;
	run(0, CODE("mov %eax, %cr2; mov %cr2, %ebx"));
	expect("EBX", out.r.ebx, 0x12345678);
}

CHECK("MOV with control registers ignores mod: C0 and 00 are the same")
{
	run(0, CODE(".byte 0x0f, 0x20, 0x00; mov %eax, %ebx; mov %cr0, %eax"));
	expect_done();
	expect("EBX", out.r.ebx, CR0_HERE);
}

CHECK("LMSW changes MP, EM and TS and cannot clear PE")
{
	in.eax = 0xfff0 | CR0_MP | CR0_TS;
	run(0, CODE("lmsw %ax"));
	expect_done();
	expect("CR0", out.cr0, CR0_HERE | CR0_MP | CR0_TS);
}

CHECK("LMSW cannot touch bits above 3")
{
	in.eax = 0;
	run(0, CODE("lmsw %ax"));
	expect("CR0", out.cr0, CR0_HERE);
}

CHECK("CLTS clears TS alone")
{
	write_cr0(CR0_HERE | CR0_TS | CR0_MP);
	run(0, CODE("clts"));
	expect_done();
	expect("CR0", out.cr0, CR0_HERE | CR0_MP);
}

CHECK("SMSW to a 32-bit register and to 16 bits of memory")
{
	word_at(page) = 0xffffffff;
	run(3, CODE("smsw page; smsw %ax"));
	expect("memory", word_at(page), 0xffff0000 | (CR0_HERE & 0xffff));
	expect("EAX", out.r.eax, 0xa1a10000 | (CR0_HERE & 0xffff));
}

CHECK("DR4 and DR5 are DR6 and DR7 without CR4.DE")
{
	in.eax = 0x400;
	run(0, CODE("mov %eax, %dr5; mov %dr7, %ebx; mov %dr6, %ecx; mov %dr4, %edx; sub %ecx, %edx"));
	expect_done();
	expect("DR7", out.r.ebx, 0x400);
	expect("DR4 - DR6", out.r.edx, 0);
}

CHECK("DR4 and DR5 are #UD with CR4.DE")
{
	write_cr4(CR4_DE);
	run(0, CODE("mov %dr4, %eax"));
	expect_fault(UD, 0);
	write_cr4(CR4_DE);
	run(0, CODE("mov %eax, %dr5"));
	expect_fault(UD, 0);
}

CHECK("DR6 and DR7 have fixed bits")
{
	in.eax = 0;
	run(0, CODE("mov %eax, %dr6; mov %dr6, %ebx; mov %eax, %dr7; mov %dr7, %ecx"));
	expect("DR6", out.r.ebx, 0xffff0ff0);
	expect("DR7", out.r.ecx, 0x400);
}

CHECK("DR7.GD is #DB at an access to a debug register, with BD; the handler finds GD clear")
{
	run(0, CODE("mov $0x2400, %eax; mov %eax, %dr7; 9: mov %dr0, %ebx"));
	changed = R_EAX;
	expect_fault(DB, 0);
	expect("BD", out.dr6 & 0xe000, 0x2000);
	expect("GD", out.dr7 & 0x2000, 0);
}

CHECK("an instruction breakpoint is #DB before the instruction, with B0 and RF as it was")
{
	in.eax = 0;
	in.esi = 0;
	run(0, CODE("mov $9f, %eax; mov %eax, %dr0; mov $0x402, %eax; mov %eax, %dr7; nop; 9: inc %esi"));
	changed = R_EAX;
	expect_fault(DB, 0);
	expect("B0", out.dr6 & 15, 1);
	expect("RF", out.r.eflags & F_RF, 0);
}

CHECK("a write breakpoint is #DB behind the write, with B1")
{
	run(0, CODE("mov $page + 4, %eax; mov %eax, %dr1; mov $0xd00408, %eax; mov %eax, %dr7;"
		    "mov page + 4, %ebx; movb %al, page + 6; 9: nop"));
	changed = R_EAX | R_EBX;
	expect_fault(DB, 0);
	expect("B1", out.dr6 & 15, 2);
}

CHECK("TF is #DB behind the next instruction, with BS")
{
	run(3, CODE("pushf; orl $0x100, (%esp); popf; nop; 9: nop"));
	changed = R_FLAGS;
	expect_fault(DB, 0);
	expect("BS", out.dr6 & 0xe000, 0x4000);
	expect("saved TF", out.r.eflags & F_TF, F_TF);
}

CHECK("TF waits behind MOV SS")
{
	in.eax = USER_DATA;
	run(3, CODE("pushf; orl $0x100, (%esp); popf; mov %eax, %ss; nop; 9: nop"));
	changed = R_FLAGS;
	expect_fault(DB, 0);
}

CHECK("an instruction breakpoint on an absent page comes before #PF")
{
	run(0, CODE("mov $0xa00000, %eax; mov %eax, %dr0; mov $0x402, %ebx; mov %ebx, %dr7; jmp *%eax"));
	expect("vector", out.vector, DB);
	expect("EIP", out.r.eip, 0xa00000);
}

/* ── MSRs ──────────────────────────────────────────────────────────────────────────────────────────────────── */

CHECK("RDMSR of a register that does not exist is #GP(0)")
{
	in.ecx = 0xdeadbeef;
	run(0, CODE("rdmsr"));
	expect_fault(GP, 0);
}

CHECK("WRMSR of a register that does not exist is #GP(0)")
{
	in.ecx = 0xdeadbeef;
	run(0, CODE("wrmsr"));
	expect_fault(GP, 0);
}

CHECK("the SYSENTER registers keep what is written")
{
	run(0, CODE("mov $0x175, %ecx; mov $0x12345678, %eax; xor %edx, %edx; wrmsr; xor %eax, %eax; rdmsr"));
	expect_done();
	expect("EAX", out.r.eax, 0x12345678);
}

RUNS("RDTSC in ring 3 without CR4.TSD runs", 3, "rdtsc")

CHECK("RDTSC in ring 3 with CR4.TSD is #GP(0)")
{
	write_cr4(CR4_TSD);
	run(3, CODE("rdtsc"));
	expect_fault(GP, 0);
}

CHECK("RDTSC in ring 0 with CR4.TSD runs")
{
	write_cr4(CR4_TSD);
	run(0, CODE("rdtsc"));
	expect_done();
}

static void write_msr(u32 number, u32 value)
{
	asm volatile("wrmsr" : : "c"(number), "a"(value), "d"(0));
}

static void fast_call(u32 cs, u32 eip)
{
	write_msr(0x174, cs);
	write_msr(0x175, STACK0_TOP);
	write_msr(0x176, eip);
}

CHECK("SYSENTER goes to flat ring 0 segments, the ESP and EIP of its registers, IF clear")
{
	fast_call(KERNEL_CODE, CODE("").start);
	in.eflags |= F_IF;
	run(3, CODE("sysenter"));
	expect("vector", out.vector, DONE);
	expect("CS", out.r.cs, KERNEL_CODE);
	expect("SS", out.r.ss, KERNEL_DATA);
	expect("ESP", out.r.esp, STACK0_TOP);
	expect("IF", out.r.eflags & F_IF, 0);
	expect("DS", out.r.ds & 0xffff, USER_DATA);
}

CHECK("SYSENTER ignores the RPL in its register and reads no descriptors")
{
	descriptor(S1, 0, 0, CODE32 - 0x80);
	descriptor(S2, 0, 0, DATA32 - 0x80);
	fast_call(S1 | 3, CODE("").start);
	run(3, CODE("sysenter"));
	expect("vector", out.vector, DONE);
	expect("CS", out.r.cs, S1);
	expect("EBX", out.r.ebx, in.ebx);
}

CHECK("SYSENTER with a null CS register is #GP(0)")
{
	fast_call(3, 0);
	run(3, CODE("sysenter"));
	expect_fault(GP, 0);
}

CHECK("SYSEXIT goes to ring 3 at EDX with ESP from ECX")
{
	fast_call(KERNEL_CODE, 0);
	in.ecx = (u32)stack3 + 0x400;
	in.edx = CODE("").start;
	run(0, CODE("sysexit"));
	expect("vector", out.vector, DONE);
	expect("CS", out.r.cs, USER_CODE);
	expect("SS", out.r.ss, USER_DATA);
	expect("ESP", out.r.esp, (u32)stack3 + 0x400);
}

CHECK("SYSEXIT in ring 3 is #GP(0)")
{
	fast_call(KERNEL_CODE, 0);
	run(3, CODE("sysexit"));
	expect_fault(GP, 0);
}

CHECK("SYSEXIT in ring 1 is #GP(0)")
{
	fast_call(KERNEL_CODE, 0);
	run(1, CODE("sysexit"));
	expect_fault(GP, 0);
}

CHECK("SYSEXIT with a null CS register is #GP(0)")
{
	fast_call(0, 0);
	run(0, CODE("sysexit"));
	expect_fault(GP, 0);
}
