/* Code that is written while it runs (SDM 3A, 11.6): what was written is what is executed next. */
#include "harness.h"

CHECK("a store into the next instruction is executed")
{
	run(3, CODE("mov $0, %eax; movb $0x40, 1f; 1: nop"));	/* becomes INC EAX */
	expect_done();
	expect("EAX", out.r.eax, 1);
}

CHECK("an immediate changed in each round of a loop is the one that is used")
{
	in.ecx = 1000;
	in.eax = 0;
	run(3, CODE("1: mov %ecx, 2f + 1; 2: mov $0x11111111, %edx; add %edx, %eax; loop 1b"));
	expect_done();
	expect("EAX", out.r.eax, 500500);
}

CHECK("a hot function that is rewritten adds the new number")
{
	put_code(FRAME(0), "\x05\x01\x00\x00\x00\xc3", 6);	/* add $1, %eax; ret */
	in.eax = 0;
	in.ebx = LINEAR(0);
	run(3, CODE("mov $2000, %ecx; 1: call *%ebx; loop 1b; movl $7, 1(%ebx); mov $2000, %ecx; 1: call *%ebx; loop 1b"));
	expect_done();
	expect("EAX", out.r.eax, 16000);
}

/* Writes an instruction over the border of two pages of the window, and a RET behind it. */
CHECK("an instruction over a page border is executed anew when its second half changes")
{
	u32 at = FRAME(1) - 2;

	put_code(at, "\xb8\x01\x00\x00\x00\xc3", 6);	/* mov $1, %eax; ret */
	in.ebx = LINEAR(1) - 2;
	in.esi = LINEAR(1);
	run(3, CODE("call *%ebx; mov %eax, %ecx; movb $2, 1(%esi); call *%ebx; mov %eax, %edx"));
	expect_done();
	expect("ECX", out.r.ecx, 1);
	expect("EDX", out.r.edx, 0x20001);
}

CHECK("an instruction over a page border is executed anew when its first half changes")
{
	u32 at = FRAME(1) - 2;

	put_code(at, "\xb8\x01\x00\x00\x00\xc3", 6);
	in.ebx = LINEAR(1) - 2;
	run(3, CODE("call *%ebx; mov %eax, %ecx; movb $5, 1(%ebx); call *%ebx; mov %eax, %edx"));
	expect_done();
	expect("ECX", out.r.ecx, 1);
	expect("EDX", out.r.edx, 5);
}

CHECK("code written through another linear page is seen")
{
	map(LINEAR(2), FRAME(0), PTE_P | PTE_W | PTE_U);
	put_code(FRAME(0), "\xb8\x01\x00\x00\x00\xc3", 6);
	in.ebx = LINEAR(0);
	in.esi = LINEAR(2);
	run(3, CODE("call *%ebx; mov %eax, %ecx; movb $9, 1(%esi); call *%ebx"));
	expect_done();
	expect("ECX", out.r.ecx, 1);
	expect("EAX", out.r.eax, 9);
}

CHECK("a page mapped to other code is executed after INVLPG")
{
	put_code(FRAME(0), "\xb8\x01\x00\x00\x00\xc3", 6);
	put_code(FRAME(1), "\xb8\x02\x00\x00\x00\xc3", 6);
	in.ebx = LINEAR(0);
	in.esi = (u32)pte_of(LINEAR(0));
	in.edi = FRAME(1) | PTE_P | PTE_W | PTE_U;
	run(0, CODE("mov $500, %ecx; 1: call *%ebx; loop 1b; mov %eax, %edx; mov %edi, (%esi); invlpg (%ebx); call *%ebx"));
	expect_done();
	expect("EDX", out.r.edx, 1);
	expect("EAX", out.r.eax, 2);
}

CHECK("the second page of an instruction mapped to other code is executed after INVLPG")
{
	put_code(FRAME(1) - 2, "\xb8\x01\x00\x00\x00\xc3", 6);
	put_code(FRAME(5), "\x00\x00\x77\xc3", 4);
	in.ebx = LINEAR(1) - 2;
	in.edx = LINEAR(1);
	in.esi = (u32)pte_of(LINEAR(1));
	in.edi = FRAME(5) | PTE_P | PTE_W | PTE_U;
	run(0, CODE("mov $500, %ecx; 1: call *%ebx; loop 1b; mov %edi, (%esi); invlpg (%edx); call *%ebx"));
	expect_done();
	expect("EAX", out.r.eax, 0x77000001);
}

CHECK("code moved by REP MOVS is executed")
{
	put_code(FRAME(0), "\xb8\x01\x00\x00\x00\xc3", 6);
	put_code(FRAME(3), "\xb8\x03\x00\x00\x00\xc3", 6);
	in.ebx = LINEAR(0);
	run(3, CODE("call *%ebx; mov %eax, %edx; mov $0x803000, %esi; mov %ebx, %edi; mov $6, %ecx; cld; rep movsb; call *%ebx"));
	expect_done();
	expect("EDX", out.r.edx, 1);
	expect("EAX", out.r.eax, 3);
}

CHECK("REP STOS over the instructions behind it executes what it wrote")
{
	put_code(FRAME(0), "\xf3\xaa\x0f\x0b\x0f\x0b\xc3", 7);	/* rep stosb; ud2; ud2; ret */
	in.ebx = LINEAR(0);
	in.edi = LINEAR(0) + 2;
	in.ecx = 4;
	in.eax = 0x90;
	run(3, CODE("call *%ebx"));
	expect_done();
}

CHECK("a breakpoint planted in hot code is met, and taken away is gone")
{
	put_code(FRAME(0), "\x40\x40\xc3", 3);		/* inc %eax twice; ret */
	vector_gate(BP, KERNEL_CODE, CODE("movb $0x40, 0x800001; decl (%esp); iret").start, INT_GATE | GATE_DPL(3));
	in.eax = 0;
	in.ebx = LINEAR(0);
	run(3, CODE("mov $1000, %ecx; 1: call *%ebx; loop 1b; movb $0xcc, 1(%ebx); call *%ebx; call *%ebx"));
	expect_done();
	expect("EAX", out.r.eax, 2004);
}
