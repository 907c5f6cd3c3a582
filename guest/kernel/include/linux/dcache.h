/*
 * linux/dcache.h - names: a dentry joins a name in a directory to an inode.
 *
 * A dentry with users (d_count > 0) always holds its parent.  One without
 * users stays in the hash, on the list of unused ones, so that the next
 * lookup of the same name is quick.  d_inode == NULL is a remembered "there is
 * no such name" (a negative dentry).
 */
#ifndef _LINUX_DCACHE_H
#define _LINUX_DCACHE_H

#ifdef __KERNEL__

#include <linux/types.h>
#include <linux/list.h>
#include <asm/atomic.h>

struct inode;
struct super_block;
struct vfsmount;
struct dentry;

struct qstr {
	const unsigned char *name;
	unsigned int len;
	unsigned int hash;
};

#define DNAME_INLINE_LEN 16

struct dentry_operations {
	int (*d_revalidate)(struct dentry *, int);	/* 0: forget it, look up anew */
	int (*d_delete)(struct dentry *);		/* 1: do not keep when unused */
	void (*d_release)(struct dentry *);
	void (*d_iput)(struct dentry *, struct inode *);
};

struct dentry {
	atomic_t d_count;
	unsigned int d_flags;
	struct inode *d_inode;
	struct dentry *d_parent;
	struct list_head d_hash;
	struct list_head d_lru;
	struct list_head d_child;	/* in the parent's d_subdirs */
	struct list_head d_subdirs;
	struct list_head d_alias;	/* in the inode's i_dentry */
	int d_mounted;			/* how many file systems are mounted here */
	struct qstr d_name;
	struct dentry_operations *d_op;
	struct super_block *d_sb;
	void *d_fsdata;
	unsigned char d_iname[DNAME_INLINE_LEN];
};

extern void dcache_init(void);
extern unsigned int full_name_hash(const unsigned char *name, unsigned int len);
/* A new name below parent, with no inode yet; NULL without memory. */
extern struct dentry *d_alloc(struct dentry *parent, const struct qstr *name);
/* The root of a file system, from its inode; NULL without memory, then the inode is still the caller's. */
extern struct dentry *d_alloc_root(struct inode *root);
/* The name below parent if it is in the cache, with one use more. */
extern struct dentry *d_lookup(struct dentry *parent, struct qstr *name);
/* Gives a name its inode; NULL: there is no such file. The use of the inode goes over to the name. */
extern void d_instantiate(struct dentry *dentry, struct inode *inode);
/* Lets lookups find the name. d_add does both. */
extern void d_rehash(struct dentry *dentry);
extern void d_drop(struct dentry *dentry);
/* The file was removed: nobody finds the name, and its inode goes with the last use. */
extern void d_delete(struct dentry *dentry);
extern void d_move(struct dentry *from, struct dentry *to);
/* One use less. */
extern void dput(struct dentry *dentry);
extern int is_subdir(struct dentry *child, struct dentry *parent);
extern int prune_dcache(int count);
extern void shrink_dcache_sb(struct super_block *sb);
/* The whole path, built from the end of buf; it begins at the value returned. */
extern char *d_path(struct dentry *dentry, struct vfsmount *mnt, char *buf, int len);

/* What a lookup operation does at the end: d_add(dentry, inode or NULL); return NULL. */
static inline void d_add(struct dentry *dentry, struct inode *inode)
{
	d_instantiate(dentry, inode);
	d_rehash(dentry);
}

/* One use more. */
static inline struct dentry *dget(struct dentry *dentry)
{
	if (dentry)
		atomic_inc(&dentry->d_count);
	return dentry;
}

static inline int d_unhashed(struct dentry *dentry)
{
	return list_empty(&dentry->d_hash);
}

static inline int d_mountpoint(struct dentry *dentry)
{
	return dentry->d_mounted;
}

#endif
#endif
