/* query_module(): lists modules, their dependencies, users and symbols. */
#include <sys/module.h>
#include <sys/syscall.h>

int query_module(const char *name, int which, void *buffer, size_t size, size_t *result)
{
	return syscall(167, name, which, buffer, size, result);
}
