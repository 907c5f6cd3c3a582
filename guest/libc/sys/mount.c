/* mount(): hangs a file system into the tree. */
#include <errno.h>
#include <sys/mount.h>
#include <asm/unistd.h>

_syscall5(int, mount, const char *, source, const char *, target, const char *, type,
	  unsigned long, flags, const void *, data)
