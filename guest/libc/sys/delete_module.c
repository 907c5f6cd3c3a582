/* delete_module(): unloads a module; NULL sweeps out those loaded automatically and unused. */
#include <sys/module.h>
#include <sys/syscall.h>

int delete_module(const char *name)
{
	return syscall(129, name, 0);
}
