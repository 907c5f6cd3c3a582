/*
 * Where a signal handler returns to: asks the kernel to put back what it saved on the stack. A plain
 * frame begins with the signal's number, which sigreturn (119) expects to be popped; a frame with a
 * siginfo belongs to rt_sigreturn (173).
 */
	.text
	.globl __restore
	.globl __restore_rt
__restore:
	popl	%eax
	movl	$119, %eax
	int	$0x80
__restore_rt:
	movl	$173, %eax
	int	$0x80

	.section .note.GNU-stack,"",@progbits
