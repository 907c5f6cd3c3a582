/*
 * arch/i386/kernel/entry.S - the doors of the kernel
 *
 * Every way in and out is here: the system-call gate, the exceptions, the
 * device interrupts, and the one way back to where the processor came from.
 *
 * What lies on the kernel stack while the kernel works for a program is one
 * frame of 60 bytes, `struct pt_regs` (asm/ptrace.h). The stack grows down, so
 * what was pushed last has the lowest address:
 *
 *	 offset
 *	        +-----------+
 *	  0x38  |  old ss   |  \
 *	  0x34  |  old esp  |   |  pushed by the processor, these two
 *	        +-----------+   |  only when it came from another ring
 *	  0x30  |  eflags   |   |
 *	  0x2C  |    cs     |   |  cs & 3: the ring that it came from
 *	  0x28  |    eip    |  /   the instruction to go back to
 *	        +-----------+
 *	  0x24  | orig_eax  |      the system call's number; -1 after an
 *	        +-----------+      exception, the line - 256 after an interrupt
 *	  0x20  |    es     |  \
 *	  0x1C  |    ds     |   |
 *	  0x18  |    eax    |   |  the result goes here
 *	  0x14  |    ebp    |   |  argument 6
 *	  0x10  |    edi    |   |  argument 5      pushed by SAVE_ALL
 *	  0x0C  |    esi    |   |  argument 4
 *	  0x08  |    edx    |   |  argument 3
 *	  0x04  |    ecx    |   |  argument 2
 *	  0x00  |    ebx    |  /   argument 1      <- esp
 *	        +-----------+
 *
 * Seen from a service routine, which is called with this frame on top of the
 * stack, the saved ebx, ecx, edx ... are its arguments: that is the whole of
 * argument passing, and it is what `asmlinkage` says.
 *
 * All paths below keep the running process's task_struct in ebx from
 * GET_CURRENT on. C functions preserve ebx; code added here must do so too.
 */
#include <linux/linkage.h>
#include <asm/segment.h>
#include <asm/errno.h>

EBX		= 0x00
ECX		= 0x04
EDX		= 0x08
ESI		= 0x0C
EDI		= 0x10
EBP		= 0x14
EAX		= 0x18
DS		= 0x1C
ES		= 0x20
ORIG_EAX	= 0x24
EIP		= 0x28
CS		= 0x2C
EFLAGS		= 0x30
OLDESP		= 0x34
OLDSS		= 0x38

VM_MASK		= 0x00020000

/*
 * Offsets into task_struct (include/linux/sched.h). The build compares them
 * with what the compiler makes of the structure.
 */
state		=  0
flags		=  4
sigpending	=  8
addr_limit	= 12
exec_domain	= 16
need_resched	= 20
ptrace		= 24

PT_TRACESYS	= 0x02

/* The table's length, the first number that is not served. */
NR_syscalls	= 442

/* Completes the frame, and gives the kernel its own data segments. */
#define SAVE_ALL \
	cld; \
	pushl %es; \
	pushl %ds; \
	pushl %eax; \
	pushl %ebp; \
	pushl %edi; \
	pushl %esi; \
	pushl %edx; \
	pushl %ecx; \
	pushl %ebx; \
	movl $(__KERNEL_DS),%edx; \
	movl %edx,%ds; \
	movl %edx,%es;

/*
 * Takes the frame down again and leaves the kernel. Three of these
 * instructions fail if a program, by a debugger or a signal frame, put
 * nonsense into its saved ds, es, cs or ss: for a bad ds or es the null
 * selector is loaded in its place, a bad iret ends the process.
 */
#define RESTORE_ALL \
	popl %ebx; \
	popl %ecx; \
	popl %edx; \
	popl %esi; \
	popl %edi; \
	popl %ebp; \
	popl %eax; \
1:	popl %ds; \
2:	popl %es; \
	addl $4,%esp; \
3:	iret; \
.section .fixup,"ax"; \
4:	movl $0,(%esp); \
	jmp 1b; \
5:	movl $0,(%esp); \
	jmp 2b; \
6:	pushl %ss; \
	popl %ds; \
	pushl %ss; \
	popl %es; \
	pushl $11; \
	call SYMBOL_NAME(do_exit); \
.previous; \
.section __ex_table,"a"; \
	.align 4; \
	.long 1b,4b; \
	.long 2b,5b; \
	.long 3b,6b; \
.previous

/* The task_struct is at the bottom of the 8 KB block that holds the stack. */
#define GET_CURRENT(reg) \
	movl $-8192,reg; \
	andl %esp,reg

	.text

/*
 * A new process begins here: switch_to, which another process called, "returns"
 * to it. It leaves through the same door as its parent, with 0 in eax.
 */
ENTRY(ret_from_fork)
	pushl %ebx			/* the process that ran before */
	call SYMBOL_NAME(schedule_tail)
	addl $4,%esp
	GET_CURRENT(%ebx)
	testb $PT_TRACESYS,ptrace(%ebx)
	jne tracesys_exit
	jmp ret_from_sys_call

/*
 * int $0x80 arrives here: a trap gate, so interrupts stay as they were (on),
 * on the process's own kernel stack, whose address the processor took from
 * the task state segment.
 */
ENTRY(system_call)
	pushl %eax			/* orig_eax */
	SAVE_ALL
	GET_CURRENT(%ebx)
	testb $PT_TRACESYS,ptrace(%ebx)
	jne tracesys
	cmpl $(NR_syscalls),%eax
	jae badsys
	call *SYMBOL_NAME(sys_call_table)(,%eax,4)
	movl %eax,EAX(%esp)		/* the result, into the frame */

/*
 * The way out. With interrupts off, so that nothing can change between the
 * two questions and the iret, which switches them on again.
 */
ENTRY(ret_from_sys_call)
	cli
	cmpl $0,need_resched(%ebx)
	jne reschedule
	cmpl $0,sigpending(%ebx)
	jne signal_return
restore_all:
	RESTORE_ALL

/* A signal waits: do_signal(regs, NULL) may change the frame to run a handler. */
	ALIGN
signal_return:
	sti
	movl %esp,%eax
	pushl $0
	pushl %eax
	call SYMBOL_NAME(do_signal)
	addl $8,%esp
	jmp restore_all

/* Someone watches this process: stop for them before the call and after it. */
	ALIGN
tracesys:
	movl $-ENOSYS,EAX(%esp)
	call SYMBOL_NAME(syscall_trace)
	movl ORIG_EAX(%esp),%eax	/* the watcher may have changed it */
	cmpl $(NR_syscalls),%eax
	jae tracesys_exit
	call *SYMBOL_NAME(sys_call_table)(,%eax,4)
	movl %eax,EAX(%esp)
tracesys_exit:
	call SYMBOL_NAME(syscall_trace)
	jmp ret_from_sys_call

/* The process has used up its time, or a better one is ready. */
	ALIGN
reschedule:
	call SYMBOL_NAME(schedule)
	jmp ret_from_sys_call

/*
 * Back from an interrupt or an exception. Whoever returns to a program goes
 * through ret_from_sys_call and is rescheduled and given signals there; the
 * kernel itself is never preempted.
 */
	ALIGN
ENTRY(ret_from_intr)
	GET_CURRENT(%ebx)
ret_from_exception:
	movl EFLAGS(%esp),%eax
	movb CS(%esp),%al
	testl $(VM_MASK | 3),%eax
	jne ret_from_sys_call
	jmp restore_all

/* No such number. */
	ALIGN
badsys:
	movl $-ENOSYS,EAX(%esp)
	pushl %eax
	call SYMBOL_NAME(note_unserved)
	addl $4,%esp
	jmp ret_from_sys_call

/*
 * Exceptions. Each stub brings the stack to one shape: an error code where
 * orig_eax belongs (0 if the processor gave none), and above it, where es
 * belongs, the address of the C function. error_code completes the frame and
 * calls  function(struct pt_regs *regs, long error_code).
 */
	ALIGN
error_code:
	pushl %ds
	pushl %eax
	pushl %ebp
	pushl %edi
	pushl %esi
	pushl %edx
	pushl %ecx
	pushl %ebx
	cld
	movl %es,%ecx
	movl ORIG_EAX(%esp),%esi	/* the error code */
	movl ES(%esp),%edi		/* the function */
	movl $-1,ORIG_EAX(%esp)
	movl %ecx,ES(%esp)
	movl %esp,%edx
	pushl %esi
	pushl %edx
	movl $(__KERNEL_DS),%edx
	movl %edx,%ds
	movl %edx,%es
	GET_CURRENT(%ebx)
	call *%edi
	addl $8,%esp
	jmp ret_from_exception

/* The processor pushes no error code for these. */
#define EXCEPTION(name) \
ENTRY(name); \
	pushl $0; \
	pushl $SYMBOL_NAME(do_##name); \
	jmp error_code

/* For these it does. */
#define EXCEPTION_WITH_CODE(name) \
ENTRY(name); \
	pushl $SYMBOL_NAME(do_##name); \
	jmp error_code

EXCEPTION(divide_error)				/*  0 */
EXCEPTION(debug)				/*  1 */
EXCEPTION(nmi)					/*  2 */
EXCEPTION(int3)					/*  3 */
EXCEPTION(overflow)				/*  4 */
EXCEPTION(bounds)				/*  5 */
EXCEPTION(invalid_op)				/*  6 */
EXCEPTION(device_not_available)			/*  7 */
/* 8, the double fault, is a task gate: doublefault.c */
EXCEPTION(coprocessor_segment_overrun)		/*  9 */
EXCEPTION_WITH_CODE(invalid_TSS)		/* 10 */
EXCEPTION_WITH_CODE(segment_not_present)	/* 11 */
EXCEPTION_WITH_CODE(stack_segment)		/* 12 */
EXCEPTION_WITH_CODE(general_protection)		/* 13 */
EXCEPTION_WITH_CODE(page_fault)			/* 14 */
EXCEPTION(spurious_interrupt_bug)		/* 15 */
EXCEPTION(coprocessor_error)			/* 16 */
EXCEPTION_WITH_CODE(alignment_check)		/* 17 */
EXCEPTION(machine_check)			/* 18 */
EXCEPTION(simd_coprocessor_error)		/* 19 */

/*
 * Device interrupts: vectors 0x20 to 0x2F. orig_eax is the line minus 256, so
 * that it cannot be taken for the number of a system call.
 */
#define IRQ_STUB(line) \
	ALIGN; \
IRQ##line##_interrupt: \
	pushl $(line-256); \
	jmp common_interrupt

IRQ_STUB(0)
IRQ_STUB(1)
IRQ_STUB(2)
IRQ_STUB(3)
IRQ_STUB(4)
IRQ_STUB(5)
IRQ_STUB(6)
IRQ_STUB(7)
IRQ_STUB(8)
IRQ_STUB(9)
IRQ_STUB(10)
IRQ_STUB(11)
IRQ_STUB(12)
IRQ_STUB(13)
IRQ_STUB(14)
IRQ_STUB(15)

	ALIGN
common_interrupt:
	SAVE_ALL
	call SYMBOL_NAME(do_IRQ)
	jmp ret_from_intr

/* A vector that nothing should ever raise. */
ENTRY(ignore_int)
	pushl $-1
	SAVE_ALL
	call SYMBOL_NAME(do_ignored_interrupt)
	jmp ret_from_intr

/*
 * KDB_ENTER(). The debugger is outside and stops the machine when it comes by;
 * aside from the rest, because code that is watched for a stop runs slowly.
 */
	.section .text.kdb, "ax"
ENTRY(kdb_call)
	iret
	.text

/* A kernel thread begins here: function in ebx, its argument in edx. */
ENTRY(kernel_thread_helper)
	pushl %edx
	call *%ebx
	pushl %eax
	call SYMBOL_NAME(do_exit)

	.section .rodata,"a"
	.align 4
	.globl interrupt_stubs
interrupt_stubs:
	.long IRQ0_interrupt, IRQ1_interrupt, IRQ2_interrupt, IRQ3_interrupt
	.long IRQ4_interrupt, IRQ5_interrupt, IRQ6_interrupt, IRQ7_interrupt
	.long IRQ8_interrupt, IRQ9_interrupt, IRQ10_interrupt, IRQ11_interrupt
	.long IRQ12_interrupt, IRQ13_interrupt, IRQ14_interrupt, IRQ15_interrupt

/*
 * The table: the routine that serves each number (asm/unistd.h). Numbers that
 * belong to nothing, or to calls that this kernel does not have, are served by
 * sys_ni_syscall, which answers -ENOSYS. Up to 237 the numbers are those of
 * 2.4.18; the later ones, which newer C libraries ask for, stand in the same
 * table.
 */
	.data
ENTRY(sys_call_table)
	.long SYMBOL_NAME(sys_restart_syscall)	/* 0 */
	.long SYMBOL_NAME(sys_exit)
	.long SYMBOL_NAME(sys_fork)
	.long SYMBOL_NAME(sys_read)
	.long SYMBOL_NAME(sys_write)
	.long SYMBOL_NAME(sys_open)		/* 5 */
	.long SYMBOL_NAME(sys_close)
	.long SYMBOL_NAME(sys_waitpid)
	.long SYMBOL_NAME(sys_creat)
	.long SYMBOL_NAME(sys_link)
	.long SYMBOL_NAME(sys_unlink)		/* 10 */
	.long SYMBOL_NAME(sys_execve)
	.long SYMBOL_NAME(sys_chdir)
	.long SYMBOL_NAME(sys_time)
	.long SYMBOL_NAME(sys_mknod)
	.long SYMBOL_NAME(sys_chmod)		/* 15 */
	.long SYMBOL_NAME(sys_lchown16)
	.long SYMBOL_NAME(sys_ni_syscall)	/* break */
	.long SYMBOL_NAME(sys_stat)
	.long SYMBOL_NAME(sys_lseek)
	.long SYMBOL_NAME(sys_getpid)		/* 20 */
	.long SYMBOL_NAME(sys_mount)
	.long SYMBOL_NAME(sys_oldumount)
	.long SYMBOL_NAME(sys_setuid16)
	.long SYMBOL_NAME(sys_getuid16)
	.long SYMBOL_NAME(sys_stime)		/* 25 */
	.long SYMBOL_NAME(sys_ptrace)
	.long SYMBOL_NAME(sys_alarm)
	.long SYMBOL_NAME(sys_fstat)
	.long SYMBOL_NAME(sys_pause)
	.long SYMBOL_NAME(sys_utime)		/* 30 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* stty */
	.long SYMBOL_NAME(sys_ni_syscall)	/* gtty */
	.long SYMBOL_NAME(sys_access)
	.long SYMBOL_NAME(sys_nice)
	.long SYMBOL_NAME(sys_ni_syscall)	/* 35: ftime */
	.long SYMBOL_NAME(sys_sync)
	.long SYMBOL_NAME(sys_kill)
	.long SYMBOL_NAME(sys_rename)
	.long SYMBOL_NAME(sys_mkdir)
	.long SYMBOL_NAME(sys_rmdir)		/* 40 */
	.long SYMBOL_NAME(sys_dup)
	.long SYMBOL_NAME(sys_pipe)
	.long SYMBOL_NAME(sys_times)
	.long SYMBOL_NAME(sys_ni_syscall)	/* prof */
	.long SYMBOL_NAME(sys_brk)		/* 45 */
	.long SYMBOL_NAME(sys_setgid16)
	.long SYMBOL_NAME(sys_getgid16)
	.long SYMBOL_NAME(sys_signal)
	.long SYMBOL_NAME(sys_geteuid16)
	.long SYMBOL_NAME(sys_getegid16)	/* 50 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* acct */
	.long SYMBOL_NAME(sys_umount)
	.long SYMBOL_NAME(sys_ni_syscall)	/* lock */
	.long SYMBOL_NAME(sys_ioctl)
	.long SYMBOL_NAME(sys_fcntl)		/* 55 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* mpx */
	.long SYMBOL_NAME(sys_setpgid)
	.long SYMBOL_NAME(sys_ni_syscall)	/* ulimit */
	.long SYMBOL_NAME(sys_olduname)
	.long SYMBOL_NAME(sys_umask)		/* 60 */
	.long SYMBOL_NAME(sys_chroot)
	.long SYMBOL_NAME(sys_ni_syscall)	/* ustat */
	.long SYMBOL_NAME(sys_dup2)
	.long SYMBOL_NAME(sys_getppid)
	.long SYMBOL_NAME(sys_getpgrp)		/* 65 */
	.long SYMBOL_NAME(sys_setsid)
	.long SYMBOL_NAME(sys_sigaction)
	.long SYMBOL_NAME(sys_sgetmask)
	.long SYMBOL_NAME(sys_ssetmask)
	.long SYMBOL_NAME(sys_setreuid16)	/* 70 */
	.long SYMBOL_NAME(sys_setregid16)
	.long SYMBOL_NAME(sys_sigsuspend)
	.long SYMBOL_NAME(sys_sigpending)
	.long SYMBOL_NAME(sys_sethostname)
	.long SYMBOL_NAME(sys_setrlimit)	/* 75 */
	.long SYMBOL_NAME(sys_old_getrlimit)
	.long SYMBOL_NAME(sys_getrusage)
	.long SYMBOL_NAME(sys_gettimeofday)
	.long SYMBOL_NAME(sys_settimeofday)
	.long SYMBOL_NAME(sys_getgroups16)	/* 80 */
	.long SYMBOL_NAME(sys_setgroups16)
	.long SYMBOL_NAME(old_select)
	.long SYMBOL_NAME(sys_symlink)
	.long SYMBOL_NAME(sys_lstat)
	.long SYMBOL_NAME(sys_readlink)		/* 85 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* uselib */
	.long SYMBOL_NAME(sys_ni_syscall)	/* swapon */
	.long SYMBOL_NAME(sys_reboot)
	.long SYMBOL_NAME(old_readdir)
	.long SYMBOL_NAME(sys_old_mmap)		/* 90 */
	.long SYMBOL_NAME(sys_munmap)
	.long SYMBOL_NAME(sys_truncate)
	.long SYMBOL_NAME(sys_ftruncate)
	.long SYMBOL_NAME(sys_fchmod)
	.long SYMBOL_NAME(sys_fchown16)		/* 95 */
	.long SYMBOL_NAME(sys_getpriority)
	.long SYMBOL_NAME(sys_setpriority)
	.long SYMBOL_NAME(sys_ni_syscall)	/* profil */
	.long SYMBOL_NAME(sys_statfs)
	.long SYMBOL_NAME(sys_fstatfs)		/* 100 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* ioperm */
	.long SYMBOL_NAME(sys_socketcall)
	.long SYMBOL_NAME(sys_syslog)
	.long SYMBOL_NAME(sys_setitimer)
	.long SYMBOL_NAME(sys_getitimer)	/* 105 */
	.long SYMBOL_NAME(sys_newstat)
	.long SYMBOL_NAME(sys_newlstat)
	.long SYMBOL_NAME(sys_newfstat)
	.long SYMBOL_NAME(sys_uname)
	.long SYMBOL_NAME(sys_iopl)		/* 110 */
	.long SYMBOL_NAME(sys_vhangup)
	.long SYMBOL_NAME(sys_ni_syscall)	/* idle */
	.long SYMBOL_NAME(sys_ni_syscall)	/* vm86old */
	.long SYMBOL_NAME(sys_wait4)
	.long SYMBOL_NAME(sys_ni_syscall)	/* 115: swapoff */
	.long SYMBOL_NAME(sys_sysinfo)
	.long SYMBOL_NAME(sys_ni_syscall)	/* ipc */
	.long SYMBOL_NAME(sys_fsync)
	.long SYMBOL_NAME(sys_sigreturn)
	.long SYMBOL_NAME(sys_clone)		/* 120 */
	.long SYMBOL_NAME(sys_setdomainname)
	.long SYMBOL_NAME(sys_newuname)
	.long SYMBOL_NAME(sys_ni_syscall)	/* modify_ldt */
	.long SYMBOL_NAME(sys_adjtimex)
	.long SYMBOL_NAME(sys_mprotect)		/* 125 */
	.long SYMBOL_NAME(sys_sigprocmask)
	.long SYMBOL_NAME(sys_create_module)
	.long SYMBOL_NAME(sys_init_module)
	.long SYMBOL_NAME(sys_delete_module)
	.long SYMBOL_NAME(sys_get_kernel_syms)	/* 130 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* quotactl */
	.long SYMBOL_NAME(sys_getpgid)
	.long SYMBOL_NAME(sys_fchdir)
	.long SYMBOL_NAME(sys_ni_syscall)	/* bdflush */
	.long SYMBOL_NAME(sys_ni_syscall)	/* 135: sysfs */
	.long SYMBOL_NAME(sys_personality)
	.long SYMBOL_NAME(sys_ni_syscall)	/* afs_syscall */
	.long SYMBOL_NAME(sys_setfsuid16)
	.long SYMBOL_NAME(sys_setfsgid16)
	.long SYMBOL_NAME(sys_llseek)		/* 140 */
	.long SYMBOL_NAME(sys_getdents)
	.long SYMBOL_NAME(sys_select)
	.long SYMBOL_NAME(sys_flock)
	.long SYMBOL_NAME(sys_msync)
	.long SYMBOL_NAME(sys_readv)		/* 145 */
	.long SYMBOL_NAME(sys_writev)
	.long SYMBOL_NAME(sys_getsid)
	.long SYMBOL_NAME(sys_fdatasync)
	.long SYMBOL_NAME(sys_ni_syscall)	/* sysctl */
	.long SYMBOL_NAME(sys_mlock)		/* 150 */
	.long SYMBOL_NAME(sys_munlock)
	.long SYMBOL_NAME(sys_mlockall)
	.long SYMBOL_NAME(sys_munlockall)
	.long SYMBOL_NAME(sys_sched_setparam)
	.long SYMBOL_NAME(sys_sched_getparam)	/* 155 */
	.long SYMBOL_NAME(sys_sched_setscheduler)
	.long SYMBOL_NAME(sys_sched_getscheduler)
	.long SYMBOL_NAME(sys_sched_yield)
	.long SYMBOL_NAME(sys_sched_get_priority_max)
	.long SYMBOL_NAME(sys_sched_get_priority_min)	/* 160 */
	.long SYMBOL_NAME(sys_sched_rr_get_interval)
	.long SYMBOL_NAME(sys_nanosleep)
	.long SYMBOL_NAME(sys_mremap)
	.long SYMBOL_NAME(sys_setresuid16)
	.long SYMBOL_NAME(sys_getresuid16)	/* 165 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* vm86 */
	.long SYMBOL_NAME(sys_query_module)
	.long SYMBOL_NAME(sys_poll)
	.long SYMBOL_NAME(sys_ni_syscall)	/* nfsservctl */
	.long SYMBOL_NAME(sys_setresgid16)	/* 170 */
	.long SYMBOL_NAME(sys_getresgid16)
	.long SYMBOL_NAME(sys_prctl)
	.long SYMBOL_NAME(sys_rt_sigreturn)
	.long SYMBOL_NAME(sys_rt_sigaction)
	.long SYMBOL_NAME(sys_rt_sigprocmask)	/* 175 */
	.long SYMBOL_NAME(sys_rt_sigpending)
	.long SYMBOL_NAME(sys_rt_sigtimedwait)
	.long SYMBOL_NAME(sys_rt_sigqueueinfo)
	.long SYMBOL_NAME(sys_rt_sigsuspend)
	.long SYMBOL_NAME(sys_pread)		/* 180 */
	.long SYMBOL_NAME(sys_pwrite)
	.long SYMBOL_NAME(sys_chown16)
	.long SYMBOL_NAME(sys_getcwd)
	.long SYMBOL_NAME(sys_capget)
	.long SYMBOL_NAME(sys_capset)		/* 185 */
	.long SYMBOL_NAME(sys_sigaltstack)
	.long SYMBOL_NAME(sys_sendfile)
	.long SYMBOL_NAME(sys_ni_syscall)	/* streams1 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* streams2 */
	.long SYMBOL_NAME(sys_vfork)		/* 190 */
	.long SYMBOL_NAME(sys_getrlimit)
	.long SYMBOL_NAME(sys_mmap2)
	.long SYMBOL_NAME(sys_truncate64)
	.long SYMBOL_NAME(sys_ftruncate64)
	.long SYMBOL_NAME(sys_stat64)		/* 195 */
	.long SYMBOL_NAME(sys_lstat64)
	.long SYMBOL_NAME(sys_fstat64)
	.long SYMBOL_NAME(sys_lchown)
	.long SYMBOL_NAME(sys_getuid)
	.long SYMBOL_NAME(sys_getgid)		/* 200 */
	.long SYMBOL_NAME(sys_geteuid)
	.long SYMBOL_NAME(sys_getegid)
	.long SYMBOL_NAME(sys_setreuid)
	.long SYMBOL_NAME(sys_setregid)
	.long SYMBOL_NAME(sys_getgroups)	/* 205 */
	.long SYMBOL_NAME(sys_setgroups)
	.long SYMBOL_NAME(sys_fchown)
	.long SYMBOL_NAME(sys_setresuid)
	.long SYMBOL_NAME(sys_getresuid)
	.long SYMBOL_NAME(sys_setresgid)	/* 210 */
	.long SYMBOL_NAME(sys_getresgid)
	.long SYMBOL_NAME(sys_chown)
	.long SYMBOL_NAME(sys_setuid)
	.long SYMBOL_NAME(sys_setgid)
	.long SYMBOL_NAME(sys_setfsuid)		/* 215 */
	.long SYMBOL_NAME(sys_setfsgid)
	.long SYMBOL_NAME(sys_ni_syscall)	/* pivot_root */
	.long SYMBOL_NAME(sys_mincore)
	.long SYMBOL_NAME(sys_madvise)
	.long SYMBOL_NAME(sys_getdents64)	/* 220 */
	.long SYMBOL_NAME(sys_fcntl64)
	.long SYMBOL_NAME(sys_ni_syscall)	/* reserved for TUX */
	.long SYMBOL_NAME(sys_ni_syscall)	/* reserved for security */
	.long SYMBOL_NAME(sys_gettid)
	.long SYMBOL_NAME(sys_readahead)	/* 225 */
	.long SYMBOL_NAME(sys_setxattr)
	.long SYMBOL_NAME(sys_lsetxattr)
	.long SYMBOL_NAME(sys_fsetxattr)
	.long SYMBOL_NAME(sys_getxattr)
	.long SYMBOL_NAME(sys_lgetxattr)	/* 230 */
	.long SYMBOL_NAME(sys_fgetxattr)
	.long SYMBOL_NAME(sys_listxattr)
	.long SYMBOL_NAME(sys_llistxattr)
	.long SYMBOL_NAME(sys_flistxattr)
	.long SYMBOL_NAME(sys_removexattr)	/* 235 */
	.long SYMBOL_NAME(sys_lremovexattr)
	.long SYMBOL_NAME(sys_fremovexattr)
	.long SYMBOL_NAME(sys_tkill)
	.long SYMBOL_NAME(sys_sendfile64)
	.long SYMBOL_NAME(sys_futex)	/* 240 */
	.long SYMBOL_NAME(sys_sched_setaffinity)
	.long SYMBOL_NAME(sys_sched_getaffinity)
	.long SYMBOL_NAME(sys_set_thread_area)
	.long SYMBOL_NAME(sys_get_thread_area)
	.long SYMBOL_NAME(sys_ni_syscall)	/* 245: io_setup */
	.long SYMBOL_NAME(sys_ni_syscall)	/* io_destroy */
	.long SYMBOL_NAME(sys_ni_syscall)	/* io_getevents */
	.long SYMBOL_NAME(sys_ni_syscall)	/* io_submit */
	.long SYMBOL_NAME(sys_ni_syscall)	/* io_cancel */
	.long SYMBOL_NAME(sys_fadvise64)	/* 250 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* reserved */
	.long SYMBOL_NAME(sys_exit_group)
	.long SYMBOL_NAME(sys_ni_syscall)	/* lookup_dcookie */
	.long SYMBOL_NAME(sys_epoll_create)
	.long SYMBOL_NAME(sys_epoll_ctl)	/* 255 */
	.long SYMBOL_NAME(sys_epoll_wait)
	.long SYMBOL_NAME(sys_ni_syscall)	/* remap_file_pages */
	.long SYMBOL_NAME(sys_set_tid_address)
	.long SYMBOL_NAME(sys_timer_create)
	.long SYMBOL_NAME(sys_timer_settime)	/* 260 */
	.long SYMBOL_NAME(sys_timer_gettime)
	.long SYMBOL_NAME(sys_timer_getoverrun)
	.long SYMBOL_NAME(sys_timer_delete)
	.long SYMBOL_NAME(sys_clock_settime)
	.long SYMBOL_NAME(sys_clock_gettime)	/* 265 */
	.long SYMBOL_NAME(sys_clock_getres)
	.long SYMBOL_NAME(sys_clock_nanosleep)
	.long SYMBOL_NAME(sys_statfs64)
	.long SYMBOL_NAME(sys_fstatfs64)
	.long SYMBOL_NAME(sys_tgkill)		/* 270 */
	.long SYMBOL_NAME(sys_utimes)
	.long SYMBOL_NAME(sys_fadvise64_64)
	.long SYMBOL_NAME(sys_ni_syscall)	/* vserver */
	.long SYMBOL_NAME(sys_ni_syscall)	/* mbind */
	.long SYMBOL_NAME(sys_ni_syscall)	/* 275: get_mempolicy */
	.long SYMBOL_NAME(sys_ni_syscall)	/* set_mempolicy */
	.long SYMBOL_NAME(sys_ni_syscall)	/* mq_open */
	.long SYMBOL_NAME(sys_ni_syscall)	/* mq_unlink */
	.long SYMBOL_NAME(sys_ni_syscall)	/* mq_timedsend */
	.long SYMBOL_NAME(sys_ni_syscall)	/* 280: mq_timedreceive */
	.long SYMBOL_NAME(sys_ni_syscall)	/* mq_notify */
	.long SYMBOL_NAME(sys_ni_syscall)	/* mq_getsetattr */
	.long SYMBOL_NAME(sys_ni_syscall)	/* kexec_load */
	.long SYMBOL_NAME(sys_waitid)
	.long SYMBOL_NAME(sys_ni_syscall)	/* 285: no call */
	.long SYMBOL_NAME(sys_ni_syscall)	/* add_key */
	.long SYMBOL_NAME(sys_ni_syscall)	/* request_key */
	.long SYMBOL_NAME(sys_ni_syscall)	/* keyctl */
	.long SYMBOL_NAME(sys_ioprio_set)
	.long SYMBOL_NAME(sys_ioprio_get)	/* 290 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* inotify_init */
	.long SYMBOL_NAME(sys_ni_syscall)	/* inotify_add_watch */
	.long SYMBOL_NAME(sys_ni_syscall)	/* inotify_rm_watch */
	.long SYMBOL_NAME(sys_ni_syscall)	/* migrate_pages */
	.long SYMBOL_NAME(sys_openat)		/* 295 */
	.long SYMBOL_NAME(sys_mkdirat)
	.long SYMBOL_NAME(sys_mknodat)
	.long SYMBOL_NAME(sys_fchownat)
	.long SYMBOL_NAME(sys_futimesat)
	.long SYMBOL_NAME(sys_fstatat64)	/* 300 */
	.long SYMBOL_NAME(sys_unlinkat)
	.long SYMBOL_NAME(sys_renameat)
	.long SYMBOL_NAME(sys_linkat)
	.long SYMBOL_NAME(sys_symlinkat)
	.long SYMBOL_NAME(sys_readlinkat)	/* 305 */
	.long SYMBOL_NAME(sys_fchmodat)
	.long SYMBOL_NAME(sys_faccessat)
	.long SYMBOL_NAME(sys_pselect6)
	.long SYMBOL_NAME(sys_ppoll)
	.long SYMBOL_NAME(sys_ni_syscall)	/* 310: unshare */
	.long SYMBOL_NAME(sys_set_robust_list)
	.long SYMBOL_NAME(sys_get_robust_list)
	.long SYMBOL_NAME(sys_ni_syscall)	/* splice */
	.long SYMBOL_NAME(sys_ni_syscall)	/* sync_file_range */
	.long SYMBOL_NAME(sys_ni_syscall)	/* 315: tee */
	.long SYMBOL_NAME(sys_ni_syscall)	/* vmsplice */
	.long SYMBOL_NAME(sys_ni_syscall)	/* move_pages */
	.long SYMBOL_NAME(sys_getcpu)
	.long SYMBOL_NAME(sys_ni_syscall)	/* epoll_pwait */
	.long SYMBOL_NAME(sys_utimensat)	/* 320 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* signalfd */
	.long SYMBOL_NAME(sys_ni_syscall)	/* timerfd_create */
	.long SYMBOL_NAME(sys_ni_syscall)	/* eventfd */
	.long SYMBOL_NAME(sys_fallocate)
	.long SYMBOL_NAME(sys_ni_syscall)	/* 325: timerfd_settime */
	.long SYMBOL_NAME(sys_ni_syscall)	/* timerfd_gettime */
	.long SYMBOL_NAME(sys_ni_syscall)	/* signalfd4 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* eventfd2 */
	.long SYMBOL_NAME(sys_epoll_create1)
	.long SYMBOL_NAME(sys_dup3)		/* 330 */
	.long SYMBOL_NAME(sys_pipe2)
	.long SYMBOL_NAME(sys_ni_syscall)	/* inotify_init1 */
	.long SYMBOL_NAME(sys_preadv)
	.long SYMBOL_NAME(sys_pwritev)
	.long SYMBOL_NAME(sys_rt_tgsigqueueinfo)	/* 335 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* perf_event_open */
	.long SYMBOL_NAME(sys_ni_syscall)	/* recvmmsg */
	.long SYMBOL_NAME(sys_ni_syscall)	/* fanotify_init */
	.long SYMBOL_NAME(sys_ni_syscall)	/* fanotify_mark */
	.long SYMBOL_NAME(sys_prlimit64)	/* 340 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* name_to_handle_at */
	.long SYMBOL_NAME(sys_ni_syscall)	/* open_by_handle_at */
	.long SYMBOL_NAME(sys_ni_syscall)	/* clock_adjtime */
	.long SYMBOL_NAME(sys_ni_syscall)	/* syncfs */
	.long SYMBOL_NAME(sys_ni_syscall)	/* 345: sendmmsg */
	.long SYMBOL_NAME(sys_ni_syscall)	/* setns */
	.long SYMBOL_NAME(sys_ni_syscall)	/* process_vm_readv */
	.long SYMBOL_NAME(sys_ni_syscall)	/* process_vm_writev */
	.long SYMBOL_NAME(sys_ni_syscall)	/* kcmp */
	.long SYMBOL_NAME(sys_ni_syscall)	/* 350: finit_module */
	.long SYMBOL_NAME(sys_ni_syscall)	/* sched_setattr */
	.long SYMBOL_NAME(sys_ni_syscall)	/* sched_getattr */
	.long SYMBOL_NAME(sys_renameat2)
	.long SYMBOL_NAME(sys_ni_syscall)	/* seccomp */
	.long SYMBOL_NAME(sys_getrandom)	/* 355 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* memfd_create */
	.long SYMBOL_NAME(sys_ni_syscall)	/* bpf */
	.long SYMBOL_NAME(sys_ni_syscall)	/* execveat */
	.long SYMBOL_NAME(sys_socket)
	.long SYMBOL_NAME(sys_socketpair)	/* 360 */
	.long SYMBOL_NAME(sys_bind)
	.long SYMBOL_NAME(sys_connect)
	.long SYMBOL_NAME(sys_listen)
	.long SYMBOL_NAME(sys_accept4)
	.long SYMBOL_NAME(sys_getsockopt)	/* 365 */
	.long SYMBOL_NAME(sys_setsockopt)
	.long SYMBOL_NAME(sys_getsockname)
	.long SYMBOL_NAME(sys_getpeername)
	.long SYMBOL_NAME(sys_sendto)
	.long SYMBOL_NAME(sys_sendmsg)		/* 370 */
	.long SYMBOL_NAME(sys_recvfrom)
	.long SYMBOL_NAME(sys_recvmsg)
	.long SYMBOL_NAME(sys_shutdown)
	.long SYMBOL_NAME(sys_ni_syscall)	/* userfaultfd */
	.long SYMBOL_NAME(sys_ni_syscall)	/* 375: membarrier */
	.long SYMBOL_NAME(sys_ni_syscall)	/* mlock2 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* copy_file_range */
	.long SYMBOL_NAME(sys_ni_syscall)	/* preadv2 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* pwritev2 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* 380: pkey_mprotect */
	.long SYMBOL_NAME(sys_ni_syscall)	/* pkey_alloc */
	.long SYMBOL_NAME(sys_ni_syscall)	/* pkey_free */
	.long SYMBOL_NAME(sys_statx)
	.long SYMBOL_NAME(sys_ni_syscall)	/* arch_prctl */
	.long SYMBOL_NAME(sys_ni_syscall)	/* 385: io_pgetevents */
	.long SYMBOL_NAME(sys_ni_syscall)	/* rseq */
	.long SYMBOL_NAME(sys_ni_syscall)	/* no call */
	.long SYMBOL_NAME(sys_ni_syscall)	/* no call */
	.long SYMBOL_NAME(sys_ni_syscall)	/* no call */
	.long SYMBOL_NAME(sys_ni_syscall)	/* 390: no call */
	.long SYMBOL_NAME(sys_ni_syscall)	/* no call */
	.long SYMBOL_NAME(sys_ni_syscall)	/* no call */
	.long SYMBOL_NAME(sys_ni_syscall)	/* semget */
	.long SYMBOL_NAME(sys_ni_syscall)	/* semctl */
	.long SYMBOL_NAME(sys_ni_syscall)	/* 395: shmget */
	.long SYMBOL_NAME(sys_ni_syscall)	/* shmctl */
	.long SYMBOL_NAME(sys_ni_syscall)	/* shmat */
	.long SYMBOL_NAME(sys_ni_syscall)	/* shmdt */
	.long SYMBOL_NAME(sys_ni_syscall)	/* msgget */
	.long SYMBOL_NAME(sys_ni_syscall)	/* 400: msgsnd */
	.long SYMBOL_NAME(sys_ni_syscall)	/* msgrcv */
	.long SYMBOL_NAME(sys_ni_syscall)	/* msgctl */
	.long SYMBOL_NAME(sys_clock_gettime64)
	.long SYMBOL_NAME(sys_clock_settime64)
	.long SYMBOL_NAME(sys_clock_adjtime64)	/* 405 */
	.long SYMBOL_NAME(sys_clock_getres_time64)
	.long SYMBOL_NAME(sys_clock_nanosleep_time64)
	.long SYMBOL_NAME(sys_timer_gettime64)
	.long SYMBOL_NAME(sys_timer_settime64)
	.long SYMBOL_NAME(sys_ni_syscall)	/* 410: timerfd_gettime64 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* timerfd_settime64 */
	.long SYMBOL_NAME(sys_utimensat_time64)
	.long SYMBOL_NAME(sys_pselect6_time64)
	.long SYMBOL_NAME(sys_ppoll_time64)
	.long SYMBOL_NAME(sys_ni_syscall)	/* 415: no call */
	.long SYMBOL_NAME(sys_ni_syscall)	/* io_pgetevents_time64 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* recvmmsg_time64 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* mq_timedsend_time64 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* mq_timedreceive_time64 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* 420: semtimedop_time64 */
	.long SYMBOL_NAME(sys_rt_sigtimedwait_time64)
	.long SYMBOL_NAME(sys_futex_time64)
	.long SYMBOL_NAME(sys_sched_rr_get_interval_time64)
	.long SYMBOL_NAME(sys_ni_syscall)	/* pidfd_send_signal */
	.long SYMBOL_NAME(sys_ni_syscall)	/* 425: io_uring_setup */
	.long SYMBOL_NAME(sys_ni_syscall)	/* io_uring_enter */
	.long SYMBOL_NAME(sys_ni_syscall)	/* io_uring_register */
	.long SYMBOL_NAME(sys_ni_syscall)	/* open_tree */
	.long SYMBOL_NAME(sys_ni_syscall)	/* move_mount */
	.long SYMBOL_NAME(sys_ni_syscall)	/* 430: fsopen */
	.long SYMBOL_NAME(sys_ni_syscall)	/* fsconfig */
	.long SYMBOL_NAME(sys_ni_syscall)	/* fsmount */
	.long SYMBOL_NAME(sys_ni_syscall)	/* fspick */
	.long SYMBOL_NAME(sys_ni_syscall)	/* pidfd_open */
	.long SYMBOL_NAME(sys_clone3)		/* 435 */
	.long SYMBOL_NAME(sys_close_range)
	.long SYMBOL_NAME(sys_ni_syscall)	/* openat2 */
	.long SYMBOL_NAME(sys_ni_syscall)	/* pidfd_getfd */
	.long SYMBOL_NAME(sys_faccessat2)
	.long SYMBOL_NAME(sys_ni_syscall)	/* 440: process_madvise */
	.long SYMBOL_NAME(sys_ni_syscall)	/* epoll_pwait2 */

/* The numbers that are left up to NR_syscalls. */
	.rept NR_syscalls-(.-sys_call_table)/4
	.long SYMBOL_NAME(sys_ni_syscall)
	.endr

	.section .note.GNU-stack,"",@progbits
