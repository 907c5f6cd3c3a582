/*
 * fs/proc/inode.c - inodes of /proc: made at each lookup, gone after use.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/init.h>
#include <linux/module.h>
#include <linux/proc_fs.h>

/* Inode numbers from here on belong to processes (base.c). */
#define FIRST_PID_INO	0x10000

static void proc_delete_inode(struct inode *inode)
{
	if (inode->i_ino >= FIRST_PID_INO)
		proc_pid_put(inode);
	else if (inode->u.proc)
		proc_put_entry(inode->u.proc);
	clear_inode(inode);
}

static void proc_clear(struct inode *inode)
{
	inode->i_nlink = 0;		/* iput then always comes to proc_delete_inode */
}

static int proc_statfs(struct super_block *sb, struct statfs *buf)
{
	buf->f_type = PROC_SUPER_MAGIC;
	buf->f_bsize = PAGE_SIZE;
	buf->f_namelen = NAME_MAX;
	return 0;
}

static struct super_operations proc_sops = {
	.put_inode	= proc_clear,
	.delete_inode	= proc_delete_inode,
	.statfs		= proc_statfs,
};

/* A new inode that shows the entry, which it keeps from being freed. */
struct inode *proc_get_inode(struct super_block *sb, struct proc_dir_entry *de)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;
	inode->i_ino = de->low_ino;
	inode->u.proc = de;
	inode->i_mode = de->mode;
	inode->i_uid = de->uid;
	inode->i_gid = de->gid;
	inode->i_size = de->size;
	inode->i_nlink = de->nlink;
	inode->i_atime = inode->i_mtime = inode->i_ctime = CURRENT_TIME;
	inode->i_op = de->proc_iops;
	inode->i_fop = de->proc_fops;
	if (S_ISCHR(de->mode) || S_ISBLK(de->mode))
		init_special_inode(inode, de->mode, de->rdev);
	atomic_inc(&de->count);
	return inode;
}

static struct super_block *proc_read_super(struct super_block *sb, void *data, int silent)
{
	struct inode *root;

	sb->s_blocksize = 1024;
	sb->s_magic = PROC_SUPER_MAGIC;
	sb->s_op = &proc_sops;
	root = proc_get_inode(sb, &proc_root);
	sb->s_root = d_alloc_root(root);
	if (sb->s_root)
		return sb;
	iput(root);
	return NULL;
}

static DECLARE_FSTYPE(proc_fs_type, "proc", proc_read_super, FS_SINGLE);

static int __init init_proc_fs(void)
{
	proc_misc_init();
	return register_filesystem(&proc_fs_type);
}
__initcall(init_proc_fs);
