/*
 * setjmp(): keeps the registers a call must preserve, the stack pointer and the return address.
 * longjmp(): puts them back, so that setjmp() returns once more, with the given value (never 0).
 *
 *	jmp_buf:  ebx  esi  edi  ebp  esp after the return  eip
 */
	.text
	.globl setjmp
	.globl _setjmp
	.globl longjmp
	.globl _longjmp
setjmp:
_setjmp:
	movl	4(%esp), %eax
	movl	%ebx, 0(%eax)
	movl	%esi, 4(%eax)
	movl	%edi, 8(%eax)
	movl	%ebp, 12(%eax)
	leal	4(%esp), %ecx
	movl	%ecx, 16(%eax)
	movl	(%esp), %ecx
	movl	%ecx, 20(%eax)
	xorl	%eax, %eax
	ret

longjmp:
_longjmp:
	movl	4(%esp), %edx
	movl	8(%esp), %eax
	testl	%eax, %eax
	jnz	1f
	incl	%eax
1:	movl	0(%edx), %ebx
	movl	4(%edx), %esi
	movl	8(%edx), %edi
	movl	12(%edx), %ebp
	movl	16(%edx), %esp
	jmp	*20(%edx)

	.section .note.GNU-stack,"",@progbits
