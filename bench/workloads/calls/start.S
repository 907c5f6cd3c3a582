/* Ring 3's end, and its way into the kernel by SYSENTER. */
#include "calls.h"

	.text

/* A workload returns to here, its checksum in EAX. */
	.globl	ring3_return
ring3_return:
	movl	%eax, %ebx
	movl	$CALL_EXIT, %eax
	int	$0x80

/*
 * u32 sysenter_call(u32 number, u32 argument). SYSEXIT brings back neither ECX nor EDX, and the kernel learns ESP
 * from EBP:
 *
 *     0(%ebp)   EBP
 *     4(%ebp)   EDX
 *     8(%ebp)   ECX
 */
	.globl	sysenter_call, sysenter_return
sysenter_call:
	pushl	%ebx
	movl	8(%esp), %eax
	movl	12(%esp), %ebx
	pushl	%ecx
	pushl	%edx
	pushl	%ebp
	movl	%esp, %ebp
	sysenter
sysenter_return:
	popl	%ebp
	popl	%edx
	popl	%ecx
	popl	%ebx
	ret
	.section .note.GNU-stack, "", @progbits
