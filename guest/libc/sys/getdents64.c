/* getdents64(): as many directory entries as fit into the buffer; readdir() hands them out singly. */
#include <errno.h>
#include <dirent.h>
#include <asm/unistd.h>

_syscall3(int, getdents64, int, fd, void *, buffer, size_t, size)
