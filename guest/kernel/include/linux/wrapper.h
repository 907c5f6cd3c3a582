#ifndef _LINUX_WRAPPER_H
#define _LINUX_WRAPPER_H

#include <linux/mm.h>

/* Marks a page that a driver shows to programs by mmap: it is never freed with their memory. */
#define mem_map_reserve(p)	set_bit(PG_reserved, &(p)->flags)
#define mem_map_unreserve(p)	clear_bit(PG_reserved, &(p)->flags)

#endif
