#ifndef _LINUX_SLAB_H
#define _LINUX_SLAB_H

#include <linux/mm.h>

/*
 * Small objects. kmalloc rounds the size up to a power of two from 32 bytes
 * to 128 KB; caches hold objects of one exact size.
 */
#define SLAB_KERNEL	GFP_KERNEL
#define SLAB_ATOMIC	GFP_ATOMIC
#define SLAB_HWCACHE_ALIGN	0x00002000UL

typedef struct kmem_cache_s kmem_cache_t;

/*
 * A cache for objects of one size; NULL without memory. ctor, if any, is called for each object that
 * is given out; flags, offset and dtor have no effect.
 */
extern kmem_cache_t *kmem_cache_create(const char *name, size_t size, size_t offset, unsigned long flags,
				       void (*ctor)(void *, kmem_cache_t *, unsigned long),
				       void (*dtor)(void *, kmem_cache_t *, unsigned long));
/* The end of it: 0, or 1 if objects are still in use. */
extern int kmem_cache_destroy(kmem_cache_t *cachep);
/* An object, or NULL; and giving it back. flags: GFP_KERNEL where one may sleep, GFP_ATOMIC elsewhere. */
extern void *kmem_cache_alloc(kmem_cache_t *cachep, int flags);
extern void kmem_cache_free(kmem_cache_t *cachep, void *obj);

extern void kmem_cache_init(void);
/*
 * Memory of any size up to 2 MB, contiguous, or NULL. flags: GFP_KERNEL where one may sleep,
 * GFP_ATOMIC in interrupts and under locks.
 */
extern void *kmalloc(size_t size, int flags);
/* Gives it back; NULL is allowed. */
extern void kfree(const void *obj);

/* /proc/slabinfo: name, objects in use, objects, size, pages, one line a cache. */
extern int get_slabinfo(char *buf);

#endif
