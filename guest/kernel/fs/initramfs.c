/*
 * fs/initramfs.c - fill the root file system from the boot archive.
 *
 * The archive is cpio "newc": for each entry 110 bytes of header (magic
 * 070701 and thirteen numbers of eight hexadecimal digits), the name with its
 * final zero, the contents; name and contents are padded to four bytes.  The
 * entry TRAILER!!! ends it.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/init.h>
#include <linux/fs.h>
#include <linux/pagemap.h>
#include <linux/file.h>
#include <asm/setup.h>
#include <asm/uaccess.h>

asmlinkage long sys_mkdir(const char *pathname, int mode);
asmlinkage long sys_mknod(const char *filename, int mode, dev_t dev);
asmlinkage long sys_symlink(const char *oldname, const char *newname);
asmlinkage long sys_link(const char *oldname, const char *newname);
asmlinkage long sys_unlink(const char *pathname);
asmlinkage long sys_lchown(const char *filename, uid_t user, gid_t group);
asmlinkage long sys_chmod(const char *filename, mode_t mode);

#define CPIO_HEADER	110
#define MAX_LINKED	32	/* files with several names */

enum { C_INO, C_MODE, C_UID, C_GID, C_NLINK, C_MTIME, C_FILESIZE,
       C_DEVMAJOR, C_DEVMINOR, C_RDEVMAJOR, C_RDEVMINOR, C_NAMESIZE, C_CHECK, C_FIELDS };

struct cpio_entry {
	unsigned long field[C_FIELDS];
	char *name;
	char *data;
};

static struct { unsigned long ino; char *name; } linked[MAX_LINKED];
static int nr_linked;

static unsigned long __init hex8(const char *p)
{
	char text[9];

	memcpy(text, p, 8);
	text[8] = 0;
	return simple_strtoul(text, NULL, 16);
}

static char * __init align4(char *p)
{
	return (char *)(((unsigned long)p + 3) & ~3UL);
}

/* Read the entry at p; returns where the next one begins, NULL when it is bad. */
static char * __init parse_entry(char *p, char *end, struct cpio_entry *e)
{
	int i;

	if (end - p < CPIO_HEADER || memcmp(p, "070701", 6))
		return NULL;
	for (i = 0; i < C_FIELDS; i++)
		e->field[i] = hex8(p + 6 + 8 * i);
	e->name = p + CPIO_HEADER;
	if (!e->field[C_NAMESIZE] || e->field[C_NAMESIZE] > PATH_MAX ||
	    e->field[C_NAMESIZE] > (unsigned long)(end - e->name))
		return NULL;
	e->data = align4(e->name + e->field[C_NAMESIZE]);
	if (e->data > end || e->field[C_FILESIZE] > (unsigned long)(end - e->data))
		return NULL;
	e->name[e->field[C_NAMESIZE] - 1] = 0;
	return align4(e->data + e->field[C_FILESIZE]);
}

static int __init write_contents(struct cpio_entry *e)
{
	struct file *file = filp_open(e->name, O_WRONLY | O_CREAT | O_TRUNC | O_LARGEFILE, 0600);
	size_t size = e->field[C_FILESIZE];
	ssize_t done;

	if (IS_ERR(file))
		return PTR_ERR(file);
	done = file->f_op->write(file, e->data, size, &file->f_pos);
	filp_close(file, NULL);
	if (done < 0)
		return done;
	return (size_t)done == size ? 0 : -ENOSPC;
}

/* A further name of a file that came before?  The contents come with one of them. */
static int __init make_link(struct cpio_entry *e)
{
	int i;

	if (e->field[C_NLINK] < 2)
		return 0;
	for (i = 0; i < nr_linked; i++)
		if (linked[i].ino == e->field[C_INO])
			return sys_link(linked[i].name, e->name) ? 0 : 1;
	if (nr_linked < MAX_LINKED) {
		linked[nr_linked].ino = e->field[C_INO];
		linked[nr_linked++].name = e->name;
	}
	return 0;
}

static int __init make_symlink(struct cpio_entry *e)
{
	char *text = kmalloc(e->field[C_FILESIZE] + 1, GFP_KERNEL);
	int err;

	if (!text)
		return -ENOMEM;
	memcpy(text, e->data, e->field[C_FILESIZE]);
	text[e->field[C_FILESIZE]] = 0;
	err = sys_symlink(text, e->name);
	kfree(text);
	return err;
}

/* "a/b/c": make a and a/b where they are missing, as --add may need; not again for the next one in a/b. */
static void __init make_parents(char *name)
{
	static char *made;
	static size_t made_length;
	char *p = strrchr(name, '/');
	size_t length = p ? p - name : 0;

	if (length == made_length && !memcmp(name, made, length))
		return;
	made = name;
	made_length = length;
	for (p = name + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = 0;
		sys_mkdir(name, 0755);
		*p = '/';
	}
}

static int __init make_entry(struct cpio_entry *e)
{
	unsigned long mode = e->field[C_MODE];
	int err;

	make_parents(e->name);
	if (!S_ISDIR(mode))
		sys_unlink(e->name);	/* a later entry takes the name, other names keep the file */
	if (S_ISREG(mode) && make_link(e) && !e->field[C_FILESIZE])
		return 0;	/* owner and mode are the file's already */
	if (S_ISDIR(mode))
		err = sys_mkdir(e->name, mode & S_IALLUGO);
	else if (S_ISREG(mode))
		err = write_contents(e);
	else if (S_ISLNK(mode))
		err = make_symlink(e);
	else
		err = sys_mknod(e->name, mode, (e->field[C_RDEVMAJOR] << 8) | e->field[C_RDEVMINOR]);
	if (err && !(err == -EEXIST && S_ISDIR(mode)))
		return err;
	sys_lchown(e->name, e->field[C_UID], e->field[C_GID]);
	if (!S_ISLNK(mode))
		sys_chmod(e->name, mode & S_IALLUGO);
	return 0;
}

static void __init unpack(char *p, char *end)
{
	struct cpio_entry e;
	int err;

	while (p < end) {
		char *here = p;

		p = parse_entry(p, end, &e);
		if (!p) {
			printk(KERN_ERR "initramfs: not a cpio newc entry at offset %d\n",
			       (int)(here - (char *)initrd_start));
			return;
		}
		if (!strcmp(e.name, "TRAILER!!!"))
			return;
		err = make_entry(&e);
		if (err)
			printk(KERN_ERR "initramfs: cannot make /%s (error %d)\n", e.name, -err);
	}
}

/* Unpack the archive into the root and give its memory back. */
void __init populate_rootfs(void)
{
	mm_segment_t old_fs = get_fs();

	if (!initrd_start || initrd_start >= initrd_end) {
		printk(KERN_WARNING "initramfs: the boot loader gave no archive, the root is empty\n");
		return;
	}
	set_fs(KERNEL_DS);
	unpack((char *)initrd_start, (char *)initrd_end);
	set_fs(old_fs);
	free_area(initrd_start, initrd_end);
	initrd_start = initrd_end = 0;
}

/* Everything that must stand before the first process opens a file. */
void __init vfs_init(void)
{
	dcache_init();
	inode_init();
	page_cache_init();
	mnt_init();
	populate_rootfs();
}
