/*
 * fs/9p/dir.c - reading directories.  The host sends as many entries as fit
 * into a buffer, each with the position behind it, where reading goes on:
 *
 *	qid[13] offset[8] type[1] length[2] name
 */
#include <linux/kernel.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/fs.h>
#include <asm/uaccess.h>
#include "9p.h"

#define OFFSET_AT	13
#define TYPE_AT		21
#define LENGTH_AT	22
#define NAME_AT		24
#define BUFFER		4096

static ino_t entry_number(const unsigned char *entry)
{
	__u32 low, high;

	memcpy(&low, entry + 5, 4);	/* behind the qid's type and version */
	memcpy(&high, entry + 9, 4);
	return low ^ high;
}

/* Hand entries over until the caller has enough: 0 when it has, 1 when all are over, or -EIO. */
static int emit(struct file *filp, const unsigned char *entry, int left, void *dirent, filldir_t filldir)
{
	__u16 len;

	for (; left; entry += NAME_AT + len, left -= NAME_AT + len) {
		if (left < NAME_AT)
			return -EIO;
		memcpy(&len, entry + LENGTH_AT, 2);
		if (left < NAME_AT + len)
			return -EIO;
		if (filldir(dirent, (const char *)entry + NAME_AT, len, filp->f_pos,
			    entry_number(entry), entry[TYPE_AT]) < 0)
			return 0;
		memcpy(&filp->f_pos, entry + OFFSET_AT, 8);
	}
	return 1;
}

static int v9fs_readdir(struct file *filp, void *dirent, filldir_t filldir)
{
	struct p9_client *c = V9FS_CLIENT(filp->f_dentry->d_sb);
	unsigned char *buf = kmalloc(BUFFER, GFP_KERNEL);
	int n, more;

	if (!buf)
		return -ENOMEM;
	do {
		n = p9_readdir(c, v9fs_file_fid(filp), filp->f_pos, buf, BUFFER);
		more = n > 0 ? emit(filp, buf, n, dirent, filldir) : n;
	} while (more > 0);
	kfree(buf);
	return more;
}

struct file_operations v9fs_dir_operations = {
	.llseek		= default_llseek,
	.read		= generic_read_dir,
	.readdir	= v9fs_readdir,
	.open		= v9fs_open,
	.release	= v9fs_release,
};
