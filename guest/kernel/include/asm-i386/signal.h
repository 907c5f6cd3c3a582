#ifndef _ASM_I386_SIGNAL_H
#define _ASM_I386_SIGNAL_H

#include <linux/types.h>

#define SIGHUP		 1
#define SIGINT		 2
#define SIGQUIT		 3
#define SIGILL		 4
#define SIGTRAP		 5
#define SIGABRT		 6
#define SIGIOT		 6
#define SIGBUS		 7
#define SIGFPE		 8
#define SIGKILL		 9
#define SIGUSR1		10
#define SIGSEGV		11
#define SIGUSR2		12
#define SIGPIPE		13
#define SIGALRM		14
#define SIGTERM		15
#define SIGSTKFLT	16
#define SIGCHLD		17
#define SIGCONT		18
#define SIGSTOP		19
#define SIGTSTP		20
#define SIGTTIN		21
#define SIGTTOU		22
#define SIGURG		23
#define SIGXCPU		24
#define SIGXFSZ		25
#define SIGVTALRM	26
#define SIGPROF		27
#define SIGWINCH	28
#define SIGIO		29
#define SIGPOLL		SIGIO
#define SIGPWR		30
#define SIGSYS		31
#define SIGUNUSED	31

#define SIGRTMIN	32

/* Flags of sigaction. */
#define SA_NOCLDSTOP	0x00000001	/* no SIGCHLD when a child only stops */
#define SA_NOCLDWAIT	0x00000002	/* children leave no zombie */
#define SA_SIGINFO	0x00000004	/* the handler takes siginfo and context */
#define SA_RESTORER	0x04000000	/* sa_restorer is the handler's return address */
#define SA_ONSTACK	0x08000000	/* run on the stack of sigaltstack */
#define SA_RESTART	0x10000000	/* restart the system call it broke */
#define SA_INTERRUPT	0x20000000	/* ignored, of old */
#define SA_NODEFER	0x40000000	/* do not block the signal in its handler */
#define SA_RESETHAND	0x80000000	/* back to the default once delivered */
#define SA_NOMASK	SA_NODEFER
#define SA_ONESHOT	SA_RESETHAND

#define SS_ONSTACK	1
#define SS_DISABLE	2
#define MINSIGSTKSZ	2048
#define SIGSTKSZ	8192

#define SIG_BLOCK	0
#define SIG_UNBLOCK	1
#define SIG_SETMASK	2

typedef void (*__sighandler_t)(int);

#define SIG_DFL	((__sighandler_t)0)
#define SIG_IGN	((__sighandler_t)1)
#define SIG_ERR	((__sighandler_t)-1)

#ifdef __KERNEL__

#define _NSIG		64
#define _NSIG_BPW	32
#define _NSIG_WORDS	(_NSIG / _NSIG_BPW)
#define SIGRTMAX	_NSIG

typedef unsigned long old_sigset_t;

typedef struct {
	unsigned long sig[_NSIG_WORDS];
} sigset_t;

/* As sigaction(2), number 67, passes it. */
struct old_sigaction {
	__sighandler_t	sa_handler;
	old_sigset_t	sa_mask;
	unsigned long	sa_flags;
	void		(*sa_restorer)(void);
};

/* As rt_sigaction(2), number 174, passes it. */
struct sigaction {
	__sighandler_t	sa_handler;
	unsigned long	sa_flags;
	void		(*sa_restorer)(void);
	sigset_t	sa_mask;
};

struct k_sigaction {
	struct sigaction sa;
};

#endif

typedef struct sigaltstack {
	void	*ss_sp;
	int	ss_flags;
	__kernel_size_t ss_size;
} stack_t;

#endif
