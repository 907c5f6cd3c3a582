#ifndef _LINUX_PTRACE_H
#define _LINUX_PTRACE_H

#define PTRACE_TRACEME		0
#define PTRACE_PEEKTEXT		1
#define PTRACE_PEEKDATA		2
#define PTRACE_PEEKUSR		3
#define PTRACE_POKETEXT		4
#define PTRACE_POKEDATA		5
#define PTRACE_POKEUSR		6
#define PTRACE_CONT		7
#define PTRACE_KILL		8
#define PTRACE_SINGLESTEP	9
#define PTRACE_ATTACH		0x10
#define PTRACE_DETACH		0x11
#define PTRACE_SYSCALL		24

/* From 2.6 on; PTRACE_SETOPTIONS then moved here from 21, which is served too. */
#define PTRACE_SETOPTIONS	0x4200
#define PTRACE_GETEVENTMSG	0x4201
#define PTRACE_GETSIGINFO	0x4202
#define PTRACE_SETSIGINFO	0x4203
#define PTRACE_GETREGSET	0x4204
#define PTRACE_SETREGSET	0x4205
#define PTRACE_SEIZE		0x4206
#define PTRACE_INTERRUPT	0x4207
#define PTRACE_LISTEN		0x4208

#define PTRACE_EVENT_FORK	1
#define PTRACE_EVENT_VFORK	2
#define PTRACE_EVENT_CLONE	3
#define PTRACE_EVENT_EXEC	4
#define PTRACE_EVENT_VFORK_DONE	5
#define PTRACE_EVENT_EXIT	6
#define PTRACE_EVENT_STOP	128	/* of a process that was seized */

#define PTRACE_O_TRACESYSGOOD	0x00000001
#define PTRACE_O_EVENTS		0x0000007e	/* bit n: event n */
#define PTRACE_O_EXITKILL	0x00100000

#include <asm/ptrace.h>

#ifdef __KERNEL__

struct siginfo;
struct task_struct;

/* kernel/ptrace.c: requests that are the same for every processor; 0 or an error. */
extern int ptrace_attach(struct task_struct *child);
extern int ptrace_seize(struct task_struct *child, long addr, long options);
extern int ptrace_interrupt(struct task_struct *child);
extern int ptrace_listen(struct task_struct *child);
extern int ptrace_detach(struct task_struct *child, long sig);
extern int ptrace_set_options(struct task_struct *child, long options);
extern int ptrace_get_siginfo(struct task_struct *child, struct siginfo *to);
extern int ptrace_set_siginfo(struct task_struct *child, struct siginfo *from);
extern int may_trace(struct task_struct *child);

/* Each processor's own: lets a stopped process go on; request says how far. */
extern int ptrace_resume(struct task_struct *child, long request, long sig);

#endif

#endif
