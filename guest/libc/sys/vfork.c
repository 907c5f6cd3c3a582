/*
 * vfork(): as fork(). A true vfork() lends the child its parent's stack, which a wrapper in C, that
 * returns through it, cannot survive; POSIX lets it be fork().
 */
#include <unistd.h>

pid_t vfork(void)
{
	return fork();
}
