#ifndef _LINUX_MMAN_H
#define _LINUX_MMAN_H
#include <asm/mman.h>
#endif
