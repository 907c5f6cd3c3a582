/* linux/fs_struct.h - a process's root, working directory and umask. */
#ifndef _LINUX_FS_STRUCT_H
#define _LINUX_FS_STRUCT_H

#ifdef __KERNEL__

#include <asm/atomic.h>

struct dentry;
struct vfsmount;

struct fs_struct {
	atomic_t count;
	int umask;
	struct dentry *root, *pwd;
	struct vfsmount *rootmnt, *pwdmnt;
};

#define INIT_FS { .count = ATOMIC_INIT(1), .umask = 0022 }

extern void set_fs_root(struct fs_struct *fs, struct vfsmount *mnt, struct dentry *dentry);
extern void set_fs_pwd(struct fs_struct *fs, struct vfsmount *mnt, struct dentry *dentry);
extern struct fs_struct *copy_fs_struct(struct fs_struct *old);
extern void put_fs_struct(struct fs_struct *fs);

#endif
#endif
