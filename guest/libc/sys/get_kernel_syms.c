/* get_kernel_syms(): the kernel's symbols in one table; query_module() has taken its place. */
#include <sys/module.h>
#include <sys/syscall.h>

int get_kernel_syms(struct kernel_sym *table)
{
	return syscall(130, table);
}
