/*
 * fs/anon_inodes.c - open files that are nothing in the file system: what is
 * behind their descriptor is all in private_data. They share one inode.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/sched.h>

#define ANON_INODE_FS_MAGIC	0x09041934

static struct vfsmount *anon_mnt;

static int forget_name(struct dentry *dentry)
{
	return 1;
}

static struct dentry_operations anon_dentry_operations = {
	.d_delete = forget_name,
};

static struct dentry *anon_dentry(const char *text)
{
	struct qstr name = { (const unsigned char *)text, strlen(text), 0 };
	struct dentry *dentry = d_alloc(NULL, &name);

	if (!dentry)
		return NULL;
	dentry->d_op = &anon_dentry_operations;
	dentry->d_sb = anon_mnt->mnt_sb;
	d_instantiate(dentry, igrab(anon_mnt->mnt_root->d_inode));
	return dentry;
}

/* A descriptor for a new file of these operations, or an error. */
int anon_fd(const char *name, struct file_operations *fops, void *private_data, int cloexec)
{
	int fd = get_unused_fd();
	struct file *file;

	if (fd < 0)
		return fd;
	file = get_empty_filp();
	if (!file) {
		put_unused_fd(fd);
		return -ENFILE;
	}
	file->f_dentry = anon_dentry(name);
	if (!file->f_dentry) {
		put_filp(file);
		put_unused_fd(fd);
		return -ENOMEM;
	}
	file->f_vfsmnt = mntget(anon_mnt);
	file->f_mode = FMODE_READ;
	file->f_flags = O_RDWR;
	file->f_op = fops;
	file->private_data = private_data;
	fd_install(fd, file);
	set_close_on_exec(fd, cloexec);
	return fd;
}

static struct super_block *anon_read_super(struct super_block *sb, void *data, int silent)
{
	struct inode *root = new_inode(sb);

	if (!root)
		return NULL;
	sb->s_magic = ANON_INODE_FS_MAGIC;
	root->i_mode = S_IRUSR | S_IWUSR;
	sb->s_root = d_alloc_root(root);
	return sb->s_root ? sb : NULL;
}

static DECLARE_FSTYPE(anon_fs_type, "anon_inodefs", anon_read_super, FS_NOMOUNT);

static int __init anon_inodes_init(void)
{
	int err = register_filesystem(&anon_fs_type);

	if (err)
		return err;
	anon_mnt = kern_mount(&anon_fs_type);
	return IS_ERR(anon_mnt) ? PTR_ERR(anon_mnt) : 0;
}
module_init(anon_inodes_init)
