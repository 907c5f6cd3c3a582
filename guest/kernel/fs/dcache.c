/*
 * fs/dcache.c - the cache of names.
 *
 * Found by (parent, name) through a hash table.  A dentry that nobody uses
 * stays on dentry_unused, oldest first, until memory is wanted back.  The
 * kernel is not preempted while it runs and nothing here sleeps before its
 * lists are whole again, so no lock is needed on one processor.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/fs.h>

#define D_HASHBITS	9
#define D_HASHSIZE	(1 << D_HASHBITS)
#define DENTRY_UNUSED_MAX 512	/* beyond this the oldest are dropped */

static struct list_head dentry_hashtable[D_HASHSIZE];
static LIST_HEAD(dentry_unused);
static int nr_unused;

void dcache_init(void)
{
	int i;

	for (i = 0; i < D_HASHSIZE; i++)
		INIT_LIST_HEAD(&dentry_hashtable[i]);
}

unsigned int full_name_hash(const unsigned char *name, unsigned int len)
{
	unsigned int hash = 2166136261U;

	while (len--)
		hash = (hash ^ *name++) * 16777619U;
	return hash;
}

static struct list_head *d_hash(struct dentry *parent, unsigned int hash)
{
	hash += (unsigned long)parent >> 5;
	hash ^= hash >> D_HASHBITS;
	return dentry_hashtable + (hash & (D_HASHSIZE - 1));
}

static int d_has_long_name(struct dentry *dentry)
{
	return dentry->d_name.name != dentry->d_iname;
}

static int d_set_name(struct dentry *dentry, const struct qstr *name)
{
	unsigned char *str = dentry->d_iname;

	if (name->len >= DNAME_INLINE_LEN) {
		str = kmalloc(name->len + 1, GFP_KERNEL);
		if (!str)
			return -ENOMEM;
	}
	memcpy(str, name->name, name->len);
	str[name->len] = 0;
	dentry->d_name.name = str;
	dentry->d_name.len = name->len;
	dentry->d_name.hash = name->hash;
	return 0;
}

/* A new dentry, in use once, neither hashed nor joined to an inode. */
struct dentry *d_alloc(struct dentry *parent, const struct qstr *name)
{
	struct dentry *dentry = kmalloc(sizeof(*dentry), GFP_KERNEL);

	if (!dentry)
		return NULL;
	memset(dentry, 0, sizeof(*dentry));
	if (d_set_name(dentry, name)) {
		kfree(dentry);
		return NULL;
	}
	atomic_set(&dentry->d_count, 1);
	INIT_LIST_HEAD(&dentry->d_hash);
	INIT_LIST_HEAD(&dentry->d_lru);
	INIT_LIST_HEAD(&dentry->d_child);
	INIT_LIST_HEAD(&dentry->d_subdirs);
	INIT_LIST_HEAD(&dentry->d_alias);
	if (parent) {
		dentry->d_parent = dget(parent);
		dentry->d_sb = parent->d_sb;
		list_add_tail(&dentry->d_child, &parent->d_subdirs);
	} else {
		dentry->d_parent = dentry;
	}
	return dentry;
}

/* The root of a file system: its own parent, named "/". */
struct dentry *d_alloc_root(struct inode *root)
{
	static const struct qstr name = { (const unsigned char *)"/", 1, 0 };
	struct dentry *dentry;

	if (!root)
		return NULL;
	dentry = d_alloc(NULL, &name);
	if (dentry) {
		dentry->d_sb = root->i_sb;
		d_instantiate(dentry, root);
	}
	return dentry;
}

/* The caller's reference to the inode passes to the dentry. */
void d_instantiate(struct dentry *dentry, struct inode *inode)
{
	if (inode)
		list_add(&dentry->d_alias, &inode->i_dentry);
	dentry->d_inode = inode;
}

void d_rehash(struct dentry *dentry)
{
	list_add(&dentry->d_hash, d_hash(dentry->d_parent, dentry->d_name.hash));
}

/* Forget the name; who uses the dentry goes on using it. */
void d_drop(struct dentry *dentry)
{
	list_del_init(&dentry->d_hash);
}

static int d_same_name(struct dentry *dentry, struct qstr *name)
{
	return dentry->d_name.hash == name->hash && dentry->d_name.len == name->len &&
	       !memcmp(dentry->d_name.name, name->name, name->len);
}

static void d_unlru(struct dentry *dentry)
{
	if (list_empty(&dentry->d_lru))
		return;
	list_del_init(&dentry->d_lru);
	nr_unused--;
}

/* The cached dentry of that name with a reference, or NULL. */
struct dentry *d_lookup(struct dentry *parent, struct qstr *name)
{
	struct list_head *head = d_hash(parent, name->hash), *p;
	struct dentry *dentry;

	list_for_each(p, head) {
		dentry = list_entry(p, struct dentry, d_hash);
		if (dentry->d_parent != parent || !d_same_name(dentry, name))
			continue;
		d_unlru(dentry);
		return dget(dentry);
	}
	return NULL;
}

/* Part from the inode: the dentry becomes negative. */
static void dentry_iput(struct dentry *dentry)
{
	struct inode *inode = dentry->d_inode;

	if (!inode)
		return;
	dentry->d_inode = NULL;
	list_del_init(&dentry->d_alias);
	if (dentry->d_op && dentry->d_op->d_iput)
		dentry->d_op->d_iput(dentry, inode);
	else
		iput(inode);
}

/* Free an unused dentry; returns its parent, on which a reference is now ours. */
static struct dentry *d_kill(struct dentry *dentry)
{
	struct dentry *parent = dentry->d_parent;

	d_unlru(dentry);
	list_del_init(&dentry->d_hash);
	list_del_init(&dentry->d_child);
	dentry_iput(dentry);
	if (dentry->d_op && dentry->d_op->d_release)
		dentry->d_op->d_release(dentry);
	if (d_has_long_name(dentry))
		kfree((void *)dentry->d_name.name);
	kfree(dentry);
	return parent == dentry ? NULL : parent;
}

static int d_keep_unused(struct dentry *dentry)
{
	if (dentry->d_op && dentry->d_op->d_delete && dentry->d_op->d_delete(dentry))
		return 0;
	return !d_unhashed(dentry);
}

void dput(struct dentry *dentry)
{
	while (dentry && atomic_dec_and_test(&dentry->d_count)) {
		if (d_keep_unused(dentry)) {
			list_add_tail(&dentry->d_lru, &dentry_unused);
			if (++nr_unused > DENTRY_UNUSED_MAX)
				prune_dcache(nr_unused - DENTRY_UNUSED_MAX);
			return;
		}
		dentry = d_kill(dentry);
	}
}

/* Free up to count unused dentries, oldest first; returns how many. */
int prune_dcache(int count)
{
	int freed = 0;
	struct dentry *dentry, *parent;

	while (freed < count && !list_empty(&dentry_unused)) {
		dentry = list_entry(dentry_unused.next, struct dentry, d_lru);
		parent = d_kill(dentry);
		freed++;
		dput(parent);
	}
	return freed;
}

/* Before a file system goes: drop all of its unused names. */
void shrink_dcache_sb(struct super_block *sb)
{
	struct list_head *p;
	struct dentry *dentry;

again:
	list_for_each(p, &dentry_unused) {
		dentry = list_entry(p, struct dentry, d_lru);
		if (dentry->d_sb != sb)
			continue;
		dput(d_kill(dentry));
		goto again;
	}
}

/* The file has been removed: keep a negative dentry, or forget a shared one. */
void d_delete(struct dentry *dentry)
{
	if (atomic_read(&dentry->d_count) == 1)
		dentry_iput(dentry);
	else
		d_drop(dentry);
}

/* Short names live inside their dentries, so their bytes change places. */
static void d_swap_names(struct dentry *a, struct dentry *b)
{
	unsigned char iname[DNAME_INLINE_LEN];
	const unsigned char *long_a = d_has_long_name(a) ? a->d_name.name : NULL;
	const unsigned char *long_b = d_has_long_name(b) ? b->d_name.name : NULL;
	struct qstr name = a->d_name;

	memcpy(iname, a->d_iname, DNAME_INLINE_LEN);
	memcpy(a->d_iname, b->d_iname, DNAME_INLINE_LEN);
	memcpy(b->d_iname, iname, DNAME_INLINE_LEN);
	a->d_name = b->d_name;
	b->d_name = name;
	a->d_name.name = long_b ? long_b : a->d_iname;
	b->d_name.name = long_a ? long_a : b->d_iname;
}

/*
 * After a rename: "from" takes over name and place of "to", which is forgotten.
 * Parents are exchanged so that each dentry still holds the one it names.
 */
void d_move(struct dentry *from, struct dentry *to)
{
	struct dentry *parent = from->d_parent;

	list_del_init(&from->d_hash);
	list_del_init(&to->d_hash);
	list_del(&from->d_child);
	list_del(&to->d_child);
	d_swap_names(from, to);
	from->d_parent = to->d_parent;
	to->d_parent = parent;
	list_add_tail(&from->d_child, &from->d_parent->d_subdirs);
	list_add_tail(&to->d_child, &to->d_parent->d_subdirs);
	d_rehash(from);
}

int is_subdir(struct dentry *child, struct dentry *parent)
{
	for (; child != parent; child = child->d_parent)
		if (child == child->d_parent)
			return 0;
	return 1;
}

static char *d_prepend(char *end, char *buf, const unsigned char *text, int len)
{
	if (!end || end - buf < len)
		return NULL;
	return memcpy(end - len, text, len);
}

/*
 * The path from the process's root to a dentry, at the end of buf.
 * Returns where it begins, or ERR_PTR(-ENAMETOOLONG).
 */
char *d_path(struct dentry *dentry, struct vfsmount *mnt, char *buf, int len)
{
	struct fs_struct *fs = current->fs;
	char *end = buf + len;

	*--end = 0;
	if (d_unhashed(dentry) && dentry != dentry->d_parent)
		end = d_prepend(end, buf, (const unsigned char *)" (deleted)", 10);
	while (!fs || dentry != fs->root || mnt != fs->rootmnt) {
		if (dentry == mnt->mnt_root || dentry == dentry->d_parent) {
			if (mnt->mnt_parent == mnt)
				break;
			dentry = mnt->mnt_mountpoint;
			mnt = mnt->mnt_parent;
			continue;
		}
		end = d_prepend(end, buf, dentry->d_name.name, dentry->d_name.len);
		end = d_prepend(end, buf, (const unsigned char *)"/", 1);
		dentry = dentry->d_parent;
	}
	if (end && (!*end || *end == ' '))
		end = d_prepend(end, buf, (const unsigned char *)"/", 1);
	return end ? end : ERR_PTR(-ENAMETOOLONG);
}
