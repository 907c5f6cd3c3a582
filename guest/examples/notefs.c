/*
 * examples/notefs.c - a small file system
 *
 *	insmod notefs.o
 *	mount -t notefs none /mnt
 *	ls -l /mnt; cat /mnt/ticks; echo 0 > /mnt/counter; cat /mnt/counter
 *	umount /mnt
 *
 * The files are not stored anywhere: what is read is made while it is read. A
 * mount holds the module (DECLARE_FSTYPE names it), so rmmod is refused until
 * umount.
 */
#include <linux/module.h>
#include <linux/kernel.h>
#include <linux/init.h>
#include <linux/fs.h>
#include <linux/pagemap.h>
#include <linux/sched.h>
#include <linux/dirent.h>
#include <linux/string.h>
#include <asm/uaccess.h>

#define NOTEFS_MAGIC	0x6e6f7465
#define ROOT_INO	1
#define FIRST_INO	2

static int counter;

static int ticks_text(char *text)
{
	return sprintf(text, "%lu\n", jiffies);
}

static int counter_text(char *text)
{
	return sprintf(text, "%d\n", counter++);
}

static int reader_text(char *text)
{
	return sprintf(text, "%s (%d)\n", current->comm, current->pid);
}

/* The file of inode number n is files[n - FIRST_INO]. */
static struct {
	const char *name;
	int (*text)(char *text);
	int *value;			/* what writing sets */
} files[] = {
	{ "ticks", ticks_text },
	{ "counter", counter_text, &counter },
	{ "reader", reader_text },
};

/* ---- files ---- */

static ssize_t notefs_read(struct file *file, char *buf, size_t count, loff_t *ppos)
{
	char text[64];
	int len;

	if (*ppos)			/* the whole text was read at once */
		return 0;
	len = files[file->f_dentry->d_inode->i_ino - FIRST_INO].text(text);
	len = min(len, (int)count);
	if (copy_to_user(buf, text, len))
		return -EFAULT;
	*ppos += len;
	return len;
}

static ssize_t notefs_write(struct file *file, const char *buf, size_t count, loff_t *ppos)
{
	int *value = files[file->f_dentry->d_inode->i_ino - FIRST_INO].value;
	char text[16];
	size_t n = min(count, sizeof(text) - 1);

	if (!value)
		return -EPERM;
	if (copy_from_user(text, buf, n))
		return -EFAULT;
	text[n] = 0;
	*value = simple_strtol(text, NULL, 0);
	return count;
}

static struct file_operations notefs_file_operations = {
	owner:		THIS_MODULE,
	read:		notefs_read,
	write:		notefs_write,
};

/* ---- the directory ---- */

static struct dentry *notefs_lookup(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = NULL;
	int i;

	for (i = 0; i < ARRAY_SIZE(files); i++)
		if (!strcmp(files[i].name, (const char *)dentry->d_name.name)) {
			inode = iget(dir->i_sb, FIRST_INO + i);
			if (!inode)
				return ERR_PTR(-ENOMEM);
		}
	d_add(dentry, inode);
	return NULL;
}

/* Position 0 is ".", 1 is "..", the files follow. */
static int notefs_readdir(struct file *filp, void *dirent, filldir_t filldir)
{
	const char *name;
	int pos, ino, type;

	for (pos = filp->f_pos; pos < ARRAY_SIZE(files) + 2; pos++) {
		name = pos == 0 ? "." : pos == 1 ? ".." : files[pos - 2].name;
		ino = pos < 2 ? ROOT_INO : FIRST_INO + pos - 2;
		type = pos < 2 ? DT_DIR : DT_REG;
		if (filldir(dirent, name, strlen(name), pos, ino, type) < 0)
			break;
		filp->f_pos = pos + 1;
	}
	return 0;
}

static struct file_operations notefs_dir_operations = {
	owner:		THIS_MODULE,
	read:		generic_read_dir,
	readdir:	notefs_readdir,
};

static struct inode_operations notefs_dir_inode_operations = {
	lookup:		notefs_lookup,
};

/* ---- inodes and the super block ---- */

/* Called by iget for a number that is not in memory. */
static void notefs_read_inode(struct inode *inode)
{
	inode->i_uid = inode->i_gid = 0;
	inode->i_atime = inode->i_mtime = inode->i_ctime = CURRENT_TIME;
	if (inode->i_ino == ROOT_INO) {
		inode->i_mode = S_IFDIR | 0555;
		inode->i_nlink = 2;
		inode->i_op = &notefs_dir_inode_operations;
		inode->i_fop = &notefs_dir_operations;
	} else {
		inode->i_mode = S_IFREG | (files[inode->i_ino - FIRST_INO].value ? 0644 : 0444);
		inode->i_nlink = 1;
		inode->i_fop = &notefs_file_operations;
	}
}

static int notefs_statfs(struct super_block *sb, struct statfs *buf)
{
	buf->f_type = NOTEFS_MAGIC;
	buf->f_bsize = PAGE_CACHE_SIZE;
	buf->f_files = ARRAY_SIZE(files) + 1;
	buf->f_namelen = NAME_MAX;
	return 0;
}

static struct super_operations notefs_super_operations = {
	read_inode:	notefs_read_inode,
	statfs:		notefs_statfs,
};

static struct super_block *notefs_read_super(struct super_block *sb, void *data, int silent)
{
	struct inode *root;

	sb->s_blocksize = PAGE_CACHE_SIZE;
	sb->s_blocksize_bits = PAGE_CACHE_SHIFT;
	sb->s_magic = NOTEFS_MAGIC;
	sb->s_op = &notefs_super_operations;
	root = iget(sb, ROOT_INO);
	if (!root)
		return NULL;
	sb->s_root = d_alloc_root(root);
	if (!sb->s_root) {
		iput(root);
		return NULL;
	}
	return sb;
}

static DECLARE_FSTYPE(notefs_type, "notefs", notefs_read_super, 0);

static int __init notefs_init(void)
{
	return register_filesystem(&notefs_type);
}

static void __exit notefs_exit(void)
{
	unregister_filesystem(&notefs_type);
}

module_init(notefs_init);
module_exit(notefs_exit);

MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("a file system of three files that are made when they are read");
