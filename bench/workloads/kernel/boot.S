/* Multiboot 1 header and entry: EAX holds the loader's number, EBX the address of its information. */
#include "kernel.h"

	.section .multiboot, "ax"
	.balign	4
	.long	0x1BADB002, 3, -(0x1BADB002 + 3)

	.globl	_start
_start:
	cli
	movl	$(boot_stack + STACK_BYTES), %esp
	pushl	$0
	popfl
	pushl	%ebx
	call	kernel_main
1:	hlt
	jmp	1b

	.bss
	.balign	STACK_BYTES
	.globl	boot_stack
boot_stack:
	.skip	STACK_BYTES
	.section .note.GNU-stack, "", @progbits
