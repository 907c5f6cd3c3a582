/*
 * fs/ext2/dir.c - directories: blocks full of entries, each with the distance
 * to the next; an entry that is removed is added to the one before it.
 *
 *	| inode | rec_len | name_len | type | name ... | next entry ...
 *
 * A new name goes into the first entry that is longer than its own name needs.
 */
#include <linux/kernel.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/ext2_fs.h>

/* What an entry says of the inode: FT_ numbers by the type in i_mode. */
static const unsigned char file_types[16] = {
	[S_IFREG >> 12] = 1, [S_IFDIR >> 12] = 2, [S_IFCHR >> 12] = 3, [S_IFBLK >> 12] = 4,
	[S_IFIFO >> 12] = 5, [S_IFSOCK >> 12] = 6, [S_IFLNK >> 12] = 7,
};
/* And what getdents tells for it. */
static const unsigned char dirent_types[8] = { 0, 8, 4, 2, 6, 1, 12, 10 };

static unsigned char file_type(struct inode *inode)
{
	return EXT2_SB(inode->i_sb)->s_filetype ? file_types[(inode->i_mode >> 12) & 15] : 0;
}

static unsigned long dir_blocks(struct inode *dir)
{
	return dir->i_size >> dir->i_sb->s_blocksize_bits;
}

static struct ext2_dir_entry *entry_at(struct buffer_head *bh, unsigned int offset)
{
	return (struct ext2_dir_entry *)(bh->b_data + offset);
}

static struct ext2_dir_entry *next_entry(struct ext2_dir_entry *entry)
{
	return (struct ext2_dir_entry *)((char *)entry + entry->rec_len);
}

static int at_end(struct buffer_head *bh, struct ext2_dir_entry *entry)
{
	return (char *)entry >= bh->b_data + bh->b_size;
}

/* Is this an entry within the block, that leads to the next or to the block's end? */
static int entry_ok(struct inode *dir, struct buffer_head *bh, struct ext2_dir_entry *entry)
{
	unsigned int offset = (char *)entry - bh->b_data;
	const char *fault = NULL;

	if (bh->b_size - offset < EXT2_DIR_REC_LEN(1) || entry->rec_len < EXT2_DIR_REC_LEN(1))
		fault = "rec_len is too small";
	else if (entry->rec_len % 4)
		fault = "rec_len is no multiple of 4";
	else if (entry->rec_len < EXT2_DIR_REC_LEN(entry->name_len))
		fault = "rec_len is too small for the name";
	else if (offset + entry->rec_len > bh->b_size)
		fault = "the entry reaches into the next block";
	else if (entry->inode > EXT2_SB(dir->i_sb)->s_inodes_count)
		fault = "there is no such inode";
	if (fault)
		ext2_error(dir->i_sb, "entry_ok", "directory %lu, offset %u of block %lu: %s", dir->i_ino,
			   offset, bh->b_blocknr, fault);
	return !fault;
}

/* Block n of a directory, which has no holes; NULL with an error number. */
static struct buffer_head *dir_block(struct inode *dir, unsigned long n, int *err)
{
	struct buffer_head *bh = ext2_bread(dir, n, 0, err);

	if (!bh && !*err) {
		ext2_error(dir->i_sb, "dir_block", "directory %lu has a hole at block %lu", dir->i_ino, n);
		*err = -EIO;
	}
	return bh;
}

/* ---- finding ---- */

static int same_name(struct ext2_dir_entry *entry, const char *name, int len)
{
	return entry->inode && entry->name_len == len && !memcmp(entry->name, name, len);
}

/* The entry of that name, and the buffer that holds it; NULL with *err 0 or what is wrong. */
struct buffer_head *ext2_find_entry(struct inode *dir, const char *name, int len,
				    struct ext2_dir_entry **entry, int *err)
{
	unsigned long n;

	*err = 0;
	if (len > EXT2_NAME_LEN)
		return NULL;
	for (n = 0; n < dir_blocks(dir); n++) {
		struct buffer_head *bh = dir_block(dir, n, err);
		struct ext2_dir_entry *e;

		if (!bh)
			return NULL;
		for (e = entry_at(bh, 0); !at_end(bh, e); e = next_entry(e)) {
			if (!entry_ok(dir, bh, e)) {
				brelse(bh);
				*err = -EIO;
				return NULL;
			}
			if (same_name(e, name, len)) {
				*entry = e;
				return bh;
			}
		}
		brelse(bh);
	}
	return NULL;
}

/* ".." of a directory; NULL when it is not where it belongs. */
struct buffer_head *ext2_dotdot(struct inode *dir, struct ext2_dir_entry **entry)
{
	int err;

	return ext2_find_entry(dir, "..", 2, entry, &err);
}

/* ---- changing ---- */

static void touch_dir(struct inode *dir, struct buffer_head *bh)
{
	dir->i_mtime = dir->i_ctime = CURRENT_TIME;
	dir->i_version++;
	EXT2_I(dir)->i_flags &= ~EXT2_INDEX_FL;	/* the index does not know of it */
	mark_inode_dirty(dir);
	mark_buffer_dirty(bh);
	if (IS_SYNC(dir)) {
		ll_rw_block(WRITE, 1, &bh);
		wait_on_buffer(bh);
	}
}

void ext2_point_entry(struct inode *dir, struct ext2_dir_entry *entry, struct buffer_head *bh,
		      struct inode *inode)
{
	entry->inode = inode->i_ino;
	entry->file_type = file_type(inode);
	touch_dir(dir, bh);
}

/* How much of an entry its own name does not need. */
static unsigned int room_in(struct ext2_dir_entry *entry)
{
	return entry->inode ? entry->rec_len - EXT2_DIR_REC_LEN(entry->name_len) : entry->rec_len;
}

static void put_entry(struct inode *dir, struct buffer_head *bh, struct ext2_dir_entry *entry,
		      const char *name, int len, struct inode *inode)
{
	if (entry->inode) {
		unsigned int own = EXT2_DIR_REC_LEN(entry->name_len), rest = entry->rec_len - own;

		entry->rec_len = own;
		entry = next_entry(entry);
		entry->rec_len = rest;
	}
	entry->name_len = len;
	memcpy(entry->name, name, len);
	ext2_point_entry(dir, entry, bh, inode);
}

/* 0 when the name found room in this block, -ENOSPC when there is none, -EEXIST, -EIO. */
static int add_to_block(struct inode *dir, struct buffer_head *bh, const char *name, int len,
			struct inode *inode)
{
	struct ext2_dir_entry *e;

	for (e = entry_at(bh, 0); !at_end(bh, e); e = next_entry(e)) {
		if (!entry_ok(dir, bh, e))
			return -EIO;
		if (same_name(e, name, len))
			return -EEXIST;
		if (room_in(e) >= EXT2_DIR_REC_LEN(len)) {
			put_entry(dir, bh, e, name, len, inode);
			return 0;
		}
	}
	return -ENOSPC;
}

/* A block more, of one free entry. */
static struct buffer_head *grow(struct inode *dir, int *err)
{
	struct buffer_head *bh = ext2_bread(dir, dir_blocks(dir), 1, err);

	if (!bh)
		return NULL;
	memset(bh->b_data, 0, bh->b_size);
	entry_at(bh, 0)->rec_len = bh->b_size;
	dir->i_size += bh->b_size;
	mark_buffer_dirty(bh);
	mark_inode_dirty(dir);
	return bh;
}

int ext2_add_entry(struct inode *dir, const char *name, int len, struct inode *inode)
{
	unsigned long n, blocks = dir_blocks(dir);
	int err = -ENOSPC;

	if (!len)
		return -EINVAL;
	for (n = 0; n <= blocks && err == -ENOSPC; n++) {
		struct buffer_head *bh = n < blocks ? dir_block(dir, n, &err) : grow(dir, &err);

		if (!bh)
			return err;
		err = add_to_block(dir, bh, name, len, inode);
		brelse(bh);
	}
	return err;
}

int ext2_delete_entry(struct inode *dir, struct ext2_dir_entry *entry, struct buffer_head *bh)
{
	struct ext2_dir_entry *e, *before = NULL;

	for (e = entry_at(bh, 0); e != entry; e = next_entry(e)) {
		if (at_end(bh, e) || !entry_ok(dir, bh, e))
			return -EIO;
		before = e;
	}
	if (before)
		before->rec_len += entry->rec_len;
	else
		entry->inode = 0;
	touch_dir(dir, bh);
	return 0;
}

/* A new directory's first block: "." and "..". */
int ext2_make_empty(struct inode *dir, struct inode *parent)
{
	int err;
	struct buffer_head *bh = grow(dir, &err);
	struct ext2_dir_entry *dot, *dotdot;

	if (!bh)
		return err;
	dot = entry_at(bh, 0);
	dot->rec_len = EXT2_DIR_REC_LEN(1);
	dot->name_len = 1;
	dot->name[0] = '.';
	ext2_point_entry(dir, dot, bh, dir);
	dotdot = next_entry(dot);
	dotdot->rec_len = bh->b_size - EXT2_DIR_REC_LEN(1);
	dotdot->name_len = 2;
	memcpy(dotdot->name, "..", 2);
	ext2_point_entry(dir, dotdot, bh, parent);
	brelse(bh);
	return 0;
}

static int is_dot_or_dotdot(struct ext2_dir_entry *e)
{
	return e->name[0] == '.' && (e->name_len == 1 || (e->name_len == 2 && e->name[1] == '.'));
}

/* Nothing but "." and ".."?  What cannot be read counts as something. */
int ext2_empty_dir(struct inode *dir)
{
	unsigned long n;
	int err, empty = 1;

	for (n = 0; n < dir_blocks(dir) && empty; n++) {
		struct buffer_head *bh = dir_block(dir, n, &err);
		struct ext2_dir_entry *e;

		if (!bh)
			return 0;
		for (e = entry_at(bh, 0); !at_end(bh, e) && empty; e = next_entry(e))
			if (!entry_ok(dir, bh, e) || (e->inode && !is_dot_or_dotdot(e)))
				empty = 0;
		brelse(bh);
	}
	return empty;
}

/* ---- reading ---- */

/* The directory has changed since the position was taken: the entry at or behind it. */
static unsigned int find_boundary(struct inode *dir, struct buffer_head *bh, unsigned int offset)
{
	struct ext2_dir_entry *e = entry_at(bh, 0);

	while ((char *)e < bh->b_data + offset && !at_end(bh, e)) {
		if (!entry_ok(dir, bh, e))
			return bh->b_size;
		e = next_entry(e);
	}
	return (char *)e - bh->b_data;
}

/* The entries of one block from the position on; 1 when the reader has enough, -EIO. */
static int read_block(struct file *filp, struct buffer_head *bh, void *dirent, filldir_t filldir)
{
	struct inode *dir = filp->f_dentry->d_inode;
	unsigned int mask = bh->b_size - 1, offset = (unsigned long)filp->f_pos & mask;
	loff_t start = filp->f_pos - offset;

	if (offset)
		offset = find_boundary(dir, bh, offset);
	while (offset < bh->b_size) {
		struct ext2_dir_entry *e = entry_at(bh, offset);

		filp->f_pos = start + offset;
		if (!entry_ok(dir, bh, e))
			return -EIO;
		if (e->inode && filldir(dirent, e->name, e->name_len, filp->f_pos, e->inode,
					dirent_types[e->file_type & 7]) < 0)
			return 1;
		offset += e->rec_len;
	}
	filp->f_pos = start + bh->b_size;
	return 0;
}

static int ext2_readdir(struct file *filp, void *dirent, filldir_t filldir)
{
	struct inode *dir = filp->f_dentry->d_inode;
	loff_t begin = filp->f_pos;
	int err = 0, done = 0;

	while (filp->f_pos < dir->i_size && !done) {
		struct buffer_head *bh = dir_block(dir, filp->f_pos >> dir->i_sb->s_blocksize_bits, &err);

		if (!bh)
			break;
		done = read_block(filp, bh, dirent, filldir);
		brelse(bh);
	}
	update_atime(dir);
	if (done < 0)
		err = done;
	return err && filp->f_pos == begin ? err : 0;
}

static loff_t dir_llseek(struct file *filp, loff_t offset, int origin)
{
	return generic_file_llseek(filp, offset, origin);
}

static int ext2_fsync(struct file *filp, struct dentry *dentry, int datasync)
{
	return generic_osync_inode(dentry->d_inode);
}

struct file_operations ext2_dir_operations = {
	.llseek		= dir_llseek,
	.read		= generic_read_dir,
	.readdir	= ext2_readdir,
	.fsync		= ext2_fsync,
};
