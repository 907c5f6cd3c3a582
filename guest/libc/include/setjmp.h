#ifndef _SETJMP_H
#define _SETJMP_H

#include <features.h>
#include <signal.h>

typedef unsigned long jmp_buf[6];

typedef struct {
	jmp_buf registers;
	int mask_saved;
	sigset_t mask;
} sigjmp_buf[1];

__BEGIN_DECLS
int setjmp(jmp_buf env) __attribute__((__returns_twice__));
int _setjmp(jmp_buf env) __attribute__((__returns_twice__));
void longjmp(jmp_buf env, int value) __noreturn;
void _longjmp(jmp_buf env, int value) __noreturn;
void siglongjmp(sigjmp_buf env, int value) __noreturn;
int __save_mask(sigjmp_buf env, int save);
__END_DECLS

#define sigsetjmp(env, save) (__save_mask(env, save), setjmp((env)->registers))

#endif
