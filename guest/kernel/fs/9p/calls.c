/*
 * fs/9p/calls.c - the messages of 9P2000.L, one function each.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include "9p.h"

static const char version[] = "9P2000.L";

/* Agree on the protocol: -EPROTONOSUPPORT when the host speaks another. */
int p9_version(struct p9_client *c)
{
	char answer[sizeof(version) - 1];
	__u32 msize;
	int len;

	p9_begin(c, P9_TVERSION);
	p9_put32(c, P9_MSIZE);
	p9_put_string(c, version, sizeof(answer));
	if (p9_call(c))
		return p9_end(c);
	msize = p9_take32(c);
	len = p9_take16(c);
	if (len == sizeof(answer))
		p9_take_data(c, answer, sizeof(answer));
	if (!c->error && (len != sizeof(answer) || memcmp(answer, version, len) || msize < P9_MSIZE))
		c->error = -EPROTONOSUPPORT;
	return p9_end(c);
}

/* A message that makes a new fid: the fid, or an error. */
static int end_with_fid(struct p9_client *c, int fid)
{
	int err = p9_end(c);

	if (!err)
		return fid;
	p9_fid_free(c, fid);
	return err;
}

/* A fid for the folder itself. */
int p9_attach(struct p9_client *c, const char *name)
{
	int fid = p9_fid_get(c);

	if (fid < 0)
		return fid;
	p9_begin(c, P9_TATTACH);
	p9_put32(c, fid);
	p9_put32(c, P9_NOFID);
	p9_put_string(c, "root", 4);
	p9_put_string(c, name, strlen(name));
	p9_put32(c, 0);
	p9_call(c);
	return end_with_fid(c, fid);
}

/* A fid for the entry below that of a directory; dentry NULL: for the same place once more. */
int p9_walk(struct p9_client *c, int from, struct dentry *dentry)
{
	int fid = p9_fid_get(c);

	if (fid < 0)
		return fid;
	p9_begin(c, P9_TWALK);
	p9_put32(c, from);
	p9_put32(c, fid);
	p9_put16(c, dentry != NULL);
	if (dentry)
		p9_put_name(c, dentry);
	if (!p9_call(c) && p9_take16(c) != (dentry != NULL) && !c->error)
		c->error = -ENOENT;
	return end_with_fid(c, fid);
}

/* ---- attributes ---- */

/* Seconds; the nanoseconds behind them are of no use here. */
static __u32 take_time(struct p9_client *c)
{
	__u32 seconds = p9_take64(c);

	p9_take64(c);
	return seconds;
}

int p9_getattr(struct p9_client *c, int fid, struct p9_attr *attr)
{
	p9_begin(c, P9_TGETATTR);
	p9_put32(c, fid);
	p9_put64(c, P9_GETATTR_BASIC);
	if (!p9_call(c)) {
		p9_take64(c);			/* which are valid: all of these */
		p9_take_qid(c, &attr->qid);
		attr->mode = p9_take32(c);
		attr->uid = p9_take32(c);
		attr->gid = p9_take32(c);
		attr->nlink = p9_take64(c);
		p9_take64(c);			/* device number */
		attr->size = p9_take64(c);
		p9_take64(c);			/* block size */
		attr->blocks = p9_take64(c);
		attr->atime = take_time(c);
		attr->mtime = take_time(c);
		attr->ctime = take_time(c);
	}
	return p9_end(c);
}

static const struct {
	unsigned int attr, p9;
} set_bits[] = {
	{ ATTR_MODE, P9_SET_MODE }, { ATTR_UID, P9_SET_UID }, { ATTR_GID, P9_SET_GID },
	{ ATTR_SIZE, P9_SET_SIZE }, { ATTR_ATIME, P9_SET_ATIME }, { ATTR_MTIME, P9_SET_MTIME },
	{ ATTR_ATIME_SET, P9_SET_ATIME_TO }, { ATTR_MTIME_SET, P9_SET_MTIME_TO },
};

static __u32 what_to_set(struct iattr *attr)
{
	__u32 valid = 0;
	int i;

	for (i = 0; i < ARRAY_SIZE(set_bits); i++)
		if (attr->ia_valid & set_bits[i].attr)
			valid |= set_bits[i].p9;
	return valid;
}

int p9_setattr(struct p9_client *c, int fid, struct iattr *attr)
{
	__u32 valid = what_to_set(attr);

	p9_begin(c, P9_TSETATTR);
	p9_put32(c, fid);
	p9_put32(c, valid);
	p9_put32(c, attr->ia_mode & S_IALLUGO);
	p9_put32(c, attr->ia_uid);
	p9_put32(c, attr->ia_gid);
	p9_put64(c, valid & P9_SET_SIZE ? attr->ia_size : 0);
	p9_put64(c, (__u32)attr->ia_atime);
	p9_put64(c, 0);
	p9_put64(c, (__u32)attr->ia_mtime);
	p9_put64(c, 0);
	p9_call(c);
	return p9_end(c);
}

static long take_figure(struct p9_client *c)
{
	__u64 value = p9_take64(c);

	return value > LONG_MAX ? LONG_MAX : value;
}

int p9_statfs(struct p9_client *c, int fid, struct statfs *buf)
{
	p9_begin(c, P9_TSTATFS);
	p9_put32(c, fid);
	if (!p9_call(c)) {
		p9_take32(c);			/* the kind, which is ours to say */
		buf->f_bsize = p9_take32(c);
		buf->f_blocks = take_figure(c);
		buf->f_bfree = take_figure(c);
		buf->f_bavail = take_figure(c);
		buf->f_files = take_figure(c);
		buf->f_ffree = take_figure(c);
		p9_take64(c);			/* a number for the file system */
		buf->f_namelen = p9_take32(c);
	}
	return p9_end(c);
}

/* ---- files ---- */

int p9_open(struct p9_client *c, int fid, int flags)
{
	p9_begin(c, P9_TLOPEN);
	p9_put32(c, fid);
	p9_put32(c, flags);
	p9_call(c);
	return p9_end(c);
}

/* Makes a file: its fid, open for reading and writing. */
int p9_create(struct p9_client *c, int dir, struct dentry *dentry, int mode)
{
	int fid = p9_walk(c, dir, NULL), err;

	if (fid < 0)
		return fid;
	p9_begin(c, P9_TLCREATE);
	p9_put32(c, fid);
	p9_put_name(c, dentry);
	p9_put32(c, O_RDWR | O_CREAT | O_EXCL);
	p9_put32(c, mode & S_IALLUGO);
	p9_put32(c, current->fsgid);
	p9_call(c);
	err = p9_end(c);
	if (!err)
		return fid;
	p9_fid_put(c, fid);
	return err;
}

/* Both kinds of reading answer count[4] and so many bytes. */
static int end_read(struct p9_client *c, void *buf, unsigned int count)
{
	unsigned int n = 0;
	int err;

	if (!p9_call(c)) {
		n = p9_take32(c);
		if (n > count && !c->error)
			c->error = -EIO;
		if (!c->error)
			p9_take_data(c, buf, n);
	}
	err = p9_end(c);
	return err ? err : n;
}

static void begin_io(struct p9_client *c, int type, int fid, loff_t pos, unsigned int count)
{
	p9_begin(c, type);
	p9_put32(c, fid);
	p9_put64(c, pos);
	p9_put32(c, count);
}

/* Into memory of the kernel; no more than P9_CHUNK at once. 0 at the end. */
int p9_read(struct p9_client *c, int fid, loff_t pos, void *buf, unsigned int count)
{
	begin_io(c, P9_TREAD, fid, pos, count);
	return end_read(c, buf, count);
}

int p9_readdir(struct p9_client *c, int fid, loff_t pos, void *buf, unsigned int count)
{
	begin_io(c, P9_TREADDIR, fid, pos, count);
	return end_read(c, buf, count);
}

int p9_write(struct p9_client *c, int fid, loff_t pos, const void *buf, unsigned int count)
{
	unsigned int n = 0;
	int err;

	begin_io(c, P9_TWRITE, fid, pos, count);
	p9_put_data(c, buf, count);
	if (!p9_call(c))
		n = p9_take32(c);
	err = p9_end(c);
	if (err)
		return err;
	return n <= count ? (int)n : -EIO;
}

int p9_fsync(struct p9_client *c, int fid, int datasync)
{
	p9_begin(c, P9_TFSYNC);
	p9_put32(c, fid);
	p9_put32(c, datasync);
	p9_call(c);
	return p9_end(c);
}

/* ---- names ---- */

/* The text of a link, ended by a zero. */
int p9_readlink(struct p9_client *c, int fid, char *buf, unsigned int size)
{
	unsigned int len = 0;

	p9_begin(c, P9_TREADLINK);
	p9_put32(c, fid);
	if (!p9_call(c)) {
		len = p9_take16(c);
		if (len >= size && !c->error)
			c->error = -ENAMETOOLONG;
		if (!c->error)
			p9_take_data(c, buf, len);
	}
	buf[c->error ? 0 : len] = 0;
	return p9_end(c);
}

int p9_mkdir(struct p9_client *c, int dir, struct dentry *dentry, int mode)
{
	p9_begin(c, P9_TMKDIR);
	p9_put32(c, dir);
	p9_put_name(c, dentry);
	p9_put32(c, mode & S_IALLUGO);
	p9_put32(c, current->fsgid);
	p9_call(c);
	return p9_end(c);
}

int p9_symlink(struct p9_client *c, int dir, struct dentry *dentry, const char *text)
{
	p9_begin(c, P9_TSYMLINK);
	p9_put32(c, dir);
	p9_put_name(c, dentry);
	p9_put_string(c, text, strlen(text));
	p9_put32(c, current->fsgid);
	p9_call(c);
	return p9_end(c);
}

/* flags: AT_REMOVEDIR for a directory */
int p9_unlink(struct p9_client *c, int dir, struct dentry *dentry, int flags)
{
	p9_begin(c, P9_TUNLINKAT);
	p9_put32(c, dir);
	p9_put_name(c, dentry);
	p9_put32(c, flags);
	p9_call(c);
	return p9_end(c);
}

int p9_rename(struct p9_client *c, int old_dir, struct dentry *old, int new_dir, struct dentry *new)
{
	p9_begin(c, P9_TRENAMEAT);
	p9_put32(c, old_dir);
	p9_put_name(c, old);
	p9_put32(c, new_dir);
	p9_put_name(c, new);
	p9_call(c);
	return p9_end(c);
}
