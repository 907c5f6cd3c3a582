/* The half of sigsetjmp() and siglongjmp() that deals with the signal mask. */
#include <setjmp.h>
#include <stddef.h>

int __save_mask(sigjmp_buf env, int save)
{
	env->mask_saved = save;
	if (save)
		sigprocmask(SIG_BLOCK, NULL, &env->mask);
	return 0;
}

void siglongjmp(sigjmp_buf env, int value)
{
	if (env->mask_saved)
		sigprocmask(SIG_SETMASK, &env->mask, NULL);
	longjmp(env->registers, value);
}
