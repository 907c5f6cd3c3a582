/*
 * The integer loop: shifts, adds, exclusive-ors and a memory cell, as compiled code mixes them; 9 instructions a
 * round. Runs a fixed number of rounds and powers off through the debug-exit port.
 */
	.set ROUNDS, 20000000

	.text
	.balign 4
	.long 0x1BADB002, 0, -0x1BADB002	/* Multiboot 1 header */

	.globl _start
_start:
	movl $0x12345678, %eax
	movl $ROUNDS, %ecx
	xorl %edx, %edx
1:	movl %eax, %ebx
	shll $5, %ebx
	xorl %ebx, %eax
	addl cell, %edx
	shrl $3, %ebx
	addl %ebx, %eax
	movl %eax, cell
	decl %ecx
	jnz 1b
	movb $0, %al
	outb %al, $0xF4
	hlt

	.data
	.balign 4
cell:	.long 1
