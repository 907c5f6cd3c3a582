/*
 * The ways into the kernel and out of it. A system call is served as a small Unix does: everything is saved, the
 * number leads through a table, flags of the current task are looked at, everything is restored.
 *
 * The stack after SAVE_ALL:
 *
 *      0  EBX      4  ECX      8  EDX     12  ESI     16  EDI     20  EBP     24  EAX     28  DS     32  ES
 *     36  error code, or the number of the call
 *     40  EIP     44  CS      48  EFLAGS  52  ESP     56  SS
 */
#include "kernel.h"
#include "calls.h"

	.set	FRAME_EAX, 24
	.set	FRAME_EIP, 40
	.set	FRAME_ESP, 52

	.set	TASK_TRACED, 0		/* fields at the low end of the task's stack */
	.set	TASK_RESCHEDULE, 4

	.macro SAVE_ALL
	cld
	pushl	%es
	pushl	%ds
	pushl	%eax
	pushl	%ebp
	pushl	%edi
	pushl	%esi
	pushl	%edx
	pushl	%ecx
	pushl	%ebx
	movl	$KERNEL_DS, %edx
	movl	%edx, %ds
	movl	%edx, %es
	.endm

	.macro RESTORE_REGISTERS
	popl	%ebx
	popl	%ecx
	popl	%edx
	popl	%esi
	popl	%edi
	popl	%ebp
	popl	%eax
	popl	%ds
	popl	%es
	addl	$4, %esp
	.endm

	.macro CURRENT_TASK register
	movl	$-STACK_BYTES, \register
	andl	%esp, \register
	.endm

	.text

	.globl	system_call
system_call:
	pushl	%eax
	SAVE_ALL
	CURRENT_TASK %ebp
	testl	$2, TASK_TRACED(%ebp)
	jnz	unexpected
	cmpl	$CALLS, %eax
	jae	unexpected
	call	*call_table(,%eax,4)
	movl	%eax, FRAME_EAX(%esp)
	cli
	cmpl	$0, TASK_RESCHEDULE(%ebp)
	jnz	unexpected
	RESTORE_REGISTERS
	iret

/* ESP holds the address of the field of the TSS that holds the kernel's ESP. */
	.globl	sysenter_entry
sysenter_entry:
	movl	(%esp), %esp
	sti
	pushl	$USER_DS
	pushl	%ebp
	pushfl
	pushl	$USER_CS
	pushl	$sysenter_return
	pushl	%eax
	SAVE_ALL
	CURRENT_TASK %ebp
	testl	$2, TASK_TRACED(%ebp)
	jnz	unexpected
	cmpl	$CALLS, %eax
	jae	unexpected
	call	*call_table(,%eax,4)
	movl	%eax, FRAME_EAX(%esp)
	cli
	cmpl	$0, TASK_RESCHEDULE(%ebp)
	jnz	unexpected
	movl	FRAME_EIP(%esp), %edx
	movl	FRAME_ESP(%esp), %ecx
	popl	%ebx
	addl	$8, %esp
	popl	%esi
	popl	%edi
	popl	%ebp
	popl	%eax
	popl	%ds
	popl	%es
	sti
	sysexit

	.globl	page_fault
page_fault:
	SAVE_ALL
	movl	%cr2, %eax
	pushl	%esp
	pushl	%eax
	call	handle_page_fault
	addl	$8, %esp
	RESTORE_REGISTERS
	iret

unexpected:
	pushl	%esp
	pushl	$-1
	call	report_trap

/* u32 run_in_ring3(u32 (*program)(void)): comes back through sys_exit. */
	.globl	run_in_ring3
run_in_ring3:
	pushl	%ebp
	pushl	%ebx
	pushl	%esi
	pushl	%edi
	movl	20(%esp), %eax
	movl	%esp, tss + 4
	movl	$(USER_STACK_TOP - 16), %ecx
	movl	$ring3_return, (%ecx)
	movl	$USER_DS, %edx
	pushl	%edx
	pushl	%ecx
	pushl	$0x202
	pushl	$USER_CS
	pushl	%eax
	movl	%edx, %ds
	movl	%edx, %es
	iret

sys_exit:
	movl	4(%esp), %eax
	movl	tss + 4, %esp
	popl	%edi
	popl	%esi
	popl	%ebx
	popl	%ebp
	ret

/* void switch_stacks(u32 *saved_esp, u32 next_esp, u32 next_cr3) */
	.globl	switch_stacks
switch_stacks:
	movl	4(%esp), %eax
	movl	8(%esp), %ecx
	movl	12(%esp), %edx
	pushfl
	pushl	%ebp
	pushl	%ebx
	pushl	%esi
	pushl	%edi
	movl	%esp, (%eax)
	movl	%ecx, %esp
	movl	%edx, %cr3
	popl	%edi
	popl	%esi
	popl	%ebx
	popl	%ebp
	popfl
	ret

/* Exceptions that nothing is prepared for: 16 bytes of code each, from 0 on. */
	.macro TRAP number
	.balign	16
	cli
	pushl	%esp
	pushl	$\number
	jmp	trapped
	.endm

	.balign	16
	.globl	trap_entries
trap_entries:
	.irp	number, 0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31
	TRAP	\number
	.endr
trapped:
	movl	$KERNEL_DS, %eax
	movl	%eax, %ds
	movl	%eax, %es
	call	report_trap

	.section .rodata
	.balign	4
call_table:
	.long	sys_exit, sys_null, forget_demand_pages
	.section .note.GNU-stack, "", @progbits
