/*
 * long syscall(long number, ...): any system call, by its number. The number goes into eax, up to
 * six arguments into ebx, ecx, edx, esi, edi and ebp; the kernel answers in eax. Results from
 * -4095 to -1 are error numbers: errno gets them and the caller gets -1.
 *
 *	on the stack:	4 saved registers, return address, number, arguments
 *	from %esp:	0               16               20      24
 */
	.text
	.globl syscall
	.type syscall, @function
syscall:
	pushl	%ebp
	pushl	%edi
	pushl	%esi
	pushl	%ebx
	movl	20(%esp), %eax
	movl	24(%esp), %ebx
	movl	28(%esp), %ecx
	movl	32(%esp), %edx
	movl	36(%esp), %esi
	movl	40(%esp), %edi
	movl	44(%esp), %ebp
	int	$0x80
	popl	%ebx
	popl	%esi
	popl	%edi
	popl	%ebp
	cmpl	$-4095, %eax
	jae	1f
	ret
1:	negl	%eax
	movl	%eax, errno
	movl	$-1, %eax
	ret
	.size syscall, . - syscall

	.section .note.GNU-stack,"",@progbits
