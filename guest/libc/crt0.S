/*
 * Where the kernel's execve() starts a program. The stack, upwards from %esp:
 *
 *	argc  argv[0] ... argv[argc-1]  NULL  envp[0] ... NULL  auxiliary vector
 */
	.text
	.globl _start
_start:
	xorl	%ebp, %ebp		/* the outermost frame */
	movl	(%esp), %eax		/* argc */
	leal	4(%esp), %ecx		/* argv */
	leal	8(%esp,%eax,4), %edx	/* envp, behind argv's NULL */
	movl	%edx, environ
	movl	(%ecx), %ebx
	movl	%ebx, __program_name
	andl	$-16, %esp
	subl	$4, %esp
	pushl	%edx
	pushl	%ecx
	pushl	%eax
	call	main
	movl	%eax, (%esp)
	call	exit
	hlt

	.section .note.GNU-stack,"",@progbits
