/*
 * linux/mount.h - the tree of mounted file systems.
 *
 *	mnt_parent, mnt_mountpoint   where it hangs
 *	mnt_root, mnt_sb             what hangs there
 */
#ifndef _LINUX_MOUNT_H
#define _LINUX_MOUNT_H

/* flags of mount(2); the low ones are also those of vfsmount and super_block */
#define MS_RDONLY	1
#define MS_NOSUID	2
#define MS_NODEV	4
#define MS_NOEXEC	8
#define MS_SYNCHRONOUS	16
#define MS_REMOUNT	32
#define MS_MANDLOCK	64
#define MS_NOATIME	1024
#define MS_NODIRATIME	2048
#define MS_BIND		4096
#define MS_MOVE		8192
#define MS_REC		16384
#define MS_SILENT	32768
#define MS_MGC_VAL	0xC0ED0000U
#define MS_MGC_MSK	0xffff0000U

#define MNT_FORCE	1
#define MNT_DETACH	2

#ifdef __KERNEL__

#include <linux/list.h>
#include <asm/atomic.h>

struct dentry;
struct super_block;
struct nameidata;

struct vfsmount {
	struct vfsmount *mnt_parent;
	struct dentry *mnt_mountpoint;
	struct dentry *mnt_root;
	struct super_block *mnt_sb;
	struct list_head mnt_list;	/* all mounts, in order of mounting */
	atomic_t mnt_count;
	int mnt_flags;			/* MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_RDONLY of a bind */
	int mnt_id;
	char *mnt_devname;
};

static inline struct vfsmount *mntget(struct vfsmount *mnt)
{
	if (mnt)
		atomic_inc(&mnt->mnt_count);
	return mnt;
}

static inline void mntput(struct vfsmount *mnt)
{
	if (mnt)
		atomic_dec(&mnt->mnt_count);
}

struct semaphore;
extern struct semaphore mount_sem;
extern struct list_head vfsmount_list;
extern struct vfsmount *lookup_mnt(struct vfsmount *mnt, struct dentry *dentry);
extern int get_filesystem_list(char *buf);
extern int get_mount_list(char *buf, int size);
extern void mnt_init(void);

#endif
#endif
