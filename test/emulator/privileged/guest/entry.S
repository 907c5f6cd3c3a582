/*
 * Where the guest begins, the stubs of all vectors, and the way into a snippet and back: `enter` goes to a snippet by
 * IRET; the first event that reaches a stub is noted by `caught` and ends in `leave`, which returns to enter's caller.
 */
#include "layout.h"

	.section .multiboot, "ax"
	.align	4
	.long	0x1badb002, 0, -0x1badb002

	.text
	.globl	_start, enter, leave, vector_stubs, load_world, resume_esp, log_stub
_start:
	cld
	movl	%ebx, %edx
	movl	$bss_begin, %edi
	movl	$image_end, %ecx
	subl	%edi, %ecx
	shrl	$2, %ecx
	xorl	%eax, %eax
	rep stosl
	movl	$harness_stack + HARNESS_STACK, %esp
	pushl	%edx
	call	main
1:	cli
	hlt
	jmp	1b

/*
 * void enter(const struct registers *in): never returns by itself. The image is copied to the top of the ring 0 stack,
 * where IRET takes ESP and SS from it only when the ring changes.
 */
enter:
	pushl	%ebp
	pushl	%ebx
	pushl	%esi
	pushl	%edi
	movl	%esp, resume_esp
	movl	20(%esp), %esi
	movl	$stack0 + STACK_BYTES - REGISTERS_SIZE + 8, %edi
	movl	%edi, %edx
	movl	$REGISTERS_SIZE / 4, %ecx
	testb	$3, 52(%esi)
	jnz	1f
	subl	$2, %ecx
	jmp	2f
1:	subl	$8, %edx
	subl	$8, %edi
2:	rep movsl
	movl	%edx, %esp
	popl	%gs
	popl	%fs
	popl	%es
	popl	%ds
	popal
	iret

leave:
	movl	resume_esp, %esp
	popl	%edi
	popl	%esi
	popl	%ebx
	popl	%ebp
	ret

/* void load_world(const struct world *w): tables, segments, TR, LDTR; flags as at power-on. */
load_world:
	movl	4(%esp), %eax
	lgdt	(%eax)
	lidt	6(%eax)
	ljmp	$KERNEL_CODE, $1f
1:	movl	$KERNEL_DATA, %ecx
	movl	%ecx, %ds
	movl	%ecx, %es
	movl	%ecx, %ss
	xorl	%ecx, %ecx
	movl	%ecx, %fs
	movl	%ecx, %gs
	lldt	%cx
	movl	$TSS_SELECTOR, %ecx
	ltr	%cx
	pushl	$2
	popfl
	ret

	.balign	16
vector_stubs:
	.set	vector, 0
	.rept	VECTORS
	.balign	16
	.if	(vector == 8) || (vector >= 10 && vector <= 14) || (vector == 17)
	.else
	pushl	$0
	.endif
	pushl	$vector
	jmp	common
	.set	vector, vector + 1
	.endr

common:
	cld
	pushal
	pushl	%ds
	pushl	%es
	pushl	%fs
	pushl	%gs
	movl	$KERNEL_DATA, %eax
	movl	%eax, %ds
	movl	%eax, %es
	movl	%ss, %ebx
	movl	%esp, %esi
	movl	%eax, %ss
	movl	$harness_stack + HARNESS_STACK - 0x1000, %esp
	pushl	%ebx
	pushl	%esi
	call	caught
	jmp	leave

/* A handler that notes EIP and DR6 and goes on: for series of traps. */
log_stub:
	pushl	%eax
	pushl	%ebx
	movl	log_count, %ebx
	movl	8(%esp), %eax
	movl	%eax, log_eip(, %ebx, 4)
	movl	%dr6, %eax
	movl	%eax, log_dr6(, %ebx, 4)
	incl	%ebx
	andl	$LOG_SIZE - 1, %ebx
	movl	%ebx, log_count
	popl	%ebx
	popl	%eax
	iret

	.bss
	.balign	4096
harness_stack:
	.space	HARNESS_STACK
resume_esp:
	.space	4

	.section .note.GNU-stack, ""
