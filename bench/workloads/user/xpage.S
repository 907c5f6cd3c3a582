/* A hot loop that lies across the border of two pages; one instruction has bytes in both. */
	.set	ROUNDS, 17000000

	.text
	.globl	cross_page
	.balign	4096
	.skip	4096 - 30, 0x90
cross_page:
	pushl	%ebx
	movl	$ROUNDS, %ecx
	movl	$1, %eax
	xorl	%edx, %edx
1:	leal	(%eax,%eax,4), %ebx
	addl	$0x1234567, %eax
	xorl	%ebx, %edx
	roll	$3, %edx
	addl	$0x7654321, %edx	/* begins before the border, ends behind it */
	addl	%edx, %eax
	shrl	$1, %ebx
	addl	%ebx, %eax
	xorl	$0x55, %eax
	decl	%ecx
	jnz	1b
	popl	%ebx
	xorl	%edx, %eax
	ret
	.balign	4096
	.section .note.GNU-stack, "", @progbits
