#ifndef _LINUX_LINKAGE_H
#define _LINUX_LINKAGE_H

/*
 * asmlinkage: the function is called from assembly and takes its arguments
 * from the stack. For a system call these arguments are the saved registers
 * ebx, ecx, edx, esi, edi, ebp of the frame that SAVE_ALL built.
 */
#ifdef __cplusplus
#define CPP_ASMLINKAGE extern "C"
#else
#define CPP_ASMLINKAGE
#endif

#define asmlinkage CPP_ASMLINKAGE __attribute__((regparm(0)))
#define FASTCALL(x)	x

#define SYMBOL_NAME(X)		X
#define SYMBOL_NAME_STR(X)	#X
#define SYMBOL_NAME_LABEL(X)	X:

#define __ALIGN		.align 4,0x90
#define __ALIGN_STR	".align 4,0x90"

#ifdef __ASSEMBLY__
#define ALIGN		__ALIGN
#define ENTRY(name) \
	.globl SYMBOL_NAME(name); \
	ALIGN; \
	SYMBOL_NAME_LABEL(name)
#endif

#endif
