/*
 * fs/9p/9p.h - a folder of the host, by the protocol 9P2000.L.
 *
 * Every message is size[4] type[1] tag[2] and what belongs to its type, all
 * little-endian; the answer to type T has type T + 1.  Files are named by fids:
 * numbers that we choose, and that mean a place in the folder to the host until
 * they are clunked.  An open file is a fid too.
 *
 *	file.c dir.c namei.c inode.c super.c	the file system, in terms of
 *	calls.c					one function a message, in terms of
 *	client.c				building, sending, waiting, taking apart
 */
#ifndef _FS_9P_H
#define _FS_9P_H

#include <linux/fs.h>
#include <linux/virtio.h>

/* ---- the protocol ---- */

#define P9_RLERROR	7
#define P9_TSTATFS	8
#define P9_TLOPEN	12
#define P9_TLCREATE	14
#define P9_TSYMLINK	16
#define P9_TREADLINK	22
#define P9_TGETATTR	24
#define P9_TSETATTR	26
#define P9_TREADDIR	40
#define P9_TFSYNC	50
#define P9_TMKDIR	72
#define P9_TRENAMEAT	74
#define P9_TUNLINKAT	76
#define P9_TVERSION	100
#define P9_TATTACH	104
#define P9_TWALK	110
#define P9_TREAD	116
#define P9_TWRITE	118
#define P9_TCLUNK	120

#define P9_NOFID	0xffffffffU
#define P9_HEADER	7
#define P9_QTDIR	0x80
#define P9_GETATTR_BASIC 0x7ff

/* Tsetattr: which fields count */
#define P9_SET_MODE	0x001
#define P9_SET_UID	0x002
#define P9_SET_GID	0x004
#define P9_SET_SIZE	0x008
#define P9_SET_ATIME	0x010
#define P9_SET_MTIME	0x020
#define P9_SET_ATIME_TO	0x080	/* as given; without it: now */
#define P9_SET_MTIME_TO	0x100

/* what the host says a file is: equal path, equal file; another version, changed */
struct p9_qid {
	__u8 type;
	__u32 version;
	__u64 path;
};

struct p9_attr {
	struct p9_qid qid;
	__u32 mode, uid, gid;
	__u64 nlink, size, blocks;
	__u32 atime, mtime, ctime;
};

/* ---- the connection ---- */

#define P9_MSIZE	32768		/* the longest message */
#define P9_CHUNK	28672		/* bytes read or written at once: whole pages */
#define P9_MAX_FIDS	4096

struct p9_client {
	struct virtio_device *dev;
	struct semaphore turn;		/* one message at a time */
	unsigned char *tx, *rx;		/* P9_MSIZE each */
	unsigned int at;		/* where the next field is put, or taken */
	unsigned int len;		/* of the answer */
	int error;			/* of the message under way */
	int broken;			/* the device no longer answers */
	unsigned long fids[P9_MAX_FIDS / 32];	/* in use */
	unsigned long dead[P9_MAX_FIDS / 32];	/* to be clunked when there is a turn */
};

/* client.c: begin, fields, call, fields of the answer, end */
extern struct p9_client *p9_client_create(struct virtio_device *dev);
extern void p9_client_destroy(struct p9_client *c);
extern int p9_fid_get(struct p9_client *c);
extern void p9_fid_free(struct p9_client *c, int fid);
extern void p9_fid_put(struct p9_client *c, int fid);
extern void p9_begin(struct p9_client *c, int type);
extern int p9_call(struct p9_client *c);
extern int p9_end(struct p9_client *c);
extern void p9_put8(struct p9_client *c, __u8 value);
extern void p9_put16(struct p9_client *c, __u16 value);
extern void p9_put32(struct p9_client *c, __u32 value);
extern void p9_put64(struct p9_client *c, __u64 value);
extern void p9_put_string(struct p9_client *c, const char *text, unsigned int len);
extern void p9_put_name(struct p9_client *c, struct dentry *dentry);
extern void p9_put_data(struct p9_client *c, const void *data, unsigned int len);
extern __u8 p9_take8(struct p9_client *c);
extern __u16 p9_take16(struct p9_client *c);
extern __u32 p9_take32(struct p9_client *c);
extern __u64 p9_take64(struct p9_client *c);
extern void p9_take_qid(struct p9_client *c, struct p9_qid *qid);
extern void p9_take_data(struct p9_client *c, void *data, unsigned int len);

/* calls.c: 0 (or a number of bytes) or an error; the fids they return are the caller's to put */
extern int p9_version(struct p9_client *c);
extern int p9_attach(struct p9_client *c, const char *name);
extern int p9_walk(struct p9_client *c, int fid, struct dentry *dentry);
extern int p9_getattr(struct p9_client *c, int fid, struct p9_attr *attr);
extern int p9_setattr(struct p9_client *c, int fid, struct iattr *attr);
extern int p9_open(struct p9_client *c, int fid, int flags);
extern int p9_create(struct p9_client *c, int dir, struct dentry *dentry, int mode);
extern int p9_read(struct p9_client *c, int fid, loff_t pos, void *buf, unsigned int count);
extern int p9_write(struct p9_client *c, int fid, loff_t pos, const void *buf, unsigned int count);
extern int p9_readdir(struct p9_client *c, int fid, loff_t pos, void *buf, unsigned int count);
extern int p9_readlink(struct p9_client *c, int fid, char *buf, unsigned int size);
extern int p9_mkdir(struct p9_client *c, int dir, struct dentry *dentry, int mode);
extern int p9_symlink(struct p9_client *c, int dir, struct dentry *dentry, const char *text);
extern int p9_unlink(struct p9_client *c, int dir, struct dentry *dentry, int flags);
extern int p9_rename(struct p9_client *c, int old_dir, struct dentry *old, int new_dir, struct dentry *new);
extern int p9_fsync(struct p9_client *c, int fid, int datasync);
extern int p9_statfs(struct p9_client *c, int fid, struct statfs *buf);

/* ---- the file system ---- */

/* what an inode has beside the usual */
struct v9fs_inode {
	int fid;			/* the place that it was found at */
	int created_fid;		/* open, from its creation, for the first open(); or -1 */
	struct p9_qid qid;
};

#define V9FS_CLIENT(sb)	((struct p9_client *)(sb)->s_fs_info)
#define V9FS_I(inode)	((struct v9fs_inode *)(inode)->u.generic_ip)
#define V9FS_FID(inode)	(V9FS_I(inode)->fid)

/* inode.c */
extern struct inode *v9fs_inode(struct super_block *sb, int fid);
extern int v9fs_refresh(struct inode *inode);
extern void v9fs_clear_inode(struct inode *inode);
extern int v9fs_revalidate(struct dentry *dentry);
extern int v9fs_setattr(struct dentry *dentry, struct iattr *attr);

extern struct dentry_operations v9fs_dentry_operations;
extern struct inode_operations v9fs_dir_inode_operations;
extern struct inode_operations v9fs_file_inode_operations;
extern struct inode_operations v9fs_symlink_inode_operations;
extern struct file_operations v9fs_dir_operations;
extern struct file_operations v9fs_file_operations;
extern struct address_space_operations v9fs_aops;

/* file.c */
extern int v9fs_open(struct inode *inode, struct file *filp);
extern int v9fs_release(struct inode *inode, struct file *filp);

/* An open file is a fid. */
static inline int v9fs_file_fid(struct file *filp)
{
	return (int)(unsigned long)filp->private_data;
}

#endif
