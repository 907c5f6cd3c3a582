#ifndef _ASM_I386_SIGCONTEXT_H
#define _ASM_I386_SIGCONTEXT_H

/* The x87 part of a signal frame, as FNSAVE leaves it, then status and magic. */
struct _fpstate {
	unsigned long	cw, sw, tag, ipoff, cssel, dataoff, datasel;
	unsigned short	_st[40];
	unsigned short	status;
	unsigned short	magic;		/* 0xffff: no FXSR state follows */
	unsigned long	_fxsr[128];
};

/* A program's registers while its signal handler runs. */
struct sigcontext {
	unsigned short gs, __gsh;
	unsigned short fs, __fsh;
	unsigned short es, __esh;
	unsigned short ds, __dsh;
	unsigned long edi;
	unsigned long esi;
	unsigned long ebp;
	unsigned long esp;
	unsigned long ebx;
	unsigned long edx;
	unsigned long ecx;
	unsigned long eax;
	unsigned long trapno;
	unsigned long err;
	unsigned long eip;
	unsigned short cs, __csh;
	unsigned long eflags;
	unsigned long esp_at_signal;
	unsigned short ss, __ssh;
	struct _fpstate *fpstate;
	unsigned long oldmask;
	unsigned long cr2;
};

#endif
