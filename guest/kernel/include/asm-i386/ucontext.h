#ifndef _ASM_I386_UCONTEXT_H
#define _ASM_I386_UCONTEXT_H

#include <asm/sigcontext.h>
#include <asm/signal.h>

struct ucontext {
	unsigned long	  uc_flags;
	struct ucontext	  *uc_link;
	stack_t		  uc_stack;
	struct sigcontext uc_mcontext;
	sigset_t	  uc_sigmask;	/* last, so that it can grow */
};

#endif
