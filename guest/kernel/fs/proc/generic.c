/*
 * fs/proc/generic.c - the tree of registered entries: adding, removing, finding
 * and listing them, and reading those with a read_proc function.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/module.h>
#include <linux/proc_fs.h>
#include <linux/dirent.h>
#include <asm/uaccess.h>

#define PROC_BLOCK_SIZE	(3 * 1024)	/* a reader's rest of a page stays free */

static unsigned short next_ino = PROC_DYNAMIC_FIRST;

/* ---- files ---- */

/* Ask the entry for up to count bytes at *ppos; sets *start to the text. */
static int ask(struct proc_dir_entry *de, char *page, char **start, loff_t pos, int count, int *eof)
{
	struct module *owner = de->owner;
	int n = 0;

	if (owner && !try_inc_mod_count(owner))
		return 0;
	if (de->get_info)
		n = de->get_info(page, start, pos, count);
	else if (de->read_proc)
		n = de->read_proc(page, start, pos, count, eof, de->data);
	if (owner)
		__MOD_DEC_USE_COUNT(owner);
	return n;
}

/*
 * One piece.  A function that leaves *start alone has written the whole file
 * into the page; one that sets it has written from pos on.
 */
static int read_piece(struct proc_dir_entry *de, char *page, char **text, loff_t pos, int count)
{
	char *start = NULL;
	int eof = 0, n = ask(de, page, &start, pos, count, &eof);

	if (n <= 0)
		return n;
	*text = start;
	if (!start) {
		if (pos >= n)
			return 0;
		*text = page + pos;
		n -= pos;
	} else if (start < page) {	/* an older convention: how far to move on */
		*text = page;
	}
	return n < count ? n : count;
}

static ssize_t proc_file_read(struct file *file, char *buf, size_t nbytes, loff_t *ppos)
{
	struct proc_dir_entry *de = file->f_dentry->d_inode->u.proc;
	char *page, *text;
	ssize_t done = 0;
	int n = 0;

	if (*ppos > 0x7fffffff)
		return 0;
	page = (char *)__get_free_page(GFP_KERNEL);
	if (!page)
		return -ENOMEM;
	while (nbytes > 0) {
		n = read_piece(de, page, &text, *ppos,
			       nbytes < PROC_BLOCK_SIZE ? nbytes : PROC_BLOCK_SIZE);
		if (n <= 0)
			break;
		if (copy_to_user(buf, text, n)) {
			n = -EFAULT;
			break;
		}
		*ppos += n;
		buf += n;
		nbytes -= n;
		done += n;
	}
	free_page((unsigned long)page);
	return done ? done : n;
}

static ssize_t proc_file_write(struct file *file, const char *buffer, size_t count, loff_t *ppos)
{
	struct proc_dir_entry *de = file->f_dentry->d_inode->u.proc;

	struct module *owner = de->owner;
	ssize_t n;

	if (!de->write_proc || (owner && !try_inc_mod_count(owner)))
		return -EIO;
	n = de->write_proc(file, buffer, count, de->data);
	if (owner)
		__MOD_DEC_USE_COUNT(owner);
	return n;
}

static loff_t proc_file_lseek(struct file *file, loff_t offset, int origin)
{
	if (origin == SEEK_CUR)
		offset += file->f_pos;
	else if (origin != SEEK_SET)
		return -EINVAL;
	if (offset < 0)
		return -EINVAL;
	return file->f_pos = offset;
}

static struct file_operations proc_file_operations = {
	.llseek	= proc_file_lseek,
	.read	= proc_file_read,
	.write	= proc_file_write,
};

/* ---- links ---- */

static int proc_readlink(struct dentry *dentry, char *buffer, int buflen)
{
	return vfs_readlink(dentry, buffer, buflen, dentry->d_inode->u.proc->data);
}

static int proc_follow_link(struct dentry *dentry, struct nameidata *nd)
{
	return vfs_follow_link(nd, dentry->d_inode->u.proc->data);
}

static struct inode_operations proc_link_inode_operations = {
	.readlink	= proc_readlink,
	.follow_link	= proc_follow_link,
};

/* ---- directories ---- */

static struct proc_dir_entry *find_entry(struct proc_dir_entry *dir, const char *name, int len)
{
	struct proc_dir_entry *de;

	for (de = dir->subdir; de; de = de->next)
		if (de->namelen == len && !memcmp(de->name, name, len))
			return de;
	return NULL;
}

struct proc_dir_entry *proc_find_entry(const char *name, struct proc_dir_entry *folder)
{
	return find_entry(folder, name, strlen(name));
}

static int proc_delete_dentry(struct dentry *dentry)
{
	return 1;
}

static struct dentry_operations proc_dentry_operations = {
	.d_delete = proc_delete_dentry,
};

struct dentry *proc_lookup(struct inode *dir, struct dentry *dentry)
{
	struct proc_dir_entry *de = find_entry(dir->u.proc, (const char *)dentry->d_name.name,
					       dentry->d_name.len);
	struct inode *inode = NULL;

	if (de) {
		inode = proc_get_inode(dir->i_sb, de);
		if (!inode)
			return ERR_PTR(-ENOMEM);
	}
	dentry->d_op = &proc_dentry_operations;
	d_add(dentry, inode);
	return NULL;
}

static int emit_dot(struct file *filp, void *dirent, filldir_t filldir)
{
	struct dentry *dir = filp->f_dentry;

	if (filp->f_pos == 0) {
		if (filldir(dirent, ".", 1, 0, dir->d_inode->i_ino, DT_DIR) < 0)
			return -1;
		filp->f_pos++;
	}
	if (filp->f_pos == 1) {
		if (filldir(dirent, "..", 2, 1, dir->d_parent->d_inode->i_ino, DT_DIR) < 0)
			return -1;
		filp->f_pos++;
	}
	return 0;
}

/* 1 when every entry has been given, 0 when the buffer is full. */
int proc_readdir(struct file *filp, void *dirent, filldir_t filldir)
{
	struct proc_dir_entry *de = filp->f_dentry->d_inode->u.proc->subdir;
	int i;

	if (emit_dot(filp, dirent, filldir))
		return 0;
	for (i = 2; de; de = de->next, i++) {
		if (i < filp->f_pos)
			continue;
		if (filldir(dirent, de->name, de->namelen, filp->f_pos, de->low_ino,
			    (de->mode >> 12) & 15) < 0)
			return 0;
		filp->f_pos++;
	}
	return 1;
}

struct file_operations proc_dir_operations = {
	.llseek		= proc_file_lseek,
	.read		= generic_read_dir,
	.readdir	= proc_readdir,
};

struct inode_operations proc_dir_inode_operations = {
	.lookup = proc_lookup,
};

/* ---- registration ---- */

static void set_operations(struct proc_dir_entry *de)
{
	if (S_ISDIR(de->mode)) {
		de->proc_fops = &proc_dir_operations;
		de->proc_iops = &proc_dir_inode_operations;
	} else if (S_ISLNK(de->mode)) {
		de->proc_iops = &proc_link_inode_operations;
	} else {
		de->proc_fops = &proc_file_operations;
	}
}

/* "driver/rtc" with parent NULL: the directory /proc/driver and "rtc". */
static const char *split_path(const char *name, struct proc_dir_entry **parent)
{
	struct proc_dir_entry *dir = *parent ? *parent : &proc_root;
	const char *slash;

	while (dir && (slash = strchr(name, '/')) != NULL) {
		dir = find_entry(dir, name, slash - name);
		name = slash + 1;
	}
	*parent = dir;
	return name;
}

static struct proc_dir_entry *new_entry(const char *name, mode_t mode)
{
	int len = strlen(name);
	struct proc_dir_entry *de = kmalloc(sizeof(*de) + len + 1, GFP_KERNEL);

	if (!de)
		return NULL;
	memset(de, 0, sizeof(*de));
	memcpy(de + 1, name, len + 1);
	de->name = (char *)(de + 1);
	de->namelen = len;
	de->mode = mode;
	de->nlink = S_ISDIR(mode) ? 2 : 1;
	de->low_ino = next_ino++;
	set_operations(de);
	return de;
}

static struct proc_dir_entry *add_entry(const char *name, mode_t mode, struct proc_dir_entry *parent)
{
	struct proc_dir_entry *de, **p;

	name = split_path(name, &parent);
	if (!parent || !*name)
		return NULL;
	de = new_entry(name, mode);
	if (!de)
		return NULL;
	de->parent = parent;
	for (p = &parent->subdir; *p; p = &(*p)->next)
		;
	*p = de;
	if (S_ISDIR(mode))
		parent->nlink++;
	return de;
}

/* A file of mode "mode" (0: 0444); NULL without memory or without the directory. */
struct proc_dir_entry *create_proc_entry(const char *name, mode_t mode, struct proc_dir_entry *parent)
{
	if (S_ISDIR(mode))
		return add_entry(name, mode & S_IALLUGO ? mode : mode | S_IRUGO | S_IXUGO, parent);
	if (!(mode & S_IALLUGO))
		mode |= S_IRUGO;
	if (!(mode & S_IFMT))
		mode |= S_IFREG;
	return add_entry(name, mode, parent);
}

struct proc_dir_entry *proc_mkdir(const char *name, struct proc_dir_entry *parent)
{
	return add_entry(name, S_IFDIR | S_IRUGO | S_IXUGO, parent);
}

/* dest is copied. */
struct proc_dir_entry *proc_symlink(const char *name, struct proc_dir_entry *parent, const char *dest)
{
	char *text = kmalloc(strlen(dest) + 1, GFP_KERNEL);
	struct proc_dir_entry *de;

	if (!text)
		return NULL;
	strcpy(text, dest);
	de = add_entry(name, S_IFLNK | S_IRWXUGO, parent);
	if (de)
		de->data = text;
	else
		kfree(text);
	return de;
}

static void free_entry(struct proc_dir_entry *de)
{
	if (S_ISLNK(de->mode))
		kfree(de->data);
	kfree(de);
}

/* An inode of the entry has gone. */
void proc_put_entry(struct proc_dir_entry *de)
{
	if (de == &proc_root)
		return;
	if (atomic_dec_and_test(&de->count) && de->deleted)
		free_entry(de);
}

/* The memory goes when the last open file on it is closed. */
void remove_proc_entry(const char *name, struct proc_dir_entry *parent)
{
	struct proc_dir_entry **p, *de;

	name = split_path(name, &parent);
	if (!parent)
		return;
	for (p = &parent->subdir; (de = *p) != NULL; p = &de->next)
		if (!strcmp(de->name, name))
			break;
	if (!de)
		return;
	*p = de->next;
	de->next = NULL;
	if (S_ISDIR(de->mode))
		parent->nlink--;
	de->deleted = 1;
	de->read_proc = NULL;
	de->get_info = NULL;
	de->write_proc = NULL;
	if (!atomic_read(&de->count))
		free_entry(de);
}
