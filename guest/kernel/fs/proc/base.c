/*
 * fs/proc/base.c - /proc/PID: what is to be found there, and to whom it shows.
 *
 * An inode names its process by pid and start time, so that it does not take
 * a later process of the same number for it.  Inode numbers: pid << 16 | type,
 * descriptors in fd/ follow after PROC_PID_FD_DIR.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/file.h>
#include <linux/fs_struct.h>
#include <linux/proc_fs.h>
#include <linux/dirent.h>
#include <asm/uaccess.h>

#define PID_INO(pid, type)	(((unsigned long)(pid) << 16) | (type))

enum {
	PROC_PID_DIR = 1, PROC_PID_STATUS, PROC_PID_STAT, PROC_PID_STATM, PROC_PID_CMDLINE,
	PROC_PID_MAPS, PROC_PID_ENVIRON, PROC_PID_CWD, PROC_PID_ROOT, PROC_PID_EXE,
	PROC_PID_MOUNTS, PROC_PID_AUXV, PROC_PID_COMM, PROC_PID_MEM, PROC_PID_FD, PROC_PID_FD_DIR = 0x1000,
};

struct pid_entry {
	int type;
	const char *name;
	mode_t mode;
};

static const struct pid_entry pid_entries[] = {
	{ PROC_PID_FD,		"fd",		S_IFDIR | S_IRUSR | S_IXUSR },
	{ PROC_PID_ENVIRON,	"environ",	S_IFREG | S_IRUSR },
	{ PROC_PID_STATUS,	"status",	S_IFREG | S_IRUGO },
	{ PROC_PID_CMDLINE,	"cmdline",	S_IFREG | S_IRUGO },
	{ PROC_PID_STAT,	"stat",		S_IFREG | S_IRUGO },
	{ PROC_PID_STATM,	"statm",	S_IFREG | S_IRUGO },
	{ PROC_PID_MAPS,	"maps",		S_IFREG | S_IRUGO },
	{ PROC_PID_AUXV,	"auxv",		S_IFREG | S_IRUSR },
	{ PROC_PID_COMM,	"comm",		S_IFREG | S_IRUGO },
	{ PROC_PID_MEM,		"mem",		S_IFREG | S_IRUSR | S_IWUSR },
	{ PROC_PID_MOUNTS,	"mounts",	S_IFREG | S_IRUGO },
	{ PROC_PID_CWD,		"cwd",		S_IFLNK | S_IRWXUGO },
	{ PROC_PID_ROOT,	"root",		S_IFLNK | S_IRWXUGO },
	{ PROC_PID_EXE,		"exe",		S_IFLNK | S_IRWXUGO },
};

static struct inode_operations pid_dir_iops, pid_fd_iops, pid_link_iops;
static struct file_operations pid_dir_fops, pid_fd_fops, pid_info_fops;
static struct dentry_operations pid_dentry_operations;

/* ---- from inode to process ---- */

/* The process, or NULL when it has ended.  Good until the next sleep. */
struct task_struct *proc_task(struct inode *inode)
{
	struct task_struct *task = find_task_by_pid(inode->i_ino >> 16);

	return task && task->start_time == inode->u.pid.start_time ? task : NULL;
}

void proc_pid_put(struct inode *inode)
{
}

/* Directory entries of processes and descriptors are checked at each use. */
static int pid_revalidate(struct dentry *dentry, int flags)
{
	struct inode *inode = dentry->d_inode;
	struct task_struct *task = inode ? proc_task(inode) : NULL;
	unsigned int type;

	if (!task)
		return 0;
	type = inode->i_ino & 0xffff;
	if (type < PROC_PID_FD_DIR)
		return 1;
	return task->files && fcheck_files(task->files, type - PROC_PID_FD_DIR);
}

static int pid_delete_dentry(struct dentry *dentry)
{
	return 1;
}

static struct dentry_operations pid_dentry_operations = {
	.d_revalidate	= pid_revalidate,
	.d_delete	= pid_delete_dentry,
};

static struct inode *make_inode(struct super_block *sb, struct task_struct *task,
				unsigned int type, mode_t mode)
{
	struct inode *inode = new_inode(sb);

	if (!inode)
		return NULL;
	inode->i_ino = PID_INO(task->pid, type);
	inode->u.pid.start_time = task->start_time;
	inode->i_mode = mode;
	inode->i_uid = task->euid;
	inode->i_gid = task->egid;
	inode->i_atime = inode->i_mtime = inode->i_ctime = CURRENT_TIME;
	if (S_ISLNK(mode)) {
		inode->i_op = &pid_link_iops;
	} else if (S_ISREG(mode)) {
		inode->i_fop = type == PROC_PID_MEM ? &proc_mem_fops : &pid_info_fops;
	} else {
		inode->i_nlink = 2;
		inode->i_op = type == PROC_PID_DIR ? &pid_dir_iops : &pid_fd_iops;
		inode->i_fop = type == PROC_PID_DIR ? &pid_dir_fops : &pid_fd_fops;
	}
	return inode;
}

static struct dentry *add_inode(struct dentry *dentry, struct inode *inode)
{
	if (!inode)
		return ERR_PTR(-ENOMEM);
	dentry->d_op = &pid_dentry_operations;
	d_add(dentry, inode);
	return NULL;
}

/* Environment, links and descriptors are for the owner and root. */
static int may_look(struct task_struct *task)
{
	return (current->fsuid == task->euid && current->fsuid == task->suid &&
		current->fsuid == task->uid) || capable(CAP_SYS_PTRACE);
}

/* ---- files ---- */

static int read_user_range(struct task_struct *task, unsigned long start, unsigned long end, char *page)
{
	if (end <= start)
		return 0;
	if (end - start > PAGE_SIZE)
		end = start + PAGE_SIZE;
	return access_process_vm(task, start, page, end - start, 0);
}

static int proc_pid_cmdline(struct task_struct *task, char *page)
{
	if (!task->mm)
		return 0;
	return read_user_range(task, task->mm->arg_start, task->mm->arg_end, page);
}

static int proc_pid_environ(struct task_struct *task, char *page)
{
	if (!may_look(task))
		return -EPERM;
	if (!task->mm)
		return 0;
	return read_user_range(task, task->mm->env_start, task->mm->env_end, page);
}

/* The vector as execve laid it on the stack, up to the pair of zeros. */
static int proc_pid_auxv(struct task_struct *task, char *page)
{
	unsigned long *vector;
	int n = 0;

	if (!may_look(task))
		return -EPERM;
	if (!task->mm)
		return 0;
	vector = task->mm->saved_auxv;
	while (vector[n])
		n += 2;
	memcpy(page, vector, (n + 2) * sizeof(long));
	return (n + 2) * sizeof(long);
}

/* The longest text: 16 KB, some 250 lines of maps. */
#define INFO_ORDER	2
#define INFO_SIZE	(PAGE_SIZE << INFO_ORDER)

static int fill_info(struct task_struct *task, unsigned int type, char *page)
{
	switch (type) {
	case PROC_PID_STATUS:
		return proc_pid_status(task, page);
	case PROC_PID_STAT:
		return proc_pid_stat(task, page);
	case PROC_PID_STATM:
		return proc_pid_statm(task, page);
	case PROC_PID_CMDLINE:
		return proc_pid_cmdline(task, page);
	case PROC_PID_ENVIRON:
		return proc_pid_environ(task, page);
	case PROC_PID_MAPS:
		return get_task_maps(task, page, INFO_SIZE);
	case PROC_PID_AUXV:
		return proc_pid_auxv(task, page);
	case PROC_PID_COMM:
		return sprintf(page, "%s\n", task->comm);
	case PROC_PID_MOUNTS:
		return get_mount_list(page, INFO_SIZE);
	}
	return 0;
}

static ssize_t proc_info_read(struct file *file, char *buf, size_t count, loff_t *ppos)
{
	struct inode *inode = file->f_dentry->d_inode;
	struct task_struct *task = proc_task(inode);
	char *page;
	ssize_t len;

	if (!task)
		return -ESRCH;
	page = (char *)__get_free_pages(GFP_KERNEL, INFO_ORDER);
	if (!page)
		return -ENOMEM;
	len = fill_info(task, inode->i_ino & 0xffff, page);
	if (len >= 0) {
		len = *ppos < len ? len - *ppos : 0;
		if ((size_t)len > count)
			len = count;
		if (copy_to_user(buf, page + *ppos, len))
			len = -EFAULT;
		else
			*ppos += len;
	}
	free_pages((unsigned long)page, INFO_ORDER);
	return len;
}

static struct file_operations pid_info_fops = {
	.read = proc_info_read,
};

/* ---- links: cwd, root, exe, fd/N ---- */

static int file_place(struct file *file, struct dentry **dentry, struct vfsmount **mnt)
{
	if (!file)
		return -ENOENT;
	*dentry = dget(file->f_dentry);
	*mnt = mntget(file->f_vfsmnt);
	return 0;
}

static int link_place(struct inode *inode, struct dentry **dentry, struct vfsmount **mnt)
{
	struct task_struct *task = proc_task(inode);
	unsigned int type = inode->i_ino & 0xffff;

	if (!task)
		return -ENOENT;
	if (!may_look(task))
		return -EACCES;
	if (type >= PROC_PID_FD_DIR)
		return file_place(task->files ? fcheck_files(task->files, type - PROC_PID_FD_DIR)
					      : NULL, dentry, mnt);
	if (type == PROC_PID_EXE)
		return file_place(task->mm ? task->mm->exe_file : NULL, dentry, mnt);
	if (!task->fs)
		return -ENOENT;
	*dentry = dget(type == PROC_PID_CWD ? task->fs->pwd : task->fs->root);
	*mnt = mntget(type == PROC_PID_CWD ? task->fs->pwdmnt : task->fs->rootmnt);
	return 0;
}

/* Not by name: straight to the place, even if it has no name any more. */
static int proc_pid_follow_link(struct dentry *dentry, struct nameidata *nd)
{
	struct dentry *target;
	struct vfsmount *mnt;
	int err = link_place(dentry->d_inode, &target, &mnt);

	if (err)
		return err;
	dput(nd->dentry);
	mntput(nd->mnt);
	nd->dentry = target;
	nd->mnt = mnt;
	nd->last_type = LAST_BIND;
	return 0;
}

static int is_pipe(struct dentry *dentry)
{
	return dentry->d_parent == dentry && S_ISFIFO(dentry->d_inode->i_mode);
}

static int copy_place(struct dentry *dentry, struct vfsmount *mnt, char *buf, int buflen, char *page)
{
	char *path = (char *)dentry->d_name.name;

	if (!is_pipe(dentry))
		path = d_path(dentry, mnt, page, PAGE_SIZE);
	return IS_ERR(path) ? PTR_ERR(path) : vfs_readlink(NULL, buf, buflen, path);
}

static int proc_pid_readlink(struct dentry *link, char *buf, int buflen)
{
	struct dentry *dentry;
	struct vfsmount *mnt;
	char *page;
	int err = link_place(link->d_inode, &dentry, &mnt);

	if (err)
		return err;
	err = -ENOMEM;
	page = (char *)__get_free_page(GFP_KERNEL);
	if (page) {
		err = copy_place(dentry, mnt, buf, buflen, page);
		free_page((unsigned long)page);
	}
	dput(dentry);
	mntput(mnt);
	return err;
}

static struct inode_operations pid_link_iops = {
	.readlink	= proc_pid_readlink,
	.follow_link	= proc_pid_follow_link,
};

/* ---- directories: PID and PID/fd ---- */

static struct dentry *pid_dir_lookup(struct inode *dir, struct dentry *dentry)
{
	struct task_struct *task = proc_task(dir);
	int i;

	if (!task)
		return ERR_PTR(-ENOENT);
	for (i = 0; i < ARRAY_SIZE(pid_entries); i++)
		if (!strcmp(pid_entries[i].name, (const char *)dentry->d_name.name))
			return add_inode(dentry, make_inode(dir->i_sb, task, pid_entries[i].type,
							    pid_entries[i].mode));
	return ERR_PTR(-ENOENT);
}

static int emit_dots(struct file *filp, void *dirent, filldir_t filldir)
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

static int pid_dir_readdir(struct file *filp, void *dirent, filldir_t filldir)
{
	struct inode *inode = filp->f_dentry->d_inode;
	unsigned long pid = inode->i_ino >> 16;
	const struct pid_entry *e;

	if (!proc_task(inode))
		return -ENOENT;
	if (emit_dots(filp, dirent, filldir))
		return 0;
	while (filp->f_pos - 2 < ARRAY_SIZE(pid_entries)) {
		e = &pid_entries[filp->f_pos - 2];
		if (filldir(dirent, e->name, strlen(e->name), filp->f_pos, PID_INO(pid, e->type),
			    (e->mode >> 12) & 15) < 0)
			break;
		filp->f_pos++;
	}
	return 0;
}

/* A decimal number without leading zeros; -1 for anything else. */
static int name_to_number(struct dentry *dentry)
{
	const unsigned char *p = dentry->d_name.name;
	int n = 0, len = dentry->d_name.len;

	if (len > 6 || (len > 1 && *p == '0'))
		return -1;
	while (len--) {
		if (*p < '0' || *p > '9')
			return -1;
		n = n * 10 + (*p++ - '0');
	}
	return n;
}

static struct dentry *pid_fd_lookup(struct inode *dir, struct dentry *dentry)
{
	struct task_struct *task = proc_task(dir);
	int fd = name_to_number(dentry);
	struct file *file;
	mode_t mode = S_IFLNK;

	if (!task || !task->files || fd < 0)
		return ERR_PTR(-ENOENT);
	file = fcheck_files(task->files, fd);
	if (!file)
		return ERR_PTR(-ENOENT);
	if (file->f_mode & FMODE_READ)
		mode |= S_IRUSR | S_IXUSR;
	if (file->f_mode & FMODE_WRITE)
		mode |= S_IWUSR | S_IXUSR;
	return add_inode(dentry, make_inode(dir->i_sb, task, PROC_PID_FD_DIR + fd, mode));
}

static int pid_fd_readdir(struct file *filp, void *dirent, filldir_t filldir)
{
	struct task_struct *task = proc_task(filp->f_dentry->d_inode);
	char name[16];
	int fd, len;

	if (!task)
		return -ENOENT;
	if (emit_dots(filp, dirent, filldir) || !task->files)
		return 0;
	for (fd = filp->f_pos - 2; fd < task->files->max_fds; fd++, filp->f_pos++) {
		if (!fcheck_files(task->files, fd))
			continue;
		len = sprintf(name, "%d", fd);
		if (filldir(dirent, name, len, filp->f_pos, PID_INO(task->pid, PROC_PID_FD_DIR + fd),
			    DT_LNK) < 0)
			break;
	}
	return 0;
}

static int pid_fd_permission(struct inode *inode, int mask)
{
	struct task_struct *task = proc_task(inode);

	if (task == current)
		return 0;
	return vfs_permission(inode, mask);
}

static struct file_operations pid_dir_fops = {
	.read = generic_read_dir, .readdir = pid_dir_readdir,
};
static struct file_operations pid_fd_fops = {
	.read = generic_read_dir, .readdir = pid_fd_readdir,
};
static struct inode_operations pid_dir_iops = {
	.lookup = pid_dir_lookup,
};
static struct inode_operations pid_fd_iops = {
	.lookup = pid_fd_lookup, .permission = pid_fd_permission,
};

/* ---- the processes in /proc ---- */

static int self_text(char *buf)
{
	return sprintf(buf, "%d", current->tgid);
}

static int self_readlink(struct dentry *dentry, char *buffer, int buflen)
{
	char tmp[16];

	self_text(tmp);
	return vfs_readlink(dentry, buffer, buflen, tmp);
}

static int self_follow_link(struct dentry *dentry, struct nameidata *nd)
{
	char tmp[16];

	self_text(tmp);
	return vfs_follow_link(nd, tmp);
}

static struct inode_operations self_iops = {
	.readlink = self_readlink, .follow_link = self_follow_link,
};

static struct dentry_operations self_dentry_operations = {
	.d_delete = pid_delete_dentry,
};

static struct dentry *lookup_self(struct inode *dir, struct dentry *dentry)
{
	struct inode *inode = new_inode(dir->i_sb);

	if (!inode)
		return ERR_PTR(-ENOMEM);
	inode->i_ino = 2;
	inode->i_mode = S_IFLNK | S_IRWXUGO;
	inode->i_atime = inode->i_mtime = inode->i_ctime = CURRENT_TIME;
	inode->i_op = &self_iops;
	dentry->d_op = &self_dentry_operations;
	d_add(dentry, inode);
	return NULL;
}

struct dentry *proc_pid_lookup(struct inode *dir, struct dentry *dentry)
{
	struct task_struct *task = NULL;
	int pid;

	if (!strcmp((const char *)dentry->d_name.name, "self"))
		return lookup_self(dir, dentry);
	pid = name_to_number(dentry);
	if (pid > 0)
		task = find_task_by_pid(pid);
	if (!task)
		return ERR_PTR(-ENOENT);
	return add_inode(dentry, make_inode(dir->i_sb, task, PROC_PID_DIR,
					    S_IFDIR | S_IRUGO | S_IXUGO));
}

/* The lowest process number that is at least pid; 0 when there is none. */
static int next_pid(int pid)
{
	struct task_struct *p;
	int best = 0;

	for_each_task(p)
		if (thread_group_leader(p) && p->pid >= pid && (!best || p->pid < best))
			best = p->pid;
	return best;
}

/* f_pos = FIRST_PROCESS_ENTRY: "self"; then FIRST_PROCESS_ENTRY + pid. */
int proc_pid_readdir(struct file *filp, void *dirent, filldir_t filldir)
{
	char name[16];
	int pid, len;

	if (filp->f_pos == FIRST_PROCESS_ENTRY) {
		if (filldir(dirent, "self", 4, filp->f_pos, 2, DT_LNK) < 0)
			return 0;
		filp->f_pos++;
	}
	while ((pid = next_pid(filp->f_pos - FIRST_PROCESS_ENTRY)) != 0) {
		filp->f_pos = FIRST_PROCESS_ENTRY + pid;
		len = sprintf(name, "%d", pid);
		if (filldir(dirent, name, len, filp->f_pos, PID_INO(pid, PROC_PID_DIR), DT_DIR) < 0)
			return 0;
		filp->f_pos++;
	}
	return 0;
}
